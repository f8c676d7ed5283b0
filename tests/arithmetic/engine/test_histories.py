"""What a run keeps of its epochs: errors as each row came, accuracies, held-out errors, and why it stopped."""

import math
from dataclasses import replace
from math import isclose, isfinite

import numpy as np
import pytest

from tests.networks import (
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
    training,
)
from tutor.arithmetic.engine.data import Split, prepare
from tutor.arithmetic.engine.network import Data, Network, Stop, Training, frozen
from tutor.arithmetic.engine.training import Run
from tutor.arithmetic.quantity import Ref

MEANS = [
    ([1, 1, 1], 1),
    ([0, 0, 0], 0),
    ([1, 0, 0], 1 / 3),
    ([0, 1, 1], 2 / 3),
    ([1, 1, 0], 2 / 3),
    ([0.5, 1, 1], 2.5 / 3),
    ([0.5, 0.5, 0.5], 0.5),
    ([0, 0.5, 1], 0.5),
    ([1, 0.5, 1], 2.5 / 3),
    ([0.5, 0, 1], 0.5),
]
"""The curriculum's table of ten rows; the target is the mean of the inputs."""
TWIN = [[0.1, 0.2, 0.3], [0.4, -0.1, 0.2], [-0.3, 0.1, 0.2], [0.2, -0.2, 0.1]]
XOR = data(([0, 0], [0]), ([0, 1], [1]), ([1, 0], [1]), ([1, 1], [0]))


def table_of_means() -> Data:
    inputs, targets = frozen([row for row, _ in MEANS]), frozen([[target] for _, target in MEANS])
    return prepare(inputs, targets, ("T",), Split(train=0.8), "none")


def stopping(how: Training, **conditions: float) -> Training:
    return replace(how, stop=Stop(**conditions))  # type: ignore[arg-type]  # any option


def finished(net: Network, rows: Data, how: Training) -> Run:
    run = Run(net, rows, how)
    run.advance()
    return run


def assert_prints(run: Run, printed: dict[int, str], series: str = "errors") -> None:
    numbers = getattr(run.history, series)
    found = {epoch: f"{numbers[epoch - 1]:.4f}" for epoch in printed}
    assert found == {epoch: f"0{figures}" for epoch, figures in printed.items()}


# --- the curriculum's figures ----------------------------------------------------------------------------------------


def test_errors_over_the_table_of_means_from_equal_weights() -> None:
    net = network(layer("sigmoid", [[0.1] * 3] * 4, [0] * 4), layer("sigmoid", [[0.1] * 4], [0]))
    run = finished(net, table_of_means(), training(epochs=3000))
    assert_prints(run, {1: ".3699", 10: ".3613", 100: ".0374", 300: ".0068", 1000: ".0033", 3000: ".0030"})
    test = run.data.test
    assert test is not None
    for epoch, printed in ((300, [".872", ".568"]), (3000, [".929", ".708"])):
        outputs = run.evaluate(test, epoch).outputs[-1].ravel().tolist()
        assert [f"{output:.3f}" for output in outputs] == [f"0{figures}" for figures in printed]


def test_errors_over_the_table_of_means_from_unequal_weights() -> None:
    net = network(layer("sigmoid", TWIN, [0] * 4), layer("sigmoid", [[0.3, -0.2, 0.4, 0.1]], [0]))
    run = finished(net, table_of_means(), training(epochs=3000))
    assert_prints(run, {1: ".3672", 10: ".3448", 100: ".0228", 300: ".0047", 1000: ".0028", 3000: ".0020"})
    assert_prints(run, {100: ".0053", 300: ".0076", 3000: ".0300"}, "held_out_errors")


def test_errors_over_the_table_of_means_without_biases() -> None:
    net = network(layer("sigmoid", [[0.1] * 3] * 4), layer("sigmoid", [[0.1] * 4]))
    assert_prints(finished(net, table_of_means(), training(epochs=3000)), {1: ".3494", 3000: ".3155"})


@pytest.mark.parametrize(
    ("hidden", "output", "epochs", "printed"),
    [
        ([[0.1, 0.1]] * 2, [[0.1, 0.1]], 20000, {1: ".5260", 5000: ".3452", 20000: ".3421"}),
        ([[0.5, -0.4], [0.3, 0.6]], [[0.7, -0.5]], 20000, {1: ".5293", 5000: ".0014", 20000: ".0003"}),
        ([[0.2, 0.1], [0.1, 0.1]], [[0.1, 0.1]], 5000, {5000: ".0024"}),
    ],
)
def test_errors_over_exclusive_or(
    hidden: list[list[float]], output: list[list[float]], epochs: int, printed: dict[int, str]
) -> None:
    """After 20000 epochs of equal units it is .342145: the curriculum prints .3422, rounded twice."""
    net = network(layer("sigmoid", hidden, [0, 0]), layer("sigmoid", output, [0]))
    assert_prints(finished(net, XOR, training(0.5, epochs=epochs)), printed)


