"""Training: batches in order, gradients to updates, and any moment of a run again by replay from a checkpoint.

May know NumPy and the engine's own modules; knows nothing of steps, formulas or addresses.
"""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tutor.arithmetic.engine.edits import Edit, Edits
from tutor.arithmetic.engine.history import History
from tutor.arithmetic.engine.network import Data, Network, Rows, Training
from tutor.arithmetic.engine.optimisers import Stepper
from tutor.arithmetic.engine.order import Order
from tutor.arithmetic.engine.parameters import Views, new_views, start_vector, trained_count
from tutor.arithmetic.engine.passes import Passes
from tutor.arithmetic.engine.values import Values
from tutor.arithmetic.functions.calls import FloatArray

Places = slice | NDArray[np.intp]
"""Which rows: a slice where they follow each other."""
_MOST_CHECKPOINTS = 1024
_CHECKPOINT_BYTES = 4 * 2**20
"""What a run's checkpoints may take together."""
_LARGEST_EXPONENT = 709.0
"""Beyond this, exp is beyond the doubles: 709.78 is the logarithm of the largest."""
_BETWEEN_CLOCKS = 128
"""Updates between two looks at the clock."""


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Everything about one batch and its update; the arrays are copies and stay as they are."""

    rows: tuple[int, ...]
    """Places of the rows among the training rows, from 0, in the order of the batch."""
    before: Views
    """Parameters before the update."""
    after: Views
    """Parameters after the update."""
    gradients: Views
    """Gradients put together over the batch's rows, as the optimiser gets them."""
    passes: Values
    """The rows' sums, outputs and error terms."""
    rate: float
    """Learning rate."""
    count: int
    """Number of the update in the run, from 1."""
    optimiser: Mapping[str, Views] = field(default_factory=dict)
    """What the optimiser remembered and computed, by name."""


