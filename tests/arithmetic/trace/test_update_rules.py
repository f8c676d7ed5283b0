"""Optimisers as formulas: every step of every optimiser against the engine, against plain Python, and in words."""

import math

import pytest

from tests.arithmetic.trace.test_double_entry import assert_books_agree
from tests.networks import (
    OPTIMISERS,
    data,
    derivative,
    given_row,
    layer,
    network,
    plain_training,
    plain_update,
    random_data,
    random_network,
    seeded,
    trained_by,
    two_two_two,
)
from tutor.arithmetic.engine.network import Optimiser, Training
from tutor.arithmetic.formula.notation import ASCII
from tutor.arithmetic.formula.spell import Speller
from tutor.arithmetic.quantity import SCALARS, Ref, parse_ref
from tutor.arithmetic.trace.step import parse_address
from tutor.arithmetic.trace.trace import Trace
from tutor.arithmetic.trace.uses import made_by, used_by

optimisers = pytest.mark.parametrize("kind", OPTIMISERS)
RESULTS = {
    "sgd": (),
    "momentum": ("v_next",),
    "damped momentum": ("v_next",),
    "nesterov": ("v_next", "step"),
    "adagrad": ("s_next", "step"),
    "adagrad, epsilon inside": ("s_next", "step"),
    "rmsprop": ("s_next", "step"),
    "rmsprop, epsilon inside": ("s_next", "step"),
    "adam": ("m_next", "s_next", "m_hat", "s_hat", "step"),
    "adam, epsilon inside": ("m_next", "s_next", "m_hat", "s_hat", "step"),
    "adam, uncorrected": ("m_next", "s_next", "step"),
}
"""What is calculated between a gradient and a new parameter, in order."""


def trace_of(kind: str, *, batch: int = 2, shuffle: int | None = None, bias_trained: bool = True) -> Trace:
    rng = seeded(f"{kind} {batch}")
    net = random_network(rng, (2, 2, 1), ("tanh", "sigmoid"), bias_trained=bias_trained)
    return Trace(net, random_data(rng, net, 3), trained_by(OPTIMISERS[kind], batch=batch, epochs=3, shuffle=shuffle))


@optimisers
@pytest.mark.parametrize(("batch", "shuffle"), [(1, None), (2, None), (3, 5)])
def test_every_step_recomputes_to_the_engines_number(kind: str, batch: int, shuffle: int | None) -> None:
    for step in trace_of(kind, batch=batch, shuffle=shuffle):
        assert_books_agree(step)


@optimisers
def test_a_parameters_update_has_these_lines_in_this_order(kind: str) -> None:
    plan = trace_of(kind, batch=1, bias_trained=False).plan(1)
    lines = [plan[place] for place in range(len(plan)) if plan[place].layer == 2 and plan[place].index == (1, 2)]
    assert [ref.name for ref in lines if ref.name not in {"product", "dw", "share"}] == [*RESULTS[kind], "w_next"]
    frozen = [plan[place].name for place in range(len(plan)) if plan[place] == Ref("b_next", 2, (1,))]
    assert frozen == []
    trained = trace_of(kind, batch=2).plan(2)
    bias = [trained[place].name for place in range(len(trained)) if trained[place].index == (1,)]
    assert bias[-len(RESULTS[kind]) - 2 :] == ["db_batch", *RESULTS[kind], "b_next"]


@optimisers
def test_every_number_of_an_update_agrees_with_plain_python(kind: str) -> None:
    trace = trace_of(kind)
    net, rows = trace.net.network, trace.run.data
    states = plain_training(net, rows, trace.net.training)
    for ref in (Ref("w", 1, (2, 1)), Ref("b", 1, (2,)), Ref("w", 2, (1, 2))):
        gradients: list[float] = []
        for update in range(6):
            first, row = (1, 2) if update % 2 == 0 else (3, 3)
            chosen = [states[update] | given_row(rows, place - 1) for place in range(first, row + 1)]
            gradients.append(sum(derivative(net, given, Ref("E"), ref) for given in chosen))
            expected = plain_update(OPTIMISERS[kind], gradients)
            for name in RESULTS[kind]:
                found = trace[f"{update // 2 + 1}/{row}:{Ref(name, ref.layer, ref.index)}"].result
                assert math.isclose(found, expected[name], rel_tol=1e-8, abs_tol=1e-11), (update, name)
            new = trace[f"{update // 2 + 1}/{row}:{Ref(f'{ref.name}_next', ref.layer, ref.index)}"].result
            assert math.isclose(new, states[update + 1][ref].real, rel_tol=1e-8, abs_tol=1e-11), update


def symbols(how: Optimiser, address: str, *, batch: int = 1) -> str:
    rows = data(*[([0.6, 0.9], [1, 0])] * 4)
    trace = Trace(two_two_two(), rows, trained_by(how, batch=batch))
    return Speller(ASCII, str, lambda number: f"{number:g}").text(trace[address].formula)


ADAM = Optimiser("adam")


