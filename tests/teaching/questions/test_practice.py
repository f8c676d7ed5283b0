"""Practice: fresh networks with small numbers that make slips visible, the same ones for the same seed, at once."""

import time
from statistics import median

import pytest

from tests.networks import seeded
from tutor.arithmetic.formula.expr import operands
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.diagnosis.slips.rewrite import Case
from tutor.teaching.diagnosis.slips.rules import slipped
from tutor.teaching.learner.mastery import Knowledge
from tutor.teaching.learner.skills import SKILLS, skill_of
from tutor.teaching.questions.discrimination import invisible
from tutor.teaching.questions.practice import FORMS, Form, Item, draw, has_contrast, item, practisable, unproved_slips
from tutor.teaching.session.state import fingerprint

SEEDS = range(30)
ASKABLE = [skill for skill in SKILLS if practisable(skill)]
UNASKED = {"split-leak", "bias", "update-order", "lr-effect", "epoch-count", "gradcheck", "params", "symmetry"}
"""Skills that no single number shows; they are asked elsewhere."""
FLAT = {"act-relu", "ce"}
"""ReLU's two sides hide each other's slips, and a sum over wrong classes shows only where the right error is 0."""


@pytest.fixture(scope="module", params=ASKABLE)
def items(request: pytest.FixtureRequest) -> list[Item]:
    return [item(request.param, seed) for seed in SEEDS]


def test_every_skill_with_steps_of_its_own_can_be_practised() -> None:
    assert set(SKILLS) - set(ASKABLE) == UNASKED
    with pytest.raises(KeyError):
        item("lr-effect", 1)


def test_an_item_asks_for_its_skill_on_a_step_that_exists(items: list[Item]) -> None:
    for made in items:
        assert skill_of(made.trace.net, made.at.ref) == made.skill
        assert made.trace[made.at].target == made.at.ref


def test_the_same_seed_makes_the_same_item_and_others_make_others(items: list[Item]) -> None:
    for made in items[:5]:
        again = item(made.skill, made.seed)
        assert (again.at, fingerprint(again.trace)) == (made.at, fingerprint(made.trace))
    assert len({(made.at, fingerprint(made.trace)) for made in items}) == len(items)


def test_numbers_keep_the_rules(items: list[Item]) -> None:
    for made in items:
        rules_hold(made.trace)


def rules_hold(trace: Trace) -> None:
    """Check the curriculum's rules for numbers in practice."""
    for layer in trace.net.network.layers:
        weights = layer.weights.ravel().tolist()
        assert all(round(10 * weight) == pytest.approx(10 * weight) for weight in weights)
        assert all(0 < abs(weight) < 0.95 for weight in weights)
        assert len(set(weights)) == len(weights)
        assert layer.bias is not None
        biases = layer.bias.tolist()
        assert 0 not in biases
        assert len(set(biases)) == len(biases)
    table = trace.table
    inputs = (trace.run.data.inputs if table is None else table.inputs).ravel().tolist()
    assert 1 not in inputs
    assert table is not None or set(inputs) <= {0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.5}
    assert trace.net.training.optimiser.rate in {0.2, 0.5, 0.8}


def test_a_hidden_error_term_is_asked_with_two_outputs_at_least() -> None:
    for seed in SEEDS:
        assert item("delta-hid", seed).trace.net.outputs >= 2


def is_structural(made: Item) -> bool:
    """Tell whether a step has slips that cannot show, whatever the numbers are.

    A ReLU's slope is 1 or 0; where the slope cancels, the error term is the difference that a slip would pass back.
    """
    net, is_hidden = made.trace.net, made.at.ref.layer == 1
    flat = net.activation(1) == "relu" and is_hidden
    return made.skill in FLAT or flat or (made.skill in {"delta-hid", "back-sum"} and net.collapses)


@pytest.mark.parametrize("skill", ASKABLE)
def test_nearly_every_item_shows_every_slip(skill: str) -> None:
    made = [one for one in (item(skill, seed) for seed in SEEDS) if not is_structural(one)]
    hidden = sum(bool(invisible(one.trace, one.at)) for one in made)
    assert hidden <= 0.05 * len(made)


def test_no_ordinary_item_can_be_guessed_to_be_0() -> None:
    for skill in set(ASKABLE) - FLAT:
        zeros = sum(made.trace[made.at].result == 0 for made in (item(skill, seed) for seed in SEEDS))
        assert zeros <= len(SEEDS) // 5, skill


@pytest.mark.parametrize(
    ("skill", "slip"),
    [
        ("delta-hid", "sigmoid-slope"),
        ("act-slope", "flat-side-passes"),
        ("ce", "wrong-classes-too"),
        ("net-sum", "inputs-passed-on"),
        ("optimisers-other", "root-forgotten"),
    ],
)
def test_what_is_to_be_shown_shows(skill: str, slip: str) -> None:
    for seed in SEEDS:
        made = item(skill, seed, inviting=frozenset({slip}))
        assert slip not in invisible(made.trace, made.at)
        assert slip in {one.slip for one in slipped(Case(made.trace, made.at))}


def test_what_was_avoided_is_proved_and_a_slip_that_changes_nothing_needs_no_proof() -> None:
    fresh = unproved_slips("act-relu", Knowledge())
    # a ReLU's flat side is zero: that slip is for leaky ones
    assert fresh == {"activation-skipped", "sign-for-relu", "sigmoid-for-relu", "argument-shifted"}
    assert unproved_slips("act-relu", Knowledge(avoided=fresh)) == frozenset()


def test_both_sides_of_a_relu_are_asked() -> None:
    results = [made.trace[made.at].result > 0 for made in (item("act-relu", seed) for seed in SEEDS)]
    assert 5 <= sum(results) <= 25


def test_rare_kinds_of_steps_come_up_as_well() -> None:
    kinds = {made.trace.net.activation(made.at.ref.layer) for made in (item("act-slope", seed) for seed in SEEDS)}
    assert kinds >= {"sigmoid", "tanh", "relu"}
    rules = {made.trace.net.training.optimiser.kind for made in (item("optimisers-other", seed) for seed in SEEDS)}
    assert rules == {"nesterov", "rmsprop", "adam"}
    assert {item("momentum", seed).at.ref.name for seed in SEEDS} == {"v_next", "w_next", "b_next"}


def test_a_formula_can_be_worked_out_by_hand(items: list[Item]) -> None:
    assert all(len(operands(made.trace.formula(made.at))) <= 9 for made in items)


def test_the_simplest_network_comes_first() -> None:
    for skill in ("net-sum", "act-sigmoid", "delta-hid", "grad-weight", "update-rule"):
        made = item(skill, 3, small=True)
        assert made.trace.net.network.sizes == (2, 2, 2)
        assert made.trace.net.training.optimiser.kind == "sgd"


def test_an_item_for_a_slip_is_one_where_the_slip_has_a_line() -> None:
    assert has_contrast("delta-hid", "new-weight-used")
    assert not has_contrast("delta-hid", "bias-forgotten")
    assert not has_contrast("lr-effect", "bias-forgotten")
    with pytest.raises(KeyError):
        item("delta-hid", 1, slip="bias-forgotten")


def test_items_are_made_at_once() -> None:
    item("delta-hid", 0)
    seconds = []
    for skill in ASKABLE:
        for seed in range(100, 103):
            start = time.perf_counter()
            item(skill, seed)
            seconds.append(time.perf_counter() - start)
    assert median(seconds) < 0.05


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_every_form_draws_networks_that_keep_the_rules(form: Form) -> None:
    for seed in range(10):
        rules_hold(draw(form, seeded(seed)))
