"""A trace: all steps of a run as sequences by address, each computed on demand.

Going back is exact, because a step is a function of its address; nothing is kept per step. Knows the engine's runs and
the plans; knows nothing of screens or lessons.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property, lru_cache

from tutor.engine.edits import Edit
from tutor.engine.network import Data, Network, Rows, Table, Training
from tutor.engine.training import Batch, Run
from tutor.engine.values import Values
from tutor.formula.expr import Expr, operands
from tutor.quantity import GIVEN, Ref, parse_ref
from tutor.trace.architecture import Architecture
from tutor.trace.moment import Moment, PreparationMoment, RowMoment, TrainingMoment
from tutor.trace.plan import Plan
from tutor.trace.preparation import PreparationPlan, preparation
from tutor.trace.rules import formula
from tutor.trace.section import PreparationSection, Section, TrainingSection, TrialSection, number_in
from tutor.trace.step import (
    OWN,
    PREPARE,
    TEST,
    TRAIN,
    VALIDATION,
    Address,
    AddressError,
    Step,
    parse_address,
    parse_place,
)


class Trace:
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
    ) -> None:
        self.net = Architecture(network, training, difference)
        self.run = Run(network, data, training, edits)
        self.own = own
        """The learner's own rows."""
        self._training = TrainingSection(self.net, self.run)
        self._section = lru_cache(maxsize=64)(self._make_section)
        self._batch = lru_cache(maxsize=8)(self._compute_batch)
        self._trial = lru_cache(maxsize=8)(self._compute_trial)
        self._epoch = lru_cache(maxsize=2)(self.run.epoch_values)

    def __len__(self) -> int:
        """Count the steps of training if no epoch is left out, at the finest grain."""
        return self.steps_per_epoch * self.epochs

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

    def __iter__(self) -> Iterator[Step]:
        """Walk all steps of training from first to last, at the finest grain."""
        number = 0
        while self._training.has(number):
            yield self[self.address(number)]
            number += 1

    @property
    def epochs(self) -> int:
        """Number of epochs, as far as it is known: training may stop earlier."""
        return self.run.last_epoch or self.net.training.epochs

    @property
    def rows(self) -> int:
        """Number of training rows in an epoch."""
        return self.run.data.rows

    @property
    def steps_per_epoch(self) -> int:
        """Number of steps in an epoch of training, at the finest grain."""
        return self._training.steps_per_epoch

    @property
    def table(self) -> Table | None:
        """The table before preparation, if its inputs are scaled."""
        table = self.run.data.table
        return table if table is not None and table.scaling.kind != "none" else None

    @cached_property
    def stages(self) -> tuple[str, ...]:
        """The stages of the run, in order."""
        data = self.run.data
        present = {PREPARE: self.table, TRAIN: data, VALIDATION: data.validation, TEST: data.test, OWN: self.own}
        return tuple(stage for stage, found in present.items() if found)

    @property
    def first(self) -> Address:
        """The first step's address, at the finest grain."""
        return self.section_of(self.stages[0]).address(0)

    @property
    def start(self) -> Address:
        """Where a learner starts: the first step that is not of the finest grain."""
        section = self.section_of(self.stages[0])
        return section.at(1, 1, section.plan(1).first_main)

    @property
    def last(self) -> Address:
        """The last step's address; trains to the end if that decides."""
        section = self.section_of(self.stages[-1])
        if section.stage != TRAIN:
            return section.address(section.steps_per_epoch - 1)
        self.finish()
        return section.address(len(self) - 1)

    def finish(self) -> None:
        """Train to the end, if it is not known where that is."""
        if self.run.last_epoch is None:
            self.run.advance()

    def section(self, at: Address) -> Section:
        """Return the section that an address belongs to.

        Raises:
            AddressError: if the run has no such stage.

        """
        return self.section_of(at.stage, 0 if at.stage == PREPARE else at.epoch)

    def section_of(self, stage: str, epoch: int = 0) -> Section:
        """Return a stage's section; for trials: with the network as it is after an epoch (0: the last).

        Raises:
            AddressError: if the run has no such stage.

        """
        return self._training if stage == TRAIN else self._section(stage, epoch)

    def plan(self, row: int, stage: str = TRAIN) -> Plan:
        """Return the plan of a row, from 1."""
        return self.section_of(stage).plan(row)

    def plan_at(self, at: Address) -> Plan:
        """Return the plan of an address's row."""
        return self.section(at).plan(at.row or 1)

    def row_start(self, epoch: int, row: int) -> int:
        """Return the number of a training row's first step."""
        return self._training.row_start(epoch, row)

    def address(self, number: int) -> Address:
        """Return the address of the step of training with a number.

        Raises:
            IndexError: if there is no such step.

        """
        return self._training.address(number)

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
        text = text.strip()
        if ":" in text:
            address = parse_address(text)
        elif "/" in text or text == PREPARE:
            stage, epoch, row = parse_place(text)
            first = self.section_of(stage, epoch).plan(1).first_main
            address = Address(epoch, row, first, stage)
        else:
            address = replace(near, ref=parse_ref(text))
        self.number(address)
        return address

    def formula(self, address: Address) -> Expr:
        """Return the formula of the step at an address."""
        ref = address.ref
        if address.stage == PREPARE and self.table is not None:
            return preparation(self.table, ref)
        if ref.name in {"dw_batch", "db_batch"}:
            ref = replace(ref, row=self._rows_in_batch(address.row))
        if ref.name in {"E_all", "accuracy"}:
            ref = replace(ref, row=self.section(address).rows)
        return formula(self.net, ref)

    def moment(self, address: Address) -> Moment:
        """Return the numbers of an address's row."""
        if address.stage == PREPARE and self.table is not None:
            return PreparationMoment(self.table, self.table.scaling.apply(self.table.inputs))
        if address.stage != TRAIN:
            values = self._trial(address.stage, address.epoch)
            parameters = self.run.parameters(self._epoch_after(address.epoch) * self.run.updates_per_epoch)
            return RowMoment(values, address.row - 1, parameters, lambda: values)
        batch = self._batch(self.update(address))
        place = (address.row - 1) % self.net.training.batch
        row = RowMoment(batch.passes, place, batch.before, lambda: self._epoch(address.epoch))
        return TrainingMoment(row, batch, self.net.training.optimiser)

    def update(self, address: Address) -> int:
        """Return the number of the update, from 0, that a training row belongs to."""
        return (address.epoch - 1) * self.run.updates_per_epoch + (address.row - 1) // self.net.training.batch

    def is_known(self, ref: Ref, at: Address) -> bool:
        """Tell whether a quantity of the present row has a number by the time of a step, so that it may be shown."""
        if ref.name in GIVEN:
            return True
        plan = self.plan_at(at)
        place = plan.find(replace(ref, row=0) if ref.row else ref)
        return place is not None and place <= plan.place(at.ref)

    def tried_rows(self, stage: str) -> Rows:
        """Return the rows of a stage of trials.

        Raises:
            AddressError: if the run has no such stage.

        """
        data = self.run.data
        rows = {VALIDATION: data.validation, TEST: data.test, OWN: self.own}[stage]
        if rows is None:
            raise AddressError(f"this run has no stage {stage!r}: its stages are {', '.join(self.stages)}")
        return rows

    def _make_section(self, stage: str, epoch: int) -> Section:
        if stage == PREPARE:
            if self.table is None:
                raise AddressError("this run has no stage 'prepare': its inputs are not scaled")
            return PreparationSection(PreparationPlan(self.table))
        if epoch and not self.run.has_epoch(epoch):
            raise AddressError(f"there is no epoch {epoch}: epochs go from 1 to {self.epochs}")
        return TrialSection(self.net, stage, len(self.tried_rows(stage)), epoch, judged=stage != OWN)

    def _epoch_after(self, epoch: int) -> int:
        if not epoch:
            self.finish()
        return epoch or self.epochs

    def _compute_batch(self, update: int) -> Batch:
        return self.run.batch(update)

    def _compute_trial(self, stage: str, epoch: int) -> Values:
        return self.run.evaluate(self.tried_rows(stage), self._epoch_after(epoch))

    def _rows_in_batch(self, row: int) -> int:
        size = self.net.training.batch
        return min(size, self.rows - (row - 1) // size * size)

    def _why_not(self, address: Address) -> str:
        section = self.section(address)
        if address.stage == TRAIN and not (self.run.has_epoch(address.epoch) and 1 <= address.row <= section.rows):
            limits = f"epochs go from 1 to {self.epochs}, rows from 1 to {section.rows}"
            return f"there is no row {address.place}: {limits}"
        if address.stage != PREPARE and not 1 <= address.row <= section.rows:
            return f"there is no row {address.place}: rows go from 1 to {section.rows}"
        if self._is_given(address):
            return f"{address.ref} is given, not calculated: go to a step that uses it"
        if address.stage == TRAIN and section.plan(section.rows).calculates(address.ref):
            return f"{address} does not exist: it belongs to the last row of its batch or epoch"
        sizes = ", ".join(map(str, self.net.network.sizes))
        return f"this network calculates no {address.ref} there: its inputs and layers have {sizes} units"

    def _is_given(self, address: Address) -> bool:
        if address.ref.name not in GIVEN:
            return False
        try:
            self.moment(address).value(address.ref)
        except KeyError:
            return False
        return True
