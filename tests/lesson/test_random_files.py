"""Whatever stands in a file: a lesson, or messages of printable lines; never another error."""

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.lesson.find import find
from tutor.lesson.load import load
from tutor.lesson.problems import LessonError

ARTICLE = find("article").read_text(encoding="utf-8")
LINES = ARTICLE.splitlines(keepends=True)
PIECES = [
    *(
        "[",
        "]",
        "{",
        "}",
        ":",
        "- ",
        ", ",
        "'",
        '"',
        "#",
        "&a ",
        "*a",
        "!!int ",
        "|\n",
        ">-\n",
        "\t",
        "  ",
        "\n",
        "~",
        "? ",
    ),
    *(
        "1e999",
        ".nan",
        "-1",
        "0",
        "true",
        "no",
        "null",
        "1e-3",
        "softmax",
        "units: ",
        "weights: ",
        "random: ",
        "split: ",
    ),
    *(
        "\x1b",
        "\0",
        "\u2028",
        "\ufeff",
        "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
        "é",
        "漢",
        "---\n",
        "%YAML 1.1\n",
    ),
]


def must_load_or_say_why(raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.yaml"
        path.write_bytes(raw)
        try:
            load(path)
        except LessonError as error:
            lines = str(error).splitlines()
            assert lines
            assert all(line.isprintable() and line.startswith(str(path)) for line in lines)


@given(st.lists(st.tuples(st.integers(0, len(ARTICLE)), st.integers(0, 12), st.sampled_from(PIECES)), max_size=4))
@settings(deadline=None, max_examples=150)
def test_the_article_with_pieces_cut_out_and_put_in(changes: list[tuple[int, int, str]]) -> None:
    text = ARTICLE
    for at, cut, piece in changes:
        text = text[:at] + piece + text[at + cut :]
    must_load_or_say_why(text.encode())


@given(st.lists(st.sampled_from(LINES), max_size=40))
@settings(deadline=None, max_examples=100)
def test_lines_of_the_article_in_any_order(lines: list[str]) -> None:
    must_load_or_say_why("".join(lines).encode())


@given(st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
@settings(deadline=None, max_examples=150)
def test_any_bytes(raw: bytes) -> None:
    must_load_or_say_why(raw)


@given(st.lists(st.sampled_from(PIECES), max_size=30))
@settings(deadline=None, max_examples=200)
def test_pieces_of_yaml_in_any_order(pieces: list[str]) -> None:
    must_load_or_say_why("".join(pieces).encode())
