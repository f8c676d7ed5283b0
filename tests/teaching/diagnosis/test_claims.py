"""What the article prints is judged as the design says, other misprints are told apart; consequences by hand."""

import math
from collections.abc import Sequence

import pytest

from tests import networks
from tests.teaching.diagnosis.by_hand import Pass, sigmoid
from tutor.arithmetic.engine.network import Optimiser, Training
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.step import Address, parse_address
from tutor.arithmetic.trace.trace import Trace
from tutor.lesson.find import find
from tutor.lesson.load import load
from tutor.teaching.diagnosis.claims import (
    AGREES,
    CHAIN,
    CUT_OFF,
    DIGITS,
    FORMULA,
    GIVES,
    RIGHT,
    SLIP,
    TURNED,
    UNEXPLAINED,
    ClaimVerdict,
    judge_claim,
)
from tutor.teaching.diagnosis.consequence import consequence

ARTICLE = load(find("article"))
TRACE = Trace(ARTICLE.network, ARTICLE.data, ARTICLE.training, ARTICLE.notation.difference)
PRINTED = {parse_address(claim.at).ref: float(claim.printed) for claim in ARTICLE.claims}


def of_article(ref: str) -> ClaimVerdict:
    (claim,) = [claim for claim in ARTICLE.claims if claim.at == f"1/1:{ref}"]
    return judge_claim(TRACE, parse_address(claim.at), claim.printed, claim.formula, PRINTED)


def alone(ref: str, printed: str, formula: str = "") -> ClaimVerdict:
    """Judge a claim about the article's network, whose publication prints nothing else."""
    at = parse_address(f"1/1:{ref}")
    return judge_claim(TRACE, at, printed, formula, {at.ref: float(printed.replace("\u2212", "-"))})


def slips(verdict: ClaimVerdict) -> list[tuple[str, ...]]:
    """Name the slips of the number, or those of each wrong formula."""
    groups = [formula.diagnoses for formula in verdict.wrong_formulas] or [verdict.diagnoses]
    return [tuple(f"{d.slip}+{d.other}".rstrip("+") for d in group) for group in groups]


@pytest.mark.parametrize(
    ("ref", "verdict", "number"),
    [
        ("z[1][1]", AGREES, AGREES),
        ("a[1][1]", FORMULA, AGREES),
        ("z[2][1]", CHAIN, CHAIN),
        ("a[2][1]", FORMULA, AGREES),
        ("E", FORMULA, CHAIN),
        ("slope[2][1]", CHAIN, CHAIN),
        ("dw[2][1,1]", CHAIN, CHAIN),
        ("slope[1][1]", CHAIN, CHAIN),
        ("dw[1][1,1]", CHAIN, CHAIN),
        ("w_next[1][1,1]", CHAIN, CHAIN),
        ("w_next[2][1,1]", DIGITS, DIGITS),
    ],
)
def test_each_line_of_the_article_gets_its_verdict(ref: str, verdict: str, number: str) -> None:
    judged = of_article(ref)
    assert (judged.verdict, judged.number) == (verdict, number)


@pytest.mark.parametrize(
    ("ref", "given", "made"),
    [
        ("a[1][1]", [0.4256], [("exponent-sign",)]),
        ("a[2][1]", [0.9072, 0.0928], [("argument-shifted",), ("exponent-sign+argument-shifted",)]),
        ("E", [0.22], [("square-forgotten",)]),
    ],
)
def test_what_the_articles_wrong_formulas_give_and_which_slips_they_make(
    ref: str, given: list[float], made: list[tuple[str, ...]]
) -> None:
    judged = of_article(ref)
    assert [formula.value for formula in judged.wrong_formulas] == pytest.approx(given, abs=5e-5)
    assert slips(judged) == made


@pytest.mark.parametrize(
    ("ref", "chain"),
    [
        ("z[2][1]", 4 * 0.57 * 0.1),
        ("E", 0.5 * (1 - 0.56) ** 2),
        ("slope[2][1]", 0.56 * 0.44),
        ("dw[2][1,1]", -0.44 * 0.246 * 0.57),
        ("slope[1][1]", 0.57 * 0.43),
        ("dw[1][1,1]", -0.44 * 0.246 * 0.1 * 0.245),
        ("w_next[1][1,1]", 0.1 + 0.00265),
        ("w_next[2][1,1]", 0.1 + 0.0617),
    ],
)
def test_the_articles_chain_is_worked_out_from_what_it_prints(ref: str, chain: float) -> None:
    assert of_article(ref).chain == pytest.approx(chain, rel=1e-12)


