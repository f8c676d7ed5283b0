"""Shuffled rows, optimisers with a memory, numbers changed by hand: any update at any time, bit for bit."""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from math import isclose
from random import Random

import numpy as np
import pytest

from tests.networks import (
    OPTIMISERS,
    Numbers,
    data,
    given_row,
    layer,
    network,
    parameters,
    plain_training,
    random_data,
    random_network,
    second_opinion,
    seeded,
    trained_by,
    training,
)
from tutor.arithmetic.engine.edits import Edit
from tutor.arithmetic.engine.initial import RandomStart, Streams
from tutor.arithmetic.engine.network import Data, Network, Optimiser, Training, frozen
from tutor.arithmetic.engine.order import Order
from tutor.arithmetic.engine.training import Batch, Run
from tutor.arithmetic.quantity import Ref


def permutations(seed: int, rows: int, epochs: int) -> list[list[int]]:
    stream = np.random.RandomState(seed)
    return [stream.permutation(rows).tolist() for _ in range(epochs)]


def fingerprint(batch: Batch) -> tuple[object, ...]:
    """Gather everything that a batch says, bit for bit."""
    passes = batch.passes
    arrays = [batch.before.vector, batch.after.vector, batch.gradients.vector, passes.targets, *passes.outputs]
    arrays += [*passes.sums[1:], *passes.deltas[1:], *(views.vector for _, views in sorted(batch.optimiser.items()))]
    return (batch.rows, batch.rate, batch.count, *(array.tobytes() for array in arrays))


def jumps(rng: Random, updates: int, count: int) -> list[int]:
    """Draw updates in no order, with neighbours before and behind, and both ends among them."""
    drawn = [rng.randrange(updates) for _ in range(count)]
    return [updates - 1, 0, *(max(0, min(updates - 1, at + by)) for at in drawn for by in (0, -1, 1)), updates - 1]


# --- the order of the rows -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [0, 1, 12345])
def test_any_epochs_order_is_the_twisters_permutation_whenever_it_is_asked_for(seed: int) -> None:
    expected = permutations(seed, 11, 400)
    rng = seeded(seed)
    order = Order(11, np.random.RandomState(seed))
    for epoch in jumps(rng, 400, 80):
        assert order.of(epoch).tolist() == expected[epoch], epoch


def test_without_a_shuffle_rows_come_in_the_order_of_the_data() -> None:
    order = Order(5, None)
    assert not order.is_shuffled
    assert order.of(7).tolist() == [0, 1, 2, 3, 4]


def test_a_shuffled_epoch_sees_every_row_once_and_each_batch_takes_the_next_ones() -> None:
    rng = seeded("shuffled")
    net = random_network(rng, (2, 2, 1))
    rows = random_data(rng, net, 7)
    run = Run(net, rows, trained_by(Optimiser(), batch=3, epochs=4, shuffle=9))
    for epoch, order in enumerate(permutations(9, 7, 4)):
        assert [run.batch(3 * epoch + part).rows for part in range(3)] == [
            tuple(order[:3]),
            tuple(order[3:6]),
            tuple(order[6:]),
        ]
        assert list(run.places(epoch + 1)) == order
        assert [run.place(epoch + 1, row) for row in range(1, 8)] == order
        targets = np.concatenate([run.batch(3 * epoch + part).passes.targets for part in range(3)])
        assert targets.tolist() == rows.targets[order].tolist()
        assert run.epoch_values(epoch + 1).targets.tolist() == rows.targets[order].tolist()


def test_the_order_may_go_on_from_the_stream_that_drew_the_weights() -> None:
    """As in the curriculum's capstone: weights first, then the orders, from one `RandomState`."""
    streams = Streams()
    weights = streams.weights(RandomStart("uniform", 3), 2, 2)
    net = network(layer("sigmoid", weights.tolist()))
    rows = random_data(seeded("stream"), net, 6)
    run = Run(net, rows, Training(epochs=3, shuffle=streams.state(3)))
    stream = np.random.RandomState(3)
    stream.uniform(-0.5, 0.5, (2, 2))
    for epoch in (1, 2, 3):
        assert list(run.places(epoch)) == stream.permutation(6).tolist()


@pytest.mark.parametrize("kind", ["sgd", "momentum", "adam"])
def test_training_on_shuffled_rows_agrees_with_plain_python(kind: str) -> None:
    rng = seeded(f"shuffled {kind}")
    net = random_network(rng, (2, 2, 2), ("tanh", "sigmoid"))
    rows, how = random_data(rng, net, 5), trained_by(OPTIMISERS[kind], batch=2, epochs=3, shuffle=4)
    run, states = Run(net, rows, how), plain_training(net, rows, how, permutations(4, 5, 3))
    for update, (_, after) in enumerate(pairwise(states)):
        assert_same(run.batch(update), net, after)


