"""Every kind of step has its reason, in every architecture; a reason never tells a number of the network."""

from collections.abc import Iterator
from itertools import product

import pytest

from tests.networks import ACTIVATIONS, LOSSES, random_data, random_network, seeded
from tutor.arithmetic.engine.network import Optimiser, Training
from tutor.arithmetic.quantity import GIVEN, VOCABULARY, Ref
from tutor.arithmetic.trace.architecture import Architecture
from tutor.arithmetic.trace.row_plan import RowPlan
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.questions.why import why

LONGEST = 160
OPTIMISERS = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
PREPARED = [Ref(name, 0, (1,)) for name in ("min", "max", "mean", "sd")] + [Ref("scaled", 0, (2, 1))]


def architecture(hidden: str, output: str, loss: str, *, seed: str = "why", outputs: int = 2) -> Architecture:
    net = random_network(seeded(seed), (2, 2, outputs), (hidden, output), loss=loss, bias=seed != "why")
    return Architecture(net, Training(Optimiser("sgd", 0.1), batch=2), "o-t")


def calculated(net: Architecture) -> Iterator[Ref]:
    """Yield every quantity of a row that ends batch and epoch."""
    plan = RowPlan(net, updates=True, closes=True)
    return (plan[place] for place in range(len(plan)))


@pytest.mark.parametrize(("output", "loss"), list(product(ACTIVATIONS, LOSSES)))
def test_every_step_of_every_architecture_has_a_reason_that_fits_the_screen(output: str, loss: str) -> None:
    for hidden, outputs in product(ACTIVATIONS, (1, 2)):
        for seed in ("why", "with biases"):
            net = architecture(hidden, output, loss, seed=seed, outputs=outputs)
            for ref in [*calculated(net), *PREPARED]:
                sentence = why(net, ref)
                assert 0 < len(sentence) <= LONGEST, f"{ref}: {len(sentence)} characters"
                assert sentence[0].isupper() or sentence[0].isdigit(), sentence
                assert sentence.endswith("."), sentence
                assert "{" not in sentence, sentence
                assert "  " not in sentence, sentence


@pytest.mark.parametrize("kind", OPTIMISERS)
def test_every_quantity_of_every_optimiser_has_a_reason(kind: str) -> None:
    rng = seeded(kind)
    net = random_network(rng, (2, 2, 1))
    for batch in (1, 2):
        trace = Trace(net, random_data(rng, net, 3), Training(Optimiser(kind, 0.1), batch=batch))
        for step in trace:
            assert why(trace.net, step.target)


def test_every_name_that_is_calculated_has_a_reason() -> None:
    net = architecture("softmax", "sigmoid", "binary-cross-entropy")
    for kind in VOCABULARY.values():
        if kind.name not in GIVEN:
            layer = 1 if kind.shape in {"layer", "unit", "weight", "parameter"} else 0
            assert why(net, Ref(kind.name, layer, (1, 1) if kind.shape in {"weight", "cell"} else (1,))), kind.name


@pytest.mark.parametrize(("output", "loss"), [("sigmoid", "half-squared-error"), ("softmax", "cross-entropy")])
def test_a_reason_depends_on_the_architecture_alone(output: str, loss: str) -> None:
    one = architecture("tanh", output, loss, seed="one")
    other = architecture("tanh", output, loss, seed="other")
    for ref in calculated(one):
        assert why(one, ref) == why(other, ref)


def test_what_is_said_of_a_sum_and_of_an_error_term_suits_the_network() -> None:
    plain, biased = (
        architecture("tanh", "sigmoid", "squared-error"),
        architecture("tanh", "linear", "squared-error", seed="b"),
    )
    assert "bias" not in why(plain, Ref("z", 1, (1,)))
    assert "bias" in why(biased, Ref("z", 1, (1,)))
    collapsing = architecture("tanh", "softmax", "cross-entropy")
    assert "cancels" in why(collapsing, Ref("delta", 2, (1,)))
    assert "no target" in why(collapsing, Ref("delta", 1, (1,)))
    assert "cancels" not in why(plain, Ref("delta", 2, (1,)))
    assert "sum of its outputs" in why(plain, Ref("E"))
    mean = architecture("tanh", "linear", "mean-squared-error")
    assert "mean of its outputs" in why(mean, Ref("E"))