def test_the_articles_slipped_digit_is_a_step_ten_times_off_and_its_formula_gives_what_is_printed() -> None:
    judged = of_article("w_next[2][1,1]")
    assert slips(judged) == [("step-shifted",)]
    assert [formula.verdict for formula in judged.formulas] == [GIVES]


@pytest.mark.parametrize(
    ("ref", "printed", "verdict", "made"),
    [
        ("slope[2][1]", "0.2467", AGREES, ()),
        ("slope[2][1]", "0.246", CUT_OFF, ()),  # 0.24673, and nothing printed that it could come from
        ("delta[2][1]", "-0.1092", CUT_OFF, ()),  # -0.10925
        ("delta[2][1]", "\u22120.1093", AGREES, ()),
        ("delta[2][1]", "0.1093", TURNED, ()),
        ("delta[1][1]", "-0.00", AGREES, ()),
        ("E", "0.1961", SLIP, ("half-forgotten",)),
        ("E", "0.2214", SLIP, ("square-forgotten",)),  # half of 1 - 0.55719
        ("w_next[2][1,1]", "0.03724", SLIP, ("plus-for-minus",)),  # 0.1 - 0.06276
        ("E", "0.98039", DIGITS, ("point-shifted",)),
        ("E", "0.098309", DIGITS, ("digits-swapped",)),
        ("E", "0.098049", DIGITS, ("digit-miscopied",)),
        ("E", "0.4711", UNEXPLAINED, ()),
    ],
)
def test_a_printed_number_is_told_apart(ref: str, printed: str, verdict: str, made: tuple[str, ...]) -> None:
    judged = alone(ref, printed)
    assert judged.verdict == verdict
    assert slips(judged) == [made]


@pytest.mark.parametrize(("printed", "without"), [("0.555719", "0.55719"), ("0.557719", "0.55719")])
def test_a_digit_too_many_is_found(printed: str, without: str) -> None:
    judged = alone("a[2][1]", printed)
    assert (judged.verdict, judged.without) == (DIGITS, without)


def test_a_wrong_digit_in_a_number_of_the_publications_own_chain_is_found() -> None:
    printed = {Ref("a", 1, (1,)): 0.57, Ref("z", 2, (1,)): 0.258}
    judged = judge_claim(TRACE, parse_address("1/1:z[2][1]"), "0.258", "", printed)
    assert (judged.verdict, slips(judged)) == (DIGITS, [("digit-miscopied",)])


@pytest.mark.parametrize(
    ("formula", "verdict", "formulas", "unreadable"),
    [
        ("out = 1/(1+exp(-0.3))", AGREES, [GIVES], ""),
        ("1/(1+e^-0.3)", AGREES, [GIVES], ""),
        ("sigmoid(0.3) = 0.574", AGREES, [GIVES, GIVES], ""),
        ("f(net)", AGREES, [], "f(net)"),
        ("", AGREES, [], ""),
    ],
)
def test_formulas_are_read_part_by_part(formula: str, verdict: str, formulas: list[str], unreadable: str) -> None:
    judged = alone("a[1][1]", "0.574", formula)
    assert (judged.verdict, [part.verdict for part in judged.formulas]) == (verdict, formulas)
    assert judged.unreadable == unreadable


def test_a_right_formula_beside_a_wrong_number_is_said_to_be_right() -> None:
    judged = alone("a[1][1]", "0.547", "1/(1+exp(-0.3))")
    assert (judged.verdict, judged.formulas[0].verdict) == (DIGITS, RIGHT)


@pytest.mark.parametrize("printed", ["6e999", "-6e999", "6e-999"])
def test_numbers_beyond_the_doubles_are_judged_too(printed: str) -> None:
    assert alone("E", printed).number in {UNEXPLAINED, SLIP}


