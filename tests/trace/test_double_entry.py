"""Double entry: the engine computes every number, the formula says how it comes about, and both agree to 1e-12.

For small networks there is a third book: plain Python with derivatives by the complex step, which knows neither.
"""

import math
from dataclasses import dataclass
from itertools import product

import pytest

from tests.networks import (
    ACTIVATIONS,
    LOSSES,
    SEED_ROW,
    TWO_TWO_TWO_ROW,
    UNDEFINED,
    Numbers,
    given_row,
    layer,
    network,
    random_data,
    random_network,
    second_opinion,
    seed_network,
    seeded,
    training,
    two_two_two,
)
from tutor.engine.network import Network
from tutor.formula.expr import leaves
from tutor.quantity import Ref
from tutor.trace.step import Step
from tutor.trace.trace import Trace


@dataclass(frozen=True)
class Case:
    """A training run to walk through."""

    sizes: tuple[int, ...]
    activations: tuple[str, ...] | str = "sigmoid"
    loss: str = "half-squared-error"
    bias: bool = True
    bias_trained: bool = True
    rows: int = 2
    batch: int = 1
    reduce: str = "sum"
    epochs: int = 2

    def __str__(self) -> str:
        kinds = self.activations if isinstance(self.activations, str) else ",".join(self.activations)
        return f"{'-'.join(map(str, self.sizes))} {kinds} {self.loss} batch {self.batch} {self.reduce}"

    def trace(self) -> Trace:
        rng = seeded(str(self))
        net = random_network(
            rng, self.sizes, self.activations, loss=self.loss, bias=self.bias, bias_trained=self.bias_trained
        )
        how = training(0.3, batch=self.batch, reduce=self.reduce, epochs=self.epochs)
        return Trace(net, random_data(rng, net, self.rows), how)


SHAPES = [
    Case((1, 1, 1)),
    Case((1, 1)),
    Case((2, 2, 2), "tanh", "mean-squared-error"),
    Case((8, 6, 3), ("relu", "softmax"), "cross-entropy", rows=3, batch=2, reduce="mean"),
    Case((8, 6, 3), "sigmoid", "squared-error", bias=False),
    Case((3, 5, 4, 2), ("leaky-relu", "bipolar-sigmoid", "sigmoid"), "binary-cross-entropy", batch=2),
    Case((3, 5, 4, 2), ("softmax", "tanh", "linear")),
    Case((4, 3), "softmax", "half-squared-error", rows=5, batch=5, reduce="mean"),
    Case((3, 4, 3), "softmax", "mean-squared-error", bias_trained=False, rows=3, batch=2),
    Case((2, 1, 3, 1, 2), "tanh", rows=3, batch=2),
    Case((5, 1), "step", "squared-error"),
]
SMALL = [Case((2, 2, 2), "tanh"), Case((1, 2, 2, 1), ("softmax", "sigmoid", "linear")), Case((2, 3), "softmax")]
CHOICES = [
    Case((2, 2, 2), (hidden, output), loss, rows=1, epochs=1)
    for hidden, (output, loss) in product(ACTIVATIONS, product(ACTIVATIONS, LOSSES))
    if (output, loss) not in UNDEFINED and sure_to_be_defined(output, loss)
]


def sure_to_be_defined(output: str, loss: str) -> bool:
    """Tell whether the outputs lie between 0 and 1 where the loss takes their logarithms."""
    return not loss.endswith("cross-entropy") or output in {"sigmoid", "softmax"}
