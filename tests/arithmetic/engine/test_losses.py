"""Losses by hand, where logarithms meet 0, and how outputs' errors are put together."""

from math import inf, isclose, log

import pytest

from tests.networks import data, layer, network, training
from tutor.arithmetic.engine.training import Batch, Run


def batch_of(loss: str, outputs: list[float], targets: list[float], activation: str = "linear") -> Batch:
    """Give a network these outputs (as weights on the input 1) and targets."""
    net = network(layer(activation, [[output] for output in outputs]), loss=loss)
    return Run(net, data(([1], targets)), training()).batch(0)


@pytest.mark.parametrize(
    ("loss", "each", "total", "derivatives"),
    [
        ("half-squared-error", [0.045, 0.08], 0.125, [-0.3, 0.4]),
        ("squared-error", [0.09, 0.16], 0.25, [-0.6, 0.8]),
        ("mean-squared-error", [0.09, 0.16], 0.125, [-0.3, 0.4]),
        ("mean-absolute-error", [0.3, 0.4], 0.35, [-0.5, 0.5]),
        ("binary-cross-entropy", [-log(0.7), -log(0.6)], -log(0.42), [-1 / 0.7, 1 / 0.6]),
        ("cross-entropy", [-log(0.7), 0.0], -log(0.7), [-1 / 0.7, 0.0]),
    ],
)
def test_errors_and_their_derivatives_by_hand(
    loss: str, each: list[float], total: float, derivatives: list[float]
) -> None:
    passes = batch_of(loss, [0.7, 0.4], [1.0, 0.0]).passes
    for value, expected in zip(passes.errors()[0], each, strict=True):
        assert isclose(value, expected, rel_tol=1e-14)
    assert isclose(passes.totals().item(), total, rel_tol=1e-14)
    for value, expected in zip(passes.deltas[1][0], derivatives, strict=True):
        assert isclose(value, expected, rel_tol=1e-14)


def test_the_mean_is_over_the_outputs_not_over_two() -> None:
    passes = batch_of("mean-squared-error", [1.0, 2.0, 3.0, 0.0], [0.0, 0.0, 0.0, 0.0]).passes
    assert isclose(passes.totals().item(), 14 / 4, rel_tol=1e-15)
    assert passes.deltas[1].tolist() == [[0.5, 1.0, 1.5, 0.0]]


def test_an_absolute_error_of_nothing_has_no_slope() -> None:
    passes = batch_of("mean-absolute-error", [1.0, 2.0, 3.0, 0.0], [1.0, 1.0, 5.0, 0.0]).passes
    assert passes.totals().item() == 3 / 4
    assert passes.deltas[1].tolist() == [[0.0, 0.25, -0.25, 0.0]]


def test_nothing_times_the_logarithm_of_nothing_is_nothing() -> None:
    assert batch_of("cross-entropy", [0.0, 1.0], [0.0, 1.0]).passes.totals().item() == 0
    assert batch_of("binary-cross-entropy", [0.0, 1.0], [0.0, 1.0]).passes.totals().item() == 0


def test_a_certain_and_wrong_output_has_an_infinite_error_without_a_warning() -> None:
    assert batch_of("cross-entropy", [1.0, 0.0], [0.0, 1.0]).passes.totals().item() == inf
    assert batch_of("binary-cross-entropy", [1.0], [0.0]).passes.totals().item() == inf


@pytest.mark.parametrize(("loss", "activation"), [("binary-cross-entropy", "sigmoid"), ("cross-entropy", "softmax")])
def test_the_error_term_of_a_saturated_classifier_is_still_output_minus_target(loss: str, activation: str) -> None:
    passes = batch_of(loss, [1000.0, -1000.0], [0.0, 1.0], activation).passes
    assert passes.outputs[1].tolist() == [[1.0, 0.0]]
    assert passes.deltas[1].tolist() == [[1.0, -1.0]]