@pytest.mark.parametrize(
    ("how", "address", "formula"),
    [
        (Optimiser("momentum"), "1/1:v_next[2][1,2]", "momentum*v[2][1,2]+dw[2][1,2]"),
        (Optimiser("momentum"), "1/1:v_next[2][1]", "momentum*v[2][1]+db[2][1]"),
        (Optimiser("momentum", damped=True), "1/1:v_next[2][1,2]", "momentum*v[2][1,2]+(1-momentum)*dw[2][1,2]"),
        (Optimiser("momentum"), "1/1:w_next[2][1,2]", "w[2][1,2]-rate*v_next[2][1,2]"),
        (Optimiser("nesterov"), "1/1:step[2][1,2]", "rate*(dw[2][1,2]+momentum*v_next[2][1,2])"),
        (Optimiser("nesterov"), "1/1:b_next[2][1]", "b[2][1]-step[2][1]"),
        (Optimiser("adagrad"), "1/1:s_next[2][1,2]", "s[2][1,2]+dw[2][1,2]**2"),
        (Optimiser("adagrad"), "1/1:step[2][1,2]", "rate*dw[2][1,2]/(sqrt(s_next[2][1,2])+epsilon)"),
        (
            Optimiser("rmsprop", epsilon_inside=True),
            "1/1:step[2][1,2]",
            "rate*dw[2][1,2]/sqrt(s_next[2][1,2]+epsilon)",
        ),
        (Optimiser("rmsprop"), "1/1:s_next[2][1,2]", "decay*s[2][1,2]+(1-decay)*dw[2][1,2]**2"),
        (ADAM, "1/1:m_next[2][1,2]", "beta1*m[2][1,2]+(1-beta1)*dw[2][1,2]"),
        (ADAM, "1/1:s_next[2][1,2]", "beta2*s[2][1,2]+(1-beta2)*dw[2][1,2]**2"),
        (ADAM, "1/1:m_hat[2][1,2]", "m_next[2][1,2]/(1-beta1**count)"),
        (ADAM, "1/1:s_hat[2][1,2]", "s_next[2][1,2]/(1-beta2**count)"),
        (ADAM, "1/1:step[2][1,2]", "rate*m_hat[2][1,2]/(sqrt(s_hat[2][1,2])+epsilon)"),
        (Optimiser("adam", correct_bias=False), "1/1:step[2][1]", "rate*m_next[2][1]/(sqrt(s_next[2][1])+epsilon)"),
    ],
)
def test_the_formulas_are_those_of_the_papers(how: Optimiser, address: str, formula: str) -> None:
    assert symbols(how, address) == formula


def test_an_optimiser_gets_the_batchs_gradient() -> None:
    assert symbols(Optimiser("momentum"), "1/2:v_next[2][1,2]", batch=2) == "momentum*v[2][1,2]+dw_batch[2][1,2]"


def test_the_number_of_the_update_counts_through_the_run() -> None:
    trace = Trace(network(layer("linear", [[0.5]])), data(*[([1], [1])] * 3), trained_by(ADAM, batch=2, epochs=2))
    counts = [dict(trace[f"{place}:m_hat[1][1,1]"].values)[Ref("count")] for place in ("1/2", "1/3", "2/2", "2/3")]
    assert counts == [1.0, 2.0, 3.0, 4.0]


def test_what_is_carried_on_comes_from_the_update_before_and_starts_from_nought() -> None:
    trace = trace_of("adam")
    for name, place, maker in (("m", "1/2", None), ("s", "1/3", "1/2"), ("m", "2/2", "1/3"), ("s", "3/3", "3/2")):
        at = parse_address(f"{place}:{name}_next[1][1,2]")
        made = made_by(trace, at, parse_ref(f"{name}[1][1,2]"))
        assert made == (parse_address(f"{maker}:{name}_next[1][1,2]") if maker else None)
        value = dict(trace[at].values)[parse_ref(f"{name}[1][1,2]")]
        assert value == (trace[made].result if made else 0.0)


def test_a_velocity_goes_to_its_step_and_to_the_next_update() -> None:
    trace = trace_of("nesterov")
    users = [str(user) for user in used_by(trace, parse_address("1/2:v_next[2][1,1]"))]
    assert users == ["1/2:step[2][1,1]", "1/3:v_next[2][1,1]"]
    assert [str(user) for user in used_by(trace, parse_address("3/3:v_next[2][1,1]"))] == ["3/3:step[2][1,1]"]


@pytest.mark.parametrize("name", sorted(SCALARS))
@optimisers
def test_users_of_an_optimisers_number_are_the_lines_that_name_it_in_order(kind: str, name: str) -> None:
    trace = trace_of(kind, batch=1)
    start = trace.row_start(1, 2)
    in_row = [trace[trace.address(number)] for number in range(start, start + len(trace.plan(2)))]
    expected = [step.address for step in in_row if Ref(name) in dict(step.values)]
    assert list(used_by(trace, parse_address(f"1/2:{name}"))) == expected


def test_plain_descent_has_no_lines_of_an_optimiser() -> None:
    trace = Trace(two_two_two(), data(([0.6, 0.9], [1, 0])), Training())
    assert not {step.target.name for step in trace} & {"v_next", "m_next", "s_next", "m_hat", "s_hat", "step"}
