"""The formula tree: numbers, quantities and operations on them, with functions over it. Knows only `quantity`.

There is no simplifier, no differentiation and no parser: a tree is built by the rules of the network and read by
everything else.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tutor.arithmetic.quantity import Ref


@dataclass(frozen=True, slots=True)
class Num:
    """A number that belongs to the formula itself, such as the ½ of the half squared error."""

    value: float


@dataclass(frozen=True, slots=True)
class Op:
    """An operation on formulas."""

    kind: str
    """A key of `MEANING`."""
    args: "tuple[Expr, ...]"


Expr = Num | Ref | Op


def add(*terms: Expr) -> Expr:
    """Add any number of terms; a single term stands for itself."""
    return terms[0] if len(terms) == 1 else Op("sum", terms)


def multiply(*factors: Expr) -> Expr:
    """Multiply any number of factors; a single factor stands for itself."""
    return factors[0] if len(factors) == 1 else Op("product", factors)


def op(kind: str, *args: Expr) -> Op:
    """Build an operation of the given kind."""
    return Op(kind, args)


def _sum(*terms: float) -> float:
    total = 0.0
    for term in terms:  # explicit: the builtin sum() compensates from Python 3.12 on, NumPy does not
        total += term
    return total


def _product(*factors: float) -> float:
    result = 1.0
    for factor in factors:
        result *= factor
    return result


def _over(a: float, b: float) -> float:
    if b == 0:
        return math.nan if a == 0 or math.isnan(a) else math.copysign(math.inf, a) * math.copysign(1, b)
    return a / b


def _exp(x: float) -> float:
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def _ln(x: float) -> float:
    if x > 0:
        return math.log(x)
    return -math.inf if x == 0 else math.nan


def _power(base: float, exponent: float) -> float:
    try:
        result = base**exponent
    except OverflowError:
        return math.inf
    except ZeroDivisionError:
        return math.inf
    return result if isinstance(result, float) else math.nan


MEANING: dict[str, Callable[..., float]] = {
    "sum": _sum,
    "minus": lambda a, b: a - b,
    "negative": lambda a: -a,
    "product": _product,
    "over": _over,
    "square": lambda a: a * a,
    "power": _power,
    "exp": _exp,
    "ln": _ln,
    "times_ln": lambda a, b: 0.0 if a == 0 else a * _ln(b),
    "tanh": math.tanh,
    "erf": math.erf,
    "pi": lambda: math.pi,
    "size": abs,
    "sqrt": lambda a: math.sqrt(a) if a >= 0 else math.nan,
    "largest": lambda *values: math.nan if any(map(math.isnan, values)) else max(values),
    "smallest": lambda *values: math.nan if any(map(math.isnan, values)) else min(values),
    "if_positive": lambda test, yes, no: yes if test > 0 else no,
    "if_not_negative": lambda test, yes, no: yes if test >= 0 else no,
}
"""What each kind of operation computes, in IEEE arithmetic (infinities and NaN instead of exceptions).

`times_ln(a, b)` is a ln b, with 0 ln 0 = 0 as cross-entropy needs it.
"""


def evaluate(expr: Expr, value: Callable[[Ref], float]) -> float:
    """Compute the formula with each quantity's value as `value` gives it."""
    if isinstance(expr, Num):
        return expr.value
    if isinstance(expr, Ref):
        return value(expr)
    return MEANING[expr.kind](*(evaluate(arg, value) for arg in expr.args))


def leaves(expr: Expr) -> Iterator[Ref]:
    """Yield every quantity of the formula, from left to right, as often as it stands there."""
    if isinstance(expr, Ref):
        yield expr
    elif isinstance(expr, Op):
        for arg in expr.args:
            if isinstance(arg, Ref):
                yield arg
            else:
                yield from leaves(arg)


def operands(expr: Expr) -> tuple[Ref, ...]:
    """Return the formula's quantities, from left to right, each once."""
    return tuple(dict.fromkeys(leaves(expr)))