# --- against plain Python --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch", [1, 2, 3, 5])
def test_an_epochs_error_adds_up_its_rows_errors_each_as_it_was_when_the_row_came(batch: int) -> None:
    rng = seeded(f"history {batch}")
    net = random_network(rng, (2, 3, 2), "tanh")
    rows, how = random_data(rng, net, 5), training(0.4, batch=batch, epochs=4)
    run, states = finished(net, rows, how), plain_training(net, rows, how)
    updates = -(-5 // batch)
    for epoch in range(4):
        each = [
            second_opinion(net, states[epoch * updates + row // batch] | given_row(rows, row), Ref("E"))
            for row in range(5)
        ]
        assert isclose(run.history.errors[epoch], sum(each), rel_tol=1e-9)
        assert run.epoch_values(epoch + 1).sum_of_totals() == run.history.errors[epoch]


def test_held_out_rows_are_judged_with_the_parameters_after_each_epoch() -> None:
    rng = seeded("held out")
    net = random_network(rng, (2, 2, 1))
    rows, held = random_data(rng, net, 3), random_data(rng, net, 4)
    run = finished(net, replace(rows, test=held.training), training(0.5, epochs=5))
    states = plain_training(net, rows, training(0.5, epochs=5))
    for epoch in range(1, 6):
        expected = sum(second_opinion(net, states[3 * epoch] | given_row(held, row), Ref("E")) for row in range(4))
        assert isclose(run.history.held_out_errors[epoch - 1], expected, rel_tol=1e-9)


def test_validation_rows_are_judged_by_before_test_rows() -> None:
    rng = seeded("validation")
    net = random_network(rng, (2, 1))
    rows, first, second = (random_data(rng, net, 2) for _ in range(3))
    both = replace(rows, validation=first.training, test=second.training)
    only = replace(rows, test=first.training)
    one, other = (finished(net, part, training(epochs=3)).history.held_out_errors for part in (both, only))
    assert one == other
    assert not finished(net, rows, training(epochs=3)).history.held_out_errors


@pytest.mark.parametrize(
    ("loss", "targets", "outputs", "hits"),
    [
        (
            "cross-entropy",
            [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
            [[0.5, 0.3, 0.2], [0.5, 0.3, 0.2], [0.2, 0.4, 0.4]],
            "101",
        ),
        ("binary-cross-entropy", [[1], [0], [1], [0]], [[0.7], [0.7], [0.2], [0.2]], "1001"),
        ("binary-cross-entropy", [[1, 1], [0, 0], [1, 0]], [[0.9, 0.8], [0.1, 0.2], [0.9, 0.8]], "110"),
        ("half-squared-error", [[1], [0]], [[0.9], [0.9]], "10"),
    ],
)
def test_a_row_is_right_when_its_class_is(
    loss: str, targets: list[list[float]], outputs: list[list[float]], hits: str
) -> None:
    net = network(layer("linear", np.eye(len(outputs[0])).tolist()), loss=loss)
    values = Run(net, data(*zip(outputs, targets, strict=True)), training(batch=len(outputs))).batch(0).passes
    assert values.hits().tolist() == [float(hit) for hit in hits]


def test_accuracy_is_kept_for_classifiers_only() -> None:
    rng = seeded("accuracy")
    for loss, output, kept in (("cross-entropy", "softmax", True), ("squared-error", "sigmoid", False)):
        net = random_network(rng, (2, 3), output, loss=loss)
        assert bool(finished(net, random_data(rng, net, 4), training(epochs=2)).history.accuracies) == kept


# --- stopping --------------------------------------------------------------------------------------------------------


def creeping() -> tuple[Network, Data]:
    """Make one weight that goes from 0 towards 1.5, halving its distance: errors 4.5, 1.125, .28125 …"""
    return network(layer("linear", [[0.0]])), data(([2], [3]))


def test_training_stops_as_soon_as_the_error_is_below_a_bound() -> None:
    run = finished(*creeping(), stopping(training(0.125, epochs=99), error_below=0.3))
    assert run.history.errors.tolist() == [4.5, 1.125, 0.28125]
    assert run.history.stopped == "The error of epoch 3 was below 0.3."
    assert run.last_epoch == 3
    assert [run.has_epoch(epoch) for epoch in (0, 1, 3, 4, 99, 100)] == [False, True, True, False, False, False]
    with pytest.raises(IndexError):
        run.batch(3)


def test_an_error_at_the_bound_is_not_below_it() -> None:
    run = finished(*creeping(), stopping(training(0.125, epochs=4), error_below=0.28125))
    assert run.history.errors.tolist() == [4.5, 1.125, 0.28125, 0.0703125]


def test_training_stops_when_its_patience_is_over() -> None:
    """The held-out target is 2: as the weight creeps from 0 to 1.5, that row's error falls until w = 1, then rises."""
    net, rows = creeping()
    judged = replace(rows, validation=data(([2], [2])).training)
    run = finished(net, judged, stopping(training(0.05, epochs=99), patience=3))
    expected = [0.5 * (2 - 2 * 1.5 * (1 - 0.8**epoch)) ** 2 for epoch in range(1, len(run.history.errors) + 1)]
    assert np.allclose(run.history.held_out_errors, expected, rtol=1e-12)
    best = expected.index(min(expected)) + 1
    assert run.last_epoch == best + 3
    assert run.history.stopped == f"The held-out error was lowest after epoch {best} and never since."


def test_patience_without_held_out_rows_never_ends() -> None:
    assert finished(*creeping(), stopping(training(0.125, epochs=30), patience=1)).last_epoch == 30


def test_training_stops_when_enough_rows_are_right() -> None:
    net = network(layer("sigmoid", [[-0.1]], [0.0]), loss="binary-cross-entropy")
    rows = data(([1], [1]), ([2], [1]), ([-1], [0]), ([-2], [0]))
    run = finished(net, rows, stopping(training(0.2, batch=4, epochs=50), accuracy=1.0))
    assert run.history.accuracies.tolist() == [0.0, 1.0]
    assert run.history.stopped == "In epoch 2, 100% of the rows got the right class."


def test_stopping_does_not_depend_on_what_was_asked_before() -> None:
    how = stopping(training(0.125, epochs=99), error_below=1e-6)
    straight = finished(*creeping(), how)
    asked = Run(*creeping(), how)
    assert asked.last_epoch is None
    assert not asked.has_epoch(80)
    assert asked.last_epoch == straight.last_epoch
    assert asked.history.errors == straight.history.errors
    last = straight.last_epoch
    assert last is not None
    asked.batch(0)
    assert not asked.has_epoch(last + 1)
    assert asked.batch(last - 1).after.vector.tolist() == straight.batch(last - 1).after.vector.tolist()


@pytest.mark.parametrize("rate", [1.0, 1e3])
def test_a_run_that_grows_beyond_all_bounds_stops_with_a_sentence(rate: float) -> None:
    net, rows = creeping()
    run = finished(net, rows, training(rate, epochs=5000))
    last = run.last_epoch
    assert last is not None
    assert last < 5000
    assert [isfinite(error) for error in run.history.errors] == [True] * (last - 1) + [False]
    assert run.history.stopped == f"The numbers grew beyond all bounds in epoch {last}."
    weight, grown = 0.0, 0
    while math.isfinite(0.5 * (3 - 2 * weight) * (3 - 2 * weight)):
        weight, grown = weight - rate * (4 * weight - 6), grown + 1
    assert last == grown + 1


def test_a_run_may_be_trained_a_little_at_a_time() -> None:
    rng = seeded("a little")
    net = random_network(rng, (2, 2, 1))
    rows = random_data(rng, net, 3)
    run, at_once = Run(net, rows, training(epochs=100)), finished(net, rows, training(epochs=100))
    assert not run.advance(updates=7)  # no more to train within 7 updates
    assert run.done == 7
    assert run.advance(updates=200, seconds=0.0)
    while run.advance(seconds=0.001):
        assert 7 < run.done < 300
    assert run.done == 300
    assert run.history.errors == at_once.history.errors
    assert run.parameters(300).vector.tolist() == at_once.parameters(300).vector.tolist()


def test_the_network_after_no_epoch_is_the_one_it_started_from() -> None:
    rng = seeded("after")
    net = random_network(rng, (2, 2, 1))
    run = Run(net, random_data(rng, net, 3), training(epochs=2))
    assert run.after(0).vector.tolist() == run.parameters(0).vector.tolist()
    assert len(run.after(0).vector) == len(parameters(net))
    assert run.after(1).vector.tolist() == run.batch(2).after.vector.tolist()
    with pytest.raises(IndexError):
        run.after(3)
