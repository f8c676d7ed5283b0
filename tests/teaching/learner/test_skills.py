"""Every step of every network exercises one skill of the table."""

from itertools import product
from typing import Any

import pytest

from tests.networks import ACTIVATIONS, LOSSES, OPTIMISERS, UNDEFINED, random_data, random_network, seeded, trained_by
from tutor.arithmetic.engine.data import Split, prepare
from tutor.arithmetic.engine.network import Network, Optimiser, frozen
from tutor.arithmetic.quantity import GIVEN, VOCABULARY, Ref, parse_ref
from tutor.arithmetic.trace.architecture import Architecture
from tutor.arithmetic.trace.stages import Stages
from tutor.arithmetic.trace.step import PREPARE
from tutor.teaching.learner.skills import SKILLS, skill_of

SGD = Optimiser("sgd", rate=0.3)


def architecture(
    hidden: str = "sigmoid",
    output: str = "sigmoid",
    loss: str = "half-squared-error",
    optimiser: Optimiser = SGD,
    sizes: tuple[int, ...] = (2, 3, 2),
) -> Architecture:
    net = random_network(seeded(1), sizes, [hidden] * (len(sizes) - 2) + [output], loss=loss)
    return Architecture(net, trained_by(optimiser))


def skill(spelling: str, **choices: Any) -> str:
    return skill_of(architecture(**choices), parse_ref(spelling))


def test_the_table_has_the_skills_of_the_curriculum() -> None:
    wanted = """net-sum bias act-sigmoid act-tanh act-relu err-half-sq err-total softmax ce act-slope delta-out
        delta-out-ce grad-weight grad-bias back-sum delta-hid update-rule update-order lr-effect momentum
        adam-bias-corr batch-agg normalise split-leak epoch-count gradcheck params symmetry"""
    assert set(SKILLS) == set(wanted.split()) | {"act-other", "err-absolute", "optimisers-other"}
    assert all(entry.id == key for key, entry in SKILLS.items())


def test_titles_and_words_are_short_ascii_and_tell_skills_apart() -> None:
    assert len({entry.title for entry in SKILLS.values()}) == len(SKILLS)
    for entry in SKILLS.values():
        assert (entry.title + entry.words).isascii()
        assert len(entry.title) <= 34
        assert entry.words[0].isupper()
        assert entry.words.endswith(".")


@pytest.mark.parametrize(
    ("spelling", "wanted"),
    [
        ("product[1][1,2]", "net-sum"),
        ("z[1][1]", "net-sum"),
        ("z[2][2]", "net-sum"),
        ("a[1][1]", "act-sigmoid"),
        ("E[1]", "err-half-sq"),
        ("E", "err-total"),
        ("slope[2][1]", "act-slope"),
        ("delta[2][1]", "delta-out"),
        ("share[2][1,2]", "back-sum"),
        ("delta[1][2]", "delta-hid"),
        ("dw[1][1,1]", "grad-weight"),
        ("db[2][1]", "grad-bias"),
        ("dw_batch[2][1,1]", "batch-agg"),
        ("db_batch[2][1]", "batch-agg"),
        ("E_all", "batch-agg"),
        ("w_next[2][1,1]", "update-rule"),
        ("b_next[1][1]", "update-rule"),
        ("min[1]", "normalise"),
        ("sd[2]", "normalise"),
        ("scaled[3,1]", "normalise"),
    ],
)
def test_the_steps_of_a_plain_network_exercise_these_skills(spelling: str, wanted: str) -> None:
    assert skill(spelling) == wanted


@pytest.mark.parametrize(
    ("activation", "wanted"),
    [
        ("tanh", "act-tanh"),
        ("relu", "act-relu"),
        ("leaky-relu", "act-other"),
        ("linear", "act-other"),
        ("step", "act-other"),
        ("bipolar-sigmoid", "act-other"),
        ("softmax", "softmax"),
    ],
)
def test_an_output_is_the_skill_of_its_activation(activation: str, wanted: str) -> None:
    assert skill("a[1][1]", hidden=activation) == wanted


def test_exponentials_are_softmax() -> None:
    assert skill("exp[2][1]", output="softmax") == "softmax"
    assert skill("expsum[2]", output="softmax") == "softmax"


