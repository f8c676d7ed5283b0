"""Runs: any batch at any time, bit for bit as in a straight run; batches, updates, frozen biases."""

import tracemalloc
import warnings
from contextlib import suppress
from itertools import pairwise
from math import isclose
from random import Random

import numpy as np
import pytest

from tests.networks import (
    data,
    layer,
    network,
    parameters,
    plain_training,
    random_data,
    random_network,
    seeded,
    training,
)
from tutor.arithmetic.engine.network import Data, Network, Training
from tutor.arithmetic.engine.parameters import Views
from tutor.arithmetic.engine.training import Batch, Run
from tutor.arithmetic.quantity import Ref


def fingerprint(batch: Batch) -> tuple[object, ...]:
    """Gather everything that a batch says, bit for bit."""
    passes = batch.passes
    arrays = [
        batch.before.vector,
        batch.after.vector,
        batch.gradients.vector,
        passes.targets,
        passes.totals(),
        passes.errors(),
        *passes.outputs,
        *passes.sums[1:],
        *passes.deltas[1:],
    ]
    return (batch.rows, *(array.tobytes() for array in arrays))


def named(views: Views, net: Network) -> dict[Ref, float]:
    """Return a vector's numbers by the parameter's name."""
    numbers: dict[Ref, float] = {}
    for ref in parameters(net):
        array = (views.weights if ref.name == "w" else views.biases)[ref.layer - 1]
        assert array is not None
        numbers[ref] = array.item(tuple(place - 1 for place in ref.index))
    return numbers


def assert_trains_like_plain_python(net: Network, rows: Data, how: Training) -> None:
    run = Run(net, rows, how)
    states = plain_training(net, rows, how)
    assert run.updates_per_epoch * how.epochs == len(states) - 1
    for update, (before, after) in enumerate(pairwise(states)):
        batch = run.batch(update)
        for views, expected in ((batch.before, before), (batch.after, after)):
            for ref, value in named(views, net).items():
                assert isclose(value, expected[ref].real, rel_tol=1e-9, abs_tol=1e-12), (update, str(ref))


@pytest.mark.parametrize("reduce", ["sum", "mean"])
@pytest.mark.parametrize("batch", [1, 2, 3, 5, 7])
def test_training_in_batches_agrees_with_plain_python(batch: int, reduce: str) -> None:
    rng = seeded(f"{batch} {reduce}")
    net = random_network(rng, (2, 3, 2), ("tanh", "sigmoid"))
    how = training(0.3, batch=batch, reduce=reduce, epochs=3)
    assert_trains_like_plain_python(net, random_data(rng, net, 5), how)


def test_training_a_classifier_agrees_with_plain_python() -> None:
    rng = seeded("classifier")
    net = random_network(rng, (3, 4, 3), ("softmax", "softmax"), loss="cross-entropy")
    assert_trains_like_plain_python(net, random_data(rng, net, 4), training(0.5, batch=3, epochs=3))


def test_all_error_terms_come_before_any_update_also_at_a_large_rate() -> None:
    rng = seeded("old weights")
    net = random_network(rng, (2, 3, 3, 2), "tanh")
    assert_trains_like_plain_python(net, random_data(rng, net, 2), training(5.0, epochs=1))


def test_the_last_batch_of_an_epoch_may_be_smaller() -> None:
    rng = seeded("last")
    net = random_network(rng, (2, 2))
    run = Run(net, random_data(rng, net, 7), training(batch=3, epochs=2))
    assert run.updates_per_epoch == 3
    assert [run.batch(update).rows for update in range(6)] == [(0, 1, 2), (3, 4, 5), (6,)] * 2
    assert run.batch(5).passes.outputs[0].shape == (1, 2)


@pytest.mark.parametrize(("rows", "batch", "updates"), [(1, 1, 1), (4, 4, 1), (4, 9, 1), (10, 5, 2), (10, 1, 10)])
def test_updates_in_an_epoch_are_the_rows_by_the_batch_rounded_up(rows: int, batch: int, updates: int) -> None:
    rng = seeded("updates")
    net = random_network(rng, (1, 1))
    assert Run(net, random_data(rng, net, rows), training(batch=batch)).updates_per_epoch == updates


