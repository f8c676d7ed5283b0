"""Activation functions: outputs and slopes as NumPy calls, and the same as formulas. A new one is one record here.

A pass is run very often on small arrays, so what it consists of is laid out once, as a list of calls that write into
arrays made beforehand. Overflow of `exp` is harmless here (the result is the limit 0); whoever runs the calls silences
it with `numpy.errstate`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tutor.arithmetic.formula.expr import Expr, Num, add, multiply, op
from tutor.arithmetic.functions.calls import Call, FloatArray, ones

LEAK = 0.01
"""Slope of leaky ReLU where the weighted sum is not positive."""
_ZERO, _ONE, _TWO, _HALF = Num(0.0), Num(1.0), Num(2.0), Num(0.5)
_ROOT_2 = op("sqrt", _TWO)
_ROOT_2_PI = op("sqrt", multiply(_TWO, op("pi")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """An activation function on arrays of shape (rows, units), and as a formula of one unit's sum z and output a."""

    value: Callable[[FloatArray, FloatArray], list[Call]]
    """`value(z, out)`: the calls that compute the outputs."""
    formula: Callable[[Expr], Expr]
    """`formula(z)`: the output; softmax has none of one unit alone."""
    slope: Callable[[FloatArray, FloatArray, FloatArray], list[Call]] | None
    """`slope(z, a, out)`: the calls for da/dz; None where it is 1 everywhere (linear) or no single number (softmax)."""
    slope_formula: Callable[[Expr, Expr], Expr]
    """`slope_formula(z, a)`: the same."""
    why: str
    """Why it is calculated, a sentence or two."""
    skill: str
    """The skill of calculating it."""
    bounds: tuple[float, float] | None = None
    """What its outputs lie between, without ever reaching it; None: they reach their bounds, or have none."""
    steepest: float = 1.0
    """The largest slope there is."""
    couples: bool = False
    """Whether a unit's output depends on the other units' sums (softmax)."""


def _maximum(first: FloatArray, second: FloatArray | float, out: FloatArray) -> None:
    np.maximum(first, second, out=out)


def _sigmoid(z: FloatArray, out: FloatArray) -> list[Call]:
    return [
        (np.negative, (z, out)),
        (np.exp, (out, out)),
        (np.add, (out, ones(out), out)),
        (np.reciprocal, (out, out)),
    ]


def _sigmoid_formula(z: Expr) -> Expr:
    return op("over", _ONE, add(_ONE, op("exp", op("negative", z))))


def _sigmoid_slope(_z: FloatArray, a: FloatArray, out: FloatArray) -> list[Call]:
    return [(np.subtract, (ones(out), a, out)), (np.multiply, (out, a, out))]


def _bipolar_sigmoid(z: FloatArray, out: FloatArray) -> list[Call]:
    return [*_sigmoid(z, out), (np.add, (out, out, out)), (np.subtract, (out, ones(out), out))]


def _tanh_slope(_z: FloatArray, a: FloatArray, out: FloatArray) -> list[Call]:
    return [(np.multiply, (a, a, out)), (np.subtract, (ones(out), out, out))]


def _bipolar_slope(z: FloatArray, a: FloatArray, out: FloatArray) -> list[Call]:
    return [*_tanh_slope(z, a, out), (np.multiply, (out, 0.5, out))]


def _leaky_relu(z: FloatArray, out: FloatArray) -> list[Call]:
    return [(np.multiply, (z, LEAK, out)), (_maximum, (z, out, out))]


def _leaky_slope(z: FloatArray, _a: FloatArray, out: FloatArray) -> list[Call]:
    return [(np.greater, (z, 0.0, out)), (_maximum, (out, LEAK, out))]


def _erf(z: FloatArray, out: FloatArray) -> None:
    out[...] = np.reshape([math.erf(value) for value in z.flat], z.shape)  # NumPy has no error function


def _gelu(z: FloatArray, out: FloatArray) -> list[Call]:
    return [
        (np.divide, (z, math.sqrt(2.0), out)),
        (_erf, (out, out)),
        (np.add, (out, ones(out), out)),
        (np.multiply, (out, 0.5, out)),
        (np.multiply, (out, z, out)),
    ]


def normal_share(z: Expr) -> Expr:
    """Write the share of a standard normal distribution that lies below z."""
    return multiply(_HALF, add(_ONE, op("erf", op("over", z, _ROOT_2))))


def _gelu_slope(z: FloatArray, _a: FloatArray, out: FloatArray) -> list[Call]:
    density = np.empty_like(out)
    return [
        (np.multiply, (z, z, density)),
        (np.multiply, (density, -0.5, density)),
        (np.exp, (density, density)),
        (np.divide, (density, math.sqrt(2.0 * math.pi), density)),
        (np.multiply, (density, z, density)),
        (np.divide, (z, math.sqrt(2.0), out)),
        (_erf, (out, out)),
        (np.add, (out, ones(out), out)),
        (np.multiply, (out, 0.5, out)),
        (np.add, (out, density, out)),
    ]


