"""Where things stand on a screen: nothing too wide, nothing over anything else, on screens of any size."""

import re
from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from rich.cells import cell_len

from tests.view.cases import DIFFICULT, Case, bundled_cases, case, random_cases, steps, walk
from tutor.arithmetic.trace.step import Address
from tutor.view.lines import plain, width
from tutor.view.screen import Part, screen, together

SIZES = ((60, 20), (61, 24), (80, 24), (93, 29), (100, 30), (120, 40), (200, 60))
PARTS = (
    "title",
    "place",
    "bar-0",
    "bar-1",
    "bar-2",
    "bar-3",
    "bar-4",
    "picture",
    "units",
    "weights",
    "formula",
    "why",
    "keys",
)
"""The names of all parts."""


def parts_of(case: Case, at: Address, size: tuple[int, int], *, ascii_only: bool = False) -> list[Part]:
    scene = case.scene(at, ascii_only=ascii_only)
    return list(screen(scene, case.frame(scene), *size))


CASES = [*bundled_cases(), *map(case, DIFFICULT), *random_cases(8)]


@pytest.mark.parametrize("shown", CASES, ids=lambda shown: shown.name)
@pytest.mark.parametrize("ascii_only", [False, True], ids=["unicode", "ascii"])
def test_every_part_keeps_to_its_rectangle_and_no_two_meet(shown: Case, ascii_only: bool) -> None:
    for number, at in enumerate(steps(shown)):
        size = SIZES[number % len(SIZES)]
        parts = parts_of(shown, at, size, ascii_only=ascii_only)
        for part in parts:
            what = f"{part.name} at {at} on {size}"
            assert 0 <= part.x <= part.x + part.cells <= size[0], what
            assert 0 <= part.y <= part.y + part.height <= size[1], what
            assert len(part.lines) <= part.height, what
            assert all(width(line) <= part.cells for line in part.lines), what
        for one, other in combinations(parts, 2):
            assert not meet(one, other), f"{one.name} and {other.name} at {at} on {size}"


def meet(one: Part, other: Part) -> bool:
    """Tell whether two parts have a cell in common."""
    across = one.x < other.x + other.cells and other.x < one.x + one.cells
    return across and one.y < other.y + other.height and other.y < one.y + one.height


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_screen_has_exactly_its_lines_and_columns(size: tuple[int, int]) -> None:
    for shown in CASES:
        for at in steps(shown, 3):
            scene = shown.scene(at)
            lines = together(screen(scene, shown.frame(scene), *size), *size)
            assert [width(line) for line in lines] == [size[0]] * size[1], f"{shown.name} {at}"


def test_every_part_has_a_name_of_its_own_that_is_known() -> None:
    for shown in CASES:
        for at in steps(shown, 3):
            names = [part.name for part in parts_of(shown, at, (80, 24))]
            assert len(set(names)) == len(names)
            assert set(names) <= set(PARTS)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)], ids=str)
def test_the_result_is_seen_whatever_the_formula_is_like(size: tuple[int, int]) -> None:
    for shown in CASES:
        for at in steps(shown, 9):
            scene = shown.scene(at)
            formula = next(part for part in screen(scene, shown.frame(scene), *size) if part.name == "formula")
            *_, (result, role) = formula.lines[-1]
            assert role == "target", f"{shown.name} {at}"
            assert result.endswith(scene.cell(at.ref, 40)), f"{shown.name} {at}"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=str)
def test_parts_stay_where_they_are_from_step_to_step_of_a_pass(size: tuple[int, int]) -> None:
    for shown in CASES:
        trace = shown.trace
        for number in range(0, min(len(trace), 120) - 1, 11):
            one, other = trace.address(number), trace.address(number + 1)
            places = [
                {(part.name, part.x, part.y, part.cells, part.height) for part in parts_of(shown, at, size)}
                for at in (one, other)
            ]
            if one.row == other.row:
                assert places[0] == places[1], f"{shown.name} {one}"


@pytest.mark.parametrize("shown", CASES, ids=lambda shown: shown.name)
def test_an_ascii_screen_is_pure_ascii(shown: Case) -> None:
    for number, at in enumerate(steps(shown)):
        for digits in (4, 17):
            scene = shown.scene(at, ascii_only=True, digits=digits)
            text = "\n".join(shown.text(scene, *SIZES[number % len(SIZES)]))
            assert text.isascii(), [character for character in text if not character.isascii()]


def test_both_character_sets_give_screens_of_the_same_shape() -> None:
    for shown in (case("article"), case("two-two-two")):
        for at in steps(shown):
            geometries = [
                [(p.name, p.x, p.y, p.cells) for p in parts_of(shown, at, (80, 24), ascii_only=ascii_only)]
                for ascii_only in (False, True)
            ]
            assert geometries[0] == geometries[1]


def test_the_bar_grows_through_a_row() -> None:
    for shown in CASES:
        walked = [shown.trace.address(number) for number in range(0, min(len(shown.trace), 200), 9)]
        done = [_done(parts_of(shown, at, (80, 24))) for at in walked]
        for (before, after), (one, other) in zip(pairwise(done), pairwise(walked), strict=True):
            assert (one.epoch, one.row) != (other.epoch, other.row) or before <= after


def _done(parts: list[Part]) -> int:
    lines = [line for part in parts if part.name.startswith("bar") for line in part.lines]
    return sum(cell_len(text) for line in lines for text, role in line if role == "done")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("shown", [*bundled_cases(), case("softmax"), case("deep")], ids=lambda shown: shown.name)
def test_a_note_is_read_in_full_and_leaves_the_keys_and_a_line_of_words(shown: Case, size: tuple[int, int]) -> None:
    note = "n" * 19 + " " + "o" * 30 + " " + "t" * 23  # 74 cells
    for at in steps(shown, 20):
        scene = shown.scene(at)
        frame = replace(shown.frame(scene), note=note, keys=(("the keys", ""),))
        parts = {part.name: part for part in screen(scene, frame, *size)}
        *words, last = (plain(line) for line in parts["why"].lines)
        assert len(parts["why"].lines) <= parts["why"].height
        assert plain(parts["keys"].lines[0]) == "the keys"
        assert last.endswith("t" * 23 if size[0] >= 80 or len(words) > 1 else "…")
        assert words[0].strip()


def test_a_mark_does_not_touch_the_number_at_its_left() -> None:
    for shown in (case("article"), case("twin")):
        for at in walk(shown, 200):
            scene = shown.scene(at)
            parts = {part.name: part for part in screen(scene, shown.frame(scene), 80, 24)}
            for part in ("units", "weights"):
                for line in map(plain, parts[part].lines):
                    assert not re.search(r"\d[•▶◆]", line), f"{at}: {line}"
