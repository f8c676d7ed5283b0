"""The engine's rows a second against the same training in plain NumPy, plain loops and straight-line floats."""

import math
import time
from collections.abc import Callable
from statistics import median
from typing import cast

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.report import Report, interleaved
from tests.networks import data, random_data, random_network, seeded, training, twin_network
from tutor.arithmetic.engine.network import Data, Network
from tutor.arithmetic.engine.training import Run

_EPOCHS = 200
_ROWS = 100
_ROUNDS = 7
_WIDE_ROWS, _WIDE_EPOCHS = 256, 20


def run(report: Report) -> None:
    """Measure and judge."""
    report.title(f"(e) training, {_ROUNDS} runs each in turn")
    _small(report)
    _wide(report)


def small_rows(count: int) -> Data:
    """Draw rows for the twin's network."""
    rng = seeded("rows")
    return data(*(([rng.uniform(-1, 1) for _ in range(3)], [rng.random()]) for _ in range(count)))


def _small(report: Report) -> None:
    rows = small_rows(_ROWS)
    variants: dict[str, Callable[[], float]] = {
        "Run.advance": lambda: _advance(twin_network(), rows, 1, _EPOCHS),
        "plain NumPy": lambda: _timed(lambda: plain_numpy(rows, _EPOCHS)),
        "plain loops": lambda: _timed(lambda: plain_loops(rows, _EPOCHS)),
        "straight-line floats": lambda: _timed(lambda: straight_line(rows, _EPOCHS)),
    }
    _same(rows)
    speeds = {name: _EPOCHS * _ROWS / median(values) for name, values in interleaved(variants, _ROUNDS).items()}
    for name, speed in speeds.items():
        report.figure(f"3-4-1 online, {name}", f"{speed:9.0f} rows a second ({1e6 / speed:.2f} µs a row)")
    report.least("3-4-1 online, Run.advance / plain NumPy", speeds["Run.advance"] / speeds["plain NumPy"], 0.8)
    for name in ("plain loops", "straight-line floats"):
        report.figure(f"3-4-1 online, Run.advance / {name}", f"{speeds['Run.advance'] / speeds[name]:9.4g} x")


def _same(rows: Data) -> None:
    """Make sure that all variants train alike."""
    trained = Run(twin_network(), rows, training(0.5, epochs=3))
    trained.advance()
    weight = trained.parameters(3 * _ROWS).weights[0][0, 0]
    for variant in (plain_numpy, plain_loops, straight_line):
        assert math.isclose(weight, variant(rows, 3), rel_tol=1e-9), variant


def _wide(report: Report) -> None:
    rng = seeded("wide")
    net = random_network(rng, (784, 30, 10), "sigmoid")
    rows = random_data(rng, net, _WIDE_ROWS)
    variants: dict[str, Callable[[], float]] = {
        "Run.advance": lambda: _advance(net, rows, _WIDE_ROWS, _WIDE_EPOCHS),
        "bare NumPy": lambda: _timed(lambda: bare_matrices(net, rows, _WIDE_EPOCHS)),
    }
    times = interleaved(variants, 3 * _ROUNDS)
    speeds = {name: _WIDE_EPOCHS * _WIDE_ROWS / median(values) for name, values in times.items()}
    for name, speed in speeds.items():
        report.figure(f"784-30-10, batch of all {_WIDE_ROWS} rows, {name}", f"{speed:9.0f} rows a second")
    best = min(times["bare NumPy"]) / min(times["Run.advance"])
    report.figure("784-30-10, best Run.advance / best bare NumPy", f"{best:9.4g} x")
    report.least("784-30-10, Run.advance / bare NumPy", speeds["Run.advance"] / speeds["bare NumPy"], 0.8)


def _advance(net: Network, rows: Data, batch: int, epochs: int) -> float:
    trained = Run(net, rows, training(0.5 if batch == 1 else 0.001, batch=batch, epochs=epochs))
    return _timed(trained.advance)


