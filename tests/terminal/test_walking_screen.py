"""The full screen in a real terminal: walking, resizing, every key of the help, windows and the menu."""

import re
from collections.abc import Callable
from random import Random

from tests.terminal.pty_program import PtyProgram
from tutor.ui.keys import BINDINGS

Start = Callable[..., PtyProgram]
RIGHT, LEFT, UP, DOWN, HOME, END = "\x1b[C", "\x1b[D", "\x1b[A", "\x1b[B", "\x1b[H", "\x1b[F"
PAGE_UP, PAGE_DOWN, TAB, SHIFT_TAB, ENTER, ESCAPE, DELETE_ALL = (
    "\x1b[5~",
    "\x1b[6~",
    "\t",
    "\x1b[Z",
    "\r",
    "\x1b",
    "\x15",
)
# The article's row: hidden z and a (8), output z and a, E; slope, delta and 4 gradients of O (6), slope, delta and 3
# gradients of each hidden unit (20); 12 + 4 new weights.
ERROR_STEP, BACKWARD_START, UPDATE_START, LAST_STEP = 11, 12, 38, 53


def place(screen: str) -> tuple[int, int]:
    """Read epoch and step from a screen's first line."""
    match = re.search(r"epoch (\d)/2 .*?(?:step|unit|product) (\d+) of", screen.splitlines()[0])
    assert match, screen
    return int(match[1]), int(match[2])


def test_ten_steps_forward_and_ten_back_show_the_identical_screen(start: Start) -> None:
    program = start("twin")
    before, seen = program.picture(), [program.text()]
    seen += [program.press(RIGHT) for _ in range(10)]
    assert [place(screen) for screen in seen] == [(1, step) for step in range(1, 12)]
    for earlier in reversed(seen[:-1]):
        assert program.press(LEFT) == earlier
    assert program.picture() == before


def test_the_first_screen_shows_the_formula_with_symbols_numbers_and_result(start: Start) -> None:
    lines = [line.strip() for line in start("article").text().splitlines()]
    assert "▶z[H1] = w[A→H1]·x[A] + w[B→H1]·x[B] + w[C→H1]·x[C]" in lines
    assert "= 0.1·1 + 0.1·1 + 0.1·1" in lines
    assert "= 0.3" in lines


def test_a_resize_keeps_the_place_and_a_window_too_small_says_so(start: Start) -> None:
    program = start("article")
    program.press(END)
    before = program.picture()
    for columns, lines in ((100, 30), (70, 22), (60, 20)):
        program.resize(columns, lines)
        program.wait_for(f"step {LAST_STEP} of {LAST_STEP}")
        assert "= 0.2194" in program.text()
    for columns, lines in ((59, 20), (60, 19), (20, 5)):
        program.resize(columns, lines)
        program.wait_for(f"{columns}x{lines}")
        assert "0.2194" not in program.text()
    program.resize(80, 24)
    program.wait_for(f"step {LAST_STEP} of {LAST_STEP}")
    program.read()
    assert program.picture() == before


def test_what_was_sent_in_parts_looks_like_a_screen_drawn_anew(start: Start) -> None:
    program, random = start("twin"), Random(2)  # noqa: S311  (a test, no secret)
    keys = [RIGHT] * 6 + [LEFT, PAGE_DOWN, PAGE_UP, TAB, "d", "+", "-", "?", "g", "o"]
    for _ in range(4):
        for _ in range(6):
            program.press(random.choice(keys))
            program.press(ESCAPE)
        program.press(RIGHT)
        before, text = program.picture(), program.text()
        program.resize(90, 30)
        program.read(seconds=3.0, first=1.0)
        program.resize(80, 24)
        program.read(seconds=3.0, first=1.0)
        assert program.text() == text
        assert program.picture() == before


WALK: tuple[tuple[str, str, tuple[int, int]], ...] = (
    ("right", RIGHT, (1, 2)),
    ("space", " ", (1, 3)),
    ("greater_than_sign", ">", (1, 4)),
    ("enter", ENTER, (1, 5)),
    ("left", LEFT, (1, 4)),
    ("backspace", "\x7f", (1, 3)),
    ("less_than_sign", "<", (1, 2)),
    ("pagedown", PAGE_DOWN, (1, ERROR_STEP)),
    ("right_parenthesis", ")", (1, BACKWARD_START)),
    ("pagedown", PAGE_DOWN, (1, UPDATE_START)),
    ("pageup", PAGE_UP, (1, BACKWARD_START)),
    ("left_parenthesis", "(", (1, ERROR_STEP)),
    ("right_square_bracket", "]", (2, 1)),
    ("left_square_bracket", "[", (1, 1)),
    ("right_curly_bracket", "}", (2, 1)),
    ("left_curly_bracket", "{", (1, 1)),
    ("end", END, (2, LAST_STEP)),
    ("home", HOME, (1, 1)),
    ("dollar_sign", "$", (2, LAST_STEP)),
    ("0", "0", (1, 1)),
    ("s", "s", (1, 2)),
    ("s", "s", (1, 4)),
)


def test_every_key_that_walks_leads_where_it_says(start: Start) -> None:
    program = start("article")
    for name, keys, wanted in WALK:
        assert (name, place(program.press(keys))) == (name, wanted)


