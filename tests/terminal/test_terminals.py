"""What is sent to terminals of different kinds, and how much of it."""

from collections.abc import Callable
from statistics import median, quantiles

import pytest

from tests.terminal.pty_program import PtyProgram
from tests.terminal.sequences import colours

Start = Callable[..., PtyProgram]
RIGHT, DOWN, TAB, ENTER, END, HOME, ESCAPE = "\x1b[C", "\x1b[B", "\t", "\r", "\x1b[F", "\x1b[H", "\x1b"


def tour(program: PtyProgram) -> None:
    """See steps of every pass, a focus, a notice and every window."""
    for keys in (RIGHT, RIGHT, ")", RIGHT, TAB, ENTER, "b", ")", ")", "d", "+", END, RIGHT, HOME, "}", RIGHT):
        program.press(keys)
    for window in ("?", "u", "g"):
        program.press(window)
        program.press(ESCAPE, until="row 1/1")
    program.press("g")
    program.press(f"nonsense{ENTER}")
    program.press(ESCAPE, until="row 1/1")
    program.press("-")


def test_without_colour_no_code_of_a_colour_is_sent(start: Start) -> None:
    program = start("article", NO_COLOR="1")
    tour(program)
    menu = start(NO_COLOR="1", until="The article's network")
    menu.press(DOWN)
    for ending in (program, menu):
        ending.send("q")
        ending.wait()
        assert colours(ending.output) == set()


def test_with_colour_the_terminals_own_colours_are_used(start: Start) -> None:
    program = start("article", COLORTERM="truecolor")
    program.press(TAB)
    assert colours(program.output)
    assert colours(program.output).isdisjoint({"38", "48"})


@pytest.mark.parametrize("term", ["linux", "linux-16color", "vt100", "vt220", "cons25", "screen", "xterm"])
def test_other_terminals_show_the_same_in_signs_that_their_fonts_have(term: str, start: Start) -> None:
    program = start("article", TERM=term)
    has_many = term in {"screen", "xterm"}
    assert ("▶a[H1] = 1 / (1 + exp(−z[H1]))" if has_many else ">a[H1] = 1 / (1 + exp(-z[H1]))") in program.press(RIGHT)
    assert has_many or program.output.isascii()
    assert "= 0.5744" in program.text()
    program.send("q")
    assert program.wait() == 0


@pytest.mark.parametrize("words", [("article", "--ascii"), ("--ascii",)], ids=["lesson", "menu"])
def test_with_ascii_only_ascii_is_sent(words: tuple[str, ...], start: Start) -> None:
    program = start(*words, until="rticle")
    if len(words) == 1:
        program.press(DOWN)
    else:
        program.wait_for("step 1 of 53")
        tour(program)
        program.press(HOME, until="step 1 of")
        program.send(RIGHT * 52)
        program.wait_for("step 53 of 53")
    program.send("q")
    program.wait()
    assert sorted(set(program.output.decode()) - set(map(chr, range(128)))) == []


def test_a_locale_without_utf_8_gets_ascii_by_itself(start: Start) -> None:
    program = start("article", LANG="C")
    assert program.output.isascii()
    assert ">a[H1] = 1 / (1 + exp(-z[H1]))" in program.press(RIGHT)
    assert program.output.isascii()


def test_nothing_is_sent_while_nothing_happens(start: Start) -> None:
    program = start("article")
    program.read(quiet=0.5)
    assert program.read(seconds=3.0, quiet=3.0) == b""


def test_a_key_costs_few_bytes(start: Start) -> None:
    program = start("article")
    program.read(quiet=0.2)
    counts = [program.time_key(RIGHT, quiet=0.02)[1] for _ in range(105)]
    assert "step 53 of 53" in program.text()
    assert "epoch 2/2" in program.text()
    assert median(counts) <= 1000
    assert quantiles(counts, n=100)[98] <= 3000


def test_keys_typed_faster_than_they_are_drawn_are_all_obeyed(start: Start) -> None:
    program = start("article")
    program.send(RIGHT * 40)
    program.wait_for("step 41 of 53")
