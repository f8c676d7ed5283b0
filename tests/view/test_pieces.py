"""The small parts that screens are made of: lines, windows, canvases, roles, spelling in ASCII."""

from itertools import product

import pytest
from rich.cells import cell_len
from rich.console import Console

from tests.networks import seeded
from tests.view.cases import bundled_cases, case, random_cases, steps
from tutor.teaching.questions.why import why
from tutor.view.ascii import in_ascii, spelled
from tutor.view.canvas import lines_between
from tutor.view.lines import Line, Lines, cut, left, pad, plain, right, width, words, wrapped
from tutor.view.page import page, say
from tutor.view.palette import ASCII_SIGNS, STYLES, UNICODE_SIGNS
from tutor.view.screen import screen
from tutor.view.window import window


def test_the_palette_has_a_style_for_every_role_that_screens_use() -> None:
    used = {
        role
        for shown in (*bundled_cases(), case("softmax"), case("wide"), *random_cases(4))
        for at in steps(shown)
        for part in screen(shown.scene(at), shown.frame(shown.scene(at)), 80, 24)
        for line in part.lines
        for _, role in line
    }
    assert used <= set(STYLES)


def test_roles_differ_without_colour_too() -> None:
    looks = {
        role: (style.bold, style.dim, style.underline, style.reverse)
        for role, style in STYLES.items()
        if role in {"", "target", "operand", "focus", "dim"}
    }
    assert len(set(looks.values())) == len(looks)


def test_signs_are_one_cell_and_differ() -> None:
    for signs in (UNICODE_SIGNS, ASCII_SIGNS):
        marks = [signs.target, signs.operand, signs.focus]
        assert len(set(marks)) == len(marks)
        assert all(cell_len(sign) == 1 for sign in (*marks, signs.done, signs.ahead, signs.more, signs.minus))
        assert len(signs.forward) == len(signs.backward)
    assert all(str(getattr(ASCII_SIGNS, name)).isascii() for name in ASCII_SIGNS.__slots__)


def test_a_window_shows_all_that_is_wanted_if_there_is_room() -> None:
    for count, room in product(range(1, 25), range(1, 14)):
        for first in range(count):
            for last in range(first, min(count, first + room)):
                shown = window(count, room, {first, last})
                assert len(shown) == min(count, room)
                assert {first, last} <= set(shown)
                numbers = [number for number in shown if number is not None]
                assert numbers == list(range(numbers[0], numbers[-1] + 1))


def test_a_window_says_where_something_is_left_out_unless_every_line_is_wanted() -> None:
    assert window(9, 9, {4}) == tuple(range(9))
    assert window(9, 5, {4}) == (None, 3, 4, 5, None)
    assert window(9, 5, {0}) == (0, 1, 2, 3, None)
    assert window(9, 5, {8}) == (None, 5, 6, 7, 8)
    assert window(9, 3, {3, 4, 5}) == (3, 4, 5)
    assert window(9, 3, {3, 4, 5, 6, 7}) == (3, 4, 5)
    assert window(9, 4, ()) == (0, 1, 2, None)


def test_text_is_cut_and_set_by_cells() -> None:
    assert cut("abcdef", 4) == "abc…"
    assert cut("abcd", 4) == "abcd"
    assert cut("日本語", 5) == "日本…"
    assert cut("abc", 0) == ""
    assert left("ab", 4) == "ab  "
    assert right("ab", 4) == "  ab"
    assert width(pad((("日", ""),), 5)) == 5
    assert pad((("abc", ""),), 2) == (("abc", ""),)


def test_wrapped_lines_lose_nothing_and_keep_to_their_width() -> None:
    rng = seeded("wrap")
    for _ in range(300):
        texts = ["".join(rng.choice("ab日[ ") for _ in range(rng.randint(1, 30))) for _ in range(rng.randint(1, 12))]
        cells, indent = rng.randint(8, 40), rng.randint(0, 4)
        lines = wrapped([(text, "operand") for text in texts], cells, indent)
        assert all(cell_len(plain(line).rstrip()) <= cells for line in lines), lines
        assert "".join(map(plain, lines)).replace(" ", "") == "".join(texts).replace(" ", "")


