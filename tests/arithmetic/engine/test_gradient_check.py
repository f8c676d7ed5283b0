"""Gradients by nudging, against difference quotients in plain Python and the figures of the curriculum's lesson 18."""

from collections.abc import Iterator

import numpy as np
import pytest

from tests.networks import (
    TWO_TWO_TWO_ROW,
    given_row,
    layer,
    network,
    parameters,
    random_data,
    random_network,
    seeded,
    two_two_two,
)
from tests.networks import forward as plain_forward
from tutor.arithmetic.engine.gradient_check import NUDGE, Nudged, nudge
from tutor.arithmetic.engine.network import Data, Network, frozen
from tutor.arithmetic.engine.parameters import Views, new_views, start_vector
from tutor.arithmetic.engine.passes import Passes
from tutor.arithmetic.functions.calls import FloatArray
from tutor.arithmetic.quantity import Ref

FIRST = Ref("w", 1, (1, 1))
ANALYTIC = -0.0192393
SMOOTH = ("sigmoid", "bipolar-sigmoid", "tanh", "linear")


def start(net: Network) -> Views:
    views = new_views(net)
    views.vector[...] = start_vector(net)
    return views


def nudged(net: Network, rows: Data, ref: Ref, by: float = NUDGE) -> Nudged:
    index = tuple(number - 1 for number in ref.index)
    return nudge(net, start(net), (rows.inputs[:1], rows.targets[:1]), (ref.layer, index), by)


def of_p(by: float = NUDGE, ref: Ref = FIRST) -> Nudged:
    return nudged(two_two_two(), TWO_TWO_TWO_ROW, ref, by)


def plain_error(net: Network, rows: Data, ref: Ref, by: float) -> float:
    """Compute the error with one parameter nudged, by the textbook's definitions."""
    given = parameters(net) | given_row(rows, 0)
    return plain_forward(net, given | {ref: given[ref] + by})[Ref("E")].real


def random_cases() -> Iterator[tuple[Network, Data]]:
    for number, (hidden, output, loss) in enumerate(
        [
            *((kind, "sigmoid", "half-squared-error") for kind in SMOOTH),
            ("tanh", "linear", "squared-error"),
            ("sigmoid", "tanh", "mean-squared-error"),
            ("tanh", "sigmoid", "binary-cross-entropy"),
            ("sigmoid", "softmax", "cross-entropy"),
        ]
    ):
        rng = seeded(f"nudging {number}")
        net = random_network(rng, (3, 4, 2), (hidden, output), loss=loss, bias=number % 3 != 0)
        yield net, random_data(rng, net, 1)


@pytest.mark.parametrize("by", [1e-1, 1e-3, 1e-5])
def test_the_slope_is_the_difference_quotient_of_plain_python(by: float) -> None:
    for net, rows in random_cases():
        for ref in parameters(net):
            found = nudged(net, rows, ref, by)
            smaller, larger = (plain_error(net, rows, ref, step) for step in (-by, by))
            assert found.errors == pytest.approx((smaller, larger), rel=1e-13, abs=1e-15)
            assert found.slope == pytest.approx((larger - smaller) / (2 * by), rel=1e-9, abs=1e-14 / by)


def test_the_backward_pass_agrees_with_nudging_every_parameter() -> None:
    for net, rows in random_cases():
        assert max(nudged(net, rows, ref).gap for ref in parameters(net)) < 1e-6


def test_the_curriculums_gradient_by_hand_and_by_nudging() -> None:
    found = of_p()
    assert found.value == 0.2
    assert found.nudge == 1e-5
    assert found.backprop == pytest.approx(ANALYTIC, abs=5e-8)
    assert found.slope == pytest.approx(ANALYTIC, abs=5e-8)
    assert found.gap < 1e-8


def test_the_curriculums_difference_with_a_nudge_of_a_tenth() -> None:
    found = of_p(0.1)
    assert found.slope == pytest.approx(-0.0192333, abs=5e-8)
    # by hand, w = 0.1 and w = 0.3: net of h1 -.11 and .01, everything else of net P as it is
    assert [values.sums[1].item((0, 0)) for values in (found.smaller, found.larger)] == pytest.approx([-0.11, 0.01])


@pytest.mark.parametrize(
    ("by", "least", "most"),
    [(1e-1, 2.5e-4, 3.5e-4), (1e-2, 2.5e-6, 3.5e-6), (1e-4, 0, 1e-8), (1e-8, 0, 1e-6), (1e-10, 0, 1e-3)],
)
def test_the_relative_error_falls_with_the_square_of_the_nudge_until_rounding_takes_over(
    by: float, least: float, most: float
) -> None:
    assert least <= of_p(by).gap <= most


