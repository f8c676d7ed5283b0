"""Activation functions and their slopes, on whole arrays. May know NumPy only.

Slopes are written in terms of the output `a` where that is the textbook's form. Overflow of `exp` is harmless here
(the result is the limit 0); callers silence it with `numpy.errstate`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tutor.engine.network import FloatArray

LEAK = 0.01
"""Slope of leaky ReLU where the weighted sum is not positive."""


@dataclass(frozen=True, slots=True)
class Activation:
    """An activation function on arrays of shape (rows, units); results are written into `out`."""

    value: Callable[[FloatArray, FloatArray], None]
    """`value(z, out)`."""
    slope: Callable[[FloatArray, FloatArray, FloatArray], None] | None
    """`slope(z, a, out)`: da/dz; None where it is 1 everywhere (linear) or no single number (softmax)."""
    couples: bool = False
    """Whether a unit's output depends on the other units' sums (softmax)."""


def _sigmoid(z: FloatArray, out: FloatArray) -> None:
    np.negative(z, out=out)
    np.exp(out, out=out)
    np.add(out, 1.0, out=out)
    np.reciprocal(out, out=out)


def _sigmoid_slope(_z: FloatArray, a: FloatArray, out: FloatArray) -> None:
    np.subtract(1.0, a, out=out)
    np.multiply(out, a, out=out)


def _bipolar_sigmoid(z: FloatArray, out: FloatArray) -> None:
    _sigmoid(z, out)
    np.multiply(out, 2.0, out=out)
    np.subtract(out, 1.0, out=out)


def _bipolar_slope(_z: FloatArray, a: FloatArray, out: FloatArray) -> None:
    np.multiply(a, a, out=out)
    np.subtract(1.0, out, out=out)
    np.multiply(out, 0.5, out=out)


def _tanh(z: FloatArray, out: FloatArray) -> None:
    np.tanh(z, out=out)


def _tanh_slope(_z: FloatArray, a: FloatArray, out: FloatArray) -> None:
    np.multiply(a, a, out=out)
    np.subtract(1.0, out, out=out)


def _relu(z: FloatArray, out: FloatArray) -> None:
    np.maximum(z, 0.0, out=out)


def _relu_slope(z: FloatArray, _a: FloatArray, out: FloatArray) -> None:
    np.greater(z, 0.0, out=out)


def _leaky_relu(z: FloatArray, out: FloatArray) -> None:
    np.multiply(z, LEAK, out=out)
    np.maximum(z, out, out=out)


def _leaky_slope(z: FloatArray, _a: FloatArray, out: FloatArray) -> None:
    out[...] = np.where(z > 0.0, 1.0, LEAK)


def _linear(z: FloatArray, out: FloatArray) -> None:
    out[...] = z


def _step(z: FloatArray, out: FloatArray) -> None:
    np.greater_equal(z, 0.0, out=out)


def _step_slope(_z: FloatArray, _a: FloatArray, out: FloatArray) -> None:
    out[...] = 0.0


def _softmax(z: FloatArray, out: FloatArray) -> None:
    np.subtract(z, z.max(axis=1, keepdims=True), out=out)  # same result, no overflow
    np.exp(out, out=out)
    np.divide(out, out.sum(axis=1, keepdims=True), out=out)


ACTIVATIONS: dict[str, Activation] = {
    "sigmoid": Activation(_sigmoid, _sigmoid_slope),
    "bipolar-sigmoid": Activation(_bipolar_sigmoid, _bipolar_slope),
    "tanh": Activation(_tanh, _tanh_slope),
    "relu": Activation(_relu, _relu_slope),
    "leaky-relu": Activation(_leaky_relu, _leaky_slope),
    "linear": Activation(_linear, None),
    "step": Activation(_step, _step_slope),
    "softmax": Activation(_softmax, None, couples=True),
}
"""By the name that lesson files use. ReLU's slope at exactly 0 is 0; step's output at exactly 0 is 1."""


def blame_through_softmax(a: FloatArray, back: FloatArray, out: FloatArray) -> None:
    """Multiply dE/da by the softmax's Jacobian: dE/dz_i = a_i (back_i - sum_j back_j a_j); shapes (rows, units)."""
    np.subtract(back, np.sum(back * a, axis=1, keepdims=True), out=out)
    np.multiply(out, a, out=out)
