"""Spot the mistake: in a thousand puzzles one line is at fault, one name is right, and both can be found by hand."""

from collections import Counter

import pytest

from tutor.arithmetic.formula.expr import evaluate
from tutor.arithmetic.quantity import Ref
from tutor.teaching.diagnosis.judge import agrees
from tutor.teaching.diagnosis.slips.catalogue import catalogue
from tutor.teaching.diagnosis.slips.rewrite import Case, singles
from tutor.teaching.diagnosis.slips.rules import slipped
from tutor.teaching.exercises.planted_row import DIGITS, Puzzle, puzzle

SEEDS = 1000
PUZZLES = [puzzle(seed) for seed in range(SEEDS)]


def number(made: Puzzle, ref: Ref, digits: int = 17) -> float:
    """Look a number up in the lines, or among what was given; rounded to significant digits."""
    values = [line.value for line in made.lines if line.at.ref == ref]
    value = values[0] if values else made.trace.moment(made.lines[0].at).value(ref)
    return float(f"{value:.{digits - 1}e}")


def by_hand(made: Puzzle, place: int, digits: int) -> float:
    """Work a line out from the numbers of the other lines, to so many digits."""
    return evaluate(made.lines[place].formula, lambda ref: number(made, ref, digits))


def at_fault(made: Puzzle) -> tuple[int, ...]:
    """Return the places of the lines that do not follow from the lines above them."""
    pairs = ((line.value, by_hand(made, place, 17)) for place, line in enumerate(made.lines))
    return tuple(place for place, (stands, follows) in enumerate(pairs) if not agrees(stands, follows, DIGITS))


def test_the_line_with_the_slip_is_the_only_one_at_fault() -> None:
    assert [seed for seed, made in enumerate(PUZZLES) if at_fault(made) != (made.wrong,)] == []


def test_with_the_five_digits_on_the_screen_other_lines_are_off_by_a_last_digit_at_most() -> None:
    for made in PUZZLES:
        for place, line in enumerate(made.lines):
            again = by_hand(made, place, 5)
            right = f"{again if place == made.wrong else line.value:.3e}"
            unit = float(f"1e{int(right.partition('e')[2]) - 3}")
            off = abs(again - line.value) / unit
            assert off > 4 if place == made.wrong else off < 1.01, (made.lines[0], line)


def test_one_name_is_right_and_no_other_one_gives_the_planted_number() -> None:
    for made in PUZZLES:
        assert [choice.slip for choice in made.choices if choice.right] == [made.slip]
        line = made.lines[made.wrong]
        case = Case(made.trace, line.at)
        offered = {choice.slip for choice in made.choices if not choice.right}
        for wrong in singles(case.formula, slipped(case)):
            if wrong.slip in offered:
                value = evaluate(wrong.formula, lambda ref, made=made: number(made, ref))  # type: ignore[misc]  # mypy types no default of a lambda
                assert f"{value:.3e}" != f"{line.value:.3e}", (str(line.at), wrong.slip, made.slip)


def test_the_planted_number_is_what_the_slip_gives() -> None:
    for made in PUZZLES:
        line = made.lines[made.wrong]
        case = Case(made.trace, line.at)
        values = [
            evaluate(w.formula, case.trace.moment(line.at).value)
            for w in singles(case.formula, slipped(case))
            if w.slip == made.slip
        ]
        assert min(abs(value - line.value) for value in values) <= 1e-12 * abs(line.value)


def test_the_choices_read_differently_and_there_are_enough_of_them() -> None:
    for made in PUZZLES:
        texts = {catalogue()[choice.slip].what for choice in made.choices}
        assert len(texts) == len(made.choices) >= 2


def test_slips_of_all_passes_are_planted_anywhere_and_the_right_name_stands_anywhere() -> None:
    kinds = Counter(made.lines[made.wrong].at.ref.name for made in PUZZLES)
    assert set(kinds) >= {"z", "a", "E", "slope", "delta", "dw", "db", "w_next", "b_next"}
    places = Counter([choice.right for choice in made.choices].index(True) for made in PUZZLES)
    assert min(places[place] for place in range(4)) > SEEDS / 6


@pytest.mark.parametrize("seed", [0, 7, 999])
def test_a_seed_makes_the_same_puzzle_again(seed: int) -> None:
    again = puzzle(seed)
    assert (again.lines, again.wrong, again.choices) == (
        PUZZLES[seed].lines,
        PUZZLES[seed].wrong,
        PUZZLES[seed].choices,
    )