def test_a_tiny_nudge_is_worse_than_the_programs_own() -> None:
    assert of_p(1e-12).gap > 1e-5 > 1e-8 > of_p().gap


@pytest.mark.parametrize(("by", "expected"), [(1e-1, 2e-3), (1e-2, 1.7e-4), (1e-4, 1.7e-6)])
def test_a_difference_to_one_side_only_is_as_much_worse_as_the_curriculum_says(by: float, expected: float) -> None:
    middle = plain_error(two_two_two(), TWO_TWO_TWO_ROW, FIRST, 0.0)
    found = of_p(by)
    one_sided = (found.errors[1] - middle) / by
    assert abs(one_sided / found.backprop - 1) == pytest.approx(expected, rel=0.2)
    assert abs(one_sided / found.backprop - 1) > 5 * found.gap


def test_a_bias_is_nudged_like_a_weight() -> None:
    found = of_p(ref=Ref("b", 1, (2,)))
    assert found.value == -0.2
    assert found.backprop == pytest.approx(0.020052, abs=5e-7)  # the error term of the second hidden unit
    assert found.gap < 1e-7


def test_a_bias_that_the_layer_lacks_cannot_be_nudged() -> None:
    net = network(layer("sigmoid", [[0.5]]))
    with pytest.raises(KeyError):
        nudge(net, start(net), (frozen([[1]]), frozen([[1]])), (1, (0,)))


def test_nudging_leaves_the_parameters_as_they_are() -> None:
    net = two_two_two()
    views = start(net)
    before = views.vector.copy()
    nudge(net, views, (TWO_TWO_TWO_ROW.inputs, TWO_TWO_TWO_ROW.targets), (2, (1, 0)))
    np.testing.assert_array_equal(views.vector, before)


def test_only_the_nudged_parameter_differs_between_the_passes() -> None:
    found = of_p(0.1, Ref("w", 2, (2, 1)))
    for values in (found.smaller, found.larger):
        assert values.outputs[1].tolist()[0] == pytest.approx([0.487503, 0.532454], abs=5e-7)
        assert values.outputs[2].item((0, 0)) == pytest.approx(0.557438, abs=5e-7)
    assert found.smaller.sums[2].item((0, 1)) == pytest.approx(-0.032765 - 0.1 * 0.487503, abs=1e-6)
    assert found.larger.sums[2].item((0, 1)) == pytest.approx(-0.032765 + 0.1 * 0.487503, abs=1e-6)


def test_a_weight_that_nothing_depends_on_has_no_gap() -> None:
    dead = network(layer("relu", [[1.0]], [-5.0]), layer("linear", [[1.0]]))
    found = nudged(dead, Data(frozen([[1.0]]), frozen([[2.0]]), ("t",)), FIRST)
    assert (found.slope, found.backprop, found.gap) == (0.0, 0.0, 0.0)


# --- the curriculum's sabotaged engines ------------------------------------------------------------------------------


def without_own_slope(passes: Passes, number: int) -> list[tuple[object, tuple[object, ...]]]:
    values = passes.values
    if number < passes.network.depth:
        return [(np.positive, (values.blames[number], values.deltas[number]))]
    slope, a = values.slopes[number], values.outputs[number]
    return [
        (np.multiply, (a, a, slope)),
        (np.subtract, (a, slope, slope)),
        (np.multiply, (values.blames[number], slope, values.deltas[number])),
    ]


def test_an_engine_that_forgets_the_units_own_slope_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Passes, "_through_activation", without_own_slope)
    found = of_p()
    assert found.backprop == pytest.approx(-0.0770, abs=5e-5)
    assert found.slope == pytest.approx(ANALYTIC, abs=5e-8)
    assert found.gap == pytest.approx(1 - 0.0192393 / 0.0770, abs=1e-3)
    assert of_p(ref=Ref("w", 2, (1, 1))).gap < 1e-7  # the output layer is right


def test_an_engine_that_hears_of_one_output_only_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    right = Passes._error_term_calls

    def of_one_output(passes: Passes, number: int) -> list[object]:
        calls: list[object] = list(right(passes, number))
        if number < passes.network.depth:

            def share(deltas: FloatArray, weights: FloatArray, blame: FloatArray) -> None:
                blame[...] = deltas[:, :1] @ weights[:1]

            weights = passes._parameters.weights[number]
            calls[0] = (share, (passes.values.deltas[number + 1], weights, passes.values.blames[number]))
        return calls

    monkeypatch.setattr(Passes, "_error_term_calls", of_one_output)
    found = of_p()
    assert found.backprop == pytest.approx(-0.00818, abs=5e-6)
    assert found.gap > 0.5
