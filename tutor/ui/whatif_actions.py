"""What the keys of what-if do: setting a number by hand, going back, choosing among the runs."""

from tutor.arithmetic.numerals import read_number, shown
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.step import AddressError
from tutor.arithmetic.trace.whatif import differences, editable
from tutor.teaching.session.session import Session
from tutor.ui.actions import LessonActions
from tutor.view.whatif import difference_lines


class WhatIfActions(LessonActions):
    """Keys that set a number by hand and compare the two runs."""

    def action_edit(self) -> None:
        """Ask for another value of the focused operand."""
        ref = self.session.focused
        if ref is None or not editable(self.session.at, ref):
            self.notice("Tab to a weight, bias, input, target or rate first; then e sets it by hand.")
            return
        from tutor.ui.dialogs import AskDialog

        now = shown(dict(self.session.step.values)[ref], 6)
        question = f"What if the {self.labels.words(ref)} were another number from here on? (now {now})"
        self.app.push_screen(AskDialog(question, _number_or_complaint), lambda value: self._predict(ref, value))

    def action_original(self) -> None:
        """Go back to the original run, or to the latest what-if."""
        if not self.session.forks:
            self.notice("There is no what-if yet: Tab to an operand, then e sets it by hand.")
            return
        self._show_run(self.session.opposite)

    def action_forks(self) -> None:
        """Choose among the runs, name and delete them."""
        from tutor.ui.whatif import ForksDialog

        def closed(chosen: tuple[Session, int | None] | None) -> None:
            if chosen is not None:
                after, number = chosen
                self.go(after)
                if number != after.chosen:
                    self._show_run(number)

        self.app.push_screen(ForksDialog(self.session, ascii_only=self.labels.ascii), closed)

    def _show_run(self, number: int | None) -> None:
        """Show one of the what-ifs, from 0, or the original run, trained up to this step."""
        session = self.session
        trace = session.original if number is None else session.forks[number].trace

        def there() -> None:
            self.go(self.session.choose(number))
            fork = self.session.fork
            self.notice(f"What if {fork.name}. x goes back." if fork else "The original run.")

        self.after_training(self.updates_before(session.at, trace), there, trace)

    def _predict(self, ref: Ref, value: float | None) -> None:
        if value is None:
            return
        from tutor.ui.whatif import PredictDialog

        session = self.session
        names = {"z", "a", "E", "slope", "delta"}
        plan = session.trace.plan(session.at.row)
        visible = [plan[place] for place in range(len(plan)) if plan[place].name in names][:_MOST_PREDICTED]
        what = f"{self.labels.symbol(ref)} becomes {shown(value)}"
        self.app.push_screen(
            PredictDialog(what, visible, self.labels), lambda said: self._show_fork(ref, value, said or {})
        )

    def _show_fork(self, ref: Ref, value: float, predicted: dict[Ref, int]) -> None:
        from tutor.ui.dialogs import TextDialog

        before, at = self.session.original, self.session.at
        try:
            self.go(self.session.what_if(ref, value))
        except AddressError as error:
            self.notice(f"{error}: what if belongs to the original run; x goes there.")
            return
        unseen = self.session.hidden
        found = tuple(d for d in differences(before, self.session.trace, at) if d.ref not in unseen)
        lines = difference_lines(found, predicted, self.labels, self.session.digits)
        self.app.push_screen(TextDialog(f"What if {self.labels.symbol(ref)} = {shown(value)}", lines))


_MOST_PREDICTED = 200
"""Quantities that a learner is asked to predict at most."""


def _number_or_complaint(text: str) -> float | str:
    try:
        return read_number(text)
    except ValueError as error:
        return str(error)
