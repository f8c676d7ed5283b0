"""A step: one calculation of one quantity at one address. Frozen, built on demand."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from tutor.arithmetic.formula.expr import Expr, evaluate
from tutor.arithmetic.numerals import FULL, GUARD, rounded, shown
from tutor.arithmetic.quantity import Ref, parse_ref

TRAIN, PREPARE, VALIDATION, TEST, OWN = "train", "prepare", "validation", "test", "own"
STAGES = (PREPARE, TRAIN, VALIDATION, TEST, OWN)
"""The stages of a run, in order. `own` holds the learner's own rows."""


class AddressError(ValueError):
    """An address that cannot be read or does not exist; the message says why and what to write."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a step is: `1/1:z[1][1]`, `prepare:mean[1]`, `test/2:a[2][1]`, `100/test/2:a[2][1]`."""

    epoch: int
    """From 1. For rows that are tried: after which epoch; 0: after the last one. In `prepare` 0."""
    row: int
    """From 1; 0 in `prepare`."""
    ref: Ref
    stage: str = TRAIN

    def __str__(self) -> str:
        """Spell it as scripts and lesson files do."""
        return f"{self.place}:{self.ref}"

    @property
    def place(self) -> str:
        """The part before the colon."""
        if self.stage == TRAIN:
            return f"{self.epoch}/{self.row}"
        if self.stage == PREPARE:
            return PREPARE
        return f"{self.epoch}/{self.stage}/{self.row}" if self.epoch else f"{self.stage}/{self.row}"


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

    def closes(self, digits: int) -> bool:
        """Tell whether recomputing the line gives the digits shown; operands have a digit more than the result."""
        guard = min(digits + GUARD, FULL)
        by_hand = self.recompute(lambda value: rounded(value, guard))
        recomputed, result = shown(by_hand, digits), shown(self.result, digits)
        return recomputed == result or float(recomputed) == float(result)  # 0.333 and 0.3330 are the same digits


_PLACE = re.compile(r"prepare|(?:(\d{1,12})/)?(?:(validation|test|own)/)?(\d{1,12})")
FORM = "write epoch/row:quantity, for example 1/1:z[1][1], or prepare:mean[1], or test/1:a[2][1]"
"""What a person is told who writes no address."""


def parse_place(text: str) -> tuple[str, int, int]:
    """Read the part before the colon: stage, epoch, row.

    Raises:
        AddressError: if it is not spelled as one.

    """
    match = _PLACE.fullmatch(text.strip())
    if match is None or (match[3] and not (match[1] or match[2])):
        raise AddressError(f"{text!r} is no place in a run: {FORM}")
    if match[3] is None:
        return PREPARE, 0, 0
    return match[2] or TRAIN, int(match[1] or 0), int(match[3])


def parse_address(text: str) -> Address:
    """Read an address such as `1/1:delta[2][1]`.

    Raises:
        AddressError: if it is not spelled as one.
        RefError: if the part behind the colon names no quantity.

    """
    place, colon, ref = text.strip().partition(":")
    if not colon or not ref.strip():
        raise AddressError(f"{text!r} is not an address: {FORM}")
    try:
        stage, epoch, row = parse_place(place)
    except AddressError:
        raise AddressError(f"{text!r} is not an address: {FORM}") from None
    return Address(epoch, row, parse_ref(ref), stage)
