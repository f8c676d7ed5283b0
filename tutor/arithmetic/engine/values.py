"""The numbers of a batch's rows: sums, outputs, slopes, error terms, as arrays. May know NumPy and the engine only."""

import numpy as np

from tutor.arithmetic.engine.network import Network
from tutor.arithmetic.engine.parameters import Views
from tutor.arithmetic.functions.calls import FloatArray
from tutor.arithmetic.functions.losses import LOSSES


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

    def are_finite(self) -> bool:
        """Return whether all numbers are, also the exponentials of softmax layers."""
        arrays = [*self.sums[1:], *self.outputs, *self.slopes[1:], *self.blames[1:], *self.deltas[1:]]
        layers = enumerate(self.network.layers, start=1)
        arrays += [self.exponentials(layer) for layer, made in layers if made.activation == "softmax"]
        return all(bool(np.isfinite(array).all()) for array in arrays)

    def errors(self) -> FloatArray:
        """Return each output's own error, shape (rows, outputs)."""
        with np.errstate(all="ignore"):
            return LOSSES[self.network.loss].errors(self.targets, self.outputs[-1])

    def totals(self) -> FloatArray:
        """Return each row's error, shape (rows,)."""
        with np.errstate(all="ignore"):
            return LOSSES[self.network.loss].total(self.errors())

    def sum_of_totals(self) -> float:
        """Return the error of all rows, added up."""
        with np.errstate(all="ignore"):
            return float(self.totals().sum())

    def hits(self) -> FloatArray:
        """Return 1 for each row whose class is right, else 0, shape (rows,)."""
        with np.errstate(all="ignore"):
            return class_hits(self.network.loss, self.targets, self.outputs[-1])

    def exponentials(self, layer: int) -> FloatArray:
        """Return exp(z) of a softmax layer's units, shape (rows, units).

        They are beyond the doubles where a sum is above 709 or below -745; the outputs are right there all the same,
        because the engine takes the largest sum off first, but they can no longer be recomputed from these numbers.
        """
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


def sides(loss: str, outputs: int) -> bool:
    """Tell whether each output is a question of its own, answered by the side of a half that it lies on."""
    return outputs == 1 or loss == "binary-cross-entropy"


def class_hits(loss: str, targets: FloatArray, outputs: FloatArray) -> FloatArray:
    """Return 1 for each row whose class is right, else 0, shape (rows,); both arrays have shape (rows, outputs).

    The largest output must be at the target's class (ties count as right); where each output is a question of its
    own, every output must lie on its target's side of a half.
    """
    if sides(loss, outputs.shape[1]):
        agreements: FloatArray = (outputs - 0.5) * (targets - 0.5)
        return np.where(agreements.min(axis=1) >= 0, 1.0, 0.0)
    return np.where(np.sum(outputs * targets, axis=1) >= outputs.max(axis=1), 1.0, 0.0)
