"""Whatever is typed: no control character, no line wider than the window, ASCII where it was asked for."""

import random
import re

import pytest
from rich.cells import cell_len

from tests.plain.walking import Typed

COMMANDS = (
    *(
        "",
        "<",
        ")",
        "(",
        "]",
        "[",
        "}",
        "{",
        "0",
        "$",
        "s",
        "a 2",
        "+",
        "-",
        "g E",
        "g 1/1",
        "g 2/1:a[2][1]",
        "o",
        "o 1",
    ),
    *("u", "b", "d", "e", "e w[1][1,1] 0.5", "e rate 2", "e x[1] -3", "e w[1][1,1] 1e300", "a[1][1] + E - z[1][1] ="),
    *("x", "X", "X 1", "X 0", "X 9", "X rename 1 né\x1b[31m→ " + "x" * 90, "X delete 1", "w", "v", "v 2", "v x", "c"),
    *("g dw[1][1,1]", "?", "\x1b[C", "\x1b[A", "nonsense\x07", "é" * 300, "g " + "9" * 200 + "/1", "e " + "x" * 500),
)


@pytest.mark.parametrize("seed", range(24))
@pytest.mark.parametrize("options", [(), ("--words",), ("--ascii",), ("--words", "--ascii")], ids=" ".join)
def test_no_escape_and_no_line_over_the_width(
    seed: int, options: tuple[str, ...], typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(seed)  # noqa: S311  (any numbers will do, the same ones each time)
    columns = chance.choice([21, 24, 40, 60, 80, 200])
    monkeypatch.setenv("COLUMNS", str(columns))
    lesson = chance.choice(["article", "twin", "table", "train"])
    walked = typed(lesson, *chance.choices(COMMANDS, k=40), options=options)
    told = re.sub(r"^Training: .*\n", "", walked.err, flags=re.MULTILINE)  # how far it is, on a slow machine
    assert (walked.status, told) == (0, "")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", walked.out)
    if "--words" not in options:
        assert max(map(cell_len, walked.out.splitlines())) < columns
    if "--ascii" in options:
        assert walked.out.isascii()