def test_frozen_biases_stay_and_the_rest_is_trained() -> None:
    rng = seeded("frozen")
    first, second = layer("tanh", [[0.3, -0.2]], [0.7], bias_trained=False), layer("sigmoid", [[0.4]], [-0.1])
    net = network(first, second)
    rows = random_data(rng, net, 3)
    run = Run(net, rows, training(0.8, epochs=5))
    after = run.batch(14).after
    assert after.biases[0] is not None
    assert after.biases[1] is not None
    assert after.biases[0].tolist() == [0.7]
    assert after.biases[1].tolist() != [-0.1]
    assert after.weights[0].tolist() != [[0.3, -0.2]]
    assert_trains_like_plain_python(net, rows, training(0.8, epochs=5))


@pytest.mark.parametrize("frozen_layers", [(True, True), (True, False), (False, True)])
def test_frozen_biases_have_gradients_all_the_same(frozen_layers: tuple[bool, bool]) -> None:
    rng = seeded("frozen gradients")
    trainable = random_network(rng, (2, 3, 2), "tanh")
    net = network(
        *(
            layer(
                part.activation,
                part.weights.tolist(),
                [] if part.bias is None else part.bias.tolist(),
                bias_trained=not is_frozen,
            )
            for part, is_frozen in zip(trainable.layers, frozen_layers, strict=True)
        )
    )
    rows = random_data(rng, net, 2)
    free, held = (named(Run(part, rows, training(batch=2)).batch(0).gradients, part) for part in (trainable, net))
    assert free == held


def test_layers_with_and_without_biases_may_be_mixed() -> None:
    rng = seeded("mixed")
    hidden, output = layer("sigmoid", [[0.2, 0.5], [-0.4, 0.1]]), layer("linear", [[0.3, -0.7]], [0.2])
    net = network(hidden, output)
    rows = random_data(rng, net, 3)
    assert Run(net, rows, training()).batch(0).before.biases[0] is None
    assert_trains_like_plain_python(net, rows, training(0.4, batch=2, epochs=2))


def jumps(rng: Random, updates: int, count: int) -> list[int]:
    """Draw updates in no order, with neighbours, repeats and both ends among them."""
    drawn = [rng.randrange(updates) for _ in range(count)]
    around = [max(0, min(updates - 1, place + rng.choice((-1, 0, 1)))) for place in drawn]
    return [updates - 1, 0, *(place for pair in zip(drawn, around, strict=True) for place in pair), 0, updates - 1]


@pytest.mark.parametrize(("sizes", "batch", "rows"), [((1, 1), 1, 1), ((3, 4, 2), 2, 5), ((8, 6, 3), 4, 9)])
def test_random_jumps_give_the_batches_of_a_straight_run_bit_for_bit(
    sizes: tuple[int, ...], batch: int, rows: int
) -> None:
    rng = seeded(f"jumps {sizes}")
    net = random_network(rng, sizes, "tanh")
    table = random_data(rng, net, rows)
    how = training(0.1, batch=batch, epochs=40)
    straight = Run(net, table, how)
    expected = [fingerprint(straight.batch(update)) for update in range(straight.updates_per_epoch * 40)]
    jumping = Run(net, table, how)
    for update in jumps(rng, len(expected), 60):
        assert fingerprint(jumping.batch(update)) == expected[update], update


def test_random_jumps_stay_exact_when_checkpoints_have_been_thinned() -> None:
    rng = seeded("thinned")
    net = random_network(rng, (2, 2, 1), "sigmoid")
    table = random_data(rng, net, 3)
    how = training(0.2, batch=2, epochs=1600)
    straight = Run(net, table, how)
    expected = [fingerprint(straight.batch(update)) for update in range(3200)]  # far more than checkpoints are kept
    jumping = Run(net, table, how)
    for update in jumps(rng, len(expected), 60):
        assert fingerprint(jumping.batch(update)) == expected[update], update
    for update in (3199, 2048, 2047, 2049, 1, 3199):
        assert fingerprint(straight.batch(update)) == expected[update], update