def test_an_endless_error_agrees_with_nothing() -> None:
    net = networks.network(networks.layer("linear", [[1e200]]))
    trace = Trace(net, networks.data(([1], [0])), networks.training())
    assert judge_claim(trace, parse_address("1/1:E"), "1").number == UNEXPLAINED


def test_the_articles_wrong_weight_makes_learning_all_but_stop() -> None:
    before, after = consequence(TRACE, parse_address("1/1:w_next[2][1,1]"), 0.10617)
    assert (f"{before:.6f}", f"{after:.4f}") == ("0.082935", "0.0964")
    assert 1 - math.sqrt(2 * after) == pytest.approx(0.5609, abs=5e-5)


def test_the_articles_rounded_output_changes_the_error_a_little() -> None:
    before, after = consequence(TRACE, parse_address("1/1:a[1][1]"), 0.57)
    assert before == pytest.approx(0.098039092068973, rel=1e-12)
    assert after == pytest.approx((1 - sigmoid(0.228)) ** 2 / 2, rel=1e-12)


def test_an_error_is_its_own_consequence() -> None:
    assert consequence(TRACE, parse_address("1/1:E"), 0.22)[1] == 0.22


def pass_of(w1: Sequence[Sequence[float]], w2: Sequence[float], x: list[float], t: float) -> Pass:
    kinds = ["", "sigmoid", "sigmoid"]
    return Pass(
        [[], [list(row) for row in w1], [list(w2)]], [[], [0.0] * len(w1), [0.0]], kinds, "half-squared-error", x, [t]
    )


W1, W2 = [[0.1, 0.2, 0.3], [0.4, -0.1, 0.2], [-0.3, 0.1, 0.2], [0.2, -0.2, 0.1]], [0.3, -0.2, 0.4, 0.1]
TWIN = pass_of(W1, W2, [0.9, 0.4, 0.2], 0.8)


def test_a_wrong_error_term_goes_into_all_weights_of_its_unit_and_of_the_units_before() -> None:
    trace = Trace(networks.twin_network(), networks.TWIN_ROW, networks.training(0.5))
    wrong = -0.2296  # the slope forgotten
    w2 = [w - 0.5 * wrong * a for w, a in zip(W2, TWIN.a[1], strict=True)]
    deltas = [w * wrong * slope for w, slope in zip(W2, TWIN.slopes[1], strict=True)]
    w1 = [
        [w - 0.5 * delta * x for w, x in zip(row, TWIN.x, strict=True)] for row, delta in zip(W1, deltas, strict=True)
    ]
    before, after = consequence(trace, parse_address("1/1:delta[2][1]"), wrong)
    assert before == pytest.approx(0.024558, abs=5e-7)
    assert after == pytest.approx(pass_of(w1, w2, TWIN.x, 0.8).errors()[0], rel=1e-12)


def test_a_wrong_gradient_of_the_first_row_goes_into_its_batch() -> None:
    rows = networks.data(([0.9, 0.4, 0.2], [0.8]), ([0.3, 0.7, 0.5], [0.1]))
    trace = Trace(networks.twin_network(), rows, Training(Optimiser("sgd", rate=0.5), batch=2, reduce="mean"))
    other = pass_of(W1, W2, [0.3, 0.7, 0.5], 0.1)

    def gradients(row: Pass) -> tuple[list[list[float]], list[float]]:
        first = [[delta * x for x in row.x] for delta in row.deltas[1]]
        return first, [row.deltas[2][0] * a for a in row.a[1]]

    (one1, one2), (two1, two2) = gradients(TWIN), gradients(other)
    one2[1] = 0.3
    w2 = [w - 0.25 * (g + h) for w, g, h in zip(W2, one2, two2, strict=True)]
    w1 = [
        [w - 0.25 * (g + h) for w, g, h in zip(row, mine, its, strict=True)]
        for row, mine, its in zip(W1, one1, two1, strict=True)
    ]
    _, after = consequence(trace, Address(1, 1, Ref("dw", 2, (1, 2))), 0.3)
    assert after == pytest.approx(pass_of(w1, w2, TWIN.x, 0.8).errors()[0], rel=1e-12)
