"""What a screen must not know: no number is shown anywhere before its step has calculated it."""

import pytest

from tests.view.cases import Case, bundled_cases, case, random_cases, walk
from tutor.quantity import Ref
from tutor.trace.moment import Moment
from tutor.view.scene import Scene

SECRET = 0.7777777777777777
_GIVEN = {"x", "t", "w", "b", "rate"}
CASES = [*bundled_cases(), *map(case, ("two-two-two", "softmax", "mixed-softmax", "batch", "deep")), *random_cases(8)]


class Censored(Moment):
    """A moment that gives a tell-tale number for everything that the row has not calculated yet."""

    __slots__ = ("known",)
    known: frozenset[Ref]

    def value(self, ref: Ref) -> float:
        return super().value(ref) if ref.row or ref.name in _GIVEN or ref in self.known else SECRET


def censored(scene: Scene, known: set[Ref]) -> Scene:
    """Put the censored numbers into a scene."""
    moment = Censored(scene.moment.batch, scene.moment.row, scene.moment.rate)
    object.__setattr__(moment, "known", frozenset(known))
    scene.__dict__["moment"] = moment
    return scene


@pytest.mark.parametrize("shown", CASES, ids=lambda shown: shown.name)
def test_no_number_is_shown_before_its_step(shown: Case) -> None:
    known: set[Ref] = set()
    row = (0, 0)
    for number, at in enumerate(walk(shown, 160)):
        known = known if row == (at.epoch, at.row) else set()
        row = (at.epoch, at.row)
        known.add(at.ref)
        size = ((80, 24), (120, 40), (60, 20))[number % 3]
        scene = censored(shown.scene(at), known)
        text = "\n".join(shown.text(scene, *size))
        assert "0.7777" not in text and "0.778" not in text, f"{at}\n{text}"  # noqa: PT018


@pytest.mark.parametrize("shown", CASES, ids=lambda shown: shown.name)
def test_every_number_is_there_from_its_step_on_to_the_end_of_the_row(shown: Case) -> None:
    known: set[Ref] = set()
    for at in walk(shown, 160):
        if (at.epoch, at.row) != (1, 1):
            break
        known.add(at.ref)
        scene = shown.scene(at)
        assert all(scene.visible(ref) and scene.cell(ref, 12) for ref in known)


def test_a_hidden_quantity_is_shown_nowhere() -> None:
    shown = case("twin")
    for at in walk(shown, 80):
        whole = shown.scene(at)
        scene = censored(Scene(shown.trace, whole.step, whole.labels, hidden=frozenset({at.ref})), set())
        known = {ref for ref in (step.ref for step in walk(shown, shown.trace.number(at) + 1)) if ref != at.ref}
        text = "\n".join(shown.text(censored(scene, known), 80, 24))
        assert "0.7777" not in text, f"{at}\n{text}"
        assert "= ?" in text
