"""The engine's gradients against derivatives that know nothing of back-propagation.

Every activation in every layer with every loss, one to three layers deep: the complex step for all of them, and central
differences for one and two layers, so that neither method is trusted alone.
"""

from collections.abc import Iterator
from itertools import product
from math import isclose
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.networks import (
    ACTIVATIONS,
    LOSSES,
    UNDEFINED,
    Numbers,
    derivative,
    forward,
    given_row,
    layer,
    network,
    parameters,
    random_data,
    random_network,
    seeded,
    training,
)
from tutor.arithmetic.engine.network import Data, Network
from tutor.arithmetic.engine.training import Run
from tutor.arithmetic.functions.activations import ACTIVATIONS as ENGINE_ACTIVATIONS
from tutor.arithmetic.functions.losses import LOSSES as ENGINE_LOSSES
from tutor.arithmetic.quantity import Ref

ROWS = 2
KINKED = {"relu", "leaky-relu", "step"}
MARGIN = 0.02
"""Sums of kinked units stay this far from 0, where their derivative jumps."""
OUTPUTS = [pair for pair in product(ACTIVATIONS, LOSSES) if pair not in UNDEFINED]


def test_the_tables_below_name_every_activation_and_every_loss() -> None:
    assert set(ACTIVATIONS) == set(ENGINE_ACTIVATIONS)
    assert set(LOSSES) == set(ENGINE_LOSSES)


def test_only_a_step_under_a_logarithm_is_left_out() -> None:
    assert set(product(ACTIVATIONS, LOSSES)) - set(OUTPUTS) == {
        ("step", "binary-cross-entropy"),
        ("step", "cross-entropy"),
    }


def differentiable(
    rng: Random, sizes: tuple[int, ...], kinds: tuple[str, ...], loss: str, count: int = ROWS
) -> tuple[Network, Data]:
    """Draw a network and rows away from kinks; with outputs inside (0, 1) where the loss takes their logarithms."""
    for _ in range(200):
        net = random_network(rng, sizes, kinds, loss=loss)
        rows = random_data(rng, net, count)
        if loss.endswith("cross-entropy") and kinds[-1] not in {"sigmoid", "softmax"}:
            net = with_small_positive_sums(net, rows)
        if all(abs(z) > MARGIN for z in kinked_sums(net, rows)):
            return net, rows
    raise AssertionError(f"no smooth place found for {kinds}, {loss}")


def with_small_positive_sums(net: Network, rows: Data) -> Network:
    """Scale the output layer's weights and bias so that its sums lie between 0.2 and 0.8."""
    depth, last = net.depth, net.layers[-1]
    probe = network(*net.layers, loss="squared-error")  # no logarithms yet
    incoming = [number for values in all_rows(probe, rows) for number in received(values, depth)]
    most = max(1.0, *(abs(number) for number in incoming)) * last.weights.shape[1]
    weights = (last.weights * (0.25 / most)).tolist()
    return network(*net.layers[:-1], layer(last.activation, weights, [0.5] * len(weights)), loss=net.loss)


def received(values: Numbers, number: int) -> Iterator[float]:
    names = ("x", 0) if number == 1 else ("a", number - 1)
    return (value.real for ref, value in values.items() if (ref.name, ref.layer) == names)


def givens(net: Network, rows: Data) -> list[Numbers]:
    start = parameters(net)
    return [start | given_row(rows, row) for row in range(rows.rows)]


def all_rows(net: Network, rows: Data) -> list[Numbers]:
    return [forward(net, numbers) for numbers in givens(net, rows)]


def kinked_sums(net: Network, rows: Data) -> Iterator[float]:
    for values in all_rows(net, rows):
        for number, part in enumerate(net.layers, 1):
            if part.activation in KINKED:
                yield from (values[Ref("z", number, (unit,))].real for unit in range(1, len(part.units) + 1))


def engine_gradients(net: Network, rows: Data, *, reduce: str = "sum") -> dict[Ref, float]:
    """Return the gradients of one batch of all rows, by the parameter's name."""
    gradients = Run(net, rows, training(batch=rows.rows, reduce=reduce)).batch(0).gradients
    named: dict[Ref, float] = {}
    for ref in parameters(net):
        source = gradients.weights if ref.name == "w" else gradients.biases
        array = source[ref.layer - 1]
        assert array is not None
        named[ref] = array.item(tuple(place - 1 for place in ref.index))
    return named


def complex_step(net: Network, rows: list[Numbers], ref: Ref) -> float:
    return sum(derivative(net, numbers, Ref("E"), ref) for numbers in rows)


