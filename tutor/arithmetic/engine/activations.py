"""Activation functions and their slopes, as NumPy calls on fixed arrays. May know NumPy and `engine.network` only.

A pass is run very often on small arrays, so what it consists of is laid out once, as a list of calls that write into
arrays made beforehand. Overflow of `exp` is harmless here (the result is the limit 0); whoever runs the calls silences
it with `numpy.errstate`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tutor.arithmetic.engine.network import FloatArray

Call = tuple[Callable[..., Any], tuple[Any, ...]]
"""A function and its arguments; the last argument is the array that it writes into."""
LEAK = 0.01
"""Slope of leaky ReLU where the weighted sum is not positive."""


@dataclass(frozen=True, slots=True)
class Activation:
    """An activation function on arrays of shape (rows, units)."""

    value: Callable[[FloatArray, FloatArray], list[Call]]
    """`value(z, out)`: the calls that compute the outputs."""
    slope: Callable[[FloatArray, FloatArray, FloatArray], list[Call]] | None
    """`slope(z, a, out)`: the calls for da/dz; None where it is 1 everywhere (linear) or no single number (softmax)."""
    couples: bool = False
    """Whether a unit's output depends on the other units' sums (softmax)."""


def ones(like: FloatArray) -> FloatArray:
    """Return an array of ones; adding it is quicker than adding a Python number."""
    return np.ones_like(like)


def _sigmoid(z: FloatArray, out: FloatArray) -> list[Call]:
    return [
        (np.negative, (z, out)),
        (np.exp, (out, out)),
        (np.add, (out, ones(out), out)),
        (np.reciprocal, (out, out)),
    ]


def _sigmoid_slope(_z: FloatArray, a: FloatArray, out: FloatArray) -> list[Call]:
    return [(np.subtract, (ones(out), a, out)), (np.multiply, (out, a, out))]


def _bipolar_sigmoid(z: FloatArray, out: FloatArray) -> list[Call]:
    return [*_sigmoid(z, out), (np.add, (out, out, out)), (np.subtract, (out, ones(out), out))]


def _tanh_slope(_z: FloatArray, a: FloatArray, out: FloatArray) -> list[Call]:
    return [(np.multiply, (a, a, out)), (np.subtract, (ones(out), out, out))]


def _bipolar_slope(z: FloatArray, a: FloatArray, out: FloatArray) -> list[Call]:
    return [*_tanh_slope(z, a, out), (np.multiply, (out, 0.5, out))]


def _maximum(first: FloatArray, second: FloatArray | float, out: FloatArray) -> None:
    np.maximum(first, second, out=out)


def _leaky_relu(z: FloatArray, out: FloatArray) -> list[Call]:
    return [(np.multiply, (z, LEAK, out)), (_maximum, (z, out, out))]


def _leaky_slope(z: FloatArray, _a: FloatArray, out: FloatArray) -> list[Call]:
    return [(np.greater, (z, 0.0, out)), (_maximum, (out, LEAK, out))]


def _softmax(z: FloatArray, out: FloatArray) -> None:
    np.subtract(z, z.max(axis=1, keepdims=True), out=out)  # same result, no overflow
    np.exp(out, out=out)
    np.divide(out, out.sum(axis=1, keepdims=True), out=out)


ACTIVATIONS: dict[str, Activation] = {
    "sigmoid": Activation(_sigmoid, _sigmoid_slope),
    "bipolar-sigmoid": Activation(_bipolar_sigmoid, _bipolar_slope),
    "tanh": Activation(lambda z, out: [(np.tanh, (z, out))], _tanh_slope),
    "relu": Activation(lambda z, out: [(_maximum, (z, 0.0, out))], lambda z, _a, out: [(np.greater, (z, 0.0, out))]),
    "leaky-relu": Activation(_leaky_relu, _leaky_slope),
    "linear": Activation(lambda z, out: [(np.positive, (z, out))], None),
    "step": Activation(
        lambda z, out: [(np.greater_equal, (z, 0.0, out))], lambda z, _a, out: [(np.multiply, (z, 0.0, out))]
    ),
    "softmax": Activation(lambda z, out: [(_softmax, (z, out))], None, couples=True),
}
"""By the name that lesson files use. ReLU's slope at exactly 0 is 0; step's output at exactly 0 is 1."""


def blame_through_softmax(a: FloatArray, back: FloatArray, out: FloatArray) -> None:
    """Multiply dE/da by the softmax's Jacobian: dE/dz_i = a_i (back_i - sum_j back_j a_j); shapes (rows, units)."""
    np.subtract(back, np.sum(back * a, axis=1, keepdims=True), out=out)
    np.multiply(out, a, out=out)