def assert_same(batch: Batch, net: Network, after: Numbers) -> None:
    for ref in parameters(net):
        array = (batch.after.weights if ref.name == "w" else batch.after.biases)[ref.layer - 1]
        assert array is not None
        value = array.item(tuple(place - 1 for place in ref.index))
        assert isclose(value, after[ref].real, rel_tol=1e-8, abs_tol=1e-11), str(ref)


# --- replay ----------------------------------------------------------------------------------------------------------

EDITS = (
    Edit(0, "w", 1, (0, 1), 0.25),
    Edit(37, "x", 0, (2, 0), -0.75),
    Edit(38, "rate", 0, (), 0.02),
    Edit(120, "b", 2, (1,), 0.5),
    Edit(500, "t", 0, (4, 1), 0.125),
    Edit(500, "w", 2, (1, 2), -0.375),
    Edit(801, "rate", 0, (), 0.07),
)


@pytest.mark.parametrize("shuffle", [None, 8])
@pytest.mark.parametrize("kind", ["momentum", "adam", "nesterov", "rmsprop"])
@pytest.mark.parametrize("edits", [(), EDITS], ids=["untouched", "edited"])
def test_a_thousand_random_updates_are_those_of_a_straight_run_bit_for_bit(
    kind: str, shuffle: int | None, edits: tuple[Edit, ...]
) -> None:
    rng = seeded(f"replay {kind} {shuffle}")
    net = random_network(rng, (2, 3, 2), ("tanh", "sigmoid"))
    how = trained_by(replace(OPTIMISERS[kind], rate=0.05), batch=2, epochs=450, shuffle=shuffle)
    rows = random_data(rng, net, 5)
    straight, jumping = Run(net, rows, how, edits), Run(net, rows, how, edits)
    expected = [fingerprint(straight.batch(update)) for update in range(1350)]  # more than checkpoints are kept
    for update in jumps(rng, 1350, 80):
        assert fingerprint(jumping.batch(update)) == expected[update], update
    for update in (*range(1349, 1200, -3), 1024, 1023, 36, 37, 38, 0):
        assert fingerprint(straight.batch(update)) == expected[update], update
    assert straight.history.errors == jumping.history.errors


def test_checkpoints_stay_few_and_the_last_of_a_million_updates_is_as_near_as_the_first() -> None:
    """Here thirty thousand updates; `tests/benchmarks` has the million."""
    rng = seeded("checkpoints")
    net = random_network(rng, (8, 12, 4))
    run = Run(net, random_data(rng, net, 10), trained_by(OPTIMISERS["adam"], epochs=3000))
    run.advance()
    assert run.done == 30_000
    assert run.checkpoint_bytes < 8 * 2**20
    assert len(run.path(0)) <= 1025


# --- numbers changed by hand -----------------------------------------------------------------------------------------

SIZES = (2, 2, 2)


def edited_by_hand(net: Network, rows: Data, at: int, change: Callable[[Network, Data], tuple[Network, Data]]) -> Run:
    """Stop a run of plain gradient descent before an update, write its numbers down, change them, and start anew."""
    before = Run(net, rows, training(0.5, epochs=20)).batch(at).before
    layers = tuple(
        replace(part, weights=frozen(weights), bias=None if bias is None else frozen(bias))
        for part, weights, bias in zip(net.layers, before.weights, before.biases, strict=True)
    )
    return Run(*change(replace(net, layers=layers), rows), training(0.5, epochs=20))


def with_number(array: np.ndarray, place: tuple[int, ...], value: float) -> np.ndarray:
    copy = array.copy()
    copy[place] = value
    return frozen(copy)


def change_weight(net: Network, rows: Data) -> tuple[Network, Data]:
    first = replace(net.layers[0], weights=with_number(net.layers[0].weights, (1, 0), 0.9))
    return replace(net, layers=(first, *net.layers[1:])), rows


def change_bias(net: Network, rows: Data) -> tuple[Network, Data]:
    last = net.layers[-1]
    assert last.bias is not None
    return replace(net, layers=(*net.layers[:-1], replace(last, bias=with_number(last.bias, (1,), -0.6)))), rows


def change_input(net: Network, rows: Data) -> tuple[Network, Data]:
    return net, replace(rows, inputs=with_number(rows.inputs, (0, 1), 2.5))


