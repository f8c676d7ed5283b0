"""A step: one calculation of one quantity at one address. Frozen, built on demand."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tutor.formula.expr import Expr, evaluate
from tutor.quantity import Ref, parse_ref


class AddressError(ValueError):
    """An address that cannot be read or does not exist; the message says why and what to write."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a step is: `1/1:z[1][1]` is the sum of unit 1 of layer 1, for row 1 of epoch 1."""

    epoch: int
    row: int
    ref: Ref

    def __str__(self) -> str:
        """Spell it as scripts and lesson files do."""
        return f"{self.epoch}/{self.row}:{self.ref}"


@dataclass(frozen=True, slots=True)
class Step:
    """One calculation."""

    address: Address
    formula: Expr
    values: tuple[tuple[Ref, float], ...]
    """The formula's operands with their values, in the order of the formula."""
    result: float
    """The value as the engine computed it."""

    @property
    def target(self) -> Ref:
        """The quantity that the step calculates."""
        return self.address.ref

    def recompute(self, shown: Callable[[float], float] = float) -> float:
        """Evaluate the formula on the operands, each as `shown` gives it (the identity by default)."""
        table = {ref: shown(value) for ref, value in self.values}
        return evaluate(self.formula, table.__getitem__)


_ADDRESS = re.compile(r"(\d{1,12})/(\d{1,12}):(.+)")


def parse_address(text: str) -> Address:
    """Read an address such as `1/1:delta[2][1]`.

    Raises:
        AddressError: if it is not spelled as one.
        RefError: if the part behind the colon names no quantity.

    """
    match = _ADDRESS.fullmatch(text.strip())
    if match is None:
        raise AddressError(f"{text!r} is not an address: write epoch/row:quantity, for example 1/1:z[1][1]")
    return Address(int(match[1]), int(match[2]), parse_ref(match[3]))
