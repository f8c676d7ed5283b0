"""What a terminal sends is cut into keys and whole sequences, wherever its bytes are parted."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutor.ui.keystream import LONGEST, KeyStream

SIGNS = st.text(alphabet="\x1b[]OPX^_\\\x07\x18\x1a019;:<?$Muq~é\x00\x03", max_size=40)


def pieces(*texts: str) -> list[str]:
    stream = KeyStream()
    return [*(piece for text in texts for piece in stream.feed(text)), *stream.flush()]


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ("ab", ["a", "b"]),
        ("\x1b[Aq", ["\x1b[A", "q"]),
        ("\x1b[1;5Cx", ["\x1b[1;5C", "x"]),
        ("\x1bOPq", ["\x1bOP", "q"]),
        ("\x1b", ["\x1b"]),
        ("\x1bx", ["\x1b", "x"]),
        ("\x1b\x7f", ["\x1b\x7f"]),
        ("\x1b[", ["\x1b", "["]),
        ("\x1b[é", ["\x1b", "[", "é"]),
        ("\x1b]x", ["\x1b", "]", "x"]),
        ("\x1b^xq", ["\x1b", "^", "x", "q"]),
        ("\x1b[[Aq", ["\x1b[[A", "q"]),
        ("\x1b\x1b[A", ["\x1b", "\x1b[A"]),
        ("\x1b[97;1:3u", ["\x1b[97;1:3u"]),
        ("\x1b]11;rgb:0/0/0\x1b\\q", ["q"]),
        ("\x1b]11;rgb:0/0/0\x07q", ["q"]),
        ("\x1bP1$r0m\x1b\\\x1b_Gi=1;OK\x1b\\q", ["q"]),
        ("\x1b]0;unfinished\x03q", ["\x03", "q"]),
        ("\x1b]0;unfinished\x1bxq", ["\x1b", "x", "q"]),
        ("\x1b[1\x03q", ["\x03", "q"]),
        ("\x1b[1\x18q", ["q"]),
        ("\x1b[1é", ["é"]),
        (f"\x1b]52;c;{'A' * 3 * LONGEST}\x07q", ["q"]),
        ("\x1b[M !\xffq", ["\x1b[M !\xff", "q"]),
        ("\x1b[M\x03q", ["\x03", "q"]),
        ("\x1b]0;never ends\x1b", ["\x1b"]),
        ("\x1b[12", []),
        ("\x1b]0;title", []),
    ],
)
def test_keys_and_sequences_are_whole_and_replies_are_dropped(sent: str, found: list[str]) -> None:
    assert pieces(sent) == found


@given(SIGNS, st.lists(st.integers(0, 40), max_size=6))
def test_where_it_is_parted_makes_no_difference(text: str, cuts: list[int]) -> None:
    at = sorted({0, len(text), *(min(cut, len(text)) for cut in cuts)})
    assert pieces(*(text[start:end] for start, end in pairwise(at))) == pieces(text)


@given(SIGNS)
def test_after_a_silence_every_key_is_heard(text: str) -> None:
    stream = KeyStream()
    list(stream.feed(text))
    list(stream.flush())
    assert list(stream.feed("q")) == ["q"]


@given(SIGNS)
def test_nothing_that_was_typed_twice_and_no_control_string_comes_out(text: str) -> None:
    found = pieces(text)
    assert len("".join(found)) <= len(text)
    assert not any(piece.startswith(("\x1b]", "\x1bP", "\x1b_")) for piece in found)


def test_a_sequence_without_an_end_is_given_up() -> None:
    stream = KeyStream()
    assert len(list(stream.feed("\x1b[" + "1" * LONGEST * 2 + "q"))) > LONGEST // 2
