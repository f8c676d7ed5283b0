"""Activation functions one by one, seen through a network of a single layer, against `decimal` and by hand."""

from decimal import Decimal, localcontext
from math import inf, isclose

import pytest

from tests.networks import data, layer, network, seeded, training
from tutor.arithmetic.engine.training import Batch, Run
from tutor.arithmetic.functions.activations import ACTIVATIONS

SUMS = [-30.0, -7.5, -2.0, -1.0, -0.34, -1e-3, -1e-9, 0.0, 1e-9, 1e-3, 0.26, 1.0, 2.0, 7.5, 30.0]


def batch_of(activation: str, sums: list[float], targets: list[float] | None = None) -> Batch:
    """Run one row through a layer whose sums are given, as weights on the input 1."""
    net = network(layer(activation, [[z] for z in sums]))
    return Run(net, data(([1], targets or [0.0] * len(sums))), training()).batch(0)


def outputs(activation: str, sums: list[float]) -> list[float]:
    return [float(value) for value in batch_of(activation, sums).passes.outputs[1][0].tolist()]


def slopes(activation: str, sums: list[float]) -> list[float]:
    return [float(value) for value in batch_of(activation, sums).passes.slopes[1][0].tolist()]


def exact_sigmoid(z: float) -> Decimal:
    return 1 / (1 + (-Decimal(z)).exp())


def exact_tanh(z: float) -> Decimal:
    return 1 - 2 / ((2 * Decimal(z)).exp() + 1)


def near(value: float, exact: Decimal, *, within: float = 4e-16) -> bool:
    """Compare to a few last bits of 1, or of the number itself where it is larger."""
    return isclose(value, float(exact), rel_tol=within, abs_tol=within)


def test_the_sigmoid_agrees_with_forty_digits() -> None:
    with localcontext(prec=40):
        for z, value in zip(SUMS, outputs("sigmoid", SUMS), strict=True):
            assert isclose(value, float(exact_sigmoid(z)), rel_tol=4e-16), z


def test_the_sigmoids_slope_agrees_with_forty_digits() -> None:
    with localcontext(prec=40):
        for z, value in zip(SUMS, slopes("sigmoid", SUMS), strict=True):
            assert near(value, exact_sigmoid(z) * (1 - exact_sigmoid(z))), z


def test_the_bipolar_sigmoid_and_its_slope_agree_with_forty_digits() -> None:
    with localcontext(prec=40):
        for z, value, slope in zip(
            SUMS, outputs("bipolar-sigmoid", SUMS), slopes("bipolar-sigmoid", SUMS), strict=True
        ):
            assert near(value, 2 * exact_sigmoid(z) - 1), z
            assert near(slope, 2 * exact_sigmoid(z) * (1 - exact_sigmoid(z))), z


def test_the_hyperbolic_tangent_and_its_slope_agree_with_forty_digits() -> None:
    with localcontext(prec=40):
        for z, value, slope in zip(SUMS, outputs("tanh", SUMS), slopes("tanh", SUMS), strict=True):
            assert near(value, exact_tanh(z)), z
            assert near(slope, 1 - exact_tanh(z) ** 2), z


def test_gelu_agrees_with_published_values_and_its_slope_with_them() -> None:
    """Φ(1) = 0.841344746068543, φ(1) = 0.241970724519143 (Abramowitz & Stegun, table 26.1)."""
    share, density = 0.841344746068543, 0.241970724519143
    for value, expected in zip(outputs("gelu", [1.0, -1.0, 0.0]), [share, share - 1, 0.0], strict=True):
        assert isclose(value, expected, rel_tol=1e-14, abs_tol=1e-15)
    steep = [share + density, 1 - share - density, 0.5]
    for slope, expected in zip(slopes("gelu", [1.0, -1.0, 0.0]), steep, strict=True):
        assert isclose(slope, expected, rel_tol=1e-13)


@pytest.mark.parametrize(
    ("activation", "values", "steepness"),
    [
        ("relu", [0, 0, 0, 0.26, 2], [0, 0, 0, 1, 1]),
        ("leaky-relu", [-0.02, -0.0034, 0, 0.26, 2], [0.01, 0.01, 0.01, 1, 1]),
        ("step", [0, 0, 1, 1, 1], [0, 0, 0, 0, 0]),
        ("linear", [-2, -0.34, 0, 0.26, 2], None),
    ],
)
def test_functions_with_pieces_have_these_values_and_slopes(
    activation: str, values: list[float], steepness: list[float] | None
) -> None:
    sums = [-2.0, -0.34, 0.0, 0.26, 2.0]
    assert all(isclose(a, b, rel_tol=1e-15) for a, b in zip(outputs(activation, sums), values, strict=True))
    if steepness is not None:
        assert slopes(activation, sums) == steepness