class Run:
    """One training run, computed as far as it is asked for; going back replays from a checkpoint.

    An *update* is one batch and the change of the parameters after it; updates are numbered from 0 through all epochs.
    """

    def __init__(self, network: Network, data: Data, training: Training, edits: tuple[Edit, ...] = ()) -> None:
        self.network = network
        self.data = data
        self.training = training
        self.edits = edits
        self.updates_per_epoch = -(-data.rows // training.batch)
        """Number of batches in an epoch."""
        self.done = 0
        """So many updates were computed from the start on."""
        self._parameters = new_views(network)
        self._gradients = new_views(network)
        trained = slice(0, trained_count(network))
        self._stepper = Stepper(training.optimiser, self._parameters.vector[trained], self._gradients.vector[trained])
        self._edits = Edits(edits, data, self._parameters, self._stepper)
        self._order = Order(data.rows, _stream(training))
        self._passes: dict[int, Passes] = {}
        self._chosen = lru_cache(maxsize=1 if self._order.is_shuffled else 4096)(self._look_up)
        self._start = np.zeros((1 + len(self._stepper.memory), len(self._parameters.vector)))
        self._start[0] = start_vector(network)
        self._checkpoints = {0: self._start}
        self._most = max(8, min(_MOST_CHECKPOINTS, _CHECKPOINT_BYTES // max(1, self._start.nbytes)))
        self._stride = 1
        self._mean = training.reduce == "mean"
        self._at = 0
        self._epoch_outputs, self._epoch_targets = (np.zeros((data.rows, network.sizes[-1])) for _ in range(2))
        self.history = History(network, data, training, self._parameters)
        self._go_to_checkpoint(0)

    def begin_like(self, other: "Run") -> None:
        """Take over what another run did, which is the same up to this one's first edit: its whole epochs before that.

        The other run must have no edits, and this one must not have begun.
        """
        epochs = min(other.done, *(edit.update for edit in self.edits)) // self.updates_per_epoch
        self.done = epochs * self.updates_per_epoch
        self._checkpoints = {at: state for at, state in other._checkpoints.items() if at <= self.done}  # noqa: SLF001
        self._stride = other._stride  # noqa: SLF001
        self.history.begin_like(other.history, epochs)

    @property
    def last_epoch(self) -> int | None:
        """The number of the last epoch, from 1; None while it is not known: any run may stop, were it by diverging."""
        done = len(self.history.errors)
        return done if self.history.stopped or done == self.training.epochs else None

    def has_epoch(self, epoch: int) -> bool:
        """Tell whether the run has an epoch, from 1; trains up to it, since only that tells."""
        if not 1 <= epoch <= self.training.epochs:
            return False
        if self.done < (epoch - 1) * self.updates_per_epoch:
            self.advance((epoch - 1) * self.updates_per_epoch)
        return self.last_epoch is None or epoch <= self.last_epoch

    def advance(self, updates: int | None = None, seconds: float | None = None) -> bool:
        """Train on from where training has come to, at most to so many updates in all, at most so long.

        Returns:
            Whether there is more to train within those updates.

        """
        end = self.training.epochs * self.updates_per_epoch
        end = end if updates is None else min(end, updates)
        deadline = None if seconds is None else time.perf_counter() + seconds
        while self.done < end and not self.history.stopped:
            self._move_to(min(end, self.done + _BETWEEN_CLOCKS))
            if deadline is not None and time.perf_counter() >= deadline:
                break
        return self.done < end and not self.history.stopped

    def batch(self, update: int) -> Batch:
        """Compute one batch and its update from the state before it.

        Raises:
            IndexError: if the run has no such update.

        """
        epoch = update // self.updates_per_epoch
        if update < 0 or not self.has_epoch(epoch + 1):
            raise IndexError(update)
        self._move_to(update)
        with np.errstate(all="ignore"):
            before, rate = self._copy(self._parameters.vector), self._stepper.rate
            memory = {name: self._wide(array) for name, array in self._stepper.memory.items()}
            passes = self._compute(update)
            values, gradients = passes.values.copy(), self._copy(self._gradients.vector)
            self._finish(update)
        results = {name: self._wide(array) for name, array in self._stepper.results.items()}
        after = self._copy(self._parameters.vector)
        rows = tuple(int(row) for row in np.arange(self.data.rows)[self._places(update)])
        return Batch(rows, before, after, gradients, values, rate, update + 1, {**memory, **results})

    def parameters(self, update: int) -> Views:
        """Return a copy of the parameters before the given update (one past the last: after the run)."""
        self._move_to(update)
        return self._copy(self._parameters.vector)

    def after(self, epoch: int) -> Views:
        """Return a copy of the parameters after an epoch (0: before training), before anything changed by hand there.

        Raises:
            IndexError: if the run has no such epoch.

        """
        update = epoch * self.updates_per_epoch
        if epoch and any(edit.update == update for edit in self.edits):
            return self.batch(update - 1).after
        if epoch and not self.has_epoch(epoch):
            raise IndexError(epoch)
        return self.parameters(update)

    def evaluate(self, rows: Rows, epoch: int) -> Values:
        """Run the forward pass of other rows with the parameters after an epoch (0: before training)."""
        passes = Passes(self.network, len(rows), self.after(epoch))
        with np.errstate(all="ignore"):
            passes.forward(rows.inputs, rows.targets)
        return passes.values

    def epoch_values(self, epoch: int) -> Values:
        """Return the outputs and targets of all rows of an epoch, from 1, in their order, each as it was when it came.

        Only outputs and targets are filled in.
        """
        values = Values(self.network, self.data.rows)
        first = (epoch - 1) * self.updates_per_epoch
        row = 0
        for update in range(first, first + self.updates_per_epoch):
            batch = self.batch(update).passes
            rows = len(batch.targets)
            values.outputs[-1][row : row + rows], values.targets[row : row + rows] = batch.outputs[-1], batch.targets
            row += rows
        return values

    def path(self, parameter: int) -> list[tuple[int, float]]:
        """Return a parameter's values at the checkpoints so far, as pairs of update and value."""
        return [(at, float(state[0, parameter])) for at, state in sorted(self._checkpoints.items())]

    def place_of(self, layer: int, index: tuple[int, ...]) -> int:
        """Return the place of a weight (two indexes from 0) or a bias (one) among all parameters."""
        marked = new_views(self.network)
        array = marked.weights[layer - 1] if len(index) > 1 else marked.biases[layer - 1]
        if array is None:
            raise KeyError((layer, index))
        array[index] = 1.0
        return int(marked.vector.argmax())

    def places(self, epoch: int) -> tuple[int, ...]:
        """Return the places of the training rows, from 0, in the order of an epoch, from 1."""
        return tuple(int(row) for row in self._order.of(epoch - 1))

    def place(self, epoch: int, row: int) -> int:
        """Return the place, from 0, of an epoch's row (both from 1) among the training rows."""
        return int(self._order.of(epoch - 1)[row - 1]) if self._order.is_shuffled else row - 1

    @property
    def checkpoint_bytes(self) -> int:
        """What the checkpoints take in memory."""
        return sum(state.nbytes for state in self._checkpoints.values())

    def _move_to(self, update: int) -> None:
        nearest = update - update % self._stride
        while nearest not in self._checkpoints:
            nearest -= self._stride
        if not nearest <= self._at <= update:
            self._go_to_checkpoint(nearest)
        with np.errstate(all="ignore"):
            while self._at < update and (self._at < self.done or not self.history.stopped):
                self._compute(self._at)
                self._finish(self._at)
        self._edits.arrive(self._at)

    def _go_to_checkpoint(self, update: int) -> None:
        state = self._checkpoints[update]
        self._parameters.vector[...] = state[0]
        for row, array in enumerate(self._stepper.memory.values(), start=1):
            array[...] = state[row, : len(array)]
        self._edits.restart(update)
        self._at = update

    def _keep_checkpoint(self) -> None:
        state = np.zeros_like(self._start)
        state[0] = self._parameters.vector
        for row, array in enumerate(self._stepper.memory.values(), start=1):
            state[row, : len(array)] = array
        self._checkpoints[self._at] = state
        if len(self._checkpoints) > self._most:
            self._stride *= 2
            self._checkpoints = {at: kept for at, kept in self._checkpoints.items() if at % self._stride == 0}

    def _places(self, update: int) -> Places:
        """Return the places of a batch's rows among the training rows."""
        first = update % self.updates_per_epoch * self.training.batch
        chosen = slice(first, min(first + self.training.batch, self.data.rows))
        return self._order.of(update // self.updates_per_epoch)[chosen] if self._order.is_shuffled else chosen

    def _look_up(self, update: int) -> tuple[Passes, FloatArray, FloatArray, FloatArray, FloatArray]:
        """Return a batch's passes, inputs and targets, and where its outputs and targets are put down."""
        places = self._places(update)
        inputs, targets = self._edits.inputs[places], self._edits.targets[places]
        rows = len(inputs)
        if rows not in self._passes:
            always = inputs if self.updates_per_epoch == 1 and not self._order.is_shuffled else None
            self._passes[rows] = Passes(self.network, rows, self._parameters, self._gradients, always)
        first = update % self.updates_per_epoch * self.training.batch
        outputs, kept = (array[first : first + rows] for array in (self._epoch_outputs, self._epoch_targets))
        return self._passes[rows], inputs, targets, outputs, kept

    def _compute(self, update: int) -> Passes:
        """Run both passes of a batch; the first time, outputs and targets are put down for the history."""
        if self.edits:
            self._edits.arrive(update)
        batch = update if self._order.is_shuffled else update % self.updates_per_epoch
        passes, inputs, targets, outputs, kept = self._chosen(batch)
        passes.both(inputs, targets)
        if self._mean:
            np.divide(self._gradients.vector, len(inputs), self._gradients.vector)
        if update == self.done:
            outputs[...], kept[...] = passes.result, targets
        return passes

    def _finish(self, update: int) -> None:
        """Update the parameters and go on; an epoch that ends for the first time goes into the history."""
        self._at = at = update + 1
        self._stepper.apply(at)
        is_new = update == self.done
        if is_new:
            self.done = at
            if at % self.updates_per_epoch == 0:
                self.history.close_epoch(self._epoch_targets, self._epoch_outputs)
        if at % self._stride == 0 and at not in self._checkpoints:
            self._keep_checkpoint()
        if is_new and at % self.updates_per_epoch == 0 and not self.history.stopped and self._may_be_broken():
            self._look_through(at // self.updates_per_epoch)
            self._move_to(at)

    def _may_be_broken(self) -> bool:
        """Return whether some number of the epoch may not have been finite: parameters or memory are huge, or sums."""
        vectors = (self._parameters.vector, *self._stepper.memory.values())
        if not all(math.isfinite(vector.dot(vector)) for vector in vectors):
            return True
        return any(passes.peak > _LARGEST_EXPONENT for passes in self._passes.values())

    def _look_through(self, epoch: int) -> None:
        """Let training stop after an epoch in which some number was not finite."""
        first = (epoch - 1) * self.updates_per_epoch
        if not all(_is_finite(self.batch(update)) for update in range(first, first + self.updates_per_epoch)):
            self.history.break_off()

    def _wide(self, vector: FloatArray) -> Views:
        """Return a vector of the trained parameters as views of all (0 for frozen ones)."""
        views = new_views(self.network)
        views.vector[: len(vector)] = vector
        for array in (views.vector, *views.weights, *(bias for bias in views.biases if bias is not None)):
            array.setflags(write=False)
        return views

    def _copy(self, vector: FloatArray) -> Views:
        return self._wide(vector)


def _is_finite(batch: Batch) -> bool:
    """Return whether all numbers of a batch and its update are."""
    views = (batch.gradients, batch.after, *batch.optimiser.values())
    return batch.passes.are_finite() and all(bool(np.isfinite(one.vector).all()) for one in views)


def _stream(training: Training) -> "np.random.RandomState | None":
    if training.shuffle is None:
        return None
    stream = np.random.RandomState()
    stream.set_state(training.shuffle)
    return stream