def _timed(do: Callable[[], object]) -> float:
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def plain_numpy(rows: Data, epochs: int) -> float:
    """Train as one would write it with NumPy; return a weight."""
    net = twin_network()
    one, two = net.layers[0].weights.copy(), net.layers[1].weights.copy()
    for _ in range(epochs):
        for x, t in zip(rows.inputs, rows.targets, strict=True):
            hidden = 1 / (1 + np.exp(-(one @ x)))
            output = 1 / (1 + np.exp(-(two @ hidden)))
            delta_two = (output - t) * output * (1 - output)
            delta_one = (two.T @ delta_two) * hidden * (1 - hidden)
            two -= 0.5 * np.outer(delta_two, hidden)
            one -= 0.5 * np.outer(delta_one, x)
    return float(one[0, 0])


def plain_loops(rows: Data, epochs: int) -> float:
    """Train with loops over lists; return a weight."""
    net = twin_network()
    one, two = net.layers[0].weights.tolist(), net.layers[1].weights.tolist()[0]
    inputs, targets = rows.inputs.tolist(), rows.targets[:, 0].tolist()
    exp = math.exp
    for _ in range(epochs):
        for x, t in zip(inputs, targets, strict=True):
            hidden = []
            for weights in one:
                z = 0.0
                for weight, value in zip(weights, x, strict=True):
                    z += weight * value
                hidden.append(1 / (1 + exp(-z)))
            z = 0.0
            for weight, value in zip(two, hidden, strict=True):
                z += weight * value
            output = 1 / (1 + exp(-z))
            delta = (output - t) * output * (1 - output)
            for unit, value in enumerate(hidden):
                back = 0.5 * two[unit] * delta * value * (1 - value)
                two[unit] -= 0.5 * delta * value
                weights = one[unit]
                for sender, given in enumerate(x):
                    weights[sender] -= back * given
    return float(one[0][0])


def straight_line(rows: Data, epochs: int) -> float:
    """Train with one local variable a number, without loops inside a row; return a weight."""
    space: dict[str, object] = {"exp": math.exp}
    exec(_straight_line_source(), space)  # noqa: S102 - our own text
    function = cast("Callable[..., float]", space["train"])
    return function(rows.inputs.tolist(), rows.targets[:, 0].tolist(), epochs)


def _straight_line_source() -> str:
    net = twin_network()
    lines = ["def train(inputs, targets, epochs):"]
    one, two = net.layers[0].weights.tolist(), net.layers[1].weights.tolist()[0]
    lines += [f"  u{h}{i} = {one[h][i]!r}" for h in range(4) for i in range(3)]
    lines += [f"  v{h} = {two[h]!r}" for h in range(4)]
    lines += ["  for _ in range(epochs):", "    for (x0, x1, x2), t in zip(inputs, targets):"]
    body = [f"a{h} = 1 / (1 + exp(-(u{h}0 * x0 + u{h}1 * x1 + u{h}2 * x2)))" for h in range(4)]
    body += ["o = 1 / (1 + exp(-(v0 * a0 + v1 * a1 + v2 * a2 + v3 * a3)))", "d = 0.5 * (o - t) * o * (1 - o)"]
    for h in range(4):
        body += [f"e = v{h} * d * a{h} * (1 - a{h})", f"v{h} -= d * a{h}"]
        body += [f"u{h}{i} -= e * x{i}" for i in range(3)]
    return "\n".join([*lines, *(f"      {line}" for line in body), "  return u00"])


def bare_matrices(net: Network, rows: Data, epochs: int) -> NDArray[np.float64]:
    """Train full batches with NumPy matrices; return the last layer's weights."""
    (one, two), (bias_one, bias_two) = ([part.weights.copy() for part in net.layers], _biases(net))
    x, t = rows.inputs, rows.targets
    for _ in range(epochs):
        hidden = 1 / (1 + np.exp(-(x @ one.T + bias_one)))
        output = 1 / (1 + np.exp(-(hidden @ two.T + bias_two)))
        delta_two = (output - t) * output * (1 - output)
        delta_one = (delta_two @ two) * hidden * (1 - hidden)
        two -= 0.001 * (delta_two.T @ hidden)
        bias_two -= 0.001 * delta_two.sum(axis=0)
        one -= 0.001 * (delta_one.T @ x)
        bias_one -= 0.001 * delta_one.sum(axis=0)
    return two


def _biases(net: Network) -> list[NDArray[np.float64]]:
    return [part.bias.copy() for part in net.layers if part.bias is not None]
