"""What is kept of each epoch of a run: errors, accuracies, why training stopped. May know NumPy and the engine."""

import math
from array import array

from tutor.arithmetic.engine.network import Data, Network, Training
from tutor.arithmetic.engine.parameters import Views
from tutor.arithmetic.engine.passes import Passes
from tutor.arithmetic.engine.values import class_hits
from tutor.arithmetic.functions.calls import FloatArray
from tutor.arithmetic.functions.losses import CLASS_LOSSES, LOSSES


class History:
    """One number an epoch and kind; grows by an epoch at a time."""

    def __init__(self, network: Network, data: Data, training: Training, parameters: Views) -> None:
        self.errors = array("d")
        """The error of each epoch: its rows' errors, each as it was when the row came, added up."""
        self.accuracies = array("d")
        """The part of each epoch's rows that got the right class, likewise; empty if the loss is not for classes."""
        self.held_out_errors = array("d")
        """The error of the held-out rows with the parameters after each epoch, added up; empty without such rows."""
        self.stopped = ""
        """Why training stopped before its last epoch: a sentence; empty while it goes on."""
        self.is_broken = False
        """Whether it stopped because a number was not finite."""
        self._stop = training.stop
        self._network = network
        self._loss = LOSSES[network.loss]
        self._classes = network.loss in CLASS_LOSSES
        self._held_out = data.held_out
        self._judge = Passes(network, len(self._held_out), parameters) if self._held_out else None
        self._best = math.inf
        self._best_epoch = 0

    def begin_like(self, other: "History", epochs: int) -> None:
        """Take over the first epochs of another run."""
        self.errors = other.errors[:epochs]
        self.accuracies = other.accuracies[:epochs]
        self.held_out_errors = other.held_out_errors[:epochs]
        if self.held_out_errors:
            self._best = min(self.held_out_errors)
            self._best_epoch = 1 + self.held_out_errors.index(self._best)

    def close_epoch(self, targets: FloatArray, outputs: FloatArray) -> None:
        """Add an epoch: the rows' targets and outputs as they came, shape (rows, outputs)."""
        self.errors.append(float(self._loss.total(self._loss.errors(targets, outputs)).sum()))
        if self._classes:
            self.accuracies.append(float(class_hits(self._network.loss, targets, outputs).mean()))
        if self._judge is not None and self._held_out is not None:
            self._judge.forward(self._held_out.inputs, self._held_out.targets)
            self.held_out_errors.append(self._judge.values.sum_of_totals())
        self.stopped = self._reason()

    def break_off(self) -> None:
        """Stop, because a number of the last epoch was not finite."""
        self.is_broken = True
        self.stopped = f"The numbers grew beyond all bounds in epoch {len(self.errors)}."

    def _reason(self) -> str:
        stop, epoch, error = self._stop, len(self.errors), self.errors[-1]
        if not math.isfinite(error) or (self.held_out_errors and not math.isfinite(self.held_out_errors[-1])):
            self.break_off()
            return self.stopped
        if stop.error_below is not None and error < stop.error_below:
            return f"The error of epoch {epoch} was below {stop.error_below:g}."
        if stop.accuracy is not None and self.accuracies and self.accuracies[-1] >= stop.accuracy:
            return f"In epoch {epoch}, {self.accuracies[-1]:.0%} of the rows got the right class."
        return self._out_of_patience(epoch)

    def _out_of_patience(self, epoch: int) -> str:
        if self._stop.patience is None or not self.held_out_errors:
            return ""
        if self.held_out_errors[-1] < self._best:
            self._best, self._best_epoch = self.held_out_errors[-1], epoch
        if epoch - self._best_epoch < self._stop.patience:
            return ""
        return f"The held-out error was lowest after epoch {self._best_epoch} and never since."