def test_a_linear_unit_passes_the_blame_on_unchanged() -> None:
    passes = batch_of("linear", [0.3, -2.0], [1.0, 1.0]).passes
    assert passes.deltas[1].tolist() == passes.blames[1].tolist() == [[0.3 - 1.0, -3.0]]


def test_softmax_outputs_agree_with_forty_digits_and_add_up_to_1() -> None:
    sums = [0.6, -0.05, -0.4, 3.0]
    with localcontext(prec=40):
        exps = [Decimal(z).exp() for z in sums]
        for value, exp in zip(outputs("softmax", sums), exps, strict=True):
            assert near(value, exp / sum(exps))
    assert isclose(sum(outputs("softmax", sums)), 1.0, rel_tol=1e-15)


def test_softmax_does_not_change_when_every_sum_grows_alike() -> None:
    rng = seeded("shift")
    sums = [rng.uniform(-2, 2) for _ in range(5)]
    for shift in (100.0, 1e4, -1e4):
        shifted = outputs("softmax", [z + shift for z in sums])
        assert all(isclose(a, b, rel_tol=1e-11) for a, b in zip(outputs("softmax", sums), shifted, strict=True))


def test_softmax_takes_every_row_of_a_batch_by_itself_however_far_apart_they_are() -> None:
    net = network(layer("softmax", [[1.0], [0.99], [-1.0]]))
    batch = Run(net, data(([1000], [0, 0, 1]), ([-1000], [1, 0, 0]), ([1], [0, 1, 0])), training(batch=3)).batch(0)
    with localcontext(prec=40):
        for x, row in zip((1000, -1000, 1), batch.passes.outputs[1].tolist(), strict=True):
            exps = [(Decimal(x) * Decimal(weight)).exp() for weight in ("1", "0.99", "-1")]
            assert all(near(value, exp / sum(exps), within=1e-14) for value, exp in zip(row, exps, strict=True)), x


EXTREMES = [float(z) for z in range(-1000, 1001, 25)]


def test_the_sigmoid_has_no_warning_and_stays_exact_up_to_1000_either_way() -> None:
    with localcontext(prec=40):
        for z, value in zip(EXTREMES, outputs("sigmoid", EXTREMES), strict=True):
            exact = float(exact_sigmoid(z))
            assert isclose(value, exact, rel_tol=4e-16) or abs(z) > 709, z
            assert isclose(value, exact, rel_tol=4e-16, abs_tol=1e-307), z


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
def test_no_activation_warns_or_breaks_at_extreme_sums(activation: str) -> None:
    for passes in (batch_of(activation, EXTREMES).passes, batch_of(activation, [-1e308, 0.0, 1e308]).passes):
        for numbers in (passes.outputs[1], passes.deltas[1]):
            assert all(abs(number) < inf for number in numbers.ravel().tolist())


def test_a_unit_far_from_0_learns_nothing() -> None:
    assert outputs("sigmoid", [-1000.0, 0.0, 1000.0]) == [0.0, 0.5, 1.0]
    assert slopes("sigmoid", [-1000.0, 0.0, 1000.0]) == [0.0, 0.25, 0.0]
    assert isclose(outputs("sigmoid", [-80.1])[0] * (1 - outputs("sigmoid", [-80.1])[0]), 1.6e-35, rel_tol=0.05)


@pytest.mark.parametrize("activation", sorted(ACTIVATIONS))
def test_rows_of_a_batch_do_not_mix(activation: str) -> None:
    rng = seeded(activation)
    net = network(layer(activation, [[0.5, -0.3], [0.2, 0.9]], [0.1, -0.2]))
    rows = [([rng.uniform(-2, 2), rng.uniform(-2, 2)], [0.3, 0.6]) for _ in range(4)]
    together = Run(net, data(*rows), training(batch=4)).batch(0).passes
    for number, row in enumerate(rows):
        alone = Run(net, data(row), training()).batch(0).passes
        for mixed, single in ((together.outputs[1], alone.outputs[1]), (together.deltas[1], alone.deltas[1])):
            assert all(isclose(a, b, rel_tol=1e-14) for a, b in zip(mixed[number], single[0], strict=True))
