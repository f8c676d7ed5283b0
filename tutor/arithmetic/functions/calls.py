"""What the records are made of: NumPy calls on fixed arrays, and tables that must have a row for every function."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
Call = tuple[Callable[..., Any], tuple[Any, ...]]
"""A function and its arguments; the last argument is the array that it writes into."""


def ones(like: FloatArray) -> FloatArray:
    """Return an array of ones; adding it is quicker than adding a Python number."""
    return np.ones_like(like)


def complete(table: Mapping[str, Any], names: Iterable[str], what: str) -> None:
    """Make sure that a table has a row for every function, when the program starts and not at a learner's step.

    Raises:
        LookupError: if one is missing; the message says which, and in which table.

    """
    missing = [name for name in names if name not in table]
    if missing:
        raise LookupError(f"{what}: no entry for {', '.join(missing)}")
