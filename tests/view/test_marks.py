"""The signs that say what a step calculates and from what: in the formula and beside the numbers, without colour."""

import re

import pytest

from tests.view.cases import Case, bundled_cases, case, random_cases, walk
from tests.view.reading import NUMBER, agrees
from tutor.arithmetic.formula.expr import operands
from tutor.arithmetic.quantity import SCALARS, Ref
from tutor.view.lines import Line, plain
from tutor.view.scene import Scene
from tutor.view.screen import screen

_ELSEWHERE = {"back", *SCALARS}
"""Quantities whose numbers stand in the formula only."""
FEW_UNITS = [
    shown
    for shown in [
        *bundled_cases(small=True),
        *map(case, ("two-two-two", "softmax", "batch", "deep")),
        *random_cases(18),
    ]
    if max(shown.trace.net.network.sizes) <= 4
]


def lines_of(shown: Case, scene: Scene, *names: str) -> list[Line]:
    parts = screen(scene, shown.frame(scene), 80, 24)
    return [line for part in parts if part.name in names for line in part.lines]


@pytest.mark.parametrize("ascii_only", [False, True], ids=["unicode", "ascii"])
@pytest.mark.parametrize("shown", FEW_UNITS, ids=lambda shown: shown.name)
def test_target_and_operands_are_marked_beside_their_numbers(shown: Case, ascii_only: bool) -> None:
    for at in walk(shown, 90):
        scene = shown.scene(at, ascii_only=ascii_only)
        lines = lines_of(shown, scene, "picture", "units", "weights")
        text = "\n".join(map(plain, lines))
        assert any(scene.signs.target in text for line in lines for text, role in line if role == "target"), at
        for ref in operands(scene.step.formula):
            if ref.name in _ELSEWHERE or ref.row:
                continue
            value = shown.trace.moment(at).value(ref)
            marked = marked_numbers(text, scene.signs.operand)
            assert any(agrees(number, value) for number in marked), f"{at}: {ref} = {value} is not marked\n{text}"


def marked_numbers(text: str, sign: str) -> list[str]:
    """Find the numbers behind a sign: at once, or behind a unit's name."""
    return re.findall(rf"{re.escape(sign)}(?:[^\W\d]\S* +)?({NUMBER})", text)


@pytest.mark.parametrize("shown", FEW_UNITS, ids=lambda shown: shown.name)
def test_the_formula_begins_with_the_targets_sign_and_names_every_operand(shown: Case) -> None:
    for at in walk(shown, 90):
        scene = shown.scene(at)
        formula = lines_of(shown, scene, "formula")
        assert plain(formula[0]).startswith(f"{scene.signs.target}{scene.labels.symbol(at.ref)} = ")
        spelled = {text for line in formula for text, role in line if role == "operand"}
        for ref in operands(scene.step.formula) if at.ref.name != "hit" else ():
            assert scene.labels.symbol(ref) in spelled, f"{at}: {ref}"


@pytest.mark.parametrize("shown", [case("article"), case("two-two-two"), case("softmax")], ids=lambda shown: shown.name)
def test_the_operand_in_focus_has_a_sign_of_its_own_everywhere(shown: Case) -> None:
    for at in walk(shown, 60):
        for focus in operands(shown.trace[at].formula):
            if focus.name in _ELSEWHERE:
                continue
            scene = shown.scene(at, focus=focus)
            text = "\n".join(map(plain, lines_of(shown, scene, "picture", "units", "weights")))
            value, marked = shown.trace.moment(at).value(focus), marked_numbers(text, scene.signs.focus)
            assert any(agrees(number, value) for number in marked), f"{at}: {focus}\n{text}"
            roles = {role for line in lines_of(shown, scene, "formula") for _, role in line}
            assert "focus" in roles


@pytest.mark.parametrize("shown", FEW_UNITS, ids=lambda shown: shown.name)
def test_up_to_four_units_a_layer_no_sum_is_shortened_at_eighty_columns(shown: Case) -> None:
    for at in walk(shown, 120):
        if at.ref.name == "hit":  # names every output twice
            continue
        formula = "\n".join(plain(line) for line in lines_of(shown, shown.scene(at), "formula"))
        assert "…" not in formula, f"{at}\n{formula}"


def test_what_a_step_does_not_touch_is_not_marked() -> None:
    scene = case("twin").scene("1/1:a[1][2]")
    assert scene.mark(Ref("a", 1, (1,))) == (" ", "")
    assert scene.mark(Ref("z", 1, (2,))) == ("•", "operand")
    assert scene.mark(Ref("a", 1, (2,))) == ("▶", "target")
    focused = case("twin").scene("1/1:a[1][2]", focus=Ref("z", 1, (2,)))
    assert focused.mark(Ref("z", 1, (2,))) == ("◆", "focus")
