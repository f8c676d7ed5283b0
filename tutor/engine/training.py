"""Training: batches in order, gradients to updates, and any moment of a run again by replay from a checkpoint.

May know NumPy and the engine's own modules; knows nothing of steps, formulas or addresses.
"""

from dataclasses import dataclass

import numpy as np

from tutor.engine.network import Data, FloatArray, Network, Training
from tutor.engine.parameters import Views, new_views, start_vector, trained_count
from tutor.engine.passes import Passes

_MOST_CHECKPOINTS = 512


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Everything about one batch and its update; the arrays are copies and stay as they are."""

    rows: tuple[int, ...]
    """Row numbers of the data, from 0, in the order of the batch."""
    before: Views
    """Parameters before the update."""
    after: Views
    """Parameters after the update."""
    gradients: Views
    """Gradients put together over the batch's rows, as the optimiser gets them."""
    passes: Passes
    """The rows' sums, outputs and error terms."""


class Run:
    """One training run, computed as far as it is asked for; going back replays from a checkpoint.

    A *update* is one batch and the change of the parameters after it; updates are numbered from 0 through all epochs.
    """

    def __init__(self, network: Network, data: Data, training: Training) -> None:
        self.network = network
        self.data = data
        self.training = training
        self._parameters = new_views(network)
        self._gradients = new_views(network)
        self._trained = slice(0, trained_count(network))
        self._scratch = np.empty(self._trained.stop)
        self._passes: dict[int, Passes] = {}
        self._checkpoints = {0: start_vector(network)}
        self._stride = 1
        self._at = -1
        self._go_to_checkpoint(0)

    @property
    def updates_per_epoch(self) -> int:
        """Number of batches in an epoch."""
        return -(-self.data.rows // self.training.batch)

    def batch(self, update: int) -> Batch:
        """Compute one batch and its update from the state before it.

        Raises:
            IndexError: if the run has no such update.

        """
        if not 0 <= update < self.updates_per_epoch * self.training.epochs:
            raise IndexError(update)
        with np.errstate(all="ignore"):
            self._move_to(update)
            before = self._copy(self._parameters.vector)
            rows = self._rows(update)
            passes = Passes(self.network, len(rows))
            self._compute(passes, rows)
            gradients = self._copy(self._gradients.vector)
            self._apply()
            self._at += 1
            self._keep_checkpoint()
        return Batch(tuple(rows), before, self._copy(self._parameters.vector), gradients, passes)

    def parameters(self, update: int) -> Views:
        """Return a copy of the parameters before the given update (one past the last: after the run)."""
        with np.errstate(all="ignore"):
            self._move_to(update)
        return self._copy(self._parameters.vector)

    def _move_to(self, update: int) -> None:
        nearest = update - update % self._stride
        while nearest not in self._checkpoints:
            nearest -= self._stride
        if not nearest <= self._at <= update:
            self._go_to_checkpoint(nearest)
        while self._at < update:
            rows = self._rows(self._at)
            self._compute(self._passes_for(len(rows)), rows)
            self._apply()
            self._at += 1
            self._keep_checkpoint()

    def _go_to_checkpoint(self, update: int) -> None:
        self._parameters.vector[...] = self._checkpoints[update]
        self._at = update

    def _keep_checkpoint(self) -> None:
        if self._at % self._stride or self._at in self._checkpoints:
            return
        self._checkpoints[self._at] = self._parameters.vector.copy()
        if len(self._checkpoints) > _MOST_CHECKPOINTS:
            self._stride *= 2
            self._checkpoints = {at: kept for at, kept in self._checkpoints.items() if at % self._stride == 0}

    def _rows(self, update: int) -> range:
        first = update % self.updates_per_epoch * self.training.batch
        return range(first, min(first + self.training.batch, self.data.rows))

    def _passes_for(self, rows: int) -> Passes:
        if rows not in self._passes:
            self._passes[rows] = Passes(self.network, rows)
        return self._passes[rows]

    def _compute(self, passes: Passes, rows: range) -> None:
        chosen = slice(rows.start, rows.stop)
        passes.forward(self._parameters, self.data.inputs[chosen])
        passes.backward(self._parameters, self.data.targets[chosen], self._gradients)
        if self.training.reduce == "mean":
            np.divide(self._gradients.vector, len(rows), out=self._gradients.vector)

    def _apply(self) -> None:
        trained = self._trained
        np.multiply(self._gradients.vector[trained], self.training.optimiser.rate, out=self._scratch)
        np.subtract(self._parameters.vector[trained], self._scratch, out=self._parameters.vector[trained])

    def _copy(self, vector: FloatArray) -> Views:
        views = new_views(self.network)
        views.vector[...] = vector
        views.vector.setflags(write=False)
        return views
