"""Preparing data: which rows train and which test, and how inputs are scaled. May know NumPy and the engine only."""

from dataclasses import dataclass

import numpy as np

from tutor.arithmetic.engine.network import Data, Rows, Scaling, Table, frozen
from tutor.arithmetic.functions.calls import FloatArray


@dataclass(frozen=True, slots=True)
class Split:
    """Which rows are for what; rows keep the order of the table unless they are shuffled first."""

    train: float | None = None
    """The first rows, as a number of rows (1 or more) or as a part of all (less than 1), are for training."""
    validation: float | None = None
    """The rows after those, likewise, are for deciding when to stop."""
    test_every: int | None = None
    """Every so many-th row is for testing, the others are for training."""
    shuffle: int | None = None
    """Seed of a shuffle (`RandomState.permutation`) before the split."""

    def parts(self, rows: int) -> tuple[list[int], list[int], list[int]]:
        """Return the numbers of the rows for training, validation and test, from 0.

        Raises:
            ValueError: if a part would have no rows; the message says which.

        """
        order = list(range(rows))
        if self.shuffle is not None:
            order = [int(row) for row in np.random.RandomState(self.shuffle).permutation(rows)]
        if self.test_every is not None:
            test = order[self.test_every - 1 :: self.test_every]
            chosen = set(test)
            rest = [row for row in order if row not in chosen]
            validation = _count(self.validation, rows)
            train, held = rest[: len(rest) - validation], rest[len(rest) - validation :]
        else:
            first, second = _count(self.train, rows), _count(self.validation, rows)
            train, held, test = order[:first], order[first : first + second], order[first + second :]
        if not train:
            raise ValueError(f"no row is left for training, of {rows}")
        if not test and not held:
            raise ValueError(f"no row is left for testing, of {rows}")
        return train, held, test


def _count(part: float | None, rows: int) -> int:
    if part is None:
        return 0
    return round(part * rows) if part < 1 else min(int(part), rows)


def prepare(
    inputs: FloatArray,
    targets: FloatArray,
    names: tuple[str, ...],
    split: Split | None,
    scaling: str,
    *,
    leaking: bool = False,
) -> Data:
    """Split and scale a table; the statistics are those of the training rows only.

    `inputs` has shape (rows, inputs), `targets` (rows, outputs); `scaling` is `none`, `min-max` or `z-score`. With
    `leaking` the statistics are those of all rows, to show what goes wrong then.

    Raises:
        ValueError: if the split leaves no row for training or none for testing.

    """
    train, held, test = split.parts(len(inputs)) if split else (list(range(len(inputs))), [], [])
    found = _scaling(inputs if leaking else inputs[train], scaling)
    scaled = found.apply(inputs)

    def rows(numbers: list[int]) -> Rows | None:
        if not numbers:
            return None
        return Rows(frozen(scaled[numbers]), frozen(targets[numbers]), tuple(number + 1 for number in numbers))

    numbers = tuple(number + 1 for number in train)
    measured = tuple(range(1, len(inputs) + 1)) if leaking else numbers
    table = Table(frozen(inputs), frozen(targets), found, numbers, measured)
    return Data(frozen(scaled[train]), frozen(targets[train]), names, numbers, rows(held), rows(test), table)


def _scaling(inputs: FloatArray, kind: str) -> Scaling:
    lowest, highest = inputs.min(axis=0), inputs.max(axis=0)
    if kind == "min-max":
        return Scaling(kind, frozen(lowest), frozen(highest))
    same = lowest == highest  # the computed mean of equal numbers may differ from them, and then so would the deviation
    mean = np.where(same, lowest, inputs.mean(axis=0))
    return Scaling(kind, frozen(mean), frozen(np.where(same, 0.0, inputs.std(axis=0))))
