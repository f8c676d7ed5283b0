"""A slip is the same step with one altered formula: whole wrong formulas, and exchanges inside the right one.

Knows formula trees; knows no numbers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from tutor.arithmetic.formula.expr import Expr, Num, Op, op
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.architecture import Architecture
from tutor.arithmetic.trace.step import Address
from tutor.arithmetic.trace.trace import Trace

ZERO, ONE, TWO, HALF, TEN = Num(0.0), Num(1.0), Num(2.0), Num(0.5), Num(10.0)


@dataclass(frozen=True)
class Case:
    """A step that was got wrong."""

    trace: Trace
    at: Address

    @property
    def net(self) -> Architecture:
        """What the formulas depend on."""
        return self.trace.net

    @property
    def ref(self) -> Ref:
        """The quantity that was asked for."""
        return self.at.ref

    @property
    def formula(self) -> Expr:
        """The right formula."""
        return self.trace.formula(self.at)

    def units(self, layer: int) -> range:
        """Return the numbers of a layer's units, or of the inputs."""
        return range(1, self.net.network.sizes[layer] + 1)

    @property
    def senders(self) -> range:
        """The units (or inputs) of the layer before the step's."""
        return self.units(self.ref.layer - 1)

    @property
    def receivers(self) -> range:
        """The units of the layer behind the step's."""
        return self.units(self.ref.layer + 1)

    @property
    def is_output(self) -> bool:
        """Whether the step belongs to the output layer."""
        return self.ref.layer == self.net.network.depth


@dataclass(frozen=True, slots=True)
class Wrong:
    """A whole wrong formula."""

    slip: str
    """An entry of the catalogue."""
    formula: Expr


@dataclass(frozen=True, slots=True)
class Swap:
    """Parts of the right formula that are exchanged."""

    slip: str
    changes: tuple[tuple[Expr, Expr], ...]
    """Pairs of what is right and what stands in its place."""


Slipped = Wrong | Swap


def swap(slip: str, old: Expr, new: Expr) -> Swap:
    """Exchange one part."""
    return Swap(slip, ((old, new),))


def substituted(expr: Expr, changes: tuple[tuple[Expr, Expr], ...]) -> Expr:
    """Return the formula with parts exchanged, all at once."""
    for old, new in changes:
        if expr == old:
            return new
    if isinstance(expr, Op):
        return Op(expr.kind, tuple(substituted(arg, changes) for arg in expr.args))
    return expr


def singles(right: Expr, slipped: Iterable[Slipped]) -> Iterator[Wrong]:
    """Yield the formula of each slip; those that change nothing are left out."""
    for slip in slipped:
        formula = slip.formula if isinstance(slip, Wrong) else substituted(right, slip.changes)
        if formula != right:
            yield Wrong(slip.slip, formula)


def pairs(right: Expr, slipped: Iterable[Slipped]) -> Iterator[tuple[str, str, Expr]]:
    """Yield the formulas of two slips made together: a wrong formula with parts exchanged, or two exchanges."""
    wrong = [slip for slip in slipped if isinstance(slip, Wrong)]
    swaps = [slip for slip in slipped if isinstance(slip, Swap)]
    for whole in wrong:
        for change in swaps:
            formula = substituted(whole.formula, change.changes)
            if formula != whole.formula and whole.slip != change.slip:
                yield whole.slip, change.slip, formula
    for one, other in combinations(swaps, 2):
        if one.slip != other.slip and not {old for old, _ in one.changes} & {old for old, _ in other.changes}:
            first = substituted(right, one.changes)
            both = substituted(first, other.changes)
            if both not in (first, right) and both != substituted(right, other.changes):
                yield one.slip, other.slip, both


def size(expr: Expr) -> Expr:
    """Write a number without its sign."""
    return op("sqrt", op("square", expr))


def sigmoid(z: Expr) -> Expr:
    """Write the sigmoid of a formula."""
    return op("over", ONE, op("sum", ONE, op("exp", op("negative", z))))


def flat_slope(output: Expr) -> Expr:
    """Write the sigmoid's slope as if this were its output."""
    return op("product", output, op("minus", ONE, output))
