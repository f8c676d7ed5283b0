"""Loss functions: the error of an output and its derivative as NumPy calls, and the same as formulas; a record each."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tutor.arithmetic.formula.expr import Expr, Num, multiply, op
from tutor.arithmetic.functions.calls import Call, FloatArray

_ZERO, _ONE, _TWO, _HALF = Num(0.0), Num(1.0), Num(2.0), Num(0.5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A loss on arrays of shape (rows, outputs), and as a formula of one output a and its target t."""

    errors: Callable[[FloatArray, FloatArray], FloatArray]
    """`errors(t, a)`: each output's own error, shape (rows, outputs)."""
    formula: Callable[[Expr, Expr], Expr]
    """`formula(t, a)`: the same."""
    derivative: Callable[[FloatArray, FloatArray, FloatArray], list[Call]]
    """`derivative(t, a, out)`: the calls for dE/da of the row's error."""
    factors: Callable[[Expr, Expr, Expr, int], tuple[Expr, ...]]
    """`factors(t, a, difference, outputs)`: what dE/da is the product of; the difference as the lesson writes it."""
    why: str
    """Why it is calculated, a sentence."""
    skill: str
    """The skill of calculating it."""
    collapses: frozenset[str] = frozenset()
    """Output activations with which dE/dz is simply a - t."""
    mean: bool = False
    """Whether a row's error is the mean over the outputs (else their sum)."""
    for_classes: bool = False
    """Whether it is for classes, so that a row can be right or wrong."""

    def total(self, errors: FloatArray) -> FloatArray:
        """Put the outputs' errors, shape (rows, outputs), together to one error a row, shape (rows,)."""
        totals: FloatArray = np.add.reduce(errors, axis=1)
        return np.divide(totals, errors.shape[1]) if self.mean else totals


def _square(t: FloatArray, a: FloatArray) -> FloatArray:
    return np.square(np.subtract(t, a))


def _square_formula(t: Expr, a: Expr) -> Expr:
    return op("square", op("minus", t, a))


def _times_log(t: FloatArray, a: FloatArray) -> FloatArray:
    return np.where(t == 0.0, 0.0, t * np.log(a))  # 0 ln 0 counts as 0


def _difference(t: FloatArray, a: FloatArray, out: FloatArray) -> list[Call]:
    return [(np.subtract, (a, t, out))]


def _two_differences(t: FloatArray, a: FloatArray, out: FloatArray) -> list[Call]:
    return [*_difference(t, a, out), (np.add, (out, out, out))]


def _mean_of_differences(t: FloatArray, a: FloatArray, out: FloatArray) -> list[Call]:
    return [*_two_differences(t, a, out), (np.divide, (out, a.shape[1], out))]


def _mean_factors(_t: Expr, _a: Expr, difference: Expr, outputs: int) -> tuple[Expr, ...]:
    return (_TWO, difference) if outputs == 1 else (op("over", _TWO, Num(float(outputs))), difference)


def _sign(t: FloatArray, a: FloatArray, out: FloatArray) -> list[Call]:
    return [(np.subtract, (a, t, out)), (np.sign, (out, out))]


def _mean_of_signs(t: FloatArray, a: FloatArray, out: FloatArray) -> list[Call]:
    return [*_sign(t, a, out), (np.divide, (out, a.shape[1], out))]


def _sign_factors(t: Expr, a: Expr, _difference: Expr, outputs: int) -> tuple[Expr, ...]:
    above, below = op("minus", a, t), op("minus", t, a)
    sign = op("if_positive", above, _ONE, op("if_positive", below, Num(-1.0), _ZERO))
    return (sign,) if outputs == 1 else (op("over", _ONE, Num(float(outputs))), sign)


def _binary_derivative(t: FloatArray, a: FloatArray, out: FloatArray) -> list[Call]:
    rest = np.empty_like(out)
    return [
        (np.subtract, (np.ones_like(a), a, rest)),
        (np.multiply, (a, rest, rest)),
        *_difference(t, a, out),
        (np.divide, (out, rest, out)),
    ]


def _binary_formula(t: Expr, a: Expr) -> Expr:
    wrong = op("times_ln", op("minus", _ONE, t), op("minus", _ONE, a))
    return op("minus", op("negative", op("times_ln", t, a)), wrong)


def _cross_derivative(t: FloatArray, a: FloatArray, out: FloatArray) -> list[Call]:
    return [(np.divide, (t, a, out)), (np.negative, (out, out))]


LOSSES: dict[str, Loss] = {
    "half-squared-error": Loss(
        errors=lambda t, a: 0.5 * _square(t, a),
        formula=lambda t, a: multiply(_HALF, _square_formula(t, a)),
        derivative=_difference,
        factors=lambda _t, _a, difference, _: (difference,),
        why="Half the squared miss: large misses count most, and the ½ will cancel a 2 in the slope.",
        skill="err-half-sq",
    ),
    "squared-error": Loss(
        errors=_square,
        formula=_square_formula,
        derivative=_two_differences,
        factors=lambda _t, _a, difference, _: (_TWO, difference),
        why="The squared miss: large misses count most, and its sign no longer matters.",
        skill="err-half-sq",
    ),
    "mean-squared-error": Loss(
        errors=_square,
        formula=_square_formula,
        derivative=_mean_of_differences,
        factors=_mean_factors,
        mean=True,
        why="The mean of the squared misses over the outputs: large misses count most.",
        skill="err-half-sq",
    ),
    "mean-absolute-error": Loss(
        errors=lambda t, a: np.abs(np.subtract(t, a)),
        formula=lambda t, a: op("size", op("minus", t, a)),
        derivative=_mean_of_signs,
        factors=_sign_factors,
        mean=True,
        why="How far the outputs lie from their targets, without signs: one large miss counts no more than many small.",
        skill="err-absolute",
    ),
    "binary-cross-entropy": Loss(
        errors=lambda t, a: -_times_log(t, a) - _times_log(1.0 - t, 1.0 - a),
        formula=_binary_formula,
        derivative=_binary_derivative,
        factors=lambda _t, a, difference, _: (op("over", difference, multiply(a, op("minus", _ONE, a))),),
        collapses=frozenset({"sigmoid"}),
        for_classes=True,
        why="The less chance the output gave to what was true, the larger the error.",
        skill="ce",
    ),
    "cross-entropy": Loss(
        errors=lambda t, a: -_times_log(t, a),
        formula=lambda t, a: op("negative", op("times_ln", t, a)),
        derivative=_cross_derivative,
        factors=lambda t, a, _difference, _: (op("negative", op("over", t, a)),),
        collapses=frozenset({"softmax"}),
        for_classes=True,
        why="Minus the logarithm of the share that the true class got: 0 only if it got everything.",
        skill="ce",
    ),
}
"""By the name that lesson files use. Logarithms are natural."""
CLASS_LOSSES = frozenset(name for name, loss in LOSSES.items() if loss.for_classes)
"""Losses that are for classes; with them a row can be right or wrong."""