def test_prose_too_long_for_its_lines_ends_in_an_ellipsis() -> None:
    lines = words("one two three four five six", "", 9, 2)
    assert [plain(line) for line in lines] == ["one two", "three fo…"]
    assert words("", "", 9, 2) == ((("", ""),),)


def test_prose_is_spelled_out_in_ascii() -> None:
    assert spelled("½·(1 − o)² → δ ≈ 0.5 …") == "1/2*(1 - o)^2 -> delta ~ 0.5 ..."
    assert spelled("größer, naïve “quoted” ‘it’s’") == "grosser, naive \"quoted\" 'it's'" or spelled("größer").isascii()
    assert spelled("日本") == "????"
    line: Line = (("größe…", "target"), ("日", ""))
    assert width(in_ascii(line)) == width(line)
    assert plain(in_ascii(line)).isascii()


@pytest.mark.parametrize("ascii_only", [False, True], ids=["unicode", "ascii"])
def test_a_canvas_keeps_to_its_rectangle_and_ends_lines_where_they_belong(ascii_only: bool) -> None:
    for cells, height in ((1, 1), (2, 9), (5, 13), (24, 30)):
        for top, bottom in product(range(0, height, 2), repeat=2):
            drawn = lines_between((cells, height), frozenset({(top, bottom)}), frozenset(), ascii_only=ascii_only)
            assert [sum(len(text) for text, _ in row) for row in drawn] == [cells] * height
            rows = ["".join(text for text, _ in row) for row in drawn]
            assert rows[top][0] != " ", rows
            assert rows[bottom][-1] != " ", rows
            low, high = sorted((top, bottom))
            assert all(row.strip() for row in rows[low : high + 1]), rows
            assert not any(row.strip() for row in (*rows[:low], *rows[high + 1 :])), rows


def test_active_lines_are_drawn_over_the_others() -> None:
    lines = frozenset({(0, 4), (4, 0)})
    drawn = lines_between((9, 5), lines, frozenset({(0, 4)}), ascii_only=True)
    assert [text for row in drawn for text, role in row if role == "edge-active"] == ["##", "#", "###", "#", "##"]
    assert {cell for row in drawn for text, role in row if role == "edge" for cell in text} == {"/"}


def test_lines_that_cross_are_told_apart_in_ascii() -> None:
    drawn = lines_between((9, 5), frozenset({(0, 4), (4, 0), (2, 2)}), frozenset(), ascii_only=True)
    rows = ["".join(text for text, _ in row) for row in drawn]
    assert rows[0].split() == ["\\\\", "//"]
    assert rows[2] == "---+++---"


def test_lines_print_in_colour_and_without() -> None:
    console = Console(width=40, record=True, file=None, force_terminal=True, color_system="standard", quiet=True)
    shown = Lines(((("a ", ""), ("b", "target")), (("c", "operand"),)))
    console.print(shown)
    assert str(shown) == "a b\nc"


def test_a_page_keeps_to_its_width() -> None:
    for shown in (case("twin"), case("deep"), case("long-names"), case("table")):
        for at in steps(shown):
            for cells in (20, 40, 78):
                *lines, _ = list(page(shown.scene(at), "Words. " * 9, cells))
                assert all(cell_len(line) <= cells for line in lines[1:]), at


def test_a_step_is_said_without_signs() -> None:
    for shown in (case("twin"), case("softmax"), case("batch"), case("adam")):
        for at in steps(shown):
            said = say(shown.scene(at))
            assert not set(said) & set("·−√²=*^≈δ"), said
            assert " equals " in said


def test_every_step_of_every_lesson_has_a_reason() -> None:
    for shown in bundled_cases():
        for at in steps(shown):
            assert shown.frame(shown.scene(at)).why
            assert why(shown.trace.net, at.ref)
