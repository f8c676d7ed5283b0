"""Every slip has its words, no words are for nothing, and a diagnosis never tells the right number."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from pathlib import Path

import pytest

from tests.networks import (
    ACTIVATIONS,
    LOSSES,
    OPTIMISERS,
    UNDEFINED,
    layer,
    network,
    random_data,
    random_network,
    seeded,
    trained_by,
    training,
)
from tests.teaching.diagnosis.nets import trace
from tutor.arithmetic.engine.data import Split, prepare
from tutor.arithmetic.engine.network import Training, frozen
from tutor.arithmetic.expressions import Typed
from tutor.arithmetic.trace.step import PREPARE, Address
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.diagnosis import slips
from tutor.teaching.diagnosis.judge import agrees
from tutor.teaching.diagnosis.slips.catalogue import Slip, catalogue
from tutor.teaching.diagnosis.slips.diagnose import Suspects, told
from tutor.teaching.diagnosis.slips.rewrite import Case, singles
from tutor.teaching.diagnosis.slips.rules import RULES, slipped

LONGEST = 110
OF_ANY_STEP = {"point-shifted", "sign-lost", "digits-swapped", "zero-for-small"} | {"digit-miscopied", "last-digit"}
OF_ANY_STEP |= {"rounded-too-early", "another-cell"}


def steps(run: Trace) -> Iterator[Case]:
    """Yield the steps of the run's last row, and those of preparation."""
    plan = run.plan(run.rows)
    for place in range(len(plan)):
        yield Case(run, Address(1, run.rows, plan[place]))
    if run.table is not None:
        prepared = run.plan(1, PREPARE)
        for place in range(len(prepared)):
            yield Case(run, Address(0, 0, prepared[place], PREPARE))


def runs() -> Iterator[Trace]:
    """Yield runs with every activation, loss, optimiser, scaling, and way to put a batch together."""
    rng = seeded("texts")
    for (output, loss), hidden in zip(product(ACTIVATIONS, LOSSES), ACTIVATIONS * len(LOSSES), strict=True):
        if (output, loss) not in UNDEFINED:
            net = random_network(rng, (2, 3, 2), (hidden, output), loss=loss)
            yield Trace(net, random_data(rng, net, 2), training(0.5))
    for optimiser, reduce in product(OPTIMISERS.values(), ("sum", "mean")):
        net = random_network(rng, (2, 2, 1), "sigmoid")
        yield Trace(net, random_data(rng, net, 4), Training(optimiser, batch=2, reduce=reduce))
    for optimiser in OPTIMISERS.values():
        net = random_network(rng, (2, 1), "sigmoid")
        yield Trace(net, random_data(rng, net, 2), trained_by(optimiser))
    for scaling in ("min-max", "z-score"):
        table = prepare(frozen([[2], [4], [7], [12], [1]]), frozen([[1]] * 5), ("T1",), Split(train=4), scaling)
        yield Trace(network(layer("sigmoid", [[0.4]])), table, training(0.5))


@cache
def cases() -> tuple[Case, ...]:
    return tuple(case for run in runs() for case in steps(run))


def yielded() -> set[str]:
    return {wrong.slip for case in cases() for wrong in singles(case.formula, slipped(case))}


def test_every_slip_that_a_rule_yields_has_its_words_and_all_words_are_used() -> None:
    assert yielded() | OF_ANY_STEP == set(catalogue())
    assert not yielded() & OF_ANY_STEP


def test_every_kind_of_step_with_rules_is_met_here() -> None:
    assert {case.ref.name for case in cases()} >= set(RULES)


@pytest.mark.parametrize("slip", catalogue().values(), ids=lambda slip: slip.id)
def test_the_words_are_short_whole_sentences(slip: Slip) -> None:
    for sentence in (f"Your number is {slip.what}.", slip.principle, slip.redo):
        assert len(sentence) <= LONGEST
        assert sentence.endswith(".")
        assert not sentence.endswith("..")
        assert sentence[0].isupper() or sentence.startswith(("a(1-a)", "tanh"))
        assert not re.search(r"\. [A-Z]", sentence), "one sentence"
        assert sentence.isprintable()


def numbers(text: str) -> Iterator[float]:
    """Yield the numbers of a text that stand alone, not inside a formula."""
    for word in re.findall(r"(?<![\w.^(/+-])-?\d*\.?\d+(?![\w^/)+-])", text):
        yield float(word)


def test_a_diagnosis_never_tells_the_right_number() -> None:
    rng, diagnosed = seeded("told"), 0
    for case in rng.sample(cases(), 800):
        right = case.trace.moment(case.at).value(case.ref)
        suspects = Suspects(case)
        for _, value in suspects.of_rules:
            for found in suspects.explain(Typed(float(f"{value:.3e}"), 4)):
                slip = catalogue()[found.slip]
                words = " ".join((told(found, "output of H2"), slip.principle, slip.redo))
                assert not any(agrees(number, right, 3) for number in numbers(words)), (case.at, words)
                diagnosed += 1
    assert diagnosed > 2000


def test_two_slips_together_are_told_together() -> None:
    at = trace("P").find("1/1:a[1][1]", trace("P").first)
    suspects = Suspects(Case(trace("P"), at))
    (found,) = suspects.explain(Typed(0.6225, 4))  # 1/(1+e^z) with z = -0.5
    assert told(found, "") == f"{catalogue()[found.slip].what}, and {catalogue()[found.other].what}"
    assert {found.slip, found.other} == {"exponent-sign", "argument-shifted"}


def test_another_cell_is_told_by_its_name() -> None:
    run = trace("P")
    (found,) = Suspects(Case(run, run.find("1/1:z[1][1]", run.first))).explain(Typed(0.13, 2))
    assert told(found, "weighted sum of H2") == "the weighted sum of H2"
    assert str(found.cell) == "z[1][2]"


def test_every_slip_named_in_the_rules_sources_is_one_of_the_catalogue() -> None:
    sources = Path(str(slips.__file__)).parent.glob("*.py")
    trees = [ast.walk(ast.parse(source.read_text(encoding="utf-8"))) for source in sources]
    calls = [node for tree in trees for node in tree if isinstance(node, ast.Call)]
    made = {"Wrong", "Swap", "swap", "Diagnosis"}
    named = {
        str(call.args[0].value)
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id in made and isinstance(call.args[0], ast.Constant)
    }
    assert len(named) > 90
    assert named <= set(catalogue())
