"""Notes: each pathology, built by hand, is named at the step where it shows; healthy networks are left in peace."""

import math

import pytest

from tests.networks import (
    SEED_ROW,
    TWIN_ROW,
    data,
    layer,
    network,
    random_network,
    seed_network,
    seeded,
    training,
    twin_network,
    two_two_two,
)
from tutor.arithmetic.engine.data import Split, prepare
from tutor.arithmetic.engine.network import Data, Network, Training, frozen
from tutor.arithmetic.trace.step import Address, parse_address
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.questions.notes import note

OUT = layer("sigmoid", [[0.5]])
MIDDLE = data(([1.0], [0.5]))


def said(trace: Trace, at: str) -> str:
    return note(trace, parse_address(at))


def trace_of(net: Network, rows: Data, how: Training | None = None) -> Trace:
    return Trace(net, rows, how or training(0.1))


def with_hidden(activation: str, weight: float, target: float = 0.5) -> Trace:
    """One input of 1, one hidden unit with this sum, one sigmoid output."""
    return trace_of(network(layer(activation, [[weight]]), OUT), data(([1.0], [target])))


def all_notes(trace: Trace) -> dict[str, str]:
    notes = {str(step.address): note(trace, step.address) for step in trace}
    return {at: sentence for at, sentence in notes.items() if sentence}


# --- units that are the same -----------------------------------------------------------------------------------------


def test_the_articles_four_equal_units_are_named_at_the_error() -> None:
    sentence = said(trace_of(seed_network(), SEED_ROW), "1/1:E")
    assert sentence == "U1, U2, U3 and U4 have the same weights: same gradients, they never part."


def test_equal_units_are_still_equal_in_a_later_epoch() -> None:
    assert "never part" in said(trace_of(seed_network(), SEED_ROW, training(1.0, epochs=5)), "5/1:E")


def test_the_articles_twin_has_nothing_to_be_noted() -> None:
    assert all_notes(trace_of(twin_network(), TWIN_ROW, training(0.5, epochs=2))) == {}


@pytest.mark.parametrize(
    ("weights", "bias", "outgoing"),
    [
        ([[0.1, 0.2], [0.1, 0.2001]], [0.0, 0.0], [[0.3, 0.3]]),
        ([[0.1, 0.2], [0.1, 0.2]], [0.0, 0.1], [[0.3, 0.3]]),
        ([[0.1, 0.2], [0.1, 0.2]], [0.0, 0.0], [[0.3, 0.4]]),
        ([[0.1, 0.2], [0.2, 0.1]], None, [[0.3, 0.3]]),
    ],
    ids=["another weight in", "another bias", "another weight out", "swapped weights"],
)
def test_units_that_differ_in_anything_do_part(
    weights: list[list[float]], bias: list[float] | None, outgoing: list[list[float]]
) -> None:
    net = network(layer("sigmoid", weights, bias), layer("sigmoid", outgoing))
    assert said(trace_of(net, data(([1, 1], [0.5]))), "1/1:E") == ""


def test_only_the_equal_ones_of_several_units_are_named() -> None:
    net = network(layer("tanh", [[0.1], [0.7], [0.1]], [0, 0, 0]), layer("linear", [[0.2, 0.2, 0.2]]))
    assert said(trace_of(net, MIDDLE), "1/1:E").startswith("U1 and U3 have the same weights")


def test_of_many_equal_units_three_are_named_and_the_others_counted() -> None:
    net = network(layer("tanh", [[0.1]] * 7), layer("linear", [[0.2] * 7]))
    assert said(trace_of(net, MIDDLE), "1/1:E").startswith("U1, U2, U3 and 4 more have the same weights")


def test_equal_units_in_the_second_hidden_layer_are_found_too() -> None:
    hidden = layer("tanh", [[0.1], [0.4]])
    net = network(hidden, layer("tanh", [[0.3, 0.2], [0.3, 0.2]]), layer("linear", [[0.5, 0.5]]))
    assert said(trace_of(net, MIDDLE), "1/1:E").startswith("U1 and U2 have the same weights")


# --- slopes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("activation", "weight"),
    # slopes: sigmoid a(1 - a) at 5 is .0066; tanh 1 - a² at 2.5 is .0266; bipolar (1 - a²)/2 at 6 is .0049
    [("sigmoid", 5.0), ("sigmoid", -5.0), ("tanh", 2.5), ("tanh", -20.0), ("bipolar-sigmoid", 6.0), ("sigmoid", 800.0)],
)
def test_a_saturated_unit_is_named_at_its_slope(activation: str, weight: float) -> None:
    sentence = said(with_hidden(activation, weight), "1/1:slope[1][1]")
    assert sentence.startswith("U1 is saturated: ")


@pytest.mark.parametrize(
    ("activation", "weight"),
    # sigmoid at 4: .0177; tanh at 2: .0707; bipolar at 4: .0353
    [("sigmoid", 4.0), ("sigmoid", 0.0), ("tanh", 2.0), ("tanh", -2.0), ("bipolar-sigmoid", 4.0), ("relu", 9.0)],
)
def test_a_unit_with_a_usable_slope_is_left_in_peace(activation: str, weight: float) -> None:
    assert said(with_hidden(activation, weight), "1/1:slope[1][1]") == ""


