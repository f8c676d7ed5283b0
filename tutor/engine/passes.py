"""Forward and backward pass over a batch of rows, into preallocated arrays. The only source of the program's numbers.

May know NumPy and the engine's own modules. Every batch, also one of a single row, runs through the same code, so that
a row shown step by step has bit for bit the numbers it had in training.
"""

import numpy as np

from tutor.engine.activations import ACTIVATIONS, blame_through_softmax
from tutor.engine.losses import LOSSES
from tutor.engine.network import FloatArray, Network
from tutor.engine.parameters import Views


class Passes:
    """The arrays of one batch: outputs, slopes, error terms. Overwritten by the next batch.

    Array lists are indexed by layer number from 0; entry 0 of `outputs` is the batch's inputs, entry 0 of the others is
    unused. Shapes are (rows of the batch, units of the layer).
    """

    def __init__(self, network: Network, rows: int) -> None:
        self.network = network
        self.sums, self.outputs, self.slopes, self.blames, self.deltas = (
            [np.empty((rows, size)) for size in network.sizes] for _ in range(5)
        )
        self.targets = np.empty((rows, network.sizes[-1]))
        self._activations = [ACTIVATIONS[layer.activation] for layer in network.layers]
        self._loss = LOSSES[network.loss]
        self._collapsed = network.layers[-1].activation in self._loss.collapses

    def forward(self, parameters: Views, inputs: FloatArray) -> FloatArray:
        """Compute sums and outputs of every layer from `inputs`, shape (rows, inputs); return the network's outputs."""
        self.outputs[0] = inputs
        for layer, activation in enumerate(self._activations):
            z = self.sums[layer + 1]
            np.matmul(self.outputs[layer], parameters.weights[layer].T, out=z)
            bias = parameters.biases[layer]
            if bias is not None:
                np.add(z, bias, out=z)
            activation.value(z, self.outputs[layer + 1])
        return self.outputs[-1]

    def backward(self, parameters: Views, targets: FloatArray, gradients: Views) -> None:
        """Compute error terms from the present outputs, and the gradients summed over the rows.

        `targets` has shape (rows, outputs). All error terms use the weights in `parameters`, before any update.
        """
        self.targets = targets
        self._error_terms(parameters, targets)
        for layer in range(self.network.depth):
            delta = self.deltas[layer + 1]
            np.matmul(delta.T, self.outputs[layer], out=gradients.weights[layer])
            bias = gradients.biases[layer]
            if bias is not None:
                np.add.reduce(delta, axis=0, out=bias)

    def errors(self) -> FloatArray:
        """Return each output's own error, shape (rows, outputs)."""
        with np.errstate(all="ignore"):
            return self._loss.errors(self.targets, self.outputs[-1])

    def totals(self) -> FloatArray:
        """Return each row's error, shape (rows,)."""
        return self._loss.total(self.errors())

    def exponentials(self, layer: int) -> FloatArray:
        """Return exp(z) of a softmax layer's units, shape (rows, units)."""
        with np.errstate(over="ignore"):
            return np.asarray(np.exp(self.sums[layer]))

    def weighted_input(self, parameters: Views, layer: int, row: int, place: tuple[int, ...]) -> float:
        """Return weight times incoming value; `place` is (receiving unit, sending unit), from 0."""
        return float(parameters.weights[layer - 1][place] * self.outputs[layer - 1][row, place[1]])

    def share_of_blame(self, parameters: Views, layer: int, row: int, place: tuple[int, ...]) -> float:
        """Return weight times the receiving unit's error term: what goes back along one line."""
        return float(parameters.weights[layer - 1][place] * self.deltas[layer][row, place[0]])

    def row_gradient(self, layer: int, row: int, place: tuple[int, ...]) -> float:
        """Return one row's own gradient of a weight: error term times incoming value."""
        return float(self.deltas[layer][row, place[0]] * self.outputs[layer - 1][row, place[1]])

    def _error_terms(self, parameters: Views, targets: FloatArray) -> None:
        last = self.network.depth
        for layer in range(last, 0, -1):
            blame = self.blames[layer]
            if layer < last:
                np.matmul(self.deltas[layer + 1], parameters.weights[layer], out=blame)
            elif self._collapsed:
                np.subtract(self.outputs[last], targets, out=self.deltas[last])
                continue
            else:
                self._loss.derivative(targets, self.outputs[last], blame)
            self._through_activation(layer)

    def _through_activation(self, layer: int) -> None:
        activation, a = self._activations[layer - 1], self.outputs[layer]
        blame, delta = self.blames[layer], self.deltas[layer]
        if activation.couples:
            blame_through_softmax(a, blame, delta)
        elif activation.slope is None:
            delta[...] = blame
        else:
            activation.slope(self.sums[layer], a, self.slopes[layer])
            np.multiply(blame, self.slopes[layer], out=delta)