ASKING_KEYS = {"m", "p", "R"}
"""Behind these, keys are typed into answers: they have tests of their own."""
OTHER_KEYS = {"plus": "+", "equals_sign": "=", "minus": "-", "tab": TAB, "shift+tab": SHIFT_TAB, "question_mark": "?"}


def test_every_other_key_of_the_help_shows_something(start: Start) -> None:
    walking = {key for key, _, _ in WALK}
    keys = [key for binding in BINDINGS for key in binding.key.split(",") if key not in walking]
    keys = [key for key in keys if key not in ASKING_KEYS]
    assert [key for key in keys if len(key) > 1 and key not in OTHER_KEYS] == []
    assert keys.pop() == "q"
    program = start("twin")
    for key in keys:
        before = program.press(f"0{RIGHT}", until="row 1/1")
        assert program.press(OTHER_KEYS.get(key, key)) != before, key
        program.press(ESCAPE, until="row 1/1")
    program.send("q")
    assert program.wait() == 0
    assert b"Traceback" not in program.output


def test_strides_and_digits_change_at_their_keys(start: Start) -> None:
    program = start("article")
    assert "unit 1 of" in program.press("+")
    assert "layer 1 of" in program.press("=")
    assert "unit 1 of" in program.press("-")
    assert place(program.press(RIGHT)) == (1, 1)
    assert "= 0.5744" in program.text()
    program.press("-")
    shown = [re.search(r"= (0\.5744\d*)$", program.press("d"), re.MULTILINE) for _ in range(4)]
    assert [match[1] for match in shown if match] == ["0.574443", "0.57444252", "0.574442516811659", "0.5744"]


def test_provenance_goes_to_the_source_and_comes_back(start: Start) -> None:
    program = start("article")
    go_to(program, "delta[1][1]")
    before = program.text()
    assert place(before) == (1, 19)
    assert "weight from H1 to O" in program.press(TAB)
    assert "given" in program.press(ENTER)
    assert place(program.text()) == (1, 19)
    assert "error term of O" in program.press(TAB)
    assert "slope of H1" in program.press(TAB)
    assert "error term of O" in program.press(SHIFT_TAB)
    assert place(program.press(ENTER)) == (1, 13)
    assert "= −0.1093" in program.text()
    assert program.press("b") == before
    assert "no jump" not in program.text()


def test_uses_lead_to_a_step_that_uses_the_result(start: Start) -> None:
    program = start("article")
    go_to(program, "delta[2][1]")
    screen = program.press("u")
    assert "1/1:dw[2][1,1]" in screen
    assert "1/1:delta[1][4]" in screen
    assert "1/1:w_next" not in screen
    assert place(program.press(ENTER)) == (1, 14)
    assert "▶∂E/∂w[H1→O]" in program.text()
    program.press("u")
    assert place(program.press(ESCAPE, until="row 1/1")) == (1, 14)


def test_a_wrong_address_stays_with_its_reason_until_it_is_right(start: Start) -> None:
    program = start("article")
    screen = program.press("g") and program.press("3/1") and program.press(ENTER)
    assert "epochs go from 1 to 2" in screen
    program.press(DELETE_ALL)
    assert "did you mean" in program.press(f"delat[2][1]{ENTER}")
    program.press(DELETE_ALL)
    assert place(program.press(f"2/1:E{ENTER}")) == (2, ERROR_STEP)
    assert "= 0.08293" in program.text()
    program.press("g")
    assert place(program.press(ESCAPE, until="row 1/1")) == (2, ERROR_STEP)


def test_the_help_shows_every_key_and_closes(start: Start) -> None:
    program = start("article")
    before = program.text()
    screen = program.press("?")
    seen = screen
    for _ in range(3):
        seen += program.press(PAGE_DOWN)
    for binding in BINDINGS:
        assert binding.description in seen
    assert program.press("q") == before


def test_playing_goes_on_by_itself_until_a_key_stops_it(start: Start) -> None:
    program = start("article")
    for _ in range(3):
        program.press("A")
    program.send("a")
    program.wait_for("step 4 of 53", seconds=5)
    stopped = place(program.press("x"))
    program.read(seconds=0.4, quiet=0.4)
    assert place(program.text()) == stopped


def test_the_menu_opens_a_lesson_which_returns_to_the_menu(start: Start) -> None:
    program = start(until="The article's network, by hand")
    assert "(new, 10 min)" in program.text()
    program.press(DOWN * 3)
    program.send(ENTER)
    program.wait_for("step 1 of 53")
    assert "= 0.3" in program.text()
    program.press(RIGHT)
    program.send("q")
    program.wait_for("(3%, 12 min)")
    assert "The slope" in program.text()
    program.send("q")
    assert program.wait() == 0


def go_to(program: PtyProgram, address: str) -> None:
    program.press("g")
    program.press(f"{address}{ENTER}")


def test_keys_without_meaning_change_nothing(start: Start) -> None:
    program = start("article")
    before = program.picture()
    for key in ("z", "\x1b[24~", "é", "\x01"):
        program.send(key)
        program.read(seconds=0.2, quiet=0.2)
    assert program.picture() == before