def test_a_relu_below_zero_is_switched_off() -> None:
    sentence = said(with_hidden("relu", -0.34), "1/1:slope[1][1]")
    assert sentence == "U1 is switched off for this row: its weights get no gradient from it."


def test_a_leaky_relu_is_never_switched_off() -> None:
    assert said(with_hidden("leaky-relu", -0.34), "1/1:slope[1][1]") == ""


def test_the_unit_of_the_step_is_meant_and_not_its_neighbour() -> None:
    net = network(layer("relu", [[1.0], [-1.0]]), layer("sigmoid", [[0.5, 0.5]]))
    trace = trace_of(net, MIDDLE)
    assert said(trace, "1/1:slope[1][1]") == ""
    assert said(trace, "1/1:slope[1][2]").startswith("U2 is switched off")


def test_the_row_of_the_step_is_meant_and_not_another_of_its_batch() -> None:
    net = network(layer("relu", [[1.0]]), OUT)
    trace = trace_of(net, data(([1.0], [0.5]), ([-1.0], [0.5])), training(0.1, batch=2))
    assert said(trace, "1/1:slope[1][1]") == ""
    assert said(trace, "1/2:slope[1][1]").startswith("U1 is switched off")


# --- error terms -----------------------------------------------------------------------------------------------------


def test_a_chain_of_sigmoids_loses_the_error_term_in_its_first_layer() -> None:
    # the curriculum's chain, every weight 0.5: .140 .0171 .0021 .000256 .0000301 from the output to the first unit
    chain = network(*(layer("sigmoid", [[0.5]]) for _ in range(5)))
    trace = trace_of(chain, data(([1.0], [0.0])))
    deltas = [trace[f"1/1:delta[{number}][1]"].result for number in (5, 4, 3, 2, 1)]
    assert deltas == pytest.approx([0.140, 0.0171, 0.0021, 0.000256, 0.0000301], rel=0.03)
    notes = [said(trace, f"1/1:delta[{number}][1]") for number in (5, 4, 3, 2, 1)]
    assert notes[:4] == ["", "", "", ""]
    assert notes[4] == "Under 1/1000 of the output's error term is left: this layer learns slowly."


def test_a_chain_of_relus_keeps_it() -> None:
    chain = network(*(layer("relu", [[1.0]]) for _ in range(5)))
    trace = trace_of(chain, data(([1.0], [0.0])))
    assert [said(trace, f"1/1:delta[{number}][1]") for number in range(1, 6)] == [""] * 5


def test_an_error_term_of_exactly_zero_is_not_called_slow() -> None:
    assert said(with_hidden("relu", -1.0), "1/1:delta[1][1]") == ""


# --- targets ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("activation", "target", "words"),
    [
        ("sigmoid", 1.0, "U1 can never quite reach its target 1"),
        ("sigmoid", 0.0, "U1 can never quite reach its target 0"),
        ("sigmoid", 1.5, "U1 can never come near its target 1.5"),
        ("sigmoid", -0.1, "U1 can never come near its target -0.1"),
        ("tanh", -1.0, "U1 can never quite reach its target -1"),
        ("bipolar-sigmoid", 1.0, "U1 can never quite reach its target 1"),
        ("tanh", 3.0, "U1 can never come near its target 3"),
        ("sigmoid", 0.999, ""),
        ("tanh", 0.0, ""),
        ("tanh", -0.5, ""),
        ("linear", 1.0, ""),
        ("linear", 5.0, ""),
        ("relu", 1.0, ""),
    ],
)
def test_a_target_out_of_reach_is_named_at_the_error(activation: str, target: float, words: str) -> None:
    trace = trace_of(network(layer(activation, [[0.5]])), data(([1.0], [target])))
    sentence = said(trace, "1/1:E")
    assert sentence.startswith(words) if words else sentence == ""


def test_the_first_output_whose_target_is_out_of_reach_is_named() -> None:
    net = network(layer("sigmoid", [[0.1], [0.2], [0.3]]))
    sentence = said(trace_of(net, data(([1.0], [0.5, 0.0, 1.0]))), "1/1:E")
    assert sentence.startswith("U2 can never quite reach its target 0")


@pytest.mark.parametrize(
    ("activation", "loss", "target", "noted"),
    [
        ("softmax", "cross-entropy", [0.0, 1.0], False),
        ("sigmoid", "binary-cross-entropy", [1.0, 0.0], False),
        ("softmax", "half-squared-error", [0.0, 1.0], True),
        ("sigmoid", "half-squared-error", [0.0, 1.0], True),
        ("sigmoid", "mean-squared-error", [0.0, 0.5], True),
    ],
)
def test_classes_are_never_reached_either_and_that_is_noted_only_where_the_loss_is_not_for_them(
    activation: str, loss: str, target: list[float], noted: bool
) -> None:
    net = network(layer(activation, [[0.1], [0.2]]), loss=loss)
    assert ("never quite reach its target" in said(trace_of(net, data(([1.0], target))), "1/1:E")) == noted


