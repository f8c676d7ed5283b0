"""Start weights: one number for all, or drawn at random from a stream that is the same everywhere and for ever.

May know NumPy and the engine's own modules. `RandomState` is used because NumPy promises never to change its stream.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from tutor.arithmetic.engine.network import frozen
from tutor.arithmetic.functions.calls import FloatArray


@dataclass(frozen=True, slots=True)
class RandomStart:
    """How the weights of a layer are drawn."""

    kind: str
    """`uniform`, `normal`, `xavier` (uniform up to √(6/(in+out))) or `he` (normal with deviation √(2/in))."""
    seed: int = 1
    low: float = -0.5
    """Lower end, `uniform` only."""
    high: float = 0.5
    """Upper end, `uniform` only."""
    mean: float = 0.0
    """Mean, `normal` only."""
    sd: float = 0.1
    """Standard deviation, `normal` only."""


class Streams:
    """Random numbers by seed; layers that name the same seed draw one after another from one stream."""

    def __init__(self) -> None:
        self._by_seed: dict[int, np.random.RandomState] = {}

    def weights(self, start: RandomStart, units: int, incoming: int) -> FloatArray:
        """Draw the weights of a layer, shape (units, incoming)."""
        stream = self._stream(start.seed)
        shape = (units, incoming)
        if start.kind == "normal":
            return frozen(stream.normal(start.mean, start.sd, shape))
        if start.kind == "he":
            return frozen(stream.normal(0.0, np.sqrt(2.0 / incoming), shape))
        if start.kind == "xavier":
            bound = np.sqrt(6.0 / (incoming + units))
            return frozen(stream.uniform(-bound, bound, shape))
        return frozen(stream.uniform(start.low, start.high, shape))

    def state(self, seed: int) -> tuple[Any, ...]:
        """Return the present state of a seed's stream, for draws that come after the weights."""
        return tuple(self._stream(seed).get_state(legacy=True))

    def _stream(self, seed: int) -> "np.random.RandomState":
        return self._by_seed.setdefault(seed, np.random.RandomState(seed))


def constant(value: float, *shape: int) -> FloatArray:
    """Return a read-only array of one number."""
    return frozen(np.full(shape, value))
