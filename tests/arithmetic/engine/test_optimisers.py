"""Optimisers against plain Python over many updates, and against the curriculum's printed figures."""

from decimal import Decimal
from itertools import pairwise
from math import isclose, isfinite

import numpy as np
import pytest

from tests.networks import (
    OPTIMISERS,
    data,
    layer,
    network,
    parameters,
    plain_training,
    plain_update,
    random_data,
    random_network,
    seeded,
    trained_by,
)
from tutor.arithmetic.engine.network import Data, Network, Optimiser
from tutor.arithmetic.engine.optimisers import Stepper, kind_of
from tutor.arithmetic.engine.training import Run

optimisers = pytest.mark.parametrize("how", OPTIMISERS.values(), ids=list(OPTIMISERS))


def steps_of(how: Optimiser, start: float, gradients: list[float]) -> tuple[list[float], list[dict[str, float]]]:
    """Let one parameter move by given gradients; return its values, and what was computed on the way."""
    weight, gradient = np.array([start]), np.zeros(1)
    stepper = Stepper(how, weight, gradient)
    values, results = [start], []
    for count, number in enumerate(gradients, 1):
        gradient[...] = number
        stepper.apply(count)
        values.append(weight.item())
        results.append({name: array.item() for name, array in stepper.results.items()})
    return values, results


def assert_prints(value: float, printed: str) -> None:
    decimals = len(printed.partition(".")[2])
    assert Decimal(f"{value:.{decimals}f}") == Decimal(printed), f"{value!r} does not print as {printed}"


def assert_all_print(values: list[float], printed: str) -> None:
    for value, word in zip(values, printed.split(), strict=True):
        assert_prints(value, word)


@optimisers
def test_every_number_on_the_way_follows_from_all_gradients_so_far(how: Optimiser) -> None:
    rng = seeded(str(how))
    gradients = [rng.uniform(-2, 2) for _ in range(30)]
    values, results = steps_of(how, 0.7, gradients)
    for count, (found, (before, after)) in enumerate(zip(results, pairwise(values), strict=True), 1):
        expected = plain_update(how, gradients[:count])
        assert set(found) == set(kind_of(how).results)
        for name, value in found.items():
            assert isclose(value, expected[name], rel_tol=1e-9, abs_tol=1e-12), (count, name)
        assert isclose(before - after, expected["step"], rel_tol=1e-9, abs_tol=1e-12), count


@optimisers
def test_a_network_is_trained_as_plain_python_trains_it(how: Optimiser) -> None:
    rng = seeded(f"net {how}")
    net = random_network(rng, (2, 3, 2), ("tanh", "sigmoid"))
    rows, training = random_data(rng, net, 3), trained_by(how, batch=2, epochs=4)
    run, states = Run(net, rows, training), plain_training(net, rows, training)
    for update, (before, after) in enumerate(pairwise(states)):
        batch = run.batch(update)
        for views, expected in ((batch.before, before), (batch.after, after)):
            for ref in parameters(net):
                array = (views.weights if ref.name == "w" else views.biases)[ref.layer - 1]
                assert array is not None
                value = array.item(tuple(place - 1 for place in ref.index))
                assert isclose(value, expected[ref].real, rel_tol=1e-8, abs_tol=1e-11), (update, str(ref))


@optimisers
def test_what_is_remembered_is_what_was_computed_by_the_update_before(how: Optimiser) -> None:
    rng = seeded(f"memory {how}")
    net = random_network(rng, (2, 2, 1), "tanh", bias_trained=False)
    run = Run(net, random_data(rng, net, 2), trained_by(how, epochs=3))
    for name in kind_of(how).memory:
        assert not run.batch(0).optimiser[name].vector.any()
        for update in range(1, 6):
            assert (
                run.batch(update).optimiser[name].vector.tolist()
                == run.batch(update - 1).optimiser[f"{name}_next"].vector.tolist()
            )


@pytest.mark.parametrize("kind", ["adagrad", "rmsprop", "adam"])
def test_a_gradient_of_nought_moves_nothing_because_of_epsilon(kind: str) -> None:
    values, results = steps_of(Optimiser(kind), 0.5, [0.0, 0.0])
    assert values == [0.5] * 3
    assert all(isfinite(value) for found in results for value in found.values())


# --- the curriculum's figures ----------------------------------------------------------------------------------------


def test_momentum_keeps_nine_tenths_of_the_velocity() -> None:
    values, results = steps_of(Optimiser("momentum", rate=0.1, momentum=0.9), 1.0, [0.4, 0.3])
    assert_all_print([found["v_next"] for found in results], ".40 .66")
    assert_all_print(values, "1.000 .960 .894")
    assert_prints(steps_of(Optimiser("sgd", rate=0.1), 1.0, [0.4, 0.3])[0][-1], ".93")


def test_damped_momentum_is_another_convention_with_another_number() -> None:
    values, _ = steps_of(Optimiser("momentum", rate=0.1, momentum=0.9, damped=True), 1.0, [0.4, 0.3])
    assert_prints(values[-1], ".9894")


