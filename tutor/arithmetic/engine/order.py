"""The order of the rows in each epoch: as in the data, or shuffled anew. May know NumPy only."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

_KEEP_EVERY = 64
"""Epochs between kept states of the random numbers; an earlier order is drawn again from the state before it."""


class Order:
    """Row numbers by epoch; any epoch may be asked for at any time and always has the same order."""

    def __init__(self, rows: int, stream: "np.random.RandomState | None") -> None:
        self._rows = rows
        self._stream = stream
        self._states = [] if stream is None else [stream.get_state()]
        self._at = 0
        self.of = lru_cache(maxsize=4)(self._of)

    @property
    def is_shuffled(self) -> bool:
        """Whether the order differs from epoch to epoch."""
        return self._stream is not None

    def _of(self, epoch: int) -> NDArray[np.intp]:
        """Return the row numbers of an epoch, both from 0."""
        if self._stream is None:
            return np.arange(self._rows)
        nearest = min(epoch // _KEEP_EVERY, len(self._states) - 1)
        if not nearest * _KEEP_EVERY <= self._at <= epoch:
            self._stream.set_state(self._states[nearest])
            self._at = nearest * _KEEP_EVERY
        while True:
            order = self._stream.permutation(self._rows)
            self._at += 1
            if self._at % _KEEP_EVERY == 0 and len(self._states) == self._at // _KEEP_EVERY:
                self._states.append(self._stream.get_state())
            if self._at == epoch + 1:
                return np.asarray(order)