@pytest.mark.parametrize("loss", ["cross-entropy", "binary-cross-entropy"])
def test_a_cross_entropy_is_a_skill_of_its_own(loss: str) -> None:
    assert skill("E[1]", output="softmax", loss=loss) == "ce"
    assert skill("E", output="softmax", loss=loss) == "err-total"
    assert skill("E", loss="binary-cross-entropy", sizes=(2, 1)) == "ce"


def test_the_error_of_a_single_output_is_no_sum() -> None:
    assert skill("E", sizes=(2, 3, 1)) == "err-half-sq"


def test_where_loss_and_activation_cancel_the_error_term_is_a_skill_of_its_own() -> None:
    assert skill("delta[2][1]", output="softmax", loss="cross-entropy") == "delta-out-ce"
    assert skill("delta[2][1]", loss="binary-cross-entropy") == "delta-out-ce"
    assert skill("delta[1][1]", output="softmax", loss="cross-entropy") == "delta-hid"
    assert skill("delta[2][1]", output="softmax") == "delta-out"


def test_blame_at_an_output_is_the_derivative_of_the_error_and_elsewhere_a_sum_coming_back() -> None:
    assert skill("back[2][1]", output="softmax") == "delta-out"
    assert skill("back[1][1]", hidden="softmax") == "back-sum"


@pytest.mark.parametrize(
    ("kind", "spelling", "wanted"),
    [
        ("momentum", "v_next[1][1,1]", "momentum"),
        ("momentum", "w_next[1][1,1]", "momentum"),
        ("nesterov", "b_next[1][1]", "optimisers-other"),
        ("adam", "w_next[1][1,1]", "optimisers-other"),
        ("nesterov", "v_next[1][1]", "optimisers-other"),
        ("nesterov", "step[1][1]", "optimisers-other"),
        ("adagrad", "s_next[1][1]", "optimisers-other"),
        ("rmsprop", "s_next[1][1]", "optimisers-other"),
        ("adam", "m_next[1][1]", "optimisers-other"),
        ("adam", "m_hat[1][1]", "adam-bias-corr"),
        ("adam", "s_hat[1][1]", "adam-bias-corr"),
    ],
)
def test_optimisers_have_their_own_skills(kind: str, spelling: str, wanted: str) -> None:
    assert skill(spelling, optimiser=Optimiser(kind)) == wanted


def test_every_name_that_is_calculated_has_a_skill_and_no_other() -> None:
    net = architecture()
    for name in VOCABULARY:
        ref = Ref(name, 1, (1,))
        if name in GIVEN:
            with pytest.raises(KeyError):
                skill_of(net, ref)
        else:
            assert skill_of(net, ref) in SKILLS


def some_networks() -> list[Network]:
    pairs = [(out, loss) for out, loss in product(ACTIVATIONS, LOSSES) if (out, loss) not in UNDEFINED]
    rng = seeded("skills")
    return [
        random_network(rng, (2, rng.randint(1, 3), rng.randint(1, 3)), [rng.choice(ACTIVATIONS), out], loss=loss)
        for out, loss in pairs
    ]


def test_every_step_of_random_networks_has_its_skill() -> None:
    rng, found = seeded("steps"), set()
    for number, net in enumerate(some_networks()):
        optimiser = list(OPTIMISERS.values())[number % len(OPTIMISERS)]
        stages = Stages(net, random_data(rng, net, 2), trained_by(optimiser, batch=1 + number % 2))
        for row in (1, 2):
            plan = stages.plan(row)
            found |= {skill_of(stages.net, plan[place]) for place in range(len(plan))}
    assert found <= set(SKILLS)
    never_a_step = {"bias", "update-order", "lr-effect", "split-leak", "epoch-count", "gradcheck", "params", "symmetry"}
    assert found == set(SKILLS) - never_a_step - {"normalise"}


@pytest.mark.parametrize("scaling", ["min-max", "z-score"])
def test_every_step_of_preparation_is_scaling(scaling: str) -> None:
    inputs, targets = frozen([[2.0, 5.0], [4.0, 9.0], [6.0, 1.0]]), frozen([[0.0], [1.0], [0.0]])
    rows = prepare(inputs, targets, ("T",), Split(train=2), scaling)
    stages = Stages(random_network(seeded(2), (2, 2, 1)), rows, trained_by(SGD))
    plan = stages.section_of(PREPARE).plan(0)
    assert {skill_of(stages.net, plan[place]) for place in range(len(plan))} == {"normalise"}
