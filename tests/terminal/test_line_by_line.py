"""Where a full screen cannot work, the lesson goes on line by line after one sentence."""

import re
from collections.abc import Callable

import pytest

from tests.terminal.pty_program import PtyProgram

Start = Callable[..., PtyProgram]


def lines(program: PtyProgram) -> list[str]:
    """Return all that was written so far, line by line."""
    return program.output.decode().replace("\r\n", "\n").splitlines()


@pytest.mark.parametrize("term", ["dumb", None])
def test_a_terminal_that_cannot_move_its_cursor_gets_lines(term: str | None, start: Start) -> None:
    program = start("article", until="0.3.", TERM=term)
    sentence = lines(program)[0]
    assert sentence.startswith("TERM is ")
    assert sentence.endswith("going on line by line.")
    assert sum("line by line" in line for line in lines(program)) == 1
    program.press("\n")
    assert "▶a[H1] = 1 / (1 + exp(−z[H1]))" in program.text()
    program.send("q\n")
    assert program.wait() == 0
    assert b"\x1b" not in program.output


def test_a_window_too_small_for_the_screen_gets_lines_that_fit(start: Start) -> None:
    program = start("article", until="0.3.", columns=40, lines=12)
    assert lines(program)[0].startswith("This window is 40x12")
    for command in ("\n", "o\n", "?\n", "g 1/1:w_next[2][1,1]\n", "u\n", "g nowhere\n", "nonsense\n", "a\n"):
        program.press(command)
    program.send("q\n")
    assert program.wait() == 0
    written = lines(program)
    assert any("▶w'[H1→O]" in line for line in written)
    too_wide = [line for line in written[1:] if len(line) > 40]
    assert too_wide == []
    assert b"\x1b" not in program.output


def test_a_window_just_large_enough_gets_the_screen(start: Start) -> None:
    program = start("article", columns=60, lines=20, until="▶z[H1]")
    assert b"\x1b[?1049h" in program.output


def test_plain_mode_on_a_terminal_asks_with_a_prompt_and_control_c_ends_it(start: Start) -> None:
    program = start("article", "--plain", until="0.3.")
    assert re.search(r"^> $", program.output.decode().splitlines()[-1])
    program.press("\n")
    program.send("\x03")
    assert program.wait() == 130
    assert b"Traceback" not in program.output
    start("article", "--plain", until="1/1:a[1][1]")


def test_control_d_ends_plain_mode(start: Start) -> None:
    program = start("article", "--plain", until="0.3.")
    program.send("\x04")
    assert program.wait() == 0
    assert b"Traceback" not in program.output


def test_show_on_a_terminal_without_colour_sends_no_colour(start: Start) -> None:
    program = start("show", "article", "--at", "1/1:E", NO_COLOR="1", until="0.09804")
    assert program.wait() == 0
    assert not re.search(rb"\x1b\[[\d;]*(3[0-8]|4[0-8]|9\d|10[0-7])m", program.output)
