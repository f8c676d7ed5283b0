"""The nets that the lessons use more than once, by the names that `answers.csv` gives them."""

import math
from collections.abc import Callable
from functools import cache

from tests.networks import (
    SEED_ROW,
    TWIN_ROW,
    TWO_TWO_TWO_ROW,
    data,
    layer,
    network,
    seed_network,
    trained_by,
    training,
    twin_network,
    two_two_two,
)
from tutor.arithmetic.engine.network import Data, Network, Optimiser, Training
from tutor.arithmetic.trace.trace import Trace
from tutor.lesson.find import find
from tutor.lesson.load import load

_FOUR_ROWS = data(([1], [0]), ([2], [1]), ([-1], [0]), ([3], [1]))
Made = tuple[Network, Data, Training]


def _one(activation: str, weights: list[float], bias: float | None = None, loss: str = "half-squared-error") -> Network:
    return network(layer(activation, [weights], None if bias is None else [bias]), loss=loss)


def _branches(activation: str) -> Made:
    hidden = layer(activation, [[0.5, -0.4], [-0.7, 0.2]], [0.1, 0.1])
    net = network(hidden, layer("linear", [[0.6, -0.9]], [0.2]))
    return net, data(([0.8, 0.6], [1])), training(0.5)


def _three_classes() -> Made:
    rows = [[0.2, 0.4], [-0.3, 0.1], [0.6, -0.5]]
    net = network(layer("softmax", rows, [0.1, 0.0, -0.2]), loss="cross-entropy")
    return net, data(([0.5, 1], [0, 1, 0])), training(1.0)


def _one_two_three() -> Made:
    net = network(layer("softmax", [[1], [2], [3]]), loss="cross-entropy")
    return net, data(([1], [0, 0, 1])), training(1.0)


def _batches(size: int, reduce: str) -> Made:
    return _one("sigmoid", [0.5], 0.0), _FOUR_ROWS, training(1.0, batch=size, reduce=reduce)


def _table() -> Made:
    lesson = load(find("table"))
    return lesson.network, lesson.data, lesson.training


_NETS: dict[str, Callable[[], Made]] = {
    "article": lambda: (seed_network(), SEED_ROW, training(1.0)),
    "twin": lambda: (twin_network(), TWIN_ROW, training(0.5)),
    "P": lambda: (two_two_two(), TWO_TWO_TWO_ROW, training(0.5)),
    "N1": lambda: (_one("sigmoid", [0.4, -0.6], 0.2), data(([1, 0.5], [1])), training(0.5)),
    "L3": lambda: (_one("sigmoid", [0.5]), data(([2], [0])), training(1.0)),
    "L10": _table,
    "L12": lambda: (_one("linear", [0.0]), data(([2], [3])), training(0.1)),
    "L13-relu": lambda: _branches("relu"),
    "L13-tanh": lambda: _branches("tanh"),
    "L13-sigmoid": lambda: _branches("sigmoid"),
    "L13-leaky": lambda: _branches("leaky-relu"),
    "L14": lambda: (_one("linear", [1.0]), data(([1], [0.6]), ([1], [0.66])), trained_by(Optimiser("momentum", 0.1))),
    "L15": _three_classes,
    "L16-sum": lambda: _batches(4, "sum"),
    "L16-mean": lambda: _batches(4, "mean"),
    "L16-two": lambda: _batches(2, "mean"),
    "L16-online": lambda: _batches(1, "sum"),
    "L19": lambda: (_one("sigmoid", [0.5]), data(([2], [0])), trained_by(Optimiser("adam", 0.1))),
    "T5": lambda: (_one("tanh", [0.5]), data(([1], [0])), training(0.5)),
    "S123": _one_two_three,
    "p.7": lambda: (_one("sigmoid", [math.log(7 / 3)], loss="binary-cross-entropy"), data(([1], [1])), training(0.5)),
    "zero": lambda: (_one("sigmoid", [0.1, 0.2, -0.3]), data(([1, 1, 1], [1])), training(0.5)),
    "near-one": lambda: (_one("sigmoid", [9.5]), data(([1], [1])), training(0.5)),
}


@cache
def trace(name: str) -> Trace:
    """Make a net's run, once."""
    net, rows, how = _NETS[name]()
    return Trace(net, rows, how)
