"""Printed arithmetic closes: the digits on the screen give the digits on the screen, or the line says that they do not.

Every line is read off the screen and computed anew by Python, which knows nothing of how the program made it.
"""

import math
import re
from collections.abc import Iterator

import pytest

from tests.view.cases import Case, bundled_cases, case, random_cases, walk
from tests.view.reading import last_place, read
from tutor.arithmetic.trace.grain import following
from tutor.arithmetic.trace.step import TRAIN, Address
from tutor.view.formula import formula_lines
from tutor.view.lines import plain
from tutor.view.page import page

_SIGNS = str.maketrans({"·": "*", "−": "-", "²": "**2", "√": "sqrt", "^": "**", "≥": ">=", ",": ","})
_FUNCTIONS: dict[str, object] = {
    "sqrt": math.sqrt,
    "exp": math.exp,
    "tanh": math.tanh,
    "max": max,
    "min": min,
    "ln": math.log,
}
_FUNCTIONS |= {"log": math.log, "erf": math.erf, "abs": abs, "π": math.pi}
CASES = [
    *bundled_cases(small=True),
    *map(case, ("two-two-two", "softmax", "mixed-softmax", "batch", "adam")),
    *random_cases(10),
]


def addresses(shown: Case) -> Iterator[Address]:
    """Yield a lesson's steps: of its first two epochs all, then the last epoch's first row and all trials."""
    trace = shown.trace
    end = min(trace.epochs, 2) * trace.steps_per_epoch
    for at in walk(shown, 100_000):
        yield at
        if at.stage == TRAIN and trace.number(at) >= end - 1:
            break
    for epoch in {3, trace.epochs} if trace.epochs > 2 else ():
        yield from (trace.address((epoch - 1) * trace.steps_per_epoch + place) for place in range(len(trace.plan(1))))
    for stage in trace.stages[trace.stages.index(TRAIN) + 1 :]:
        section = trace.section_of(stage)
        yield from (section.address(number) for number in range(section.steps_per_epoch))


def printed(shown: Case, at: Address, digits: int) -> tuple[str, str, str]:
    """Return a step's line of numbers, its sign of equality and its result, as they are printed."""
    lines = [plain(line) for line in formula_lines(shown.scene(at, digits=digits), 4000, most=3)]
    assert len(lines) == 3, lines
    relation, result = lines[2].split()
    return lines[1].strip().removeprefix("= "), relation, result


def compute(text: str) -> float:
    """Compute a printed line."""
    source = re.sub(r"\|([^|]*)\|", r"abs(\1)", re.sub(r", else", " else", text)).translate(_SIGNS)
    source = re.sub(r"(?<![\w.])-?0\*ln\(-?0\)", "0", source)  # 0 ln 0 counts as 0
    return float(eval(source, {"__builtins__": {}}, _FUNCTIONS))  # noqa: S307  (our own lines)


def gap(by_hand: float, result: str, digits: int) -> float:
    """Return how far a number is from a printed result, in halves of the last of so many digits."""
    shown = read(result)
    if not math.isfinite(by_hand) or not math.isfinite(shown):
        return 0.0 if by_hand == shown or math.isnan(by_hand) else math.inf
    if by_hand == shown:
        return 0.0
    size = min(abs(by_hand), abs(shown)) or max(abs(by_hand), abs(shown))
    unit = 10.0 ** (math.floor(math.log10(size)) - digits + 1)
    return abs(by_hand - shown) / max(unit, last_place(result) if abs(shown) >= 10**digits else unit) * 2


@pytest.mark.parametrize("digits", [4, 6])
@pytest.mark.parametrize("shown", CASES, ids=lambda shown: shown.name)
def test_every_printed_line_recomputes_to_its_result_or_says_about(shown: Case, digits: int) -> None:
    marked = total = 0
    for at in addresses(shown):
        numbers, relation, result = printed(shown, at, digits)
        try:
            off = gap(compute(numbers), result, digits)
        except (ValueError, OverflowError, ZeroDivisionError):
            continue  # beyond real numbers: overflow, ln 0
        total += 1
        marked += relation == "≈"
        if relation == "=":
            assert off <= 1 + 1e-6, f"{at}: {numbers} = {result} does not close"
        else:
            assert off >= 1 - 1e-6, f"{at}: {numbers} ≈ {result} is marked but closes"
    assert marked <= 0.12 * total + 2


def test_with_all_digits_a_line_recomputes_almost_to_the_last_one() -> None:
    for at in walk(case("twin"), 60):
        numbers, _, result = printed(case("twin"), at, 17)
        assert math.isclose(compute(numbers), read(result), rel_tol=1e-12), at


def test_a_line_that_is_broken_to_fit_a_screen_says_the_same() -> None:
    for shown in (case("two-two-two"), case("deep"), case("softmax")):
        for at in walk(shown, 120):
            scene = shown.scene(at)
            one = [plain(line) for line in formula_lines(scene, 4000, most=3)]
            for cells in (60, 80):
                text = " ".join(plain(line).strip() for line in formula_lines(scene, cells, most=20))
                assert text.split() == " ".join(line.strip() for line in one).split(), at


def test_plain_mode_prints_the_same_lines() -> None:
    shown = case("twin")
    for at in walk(shown, 60):
        scene = shown.scene(at)
        lines = [line.strip() for line in page(scene, "Because.", 500)]
        assert lines[1:-1] == [plain(line).strip() for line in formula_lines(scene, 498, most=8)]
        assert lines[0].startswith(f"{at}  {scene.labels.words(at.ref)} (")


def test_there_is_a_next_step_until_the_last() -> None:
    trace = case("article").trace
    assert following(trace, trace.last, "product") == trace.last
