"""The numbers of a batch's rows: sums, outputs, slopes, error terms, as arrays. May know NumPy and the engine only."""

import numpy as np

from tutor.engine.losses import LOSSES
from tutor.engine.network import FloatArray, Network
from tutor.engine.parameters import Views


class Values:
    """Arrays by layer number; entry 0 of `outputs` is the rows' inputs, entry 0 of the others is unused.

    Shapes are (rows, units of the layer).
    """

    def __init__(self, network: Network, rows: int) -> None:
        self.network = network
        self.sums, self.outputs, self.slopes, self.blames, self.deltas = (
            [np.zeros((rows, size)) for size in network.sizes] for _ in range(5)
        )
        self.targets: FloatArray = np.zeros((rows, network.sizes[-1]))

    def copy(self) -> "Values":
        """Return a copy that later passes leave as it is."""
        other = Values.__new__(Values)
        other.network = self.network
        for name in ("sums", "outputs", "slopes", "blames", "deltas"):
            setattr(other, name, [array.copy() for array in getattr(self, name)])
        other.targets = self.targets.copy()
        return other

    def errors(self) -> FloatArray:
        """Return each output's own error, shape (rows, outputs)."""
        with np.errstate(all="ignore"):
            return LOSSES[self.network.loss].errors(self.targets, self.outputs[-1])

    def totals(self) -> FloatArray:
        """Return each row's error, shape (rows,)."""
        return LOSSES[self.network.loss].total(self.errors())

    def hits(self) -> FloatArray:
        """Return 1 for each row whose class is right, else 0, shape (rows,).

        With several outputs the largest must be at the target's class (ties count as right); with one, output and
        target must lie on the same side of a half.
        """
        return class_hits(self.targets, self.outputs[-1])

    def exponentials(self, layer: int) -> FloatArray:
        """Return exp(z) of a softmax layer's units, shape (rows, units)."""
        with np.errstate(over="ignore"):
            return np.asarray(np.exp(self.sums[layer]))

    def sum_of_exponentials(self, layer: int, row: int) -> float:
        """Return the sum of a softmax layer's exponentials in a row."""
        with np.errstate(over="ignore"):
            return float(self.exponentials(layer)[row].sum())

    def weighted_input(self, parameters: Views, layer: int, row: int, place: tuple[int, ...]) -> float:
        """Return weight times incoming value; `place` is (receiving unit, sending unit), from 0."""
        return parameters.weights[layer - 1].item(place) * self.outputs[layer - 1].item((row, place[1]))

    def share_of_blame(self, parameters: Views, layer: int, row: int, place: tuple[int, ...]) -> float:
        """Return weight times the receiving unit's error term: what goes back along one line."""
        return parameters.weights[layer - 1].item(place) * self.deltas[layer].item((row, place[0]))

    def row_gradient(self, layer: int, row: int, place: tuple[int, ...]) -> float:
        """Return one row's own gradient of a weight: error term times incoming value."""
        return self.deltas[layer].item((row, place[0])) * self.outputs[layer - 1].item((row, place[1]))


def class_hits(targets: FloatArray, outputs: FloatArray) -> FloatArray:
    """Return 1 for each row whose class is right, else 0; see `Values.hits`."""
    if outputs.shape[1] == 1:
        right = (outputs[:, 0] - 0.5) * (targets[:, 0] - 0.5) >= 0
    else:
        right = np.sum(outputs * targets, axis=1) >= outputs.max(axis=1)
    return right.astype(np.float64)
