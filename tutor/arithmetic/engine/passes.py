"""Forward and backward pass over a batch of rows. The only source of the program's numbers.

May know NumPy and the engine's own modules. Each pass is a list of NumPy calls on arrays made beforehand, so nothing
is allocated while training. Every batch, also one of a single row, and also a row that is shown step by step, runs
through the same calls: what is shown has bit for bit the numbers of the training.
"""

from itertools import chain

import numpy as np

from tutor.arithmetic.engine.network import Network
from tutor.arithmetic.engine.parameters import Views
from tutor.arithmetic.engine.values import Values
from tutor.arithmetic.functions.activations import ACTIVATIONS, blame_through_softmax
from tutor.arithmetic.functions.calls import Call, FloatArray
from tutor.arithmetic.functions.losses import LOSSES


class Passes:
    """The passes of batches with a fixed number of rows, on fixed parameters and gradients.

    The parameters are read when a pass runs, so they may be changed between passes. Without `gradients` there is no
    backward pass. Where all passes have the same `inputs`, of shape (rows, inputs), they are read where they are.
    """

    def __init__(
        self,
        network: Network,
        rows: int,
        parameters: Views,
        gradients: Views | None = None,
        inputs: FloatArray | None = None,
    ) -> None:
        self.network = network
        self.values = Values(network, rows)
        if inputs is not None:
            self.values.outputs[0] = inputs
        self._parameters = parameters
        self._activations = [ACTIVATIONS[layer.activation] for layer in network.layers]
        self._peaks: list[FloatArray] = []
        """The largest sums of softmax layers so far, unit by unit."""
        self._forward = list(chain.from_iterable(self._forward_calls(layer, rows) for layer in self._layers()))
        self._both = self._forward + ([] if gradients is None else self._backward_calls(rows, gradients))
        self.result = self.values.outputs[-1]
        """The network's outputs, shape (rows, outputs)."""
        self._inputs, self._targets = self.values.outputs[0], self.values.targets

    def forward(self, inputs: FloatArray, targets: FloatArray) -> FloatArray:
        """Compute sums and outputs of every layer; return the network's outputs.

        `inputs` has shape (rows, inputs), `targets` (rows, outputs).
        """
        self._run(self._forward, inputs, targets)
        return self.result

    def both(self, inputs: FloatArray, targets: FloatArray) -> None:
        """Compute the forward pass, then error terms and the gradients summed over the rows.

        All error terms use the parameters as they are now, before any update.
        """
        self._run(self._both, inputs, targets)

    @property
    def peak(self) -> float:
        """The largest sum of a softmax layer so far."""
        return max((float(peaks.max()) for peaks in self._peaks), default=-np.inf)

    def _run(self, calls: list[Call], inputs: FloatArray, targets: FloatArray) -> None:
        if inputs is not self._inputs:
            self._inputs[...] = inputs
        self._targets[...] = targets
        for function, arguments in calls:
            function(*arguments)

    def _layers(self) -> range:
        return range(1, self.network.depth + 1)

    def _forward_calls(self, layer: int, rows: int) -> list[Call]:
        z, before = self.values.sums[layer], self.values.outputs[layer - 1]
        calls: list[Call] = [(np.dot, (before, self._parameters.weights[layer - 1].T, z))]
        bias = self._parameters.biases[layer - 1]
        if bias is not None:
            calls.append((np.add, (z, np.broadcast_to(bias, (rows, bias.size)), z)))
        if self._activations[layer - 1].couples:
            peaks = np.full_like(z, -np.inf)
            self._peaks.append(peaks)
            calls.append((_raise, (peaks, z)))
        return calls + self._activations[layer - 1].value(z, self.values.outputs[layer])

    def _backward_calls(self, rows: int, gradients: Views) -> list[Call]:
        values = self.values
        calls: list[Call] = []
        if rows == 1:  # the gradient of a bias is the error term itself: one array serves both
            for layer in self._layers():
                bias = gradients.biases[layer - 1]
                values.deltas[layer] = values.deltas[layer] if bias is None else bias[np.newaxis, :]
        for layer in reversed(self._layers()):
            calls += self._error_term_calls(layer)
        for layer in self._layers():
            delta, bias = values.deltas[layer], gradients.biases[layer - 1]
            calls.append((np.dot, (delta.T, values.outputs[layer - 1], gradients.weights[layer - 1])))
            if bias is not None and rows > 1:
                calls.append((np.add.reduce, (delta, 0, None, bias)))
        return calls

    def _error_term_calls(self, layer: int) -> list[Call]:
        values, last = self.values, self.network.depth
        blame, delta, loss = values.blames[layer], values.deltas[layer], LOSSES[self.network.loss]
        if layer == last and self.network.layers[-1].activation in loss.collapses:
            return [(np.subtract, (values.outputs[last], values.targets, delta))]
        if layer == last:
            calls = loss.derivative(values.targets, values.outputs[last], blame)
        else:
            calls = [(np.dot, (values.deltas[layer + 1], self._parameters.weights[layer], blame))]
        return calls + self._through_activation(layer)

    def _through_activation(self, layer: int) -> list[Call]:
        values, activation = self.values, self._activations[layer - 1]
        a, blame, delta, slope = values.outputs[layer], values.blames[layer], values.deltas[layer], values.slopes[layer]
        if activation.couples:
            return [(blame_through_softmax, (a, blame, delta))]
        if activation.slope is None:
            return [(np.positive, (blame, delta))]
        return [*activation.slope(values.sums[layer], a, slope), (np.multiply, (blame, slope, delta))]


def _raise(peaks: FloatArray, z: FloatArray) -> None:
    np.maximum(peaks, z, out=peaks)
