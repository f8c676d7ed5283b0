"""A published program: iamtrask's "neural network in 11 lines of Python" (2015), three layers, 60000 passes."""

from dataclasses import replace

import numpy as np
import pytest

from tests.networks import data, layer, network, training
from tutor.arithmetic.engine.training import Run

ERRORS = (
    "0.496410031903",
    "0.00858452565325",
    "0.00578945986251",
    "0.00462917677677",
    "0.00395876528027",
    "0.00351012256786",
)
"""Printed at passes 0, 10000 … 50000: the mean of |target - output| over the four rows."""
OUTPUTS = ("0.00260572", "0.99672209", "0.99701711", "0.00386759")
"""Printed after training: the outputs of the last pass."""


@pytest.fixture(scope="module")
def run() -> Run:
    stream = np.random.RandomState(1)
    first = 2 * stream.random_sample((3, 4)) - 1  # a row per input there, a row per unit here
    second = 2 * stream.random_sample((4, 1)) - 1
    net = network(layer("sigmoid", first.T.tolist()), layer("sigmoid", second.T.tolist()))
    rows = data(([0, 0, 1], [0]), ([0, 1, 1], [1]), ([1, 0, 1], [1]), ([1, 1, 1], [0]))
    return Run(net, rows, training(1.0, batch=4, epochs=60_000))


@pytest.mark.parametrize("printed", ERRORS)
def test_the_published_errors_are_met_to_their_last_digit(run: Run, printed: str) -> None:
    passes = run.batch(10_000 * ERRORS.index(printed)).passes
    error = np.abs(passes.targets - passes.outputs[-1]).mean()
    assert f"{error:.12g}" == printed


def test_the_published_outputs_are_met_to_their_last_digit(run: Run) -> None:
    outputs = run.batch(59_999).passes.outputs[-1].ravel().tolist()
    assert tuple(f"{output:.8f}" for output in outputs) == OUTPUTS


def test_going_back_to_the_first_pass_gives_the_first_number_again(run: Run) -> None:
    run.advance()
    outputs = run.batch(0).passes.outputs[-1]
    fresh = Run(run.network, run.data, replace(run.training, epochs=1)).batch(0).passes.outputs[-1]
    assert outputs.tolist() == fresh.tolist()
