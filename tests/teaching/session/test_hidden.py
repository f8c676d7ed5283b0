"""What is asked stays hidden everywhere until it is answered: on screens, in tables, plots, pages, speech and words."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.teaching.session.seen import SIZES, View, alike, tells, views
from tests.teaching.session.walking import AN_HOUR, opened, right, stops
from tutor.arithmetic.numerals import shown
from tutor.arithmetic.quantity import GIVEN, Ref
from tutor.arithmetic.trace.step import Address
from tutor.lesson.lesson import Lesson
from tutor.teaching.questions.asking import FADED, NUMBER, SOLO, TYPED, WHY
from tutor.teaching.session.feedback import prompt_of
from tutor.teaching.session.session import Session
from tutor.view.labels import Labels

FIGURES = 3
"""Significant digits that tell too much already, one fewer than is asked for."""
CONSTANTS = (0.5, 1.0, 2.0, 10.0, 100.0)
LESSONS = (
    ("article", SOLO, None, 70),
    ("article", FADED, 2, 40),
    ("twin", SOLO, None, 70),
    ("twin", FADED, 1, 60),
    ("twin", FADED, 4, 60),
    ("table", SOLO, None, 60),
    ("table", FADED, 3, 60),
    ("train", SOLO, None, 60),
    ("softmax", SOLO, None, 70),
    ("softmax", FADED, 2, 70),
    ("two", SOLO, None, 60),
    ("two", FADED, 3, 60),
    ("two", FADED, 4, 60),
)


ON_THE_WAY = {"a": ("z",), "exp": ("z",), "delta": ("slope",), "dw": ("delta", "slope"), "db": ("delta", "slope")}


def is_worked_out_on_the_way(session: Session) -> bool:
    """Read from the words on the screen whether a step's number comes with a later step's."""
    shown_prompt = prompt_of(session, Labels(session.trace.net.network))
    return shown_prompt is not None and "on the way" in shown_prompt.said


class Watcher:
    """Knows by itself what is open: whatever was asked and not answered; and what else may be seen."""

    def __init__(self, session: Session, lesson: Lesson | None) -> None:
        self.session, self.lesson = session, lesson
        self.open: dict[Address, float] = {}
        self.closed: dict[Address, float] = {}

    def note(self) -> None:
        """Note whether the present step's number is open; what is worked out on the way opens with the step after."""
        at, value, asked = self.session.at, self.session.step.result, self.session.asked
        covered = asked is None and is_worked_out_on_the_way(self.session)
        is_open = covered or (asked is not None and asked.kind != WHY)
        mine, other = (self.open, self.closed) if is_open else (self.closed, self.open)
        other.pop(at, None)
        mine[at] = value
        if not is_open:
            for name in ON_THE_WAY.get(at.ref.name, ()):
                before = replace(at, ref=replace(at.ref, name=name, index=at.ref.index[:1]))
                if before in self.open:
                    self.closed[before] = self.open.pop(before)

    def leaks(self, sizes: tuple[tuple[int, int], ...]) -> Iterator[str]:
        """Yield where an open number is told, unless another number that may be seen is the same."""
        self.note()
        for at, value in self.open.items():
            if value and not self._is_given(value) and value != round(value):
                yield from (
                    f"{at} = {value} in {view.name}:\n{view.text}"
                    for view in self.seen(sizes)
                    if tells(view.text, value, FIGURES)
                )

    def seen(self, sizes: tuple[tuple[int, int], ...]) -> list[View]:
        """Draw the present step, once for each state."""
        if getattr(self, "_of", None) is not self.session:
            self._of, self._views = self.session, views(self.session, self.lesson, sizes=sizes)
        return self._views

    def _is_given(self, value: float) -> bool:
        seen = (*CONSTANTS, *self.closed.values(), *self._givens())
        return any(alike(other, value, FIGURES) or alike(value, other, FIGURES) for other in seen if other)

    def _givens(self) -> Iterator[float]:
        """Yield what was given: rows, weights of the start, rates; not what an open step made of a weight."""
        trace, at = self.session.trace, self.session.at
        made = (
            {ref for ref, _ in self.session.step.values if ref.name in {"w", "b"}}
            if at.row > 1 or at.epoch > 1
            else set()
        )
        yield from (value for ref, value in self.session.step.values if ref.name in GIVEN and ref not in made)
        for array in (trace.run.data.inputs, trace.run.data.targets):
            yield from array.ravel().tolist() if array.size < 100 else ()
        if trace.table is not None:
            yield from trace.table.inputs.ravel().tolist()
        for layer in trace.net.network.layers:
            yield from layer.weights.ravel().tolist()
            yield from [] if layer.bias is None else layer.bias.tolist()


@pytest.mark.parametrize(("name", "mode", "level", "steps"), LESSONS)
def test_a_number_that_is_asked_for_is_told_nowhere_before_it_is_answered(
    name: str, mode: str, level: int | None, steps: int
) -> None:
    session, lesson = opened(name, mode, level)
    watcher = Watcher(session, lesson)
    asked = 0
    for number in range(steps):
        assert not list(watcher.leaks(SIZES if number % 8 == 0 else SIZES[:1]))
        if watcher.session.asked is not None:
            asked += 1
            _worked(watcher, number)
        watcher.session = watcher.session.forward()
    assert asked >= 3


def _worked(watcher: Watcher, number: int) -> None:
    """Do one of three things to the open question: answer it, miss it and take all hints but the last, leave it."""
    if number % 3 == 0:
        while watcher.session.asked is not None:
            watcher.session = watcher.session.answer(right(watcher.session), AN_HOUR)
            if watcher.session.asked is not None:
                assert not list(watcher.leaks(SIZES[:1]))
        watcher.note()
    elif number % 3 == 1:
        watcher.session = watcher.session.answer("123.4", AN_HOUR)
        assert not list(watcher.leaks(SIZES[:1]))
        asked = watcher.session.asked
        rungs = {NUMBER: 4, "blank": 3}.get(asked.kind if asked else "", 1)
        for rung in range(rungs):
            watcher.session = watcher.session.help(AN_HOUR + 10 * rung)
            assert watcher.session.asked == asked
            assert not list(watcher.leaks(SIZES[:1]))


@pytest.mark.parametrize("name", ["article", "twin", "softmax", "two"])
def test_an_answered_number_appears(name: str) -> None:
    session, lesson = opened(name, SOLO)
    for _ in range(25):
        if session.asked is not None and session.asked.kind == NUMBER:
            session = session.answer(right(session), AN_HOUR)
            assert session.asked is None or session.asked.kind not in TYPED
            value = float(shown(session.step.result, 4))
            texts = [view for view in views(session, lesson, sizes=SIZES[:1]) if not view.name.startswith("curves")]
            assert all(tells(view.text, value) for view in texts) or value in {0.0, 1.0}
        session = session.forward()


def test_a_later_step_shows_a_question_mark_for_an_open_number() -> None:
    session, lesson = opened("twin", SOLO)
    z, a = stops(session, 2)
    assert (str(z.at), str(a.at)) == ("1/1:z[1][1]", "1/1:a[1][1]")
    after = a.answer("0.5572", AN_HOUR)
    screen = views(after, lesson)[0].text
    assert "?" in screen
    assert "0.23" not in screen  # .1*.9 + .2*.4 + .3*.2


def test_a_weight_that_is_open_is_open_in_the_next_row_as_well() -> None:
    first, _ = opened("softmax", SOLO)
    session = next(stop for stop in stops(first, 200) if stop.at.row == 2)
    assert Ref("w", 1, (1, 1)) in session.hidden
    assert Ref("x", 0, (1,)) not in session.hidden
