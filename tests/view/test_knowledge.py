"""What a screen must not know: no number is shown anywhere before its step has calculated it."""

import pytest

from tests.view.cases import DIFFICULT, Case, bundled_cases, case, random_cases, walk
from tests.view.reading import numbers_in, read
from tutor.arithmetic.quantity import GIVEN, Ref
from tutor.arithmetic.trace.moment import Moment
from tutor.view.scene import Scene

SECRET = 777_777.7
CASES = [*bundled_cases(), *map(case, (name for name in DIFFICULT if name != "wide")), *random_cases(8)]


class Censored:
    """A moment that gives a tell-tale number for everything that the row has not calculated yet."""

    def __init__(self, moment: Moment, known: set[Ref]) -> None:
        self._moment = moment
        self._known = known

    def value(self, ref: Ref) -> float:
        value = self._moment.value(ref)
        return value if ref.row or ref.name in GIVEN or ref in self._known else SECRET


def censored(scene: Scene, known: set[Ref]) -> Scene:
    """Put the censored numbers into a scene."""
    scene.__dict__["moment"] = Censored(scene.moment, known)
    return scene


def gives_away(text: str) -> bool:
    """Tell whether a text shows the tell-tale number, however rounded."""
    return any(7e5 < abs(read(number)) < 9e5 for number in numbers_in(text))


@pytest.mark.parametrize("shown", CASES, ids=lambda shown: shown.name)
def test_no_number_is_shown_before_its_step(shown: Case) -> None:
    known: set[Ref] = set()
    row = ""
    for number, at in enumerate(walk(shown, 130)):
        known = {*(known if row == at.place else ()), at.ref}
        row = at.place
        size = ((80, 24), (120, 40), (60, 20))[number % 3]
        text = "\n".join(shown.text(censored(shown.scene(at), known), *size))
        assert not gives_away(text), f"{at}\n{text}"


@pytest.mark.parametrize("shown", CASES, ids=lambda shown: shown.name)
def test_every_number_is_there_from_its_step_on_to_the_end_of_the_row(shown: Case) -> None:
    known: set[Ref] = set()
    row = shown.trace.first.place
    for at in walk(shown, 120):
        if at.place != row:
            break
        known.add(at.ref)
        scene = shown.scene(at)
        assert all(scene.visible(ref) and scene.cell(ref, 12) for ref in known)


def test_a_hidden_quantity_is_shown_nowhere() -> None:
    shown = case("twin")
    known: set[Ref] = set()
    for at in walk(shown, 80):
        whole = shown.scene(at)
        hiding = Scene(shown.trace, whole.step, whole.labels, hidden=frozenset({at.ref}))
        text = "\n".join(shown.text(censored(hiding, known), 80, 24))
        assert not gives_away(text), f"{at}\n{text}"
        assert "= ?" in text
        known.add(at.ref)