def test_three_equal_gradients_add_up_to_a_velocity_of_2_71_gradients() -> None:
    _, results = steps_of(Optimiser("momentum", momentum=0.9), 0.0, [0.5] * 3)
    assert isclose(results[-1]["v_next"], 2.71 * 0.5, rel_tol=1e-12)


def test_nesterov_reads_the_gradient_at_the_point_that_it_looks_ahead_to() -> None:
    """Sutskever et al. 2013: v' = mu v - rate g(theta + mu v), theta' = theta + v'; our weight is theta + mu v."""
    run = Run(*one_weight(), trained_by(Optimiser("nesterov", rate=0.05, momentum=0.8), epochs=20))
    theta = velocity = 0.0
    for update in range(20):
        ahead = theta + 0.8 * velocity
        assert isclose(run.batch(update).before.weights[0].item(), ahead, rel_tol=1e-12, abs_tol=1e-15)
        velocity = 0.8 * velocity - 0.05 * (4 * ahead - 6)
        theta += velocity


def one_weight() -> tuple[Network, Data]:
    """Make y = w x with x = 2, t = 3, from w = 0: its gradient is 4 w - 6."""
    return network(layer("linear", [[0.0]])), data(([2], [3]))


@pytest.mark.parametrize("rate", [0.1, 0.25, 0.4, 0.5, 0.6])
def test_the_distance_shrinks_or_grows_by_the_rate_alone(rate: float) -> None:
    run = Run(*one_weight(), trained_by(Optimiser("sgd", rate=rate), epochs=4))
    weights = [run.batch(update).after.weights[0].item() for update in range(4)]
    for before, after in pairwise([0.0, *weights]):
        assert isclose(after - 1.5, (before - 1.5) * (1 - 4 * rate), rel_tol=1e-9, abs_tol=1e-12)


def bowl(how: Optimiser) -> list[list[float]]:
    """Go 20 steps down ½(a² + 25 b²) from (-4, 1); return the places."""
    net, rows = network(layer("linear", [[-4.0, 1.0]])), data(([1, 0], [0]), ([0, 5], [0]))
    run = Run(net, rows, trained_by(how, batch=2, epochs=20))
    return [run.parameters(update).weights[0].ravel().tolist() for update in range(21)]


def test_a_long_narrow_bowl_limits_the_rate_and_momentum_gets_further() -> None:
    assert_all_print(bowl(Optimiser("sgd", rate=0.07))[-1], "-.9370 .0032")
    assert_prints(bowl(Optimiser("sgd", rate=0.09))[-1][1], "86.7")
    assert_all_print(bowl(Optimiser("momentum", rate=0.04, momentum=0.6))[-1], "-.3789 .0019")
    assert_prints(max(a for a, _ in bowl(Optimiser("momentum", rate=0.02, momentum=0.9))), "1.08")


def adam_on_one_neuron(*, correct_bias: bool = True, scale: float = 1.0) -> Run:
    """Make the neuron of the third lesson: x = 2, w = 0.5, t = 0; `scale` multiplies its gradients."""
    net = network(layer("sigmoid", [[0.5]]), loss="half-squared-error" if scale == 1 else "squared-error")
    how = Optimiser("adam", rate=0.1, beta1=0.9, beta2=0.999, epsilon=1e-8, correct_bias=correct_bias)
    return Run(net, data(([2], [0])), trained_by(how, epochs=5))


def test_adams_first_step_on_one_neuron() -> None:
    batch = adam_on_one_neuron().batch(0)
    assert_prints(batch.gradients.weights[0].item(), ".287470")
    # the curriculum prints .0000826390, the square of the rounded .287470
    printed = {"m_next": ".028747", "s_next": ".000082639", "m_hat": ".287470", "s_hat": ".082639", "step": ".1000"}
    for name, figures in printed.items():
        assert_prints(batch.optimiser[name].weights[0].item(), figures)


def test_adams_five_steps_on_one_neuron() -> None:
    run = adam_on_one_neuron()
    weights = [run.batch(update).after.weights[0].item() for update in range(5)]
    assert_all_print(weights, ".400000 .299940 .199855 .099867 .000207")


def test_adams_first_step_does_not_depend_on_the_size_of_the_gradient() -> None:
    once, twice = (adam_on_one_neuron(scale=scale).batch(0).optimiser["step"].weights[0].item() for scale in (1, 2))
    assert isclose(once, twice, rel_tol=1e-6)


def test_adam_without_correction_would_start_with_the_root_of_ten_times_the_step() -> None:
    assert_prints(adam_on_one_neuron(correct_bias=False).batch(0).optimiser["step"].weights[0].item(), ".3162")


def test_epsilon_inside_the_root_matters_where_gradients_are_small() -> None:
    small = 4e-4
    outside, inside = (
        steps_of(Optimiser("adam", rate=0.1, epsilon=1e-8, epsilon_inside=place), 0.0, [small])[1][0]["step"]
        for place in (False, True)
    )
    assert isclose(outside, 0.1 * small / (small + 1e-8), rel_tol=1e-12)
    assert isclose(inside, 0.1 * small / (small**2 + 1e-8) ** 0.5, rel_tol=1e-12)
    assert 0.02 < 1 - inside / outside < 0.04
