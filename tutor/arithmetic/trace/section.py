"""A section of a trace: the steps of one stage as a numbered sequence, rows within epochs. Knows plans, no numbers."""

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace

from tutor.arithmetic.engine.training import Run
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.architecture import Architecture
from tutor.arithmetic.trace.plan import Plan
from tutor.arithmetic.trace.row_plan import RowPlan
from tutor.arithmetic.trace.step import PREPARE, TRAIN, Address, AddressError


class Section(ABC):
    """Steps numbered from 0, at the finest grain."""

    stage: str
    rows: int
    """Rows in an epoch."""

    @abstractmethod
    def plan(self, row: int, /) -> Plan:
        """Return the plan of a row, from 1."""

    @abstractmethod
    def row_starts(self, row: int) -> int:
        """Count an epoch's steps before the row behind `row`."""

    @abstractmethod
    def has_epoch(self, epoch: int) -> bool:
        """Tell whether there is such an epoch."""

    @abstractmethod
    def at(self, epoch: int, row: int, ref: Ref, /) -> Address:
        """Return the address of a step in the section."""

    @property
    def steps_per_epoch(self) -> int:
        """Number of steps in an epoch."""
        return self.row_starts(self.rows)

    def row_start(self, epoch: int, row: int) -> int:
        """Return the number of a row's first step."""
        return (epoch - 1) * self.steps_per_epoch + self.row_starts(row - 1)

    def has(self, number: int) -> bool:
        """Tell whether there is a step with a number."""
        return number >= 0 and self.has_epoch(number // self.steps_per_epoch + 1)

    def address(self, number: int) -> Address:
        """Return the address of the step with a number.

        Raises:
            IndexError: if there is no such step.

        """
        if not self.has(number):
            raise IndexError(number)
        epoch, within = divmod(number, self.steps_per_epoch)
        row = bisect_right(range(self.rows + 1), within, key=self.row_starts)
        return self.at(epoch + 1, row, self.plan(row)[within - self.row_starts(row - 1)])


class TrainingSection(Section):
    """The training rows, epoch by epoch."""

    stage = TRAIN

    def __init__(self, net: Architecture, run: Run) -> None:
        self.rows = run.data.rows
        self._run = run
        self._batch = net.training.batch
        self._plain = RowPlan(net)
        self._updating = RowPlan(net, updates=True)
        self._closing = RowPlan(net, updates=True, closes=self.rows > 1)

    def plan(self, row: int) -> Plan:
        """Return the plan of a row: with the update if it is the last of its batch."""
        if row == self.rows:
            return self._closing
        return self._updating if row % self._batch == 0 else self._plain

    def row_starts(self, row: int) -> int:
        """Count an epoch's steps before the row behind `row`."""
        steps = row * len(self._plain)
        if row < self.rows:
            return steps + row // self._batch * (len(self._updating) - len(self._plain))
        updates = self._run.updates_per_epoch
        return steps + updates * (len(self._updating) - len(self._plain)) + len(self._closing) - len(self._updating)

    def has_epoch(self, epoch: int) -> bool:
        """Tell whether training goes on to an epoch."""
        return self._run.has_epoch(epoch)

    def at(self, epoch: int, row: int, ref: Ref) -> Address:
        """Return the address of a step of training."""
        return Address(epoch, row, ref)


class TrialSection(Section):
    """Rows that are tried on the network as it is after some epoch; nothing is learned from them."""

    def __init__(self, net: Architecture, stage: str, rows: int, epoch: int, *, judged: bool) -> None:
        self.stage = stage
        self.rows = rows
        self._epoch = epoch
        self._plain = RowPlan(net, learns=False, judged=judged)
        self._closing = RowPlan(net, learns=False, judged=judged, closes=judged and rows > 1)

    def plan(self, row: int) -> Plan:
        """Return the plan of a row."""
        return self._closing if row == self.rows else self._plain

    def row_starts(self, row: int) -> int:
        """Count the steps before the row behind `row`."""
        extra = len(self._closing) - len(self._plain) if row == self.rows else 0
        return row * len(self._plain) + extra

    def has_epoch(self, epoch: int) -> bool:
        """Tell whether it is the first: rows are tried once."""
        return epoch == 1

    def at(self, _epoch: int, row: int, ref: Ref) -> Address:
        """Return the address of a step of a trial."""
        return Address(self._epoch, row, ref, self.stage)


class PreparationSection(Section):
    """What is done to the table before the first row: one row of one epoch, as it were."""

    stage = PREPARE
    rows = 1

    def __init__(self, plan: Plan) -> None:
        self._plan = plan

    def plan(self, _row: int) -> Plan:
        """Return the plan of preparation."""
        return self._plan

    def row_starts(self, row: int) -> int:
        """Count the steps before the row behind `row`."""
        return row * len(self._plan)

    def has_epoch(self, epoch: int) -> bool:
        """Tell whether it is the first: a table is prepared once."""
        return epoch == 1

    def at(self, _epoch: int, _row: int, ref: Ref) -> Address:
        """Return the address of a step of preparation."""
        return Address(0, 0, ref, PREPARE)


def number_in(section: Section, address: Address, why_not: Callable[[Address], str]) -> int:
    """Return the number of a step in its section.

    Raises:
        AddressError: if there is no such step.

    """
    trained = section.stage == TRAIN
    epoch, row = address.epoch if trained else 1, 1 if section.stage == PREPARE else address.row
    if not 1 <= row <= section.rows or not section.has_epoch(epoch):
        raise AddressError(why_not(address))
    place = section.plan(row).find(replace(address.ref, row=0) if address.ref.row else address.ref)
    if place is None:
        raise AddressError(why_not(address))
    return section.row_start(epoch, row) + place