def change_target(net: Network, rows: Data) -> tuple[Network, Data]:
    return net, replace(rows, targets=with_number(rows.targets, (2, 0), 0.3))


@pytest.mark.parametrize("at", [0, 6, 27])
@pytest.mark.parametrize(
    ("edit", "change"),
    [
        (Edit(0, "w", 1, (1, 0), 0.9), change_weight),
        (Edit(0, "b", 2, (1,), -0.6), change_bias),
        (Edit(0, "x", 0, (0, 1), 2.5), change_input),
        (Edit(0, "t", 0, (2, 0), 0.3), change_target),
    ],
    ids=["weight", "bias", "input", "target"],
)
def test_a_run_with_an_edit_equals_a_run_whose_numbers_were_changed_by_hand_from_there_on(
    edit: Edit, change: Callable[[Network, Data], tuple[Network, Data]], at: int
) -> None:
    """`at` begins an epoch, so that a new run starts with the same row."""
    rng = seeded("by hand")
    net = random_network(rng, SIZES, "tanh")
    rows = random_data(rng, net, 3)
    plain = Run(net, rows, training(0.5, epochs=20))
    edited = Run(net, rows, training(0.5, epochs=20), (replace(edit, update=at),))
    by_hand = edited_by_hand(net, rows, at, change)
    for update in range(at):
        assert fingerprint(edited.batch(update)) == fingerprint(plain.batch(update))
    for update in range(at, 60 - 1):
        here, there = edited.batch(update), by_hand.batch(update - at)
        assert here.after.vector.tolist() == there.after.vector.tolist(), update
        assert here.passes.outputs[-1].tolist() == there.passes.outputs[-1].tolist(), update


def test_a_changed_rate_holds_from_its_update_on() -> None:
    run = Run(
        network(layer("linear", [[0.0]])), data(([2], [3])), training(0.1, epochs=6), (Edit(3, "rate", 0, (), 0.25),)
    )
    assert [run.batch(update).rate for update in (5, 0, 3, 2)] == [0.25, 0.1, 0.25, 0.1]
    weights = [0.0, 0.6, 0.96, 1.176, 1.5, 1.5, 1.5]
    assert np.allclose([run.parameters(update).vector.item() for update in range(7)], weights, rtol=1e-12)


def test_what_is_changed_at_an_epochs_start_does_not_change_the_network_after_the_epoch_before() -> None:
    rng = seeded("between")
    net = random_network(rng, SIZES)
    rows = random_data(rng, net, 3)
    plain, edited = (Run(net, rows, training(0.5, epochs=4), edits) for edits in ((), (Edit(6, "w", 1, (0, 0), 5.0),)))
    assert edited.parameters(6).weights[0][0, 0] == 5.0
    assert edited.after(2).vector.tolist() == plain.after(2).vector.tolist()
    assert edited.after(3).vector.tolist() != plain.after(3).vector.tolist()
    outputs = [run.evaluate(rows.training, 2).outputs[-1].tolist() for run in (plain, edited)]
    assert outputs[0] == outputs[1]


def test_a_target_changed_within_an_epoch_leaves_the_error_of_a_row_that_came_before() -> None:
    rng = seeded("late target")
    net = random_network(rng, SIZES, "tanh")
    rows = random_data(rng, net, 3)
    run = Run(net, rows, training(0.3, epochs=2), (Edit(1, "t", 0, (0, 0), 9.0),))
    run.advance()
    states = plain_training(net, rows, training(0.3, epochs=1))
    each = [second_opinion(net, states[row] | given_row(rows, row), Ref("E")) for row in range(3)]
    assert isclose(run.history.errors[0], sum(each), rel_tol=1e-9)
    assert run.history.errors[0] == run.epoch_values(1).sum_of_totals()
    assert run.history.errors[1] == run.epoch_values(2).sum_of_totals()
    assert run.history.errors[1] > 20  # now the first row misses by about 9


def test_an_edited_run_leaves_the_data_as_it_was() -> None:
    rng = seeded("left alone")
    net = random_network(rng, SIZES)
    rows = random_data(rng, net, 3)
    inputs, targets = rows.inputs.tolist(), rows.targets.tolist()
    Run(net, rows, training(epochs=2), (EDITS[0], Edit(1, "x", 0, (0, 0), 7.0), Edit(2, "t", 0, (1, 1), 7.0))).advance()
    assert (rows.inputs.tolist(), rows.targets.tolist()) == (inputs, targets)
