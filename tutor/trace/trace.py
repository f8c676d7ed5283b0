"""A trace: all steps of a training run as a sequence by address, each computed on demand.

Going back is exact, because a step is a function of its address; nothing is kept per step. Knows the engine's runs and
the plan; knows nothing of screens or lessons.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from tutor.engine.network import Data, Network, Training
from tutor.engine.training import Batch, Run
from tutor.formula.expr import Expr, operands
from tutor.quantity import Ref, parse_ref
from tutor.trace.moment import Moment
from tutor.trace.plan import Plan
from tutor.trace.rules import Architecture, formula
from tutor.trace.step import Address, AddressError, Step, parse_address

GIVEN = frozenset({"x", "t", "w", "b", "rate"})
"""Quantities that a row is given, not calculates."""


class Trace:
    """The steps of a run. Steps are numbered from 0 through the whole run, at the finest grain."""

    def __init__(self, network: Network, data: Data, training: Training, difference: str = "o-t") -> None:
        self.net = Architecture(network, training, difference)
        self.run = Run(network, data, training)
        self._plans = {updates: Plan(self.net, updates=updates) for updates in (False, True)}
        self._row_starts = self._lay_out_rows()
        self._batch = lru_cache(maxsize=8)(self._compute_batch)

    def __len__(self) -> int:
        """Count all steps of the run, at the finest grain."""
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
        """Walk all steps from first to last, at the finest grain."""
        return (self[self.address(number)] for number in range(len(self)))

    @property
    def epochs(self) -> int:
        """Number of epochs."""
        return self.net.training.epochs

    @property
    def rows(self) -> int:
        """Number of rows in an epoch."""
        return self.run.data.rows

    @property
    def steps_per_epoch(self) -> int:
        """Number of steps in an epoch, at the finest grain."""
        return self._row_starts(self.rows)

    @property
    def first(self) -> Address:
        """The first step's address."""
        return self.address(0)

    @property
    def last(self) -> Address:
        """The last step's address."""
        return self.address(len(self) - 1)

    def plan(self, row: int) -> Plan:
        """Return the plan of a row, from 1: with the update if the row is the last of its batch."""
        return self._plans[row % self.net.training.batch == 0 or row == self.rows]

    def row_start(self, epoch: int, row: int) -> int:
        """Return the number of a row's first step."""
        return (epoch - 1) * self.steps_per_epoch + self._row_starts(row - 1)

    def address(self, number: int) -> Address:
        """Return the address of the step with a number.

        Raises:
            IndexError: if there is no such step.

        """
        if not 0 <= number < len(self):
            raise IndexError(number)
        epoch, within = divmod(number, self.steps_per_epoch)
        row = bisect_right(range(self.rows + 1), within, key=self._row_starts)
        return Address(epoch + 1, row, self.plan(row)[within - self._row_starts(row - 1)])

    def number(self, address: Address) -> int:
        """Return the number of the step at an address.

        Raises:
            AddressError: if there is no such step.

        """
        if not (1 <= address.epoch <= self.epochs and 1 <= address.row <= self.rows):
            limits = f"epochs go from 1 to {self.epochs}, rows from 1 to {self.rows}"
            raise AddressError(f"there is no row {address.epoch}/{address.row}: {limits}")
        try:
            place = self.plan(address.row).place(address.ref)
        except KeyError:
            raise AddressError(self._why_not(address)) from None
        return self.row_start(address.epoch, address.row) + place

    @property
    def start(self) -> Address:
        """Where a learner starts: the first step that is not of the finest grain."""
        return Address(1, 1, self.plan(1).first_main)

    def find(self, text: str, near: Address) -> Address:
        """Read what a person types to go somewhere: an address, `epoch/row`, or a quantity of the present row.

        Raises:
            AddressError, RefError: if it cannot be read or there is no such step.

        """
        text = text.strip()
        head, slash, tail = text.partition("/")
        if ":" in text:
            address = parse_address(text)
        elif slash and head.isdecimal() and tail.isdecimal():
            address = Address(int(head), int(tail), self.plan(1).first_main)
        else:
            address = replace(near, ref=parse_ref(text))
        self.number(address)
        return address

    def formula(self, address: Address) -> Expr:
        """Return the formula of the step at an address."""
        ref = address.ref
        if ref.name in {"dw_batch", "db_batch"}:
            ref = replace(ref, row=self._rows_in_batch(address.row))
        return formula(self.net, ref)

    def moment(self, address: Address) -> Moment:
        """Return the numbers of an address's row."""
        update = (address.epoch - 1) * self.run.updates_per_epoch + (address.row - 1) // self.net.training.batch
        place = (address.row - 1) % self.net.training.batch
        return Moment(self._batch(update), place, self.net.training.optimiser.rate)

    def is_known(self, ref: Ref, at: Address) -> bool:
        """Tell whether a quantity of the present row has a number by the time of a step, so that it may be shown."""
        if ref.name in GIVEN:
            return True
        plan = self.plan(at.row)
        place = plan.find(replace(ref, row=0) if ref.row else ref)
        return place is not None and place <= plan.place(at.ref)

    def _compute_batch(self, update: int) -> Batch:
        return self.run.batch(update)

    def _rows_in_batch(self, row: int) -> int:
        size = self.net.training.batch
        first = (row - 1) // size * size
        return min(size, self.rows - first)

    def _lay_out_rows(self) -> Callable[[int], int]:
        plain, updating, batch = len(self._plans[False]), len(self._plans[True]), self.net.training.batch

        def row_starts(row: int) -> int:
            updates = self.run.updates_per_epoch if row == self.rows else row // batch
            return row * plain + updates * (updating - plain)

        return row_starts

    def _why_not(self, address: Address) -> str:
        if address.ref.name in GIVEN:
            return f"{address.ref} is given, not calculated: go to a step that uses it"
        if self._plans[True].calculates(address.ref):
            return f"{address} does not exist: an update belongs to the last row of its batch"
        sizes = ", ".join(map(str, self.net.network.sizes))
        return f"this network calculates no {address.ref}: its inputs and layers have {sizes} units"
