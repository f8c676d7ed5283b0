"""Gradients by nudging: the error with a parameter a little smaller and a little larger. May know the engine only.

The centred difference (E(w + ε) - E(w - ε)) / 2ε differs from dE/dw by a term of order ε²; with ε near the cube root of
a double's precision, rounding and that term are about equally small.
"""

from dataclasses import dataclass

import numpy as np

from tutor.arithmetic.engine.network import Network
from tutor.arithmetic.engine.parameters import Views, new_views
from tutor.arithmetic.engine.passes import Passes
from tutor.arithmetic.engine.values import Values
from tutor.arithmetic.functions.calls import FloatArray

NUDGE = 1e-5
"""How far a parameter is nudged."""


@dataclass(frozen=True, slots=True, eq=False)
class Nudged:
    """Two forward passes of one row, and the slope between them."""

    smaller: Values
    larger: Values
    value: float
    """The parameter as it is."""
    nudge: float
    backprop: float
    """dE/dw as the backward pass has it."""

    @property
    def errors(self) -> tuple[float, float]:
        """The row's error with the smaller and with the larger parameter."""
        return self.smaller.totals().item(), self.larger.totals().item()

    @property
    def slope(self) -> float:
        """The centred difference."""
        smaller, larger = self.errors
        return (larger - smaller) / (2 * self.nudge)

    @property
    def gap(self) -> float:
        """How far apart the two are, as a part of the larger one; 0 if both are 0."""
        size = max(abs(self.slope), abs(self.backprop))
        return abs(self.slope - self.backprop) / size if size else 0.0


def nudge(
    network: Network,
    parameters: Views,
    row: tuple[FloatArray, FloatArray],
    place: tuple[int, tuple[int, ...]],
    by: float = NUDGE,
) -> Nudged:
    """Nudge one parameter of a network both ways, for one row.

    `row` holds inputs and targets, shapes (1, inputs) and (1, outputs); `place` is the layer, from 1, and the indexes
    of a weight (two) or of a bias (one), from 0.
    """
    layer, index = place
    arrays = _array(parameters, layer, index)
    value = arrays.item(index)
    gradients = new_views(network)
    with np.errstate(all="ignore"):
        Passes(network, 1, parameters, gradients).both(*row)
        smaller, larger = (_forward(network, parameters, row, place, value + step) for step in (-by, by))
    return Nudged(smaller, larger, value, by, _array(gradients, layer, index).item(index))


def _forward(
    network: Network,
    parameters: Views,
    row: tuple[FloatArray, FloatArray],
    place: tuple[int, tuple[int, ...]],
    value: float,
) -> Values:
    layer, index = place
    changed = new_views(network)
    changed.vector[...] = parameters.vector
    _array(changed, layer, index)[index] = value
    passes = Passes(network, 1, changed)
    passes.forward(*row)
    return passes.values


def _array(views: Views, layer: int, index: tuple[int, ...]) -> FloatArray:
    array = views.weights[layer - 1] if len(index) > 1 else views.biases[layer - 1]
    if array is None:
        raise KeyError((layer, index))
    return array
