"""A second opinion on slips: the numbers that wrong formulas give, from plain Python alone.

Shares nothing with the engine or the coach: a network is lists of floats, its passes and updates are loops, and every
slip is written out from its description in the catalogue.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

Vector = list[float]
Matrix = list[list[float]]


def sigmoid(z: float) -> float:
    return 1 / (1 + math.exp(-z))


def times_ln(factor: float, a: float) -> float:
    """Multiply a logarithm; 0 ln 0 counts as 0."""
    if factor == 0:
        return 0.0
    return factor * math.log(a) if a > 0 else math.copysign(math.inf, -factor)


def activate(kind: str, z: float) -> float:
    if kind == "gelu":
        return z * below(z)
    return {"sigmoid": sigmoid(z), "tanh": math.tanh(z), "relu": max(0.0, z), "leaky-relu": max(z, z / 100)}.get(
        kind, z
    )


def below(z: float) -> float:
    """Return the share of a standard normal distribution that lies below z."""
    return (1 + math.erf(z / math.sqrt(2))) / 2


def slope(kind: str, z: float) -> float:
    if kind == "gelu":
        return below(z) + z * math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
    a = activate(kind, z)
    flat = {"relu": 0.0, "leaky-relu": 0.01}.get(kind, 1.0)
    return {"sigmoid": a * (1 - a), "tanh": 1 - a * a}.get(kind, 1.0 if z > 0 else flat)


@dataclass
class Pass:
    """One row through a network: forward, error, backward. Layers from 1, units from 0; layer 0 is the input."""

    weights: list[Matrix]
    """Of each layer from 1, at its number; the first entry is empty."""
    biases: list[Vector]
    kinds: list[str]
    loss: str
    x: Vector
    t: Vector
    z: list[Vector] = field(default_factory=list)
    a: list[Vector] = field(default_factory=list)
    slopes: list[Vector] = field(default_factory=list)
    deltas: list[Vector] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.z, self.a, self.slopes = [[]], [self.x], [[]]
        for kind, rows, bias in zip(self.kinds[1:], self.weights[1:], self.biases[1:], strict=True):
            sums = [
                sum(w * c for w, c in zip(row, self.a[-1], strict=True)) + b for row, b in zip(rows, bias, strict=True)
            ]
            whole = sum(math.exp(z) for z in sums)
            self.z.append(sums)
            self.a.append([math.exp(z) / whole if kind == "softmax" else activate(kind, z) for z in sums])
            self.slopes.append([slope(kind, z) for z in sums])
        self.deltas = [self._last()]
        for layer in range(self.depth - 1, 0, -1):
            back = [
                sum(row[unit] * delta for row, delta in zip(self.weights[layer + 1], self.deltas[0], strict=True))
                for unit in range(len(self.z[layer]))
            ]
            self.deltas.insert(0, [b * s for b, s in zip(back, self.slopes[layer], strict=True)])
        self.deltas.insert(0, [])

    def _last(self) -> Vector:
        if self.collapses:
            return self.misses
        if self.kinds[-1] == "softmax":
            mixed = sum(miss * a for miss, a in zip(self.misses, self.a[-1], strict=True))
            return [a * (miss - mixed) for miss, a in zip(self.misses, self.a[-1], strict=True)]
        return [miss * own for miss, own in zip(self.misses, self.slopes[-1], strict=True)]

    @property
    def depth(self) -> int:
        return len(self.kinds) - 1

    @property
    def misses(self) -> Vector:
        return [a - t for a, t in zip(self.a[-1], self.t, strict=True)]

    @property
    def collapses(self) -> bool:
        return self.loss != "half-squared-error"

    def errors(self) -> Vector:
        if self.loss == "half-squared-error":
            return [miss * miss / 2 for miss in self.misses]
        if self.loss == "cross-entropy":
            return [times_ln(-t, a) for t, a in zip(self.t, self.a[-1], strict=True)]
        return [times_ln(-t, a) + times_ln(t - 1, 1 - a) for t, a in zip(self.t, self.a[-1], strict=True)]


@dataclass(frozen=True)
class How:
    """How the parameters are moved."""

    kind: str
    rate: float
    momentum: float = 0.9
    decay: float = 0.9
    beta1: float = 0.9
    beta2: float = 0.999
    epsilon: float = 1e-2
    batch: int = 1
    mean: bool = False


@dataclass
class Parameter:
    """One weight or bias through its updates: the numbers of each update, the newest last."""

    value: float
    how: How
    v: float = 0.0
    m: float = 0.0
    s: float = 0.0
    count: int = 0
    old: dict[str, float] = field(default_factory=dict)
    """What the newest update started from."""

    def update(self, g: float) -> None:
        how = self.how
        self.old = {"value": self.value, "v": self.v, "m": self.m, "s": self.s}
        self.count += 1
        self.v = how.momentum * self.v + g
        self.m = how.beta1 * self.m + (1 - how.beta1) * g
        kept = {"rmsprop": how.decay, "adam": how.beta2}.get(how.kind, 0.0)
        self.s = self.s + g * g if how.kind == "adagrad" else kept * self.s + (1 - kept) * g * g
        self.value -= self.step(g)

    @property
    def m_hat(self) -> float:
        return self.m / (1 - self.how.beta1**self.count)

    @property
    def s_hat(self) -> float:
        return self.s / (1 - self.how.beta2**self.count)

    def step(self, g: float) -> float:
        how = self.how
        match how.kind:
            case "momentum":
                return how.rate * self.v
            case "nesterov":
                return how.rate * (g + how.momentum * self.v)
            case "adagrad" | "rmsprop":
                return how.rate * g / (math.sqrt(self.s) + how.epsilon)
            case "adam":
                return how.rate * self.m_hat / (math.sqrt(self.s_hat) + how.epsilon)
            case _:
                return how.rate * g


def gradient(rows: Sequence[float], how: How) -> float:
    """Put the rows' gradients of a batch together."""
    return sum(rows) / len(rows) if how.mean else sum(rows)
