"""Loss functions: the error of a row and its derivative by each output. May know NumPy only."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tutor.arithmetic.engine.activations import Call
from tutor.arithmetic.engine.network import FloatArray


@dataclass(frozen=True, slots=True)
class Loss:
    """A loss on arrays of shape (rows, outputs)."""

    errors: Callable[[FloatArray, FloatArray], FloatArray]
    """`errors(t, a)`: each output's own error, shape (rows, outputs)."""
    derivative: Callable[[FloatArray, FloatArray, FloatArray], list[Call]]
    """`derivative(t, a, out)`: the calls for dE/da of the row's error."""
    collapses: frozenset[str] = frozenset()
    """Output activations with which dE/dz is simply a - t."""
    mean: bool = False
    """Whether a row's error is the mean over the outputs (else their sum)."""

    def total(self, errors: FloatArray) -> FloatArray:
        """Put the outputs' errors, shape (rows, outputs), together to one error a row, shape (rows,)."""
        totals: FloatArray = np.add.reduce(errors, axis=1)
        return np.divide(totals, errors.shape[1]) if self.mean else totals


def _square(t: FloatArray, a: FloatArray) -> FloatArray:
    return np.square(np.subtract(t, a))


def _times_log(t: FloatArray, a: FloatArray) -> FloatArray:
    return np.where(t == 0.0, 0.0, t * np.log(a))  # 0 ln 0 counts as 0


def _difference(t: FloatArray, a: FloatArray, out: FloatArray) -> list[Call]:
    return [(np.subtract, (a, t, out))]


def _two_differences(t: FloatArray, a: FloatArray, out: FloatArray) -> list[Call]:
    return [*_difference(t, a, out), (np.add, (out, out, out))]


def _mean_of_differences(t: FloatArray, a: FloatArray, out: FloatArray) -> list[Call]:
    return [*_two_differences(t, a, out), (np.divide, (out, a.shape[1], out))]


def _binary_derivative(t: FloatArray, a: FloatArray, out: FloatArray) -> list[Call]:
    rest = np.empty_like(out)
    return [
        (np.subtract, (np.ones_like(a), a, rest)),
        (np.multiply, (a, rest, rest)),
        *_difference(t, a, out),
        (np.divide, (out, rest, out)),
    ]


def _cross_derivative(t: FloatArray, a: FloatArray, out: FloatArray) -> list[Call]:
    return [(np.divide, (t, a, out)), (np.negative, (out, out))]


LOSSES: dict[str, Loss] = {
    "half-squared-error": Loss(lambda t, a: 0.5 * _square(t, a), _difference),
    "squared-error": Loss(_square, _two_differences),
    "mean-squared-error": Loss(_square, _mean_of_differences, mean=True),
    "binary-cross-entropy": Loss(
        lambda t, a: -_times_log(t, a) - _times_log(1.0 - t, 1.0 - a),
        _binary_derivative,
        frozenset({"sigmoid"}),
    ),
    "cross-entropy": Loss(lambda t, a: -_times_log(t, a), _cross_derivative, frozenset({"softmax"})),
}
"""By the name that lesson files use. Logarithms are natural."""