def _gelu_slope_formula(z: Expr, _a: Expr) -> Expr:
    bell = op("exp", op("negative", multiply(_HALF, op("square", z))))
    return add(normal_share(z), op("over", multiply(z, bell), _ROOT_2_PI))


def _softmax(z: FloatArray, out: FloatArray) -> None:
    np.subtract(z, z.max(axis=1, keepdims=True), out=out)  # same result, no overflow
    np.exp(out, out=out)
    np.divide(out, out.sum(axis=1, keepdims=True), out=out)


def _of_the_whole_layer(*_: Expr) -> Expr:
    raise LookupError("a unit of softmax has no formula of its own: it needs the whole layer")


ACTIVATIONS: dict[str, Activation] = {
    "sigmoid": Activation(
        value=_sigmoid,
        formula=_sigmoid_formula,
        slope=_sigmoid_slope,
        slope_formula=lambda _, a: multiply(a, op("minus", _ONE, a)),
        why="The sigmoid squeezes any sum into 0 to 1: a sum of 0 gives 0.5, a positive one more.",
        skill="act-sigmoid",
        bounds=(0.0, 1.0),
        steepest=0.25,
    ),
    "bipolar-sigmoid": Activation(
        value=_bipolar_sigmoid,
        formula=lambda z: op("minus", multiply(_TWO, _sigmoid_formula(z)), _ONE),
        slope=_bipolar_slope,
        slope_formula=lambda _, a: multiply(_HALF, op("minus", _ONE, op("square", a))),
        why="The bipolar sigmoid squeezes any sum into -1 to 1: a sum of 0 gives 0.",
        skill="act-other",
        bounds=(-1.0, 1.0),
        steepest=0.5,
    ),
    "tanh": Activation(
        value=lambda z, out: [(np.tanh, (z, out))],
        formula=lambda z: op("tanh", z),
        slope=_tanh_slope,
        slope_formula=lambda _, a: op("minus", _ONE, op("square", a)),
        why="The hyperbolic tangent squeezes any sum into -1 to 1: a sum of 0 gives 0.",
        skill="act-tanh",
        bounds=(-1.0, 1.0),
    ),
    "relu": Activation(
        value=lambda z, out: [(_maximum, (z, 0.0, out))],
        formula=lambda z: op("largest", _ZERO, z),
        slope=lambda z, _a, out: [(np.greater, (z, 0.0, out))],
        slope_formula=lambda z, _: op("if_positive", z, _ONE, _ZERO),
        why="ReLU passes positive sums on as they are and turns negative ones into 0.",
        skill="act-relu",
    ),
    "leaky-relu": Activation(
        value=_leaky_relu,
        formula=lambda z: op("largest", z, multiply(Num(LEAK), z)),
        slope=_leaky_slope,
        slope_formula=lambda z, _: op("if_positive", z, _ONE, Num(LEAK)),
        why="Leaky ReLU passes positive sums on and lets a hundredth of negative ones through.",
        skill="act-other",
    ),
    "gelu": Activation(
        value=_gelu,
        formula=lambda z: multiply(z, normal_share(z)),
        slope=_gelu_slope,
        slope_formula=_gelu_slope_formula,
        why="GELU weights a sum by the share of a normal distribution that lies below it: large sums pass, "
        "very negative ones hardly do.",
        skill="act-other",
        steepest=1.13,
    ),
    "linear": Activation(
        value=lambda z, out: [(np.positive, (z, out))],
        formula=lambda z: z,
        slope=None,
        slope_formula=lambda _z, _a: _ONE,
        why="A linear unit passes its sum on as it is.",
        skill="act-other",
    ),
    "step": Activation(
        value=lambda z, out: [(np.greater_equal, (z, 0.0, out))],
        formula=lambda z: op("if_not_negative", z, _ONE, _ZERO),
        slope=lambda z, _a, out: [(np.multiply, (z, 0.0, out))],
        slope_formula=lambda _z, _a: _ZERO,
        why="The step unit fires, 1, from a sum of 0 on, else it gives 0. Its flat sides have slope 0.",
        skill="act-other",
    ),
    "softmax": Activation(
        value=lambda z, out: [(_softmax, (z, out))],
        formula=_of_the_whole_layer,
        slope=None,
        slope_formula=_of_the_whole_layer,
        why="Softmax: this unit's share of all exponentials. The outputs of the layer add up to 1.",
        skill="softmax",
        bounds=(0.0, 1.0),
        couples=True,
    ),
}
"""By the name that lesson files use. ReLU's slope at exactly 0 is 0; step's output at exactly 0 is 1.

GELU is x Φ(x) with the exact error function (Hendrycks & Gimpel 2016), not the approximation by tanh.
"""


def blame_through_softmax(a: FloatArray, back: FloatArray, out: FloatArray) -> None:
    """Multiply dE/da by the softmax's Jacobian: dE/dz_i = a_i (back_i - sum_j back_j a_j); shapes (rows, units)."""
    np.subtract(back, np.sum(back * a, axis=1, keepdims=True), out=out)
    np.multiply(out, a, out=out)