def central_difference(net: Network, rows: list[Numbers], ref: Ref, width: float = 1e-3) -> float:
    """Differentiate the total error by differences of two widths, put together so that the width's square cancels."""

    def total(by: float) -> float:
        return sum(forward(net, numbers, ref, by)[Ref("E")].real for numbers in rows)

    wide = (total(width) - total(-width)) / (2 * width)
    narrow = (total(width / 2) - total(-width / 2)) / width
    return (4 * narrow - wide) / 3


def assert_gradients_agree(net: Network, rows: Data) -> None:
    kinds = [part.activation for part in net.layers]
    numbers = givens(net, rows)
    for ref, gradient in engine_gradients(net, rows).items():
        expected = complex_step(net, numbers, ref)
        assert isclose(gradient, expected, rel_tol=1e-9, abs_tol=1e-14), (kinds, net.loss, str(ref), gradient, expected)


@pytest.mark.parametrize(("output", "loss"), OUTPUTS)
def test_gradients_of_one_layer_are_the_derivatives_of_the_error(output: str, loss: str) -> None:
    rng = seeded(f"one {output} {loss}")
    for sizes in ((1, 2), (3, 2), (2, 4)):
        assert_gradients_agree(*differentiable(rng, sizes, (output,), loss))


@pytest.mark.parametrize(("output", "loss"), OUTPUTS)
def test_gradients_of_two_layers_are_the_derivatives_of_the_error(output: str, loss: str) -> None:
    rng = seeded(f"two {output} {loss}")
    for hidden in ACTIVATIONS:
        assert_gradients_agree(*differentiable(rng, (2, 3, 2), (hidden, output), loss))


@pytest.mark.parametrize(("output", "loss"), OUTPUTS)
def test_gradients_of_three_layers_are_the_derivatives_of_the_error(output: str, loss: str) -> None:
    rng = seeded(f"three {output} {loss}")
    for first, second in product(ACTIVATIONS, ACTIVATIONS):
        assert_gradients_agree(*differentiable(rng, (1, 2, 2, 2), (first, second, output), loss, 1))


@pytest.mark.parametrize(("output", "loss"), OUTPUTS)
def test_gradients_agree_with_central_differences(output: str, loss: str) -> None:
    rng = seeded(f"differences {output} {loss}")
    for kinds in ((output,), *((hidden, output) for hidden in ACTIVATIONS)):
        net, rows = differentiable(rng, (2, 2, 2)[-len(kinds) - 1 :], kinds, loss)
        numbers = givens(net, rows)
        for ref, gradient in engine_gradients(net, rows).items():
            expected = central_difference(net, numbers, ref)
            assert isclose(gradient, expected, rel_tol=1e-6, abs_tol=1e-11), (kinds, str(ref), gradient, expected)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(
    sizes=st.lists(st.integers(1, 6), min_size=2, max_size=6),
    kind=st.sampled_from(["sigmoid", "bipolar-sigmoid", "tanh", "linear"]),
    loss=st.sampled_from(["half-squared-error", "squared-error", "mean-squared-error"]),
    seed=st.integers(0, 2**32),
)
def test_gradients_of_any_shape_are_the_derivatives_of_the_error(
    sizes: list[int], kind: str, loss: str, seed: int
) -> None:
    rng = seeded(seed)
    net = random_network(rng, sizes, kind, loss=loss)
    rows = random_data(rng, net, ROWS)
    gradients, numbers = engine_gradients(net, rows), givens(net, rows)
    for ref in rng.sample(sorted(gradients, key=str), k=min(6, len(gradients))):
        assert isclose(gradients[ref], complex_step(net, numbers, ref), rel_tol=1e-9, abs_tol=1e-14), str(ref)


def test_the_mean_over_a_batch_divides_every_gradient_by_the_rows() -> None:
    rng = seeded(5)
    net = random_network(rng, (2, 3, 2), "tanh")
    rows = random_data(rng, net, 5)
    means = engine_gradients(net, rows, reduce="mean")
    for ref, mean in means.items():
        assert isclose(mean, complex_step(net, givens(net, rows), ref) / 5, rel_tol=1e-9), str(ref)


def test_a_step_gives_no_gradient_to_what_lies_before_it() -> None:
    rng = seeded(3)
    net, rows = differentiable(rng, (2, 3, 2), ("step", "sigmoid"), "half-squared-error")
    gradients = engine_gradients(net, rows)
    assert all(gradients[ref] == 0 for ref in gradients if ref.layer == 1)
    assert any(gradients[ref] != 0 for ref in gradients if ref.layer == 2)