def test_an_outputs_own_error_says_nothing() -> None:
    net = network(layer("sigmoid", [[0.1], [0.2]]))
    assert said(trace_of(net, data(([1.0], [1.0, 1.0]))), "1/1:E[1]") == ""


def test_a_test_rows_target_is_judged_as_well() -> None:
    rows = prepare(frozen([[1.0], [2.0]]), frozen([[0.5], [1.0]]), ("t",), Split(train=1), "none")
    trace = trace_of(network(layer("sigmoid", [[0.5]])), rows)
    assert said(trace, "1/1:E") == ""
    assert said(trace, "test/1:E").startswith("U1 can never quite reach its target 1")


def test_a_target_out_of_reach_is_told_once_an_epoch() -> None:
    rows = data(([1.0], [1.0]), ([0.5], [0.0]))
    trace = trace_of(network(layer("sigmoid", [[0.5]])), rows, training(0.1, epochs=2))
    assert [bool(said(trace, f"{place}:E")) for place in ("1/1", "1/2", "2/1", "2/2")] == [True, False, True, False]


# --- rates -----------------------------------------------------------------------------------------------------------


def one_weight(rate: float, epochs: int = 4) -> Trace:
    """Train the curriculum's y = wx with x = 2, t = 3, w = 0; the gradient is 4w - 6."""
    return trace_of(network(layer("linear", [[0.0]])), data(([2.0], [3.0])), training(rate, epochs=epochs))


def test_an_error_that_rose_from_one_epoch_to_the_next_is_noted() -> None:
    # rate .6: w 0, 3.6, -1.44, so E 4.5, (7.2 - 3)² / 2 = 8.82, (-2.88 - 3)² / 2 = 17.2872
    trace = one_weight(0.6)
    assert said(trace, "1/1:E_all") == ""
    assert said(trace, "2/1:E_all") == "The error rose, from 4.5: the learning rate may be too large here."
    assert said(trace, "3/1:E_all") == "The error rose, from 8.82: the learning rate may be too large here."


def test_the_note_is_the_same_when_the_step_was_not_walked_to() -> None:
    walked, direct = one_weight(0.6), one_weight(0.6)
    for step in walked:
        assert note(walked, step.address) == note(one_weight(0.6), step.address)
    assert said(direct, "3/1:E_all") == said(walked, "3/1:E_all")


@pytest.mark.parametrize("rate", [0.1, 0.25, 0.4, 0.5])
def test_an_error_that_falls_or_stays_is_not_noted(rate: float) -> None:
    trace = one_weight(rate)
    assert [said(trace, f"{epoch}/1:E_all") for epoch in (1, 2, 3, 4)] == [""] * 4


@pytest.mark.parametrize("at", ["1/1:w_next[1][1,1]", "1/1:b_next[1][1]"])
def test_parameters_beyond_all_bounds_are_noted(at: str) -> None:
    net = network(layer("linear", [[0.0]], [0.0]))
    wild = trace_of(net, data(([2.0], [3.0])), training(1e7))  # steps of 6e7 and 3e7
    assert said(wild, at) == "The weights grow beyond all bounds: the learning rate is too large."
    tame = trace_of(net, data(([2.0], [3.0])), training(1e5))  # steps of 6e5 and 3e5
    assert said(tame, at) == ""


def test_weights_that_are_no_numbers_any_more_are_noted() -> None:
    trace = one_weight(1e200, epochs=3)
    final = trace["2/1:w_next[1][1,1]"].result
    assert not math.isfinite(final) or abs(final) > 1e6
    assert "beyond all bounds" in said(trace, "2/1:w_next[1][1,1]")


# --- health ----------------------------------------------------------------------------------------------------------


def test_healthy_networks_are_left_in_peace_at_every_step() -> None:
    p = trace_of(two_two_two(), data(([0.6, 0.9], [0.9, 0.1])), training(0.5, epochs=3))
    assert all_notes(p) == {}
    for seed, output in enumerate(("sigmoid", "linear", "tanh")):
        rng = seeded(f"healthy {seed}")
        net = random_network(rng, (2, 3, 1), ("tanh", output))
        rows = data(*(([rng.uniform(-1, 1), rng.uniform(-1, 1)], [rng.uniform(0.2, 0.8)]) for _ in range(3)))
        assert all_notes(trace_of(net, rows, training(0.05, epochs=3))) == {}


def test_a_row_of_the_learners_own_has_no_target_to_miss() -> None:
    rows = data(([0.6, 0.9], [0.9, 0.1]))
    trace = trace_of(two_two_two(), rows).with_own((0.5, 0.5))
    section = trace.section_of("own", 0)
    plan = section.plan(1)
    for place in range(len(plan)):
        assert note(trace, Address(0, 1, plan[place], "own")) == ""