def test_memory_does_not_grow_with_the_updates() -> None:
    rng = seeded("memory")
    net = random_network(rng, (2, 2))
    run = Run(net, random_data(rng, net, 1), training(0.01, epochs=9000))
    tracemalloc.start()
    try:
        run.parameters(3000)
        early, _ = tracemalloc.get_traced_memory()
        run.parameters(9000)
        late, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert late - early < 60_000  # six thousand kept states would be more than half a million bytes


def test_batches_follow_each_other_without_a_gap() -> None:
    rng = seeded("gap")
    net = random_network(rng, (2, 3, 1))
    run = Run(net, random_data(rng, net, 4), training(batch=2, epochs=3))
    for update in range(5):
        assert run.batch(update).after.vector.tobytes() == run.batch(update + 1).before.vector.tobytes()


def test_parameters_are_those_before_an_update_and_one_past_the_last() -> None:
    rng = seeded("parameters")
    net = random_network(rng, (2, 2))
    run = Run(net, random_data(rng, net, 2), training(epochs=2))
    assert named(run.parameters(0), net) == parameters(net)
    for update in (3, 1, 2):
        assert run.parameters(update).vector.tobytes() == run.batch(update).before.vector.tobytes()
    assert run.parameters(4).vector.tobytes() == run.batch(3).after.vector.tobytes()


@pytest.mark.parametrize("update", [-1, 6, 1000])
def test_a_run_has_no_batch_before_its_first_or_after_its_last(update: int) -> None:
    rng = seeded("ends")
    net = random_network(rng, (1, 1))
    run = Run(net, random_data(rng, net, 3), training(epochs=2))
    with pytest.raises(IndexError):
        run.batch(update)


def test_a_batch_stays_as_it_was_while_the_run_goes_on() -> None:
    rng = seeded("copies")
    net = random_network(rng, (2, 3, 2), "tanh")
    run = Run(net, random_data(rng, net, 4), training(0.5, batch=2, epochs=4))
    batch = run.batch(1)
    kept = fingerprint(batch)
    for update in (2, 7, 0):
        run.batch(update)
    assert fingerprint(batch) == kept


def test_a_batchs_arrays_cannot_be_written_to() -> None:
    rng = seeded("read-only")
    net = random_network(rng, (2, 3, 2), "tanh")
    batch = Run(net, random_data(rng, net, 2), training(batch=2)).batch(0)
    for views in (batch.before, batch.after, batch.gradients):
        biases = [bias for bias in views.biases if bias is not None]
        assert not any(array.flags.writeable for array in (views.vector, *views.weights, *biases))


def test_a_run_leaves_its_network_and_data_as_they_were() -> None:
    rng = seeded("untouched")
    net = random_network(rng, (2, 3, 2), "tanh")
    rows = random_data(rng, net, 3)
    weights, table = parameters(net), rows.inputs.tolist()
    Run(net, rows, training(0.5, epochs=3)).batch(8)
    assert parameters(net) == weights
    assert rows.inputs.tolist() == table


def diverging_run() -> Run:
    return Run(network(layer("linear", [[0.5]]), loss="squared-error"), data(([3], [3])), training(1e3, epochs=120))


def straight(run: Run) -> list[Batch]:
    """Compute batches until the run has no more."""
    batches: list[Batch] = []
    with suppress(IndexError):
        while True:
            batches.append(run.batch(len(batches)))
    return batches


def test_a_diverging_run_ends_in_infinities_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        batches = straight(diverging_run())
        totals = [batch.passes.totals().item() for batch in batches]
    assert np.isfinite(totals[0])
    assert not np.isfinite(totals[-1])


@pytest.mark.parametrize("update", [119, 60, 10])
def test_a_jump_into_a_diverging_run_is_answered_as_a_straight_run_answers_it(update: int) -> None:
    expected = [fingerprint(batch) for batch in straight(diverging_run())]
    if update < len(expected):
        assert fingerprint(diverging_run().batch(update)) == expected[update]
    else:
        with pytest.raises(IndexError):
            diverging_run().batch(update)


def test_an_error_summed_beyond_the_largest_double_is_infinite_without_a_warning() -> None:
    net = network(layer("linear", [[1.3e154], [1.3e154]]), loss="squared-error")
    totals = Run(net, data(([1], [0, 0])), training()).batch(0).passes.totals()
    assert totals.tolist() == [float("inf")]
