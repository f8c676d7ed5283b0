"""A trace: all steps of a run as sequences by address, each computed on demand.

Going back is exact, because a step is a function of its address; nothing is kept per step. Knows the engine's runs and
the plans; knows nothing of screens or lessons.
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from tutor.arithmetic.engine.edits import Edit
from tutor.arithmetic.engine.network import Data, Network, Rows, Training, frozen
from tutor.arithmetic.engine.training import Batch, Run
from tutor.arithmetic.engine.values import Values
from tutor.arithmetic.formula.expr import Expr, operands
from tutor.arithmetic.quantity import GIVEN, Ref
from tutor.arithmetic.trace.find import meant, why_not
from tutor.arithmetic.trace.moment import Moment, PreparationMoment, RowMoment, TrainingMoment
from tutor.arithmetic.trace.preparation import preparation
from tutor.arithmetic.trace.rules import formula
from tutor.arithmetic.trace.section import number_in
from tutor.arithmetic.trace.stages import Stages
from tutor.arithmetic.trace.step import PREPARE, TRAIN, Address, Step, parse_address


class Trace(Stages):
    """The steps of a run: preparation, training, and trials of rows that are not learned from.

    The steps of a stage are numbered from 0, at the finest grain.
    """

    def __init__(
        self,
        network: Network,
        data: Data,
        training: Training,
        difference: str = "o-t",
        *,
        edits: tuple[Edit, ...] = (),
        own: Rows | None = None,
        run: Run | None = None,
    ) -> None:
        super().__init__(network, data, training, difference, edits=edits, own=own, run=run)
        self._batch = lru_cache(maxsize=8)(self._compute_batch)
        self._after = lru_cache(maxsize=8)(self.run.after)
        self._trial = lru_cache(maxsize=8)(self._compute_trial)
        self._epoch = lru_cache(maxsize=2)(self.run.epoch_values)
        self._broken = lru_cache(maxsize=2)(self._first_broken)

    def __getitem__(self, address: Address | str) -> Step:
        """Return the step at an address.

        Raises:
            AddressError, RefError: if the address cannot be read or there is no such step.

        """
        wanted = parse_address(address) if isinstance(address, str) else address
        self.number(wanted)  # raises if there is no such step
        moment = self.moment(wanted)
        expr = self.formula(wanted)
        values = tuple((ref, moment.value(ref)) for ref in operands(expr))
        return Step(wanted, expr, values, moment.value(wanted.ref))

    def with_edits(self, edits: tuple[Edit, ...]) -> "Trace":
        """Return the trace of the same run with numbers set by hand; up to the first of these it is not done again."""
        net = self.net
        trace = Trace(net.network, self.run.data, net.training, net.difference, edits=edits)
        if edits and not self.run.edits:
            trace.run.begin_like(self.run)
        return trace

    def with_own(self, inputs: tuple[float, ...]) -> "Trace":
        """Return the trace of the same run with a row of the learner's own, unscaled, as its stage `own`."""
        net, data = self.net, self.run.data
        row = frozen([inputs])
        scaled = row if self.table is None else frozen(self.table.scaling.apply(row))
        own = Rows(scaled, frozen([[0.0] * net.outputs]))
        return Trace(net.network, data, net.training, net.difference, own=own, run=self.run)

    @property
    def stopped(self) -> str:
        """Why training stopped before its last epoch, with the first step whose number is none any more."""
        stopped = super().stopped
        at = self.first_broken
        return stopped if at is None else f"{stopped} The first number that is none any more: {at}."

    @property
    def first_broken(self) -> Address | None:
        """The first step of training whose number is not finite; None as long as there is none."""
        history = self.run.history
        return self._broken(len(history.errors)) if history.is_broken else None

    def _first_broken(self, epoch: int) -> Address | None:
        for row in range(1, self.rows + 1):
            plan = self.plan(row)
            for place in range(len(plan)):
                at = Address(epoch, row, plan[place])
                if not math.isfinite(self.moment(at).value(at.ref)):
                    return at
        return None

    def __iter__(self) -> Iterator[Step]:
        """Walk all steps of training from first to last, at the finest grain."""
        number = 0
        while self._training.has(number):
            yield self[self.address(number)]
            number += 1

    def number(self, address: Address) -> int:
        """Return the number of the step at an address in its stage.

        Raises:
            AddressError: if there is no such step.

        """
        return number_in(self.section(address), address, self._why_not)

    def find(self, text: str, near: Address) -> Address:
        """Read what a person types to go somewhere: an address, `epoch/row`, or a quantity of the present row.

        Raises:
            AddressError, RefError: if it cannot be read or there is no such step.

        """
        address = meant(self, text, near)
        self.number(address)
        return address

    def formula(self, address: Address) -> Expr:
        """Return the formula of the step at an address."""
        ref = address.ref
        if address.stage == PREPARE and self.table is not None:
            return preparation(self.table, ref)
        if ref.name in {"dw_batch", "db_batch"}:
            ref = replace(ref, row=self.batch_rows(address))
        if ref.name in {"E_all", "accuracy"}:
            ref = replace(ref, row=self.section(address).rows)
        return formula(self.net, ref)

    def moment(self, address: Address) -> Moment:
        """Return the numbers of an address's row."""
        if address.stage == PREPARE and self.table is not None:
            return PreparationMoment(self.table, self.table.scaling.apply(self.table.inputs))
        if address.stage != TRAIN:
            values = self._trial(address.stage, address.epoch)
            parameters = self._after(self._epoch_after(address.epoch))
            return RowMoment(values, address.row - 1, parameters, lambda: values)
        batch = self._batch(self.update(address))
        place = (address.row - 1) % self.net.training.batch
        row = RowMoment(batch.passes, place, batch.before, lambda: self._epoch(address.epoch))
        return TrainingMoment(row, batch, self.net.training.optimiser)

    def update(self, address: Address) -> int:
        """Return the number of the update, from 0, that a training row belongs to."""
        return (address.epoch - 1) * self.run.updates_per_epoch + (address.row - 1) // self.net.training.batch

    def batch_rows(self, address: Address) -> int:
        """Count the rows of the batch that a training row belongs to."""
        size = self.net.training.batch
        return min(size, self.rows - (address.row - 1) // size * size)

    def is_known(self, ref: Ref, at: Address) -> bool:
        """Tell whether a quantity of the present row has a number by the time of a step, so that it may be shown."""
        if ref.name in GIVEN:
            return True
        plan = self.plan_at(at)
        place = plan.find(replace(ref, row=0) if ref.row else ref)
        return place is not None and place <= plan.place(at.ref)

    def _epoch_after(self, epoch: int) -> int:
        if not epoch:
            self.finish()
        return epoch or self.epochs

    def _compute_batch(self, update: int) -> Batch:
        return self.run.batch(update)

    def _compute_trial(self, stage: str, epoch: int) -> Values:
        return self.run.evaluate(self.tried_rows(stage), self._epoch_after(epoch))

    def _why_not(self, address: Address) -> str:
        return why_not(self, address, self._is_given)

    def _is_given(self, address: Address) -> bool:
        if address.ref.name not in GIVEN:
            return False
        try:
            self.moment(address).value(address.ref)
        except KeyError:
            return False
        return True
