"""The stages of a run and their sections: preparation, training, trials of rows that are not learned from.

Knows which steps there are and where, so that it can be walked; knows no numbers and no formulas.
"""

from functools import cached_property, lru_cache

from tutor.arithmetic.engine.edits import Edit
from tutor.arithmetic.engine.network import Data, Network, Rows, Table, Training
from tutor.arithmetic.engine.training import Run
from tutor.arithmetic.trace.architecture import Architecture
from tutor.arithmetic.trace.plan import Plan
from tutor.arithmetic.trace.preparation import PreparationPlan
from tutor.arithmetic.trace.section import PreparationSection, Section, TrainingSection, TrialSection
from tutor.arithmetic.trace.step import OWN, PREPARE, TEST, TRAIN, VALIDATION, Address, AddressError


class Stages:
    """A run as sections, one a stage; the steps of each are numbered from 0, at the finest grain."""

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
        self.net = Architecture(network, training, difference)
        self.run = run or Run(network, data, training, edits)
        self.own = own
        """The learner's own rows."""
        self._training = TrainingSection(self.net, self.run)
        self._section = lru_cache(maxsize=64)(self._make_section)

    def __len__(self) -> int:
        """Count the steps of training if no epoch is left out, at the finest grain."""
        return self.steps_per_epoch * self.epochs

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

    @property
    def stopped(self) -> str:
        """Why training stopped before its last epoch, a sentence; empty as long as it has not."""
        return self.run.history.stopped

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
