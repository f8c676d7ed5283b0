"""Spellings to the letter: the notations side by side, spans, and formulas too long to be written out."""

import re

import pytest

from tutor.arithmetic.formula.expr import MEANING, Expr, Num, Op, add, leaves, multiply, op
from tutor.arithmetic.formula.notation import ASCII, LATEX, NOTATIONS, SPACED, SPOKEN, UNICODE, Notation
from tutor.arithmetic.formula.spell import Span, Speller
from tutor.arithmetic.quantity import Ref

Z, A, T = Ref("z", 1, (1,)), Ref("a", 1, (1,)), Ref("t", 0, (1,))
SIGMOID = op("over", Num(1.0), add(Num(1.0), op("exp", op("negative", Z))))
HALF_SQUARE = multiply(Num(0.5), op("square", op("minus", T, A)))
CROSS = op("negative", op("times_ln", T, A))
RELU_SLOPE = op("if_positive", Z, Num(1.0), Num(0.0))
STEP = op("if_not_negative", Z, Num(1.0), Num(0.0))


def number(value: float) -> str:
    return f"{value:g}"


def symbols(notation: Notation, longest: int = 0) -> Speller:
    """Spell quantities by their addresses; in words, by their letters."""
    words = (lambda ref: str(ref.name)) if notation is SPOKEN else str
    return Speller(notation, words, number, longest)


@pytest.mark.parametrize("notation", NOTATIONS.values(), ids=list(NOTATIONS))
def test_every_notation_has_a_form_for_every_operation(notation: Notation) -> None:
    assert set(notation.forms) == set(MEANING)


def test_notations_are_found_by_their_names() -> None:
    assert set(NOTATIONS) == {"ascii", "spaced", "unicode", "latex", "spoken"}
    assert all(notation.name == name for name, notation in NOTATIONS.items())


@pytest.mark.parametrize(
    ("notation", "tree", "text"),
    [
        (ASCII, SIGMOID, "1/(1+exp(-z[1][1]))"),
        (SPACED, SIGMOID, "1 / (1 + exp(-z[1][1]))"),
        (UNICODE, SIGMOID, "1 / (1 + exp(−z[1][1]))"),
        (LATEX, SIGMOID, "\\frac{1}{1 + e^{-z[1][1]}}"),
        (SPOKEN, SIGMOID, "1 divided by open bracket 1 plus e to the power of minus z, close bracket"),
        (ASCII, HALF_SQUARE, "0.5*(t[1]-a[1][1])**2"),
        (UNICODE, HALF_SQUARE, "0.5·(t[1] − a[1][1])²"),
        (LATEX, HALF_SQUARE, "0.5 \\cdot \\left(t[1] - a[1][1]\\right)^{2}"),
        (SPOKEN, HALF_SQUARE, "0.5 times open bracket t minus a, close bracket squared"),
        (ASCII, CROSS, "-t[1]*log(a[1][1])"),
        (UNICODE, CROSS, "−t[1]·ln(a[1][1])"),
        (LATEX, CROSS, "-t[1] \\ln\\left(a[1][1]\\right)"),
        (SPOKEN, CROSS, "minus t times the natural logarithm of a"),
        (ASCII, RELU_SLOPE, "(1 if z[1][1]>0 else 0)"),
        (ASCII, STEP, "(1 if z[1][1]>=0 else 0)"),
        (UNICODE, STEP, "(1 if z[1][1] ≥ 0, else 0)"),
        (LATEX, RELU_SLOPE, "\\begin{cases}1 & z[1][1] > 0 \\\\ 0 & \\text{else}\\end{cases}"),
        (SPOKEN, RELU_SLOPE, "1 if z is above 0, else 0"),
        (SPOKEN, STEP, "1 if z is 0 or above, else 0"),
        (ASCII, op("largest", Num(0.0), Z), "max(0,z[1][1])"),
        (ASCII, op("smallest", Z, A, T), "min(z[1][1],a[1][1],t[1])"),
        (UNICODE, op("largest", Z, A, T), "max(z[1][1], a[1][1], t[1])"),
        (LATEX, op("smallest", Z, A, T), "\\min\\left(z[1][1], a[1][1], t[1]\\right)"),
        (SPOKEN, op("largest", Num(0.0), Z), "the largest of 0 and z"),
        (SPOKEN, op("smallest", Z, A, T), "the smallest of z and a and t"),
        (
            SPOKEN,
            multiply(op("largest", Z, add(A, T)), T),
            "open bracket the largest of z and open bracket a plus t, close bracket, close bracket times t",
        ),
        (LATEX, op("over", A, op("sqrt", add(A, Num(1e-3)))), "\\frac{a[1][1]}{\\sqrt{a[1][1] + 0.001}}"),
        (ASCII, op("power", A, Num(3.0)), "a[1][1]**3"),
        (LATEX, op("tanh", Z), "\\tanh\\left(z[1][1]\\right)"),
    ],
)
def test_a_formula_is_written(notation: Notation, tree: Expr, text: str) -> None:
    assert symbols(notation).text(tree) == text


def test_numbers_take_the_place_of_quantities() -> None:
    speller = Speller(ASCII, {Z: "0.3"}.__getitem__, number)
    assert speller.text(SIGMOID) == "1/(1+exp(-0.3))"
    negative = Speller(ASCII, {Z: "-0.3"}.__getitem__, number)
    assert negative.text(SIGMOID) == "1/(1+exp(-(-0.3)))"


def test_spans_tell_signs_and_brackets_from_quantities() -> None:
    spans = symbols(UNICODE).spell(multiply(A, op("minus", T, A)))
    assert [(span.text, span.ref) for span in spans] == [
        ("a[1][1]", A),
        ("·", None),
        ("(", None),
        ("t[1]", T),
        (" − ", None),
        ("a[1][1]", A),
        (")", None),
    ]


def test_a_single_leaf_is_a_single_span() -> None:
    assert symbols(ASCII).spell(A) == (Span("a[1][1]", A),)
    assert symbols(ASCII).spell(Num(2.0)) == (Span("2"),)


@pytest.mark.parametrize(
    ("notation", "text"),
    [
        (ASCII, "x[1]+x[2]+...6 more...+x[9]+x[10]"),
        (SPACED, "x[1] + x[2] + ... 6 more ... + x[9] + x[10]"),
        (UNICODE, "x[1] + x[2] + … 6 more + x[9] + x[10]"),
        (LATEX, "x[1] + x[2] + \\cdots_{6 \\text{ more}} + x[9] + x[10]"),
        (SPOKEN, "x plus x plus 6 more terms plus x plus x"),
    ],
)
def test_the_middle_of_a_long_sum_is_left_out_and_counted(notation: Notation, text: str) -> None:
    assert symbols(notation, 4).text(add(*inputs(10))) == text


def inputs(count: int) -> list[Ref]:
    return [Ref("x", 0, (place,)) for place in range(1, count + 1)]


@pytest.mark.parametrize("kind", ["sum", "product", "largest", "smallest"])
@pytest.mark.parametrize("longest", [1, 2, 3, 4, 7])
@pytest.mark.parametrize("count", [2, 3, 4, 5, 8, 30])
def test_what_takes_many_arguments_keeps_as_many_as_allowed_from_both_ends(kind: str, longest: int, count: int) -> None:
    terms = inputs(count)
    spans = symbols(UNICODE, longest).spell(Op(kind, tuple(terms)))
    kept = [span.ref for span in spans if span.ref]
    counted = re.findall(r"… (\d+) more", "".join(span.text for span in spans))
    if count <= longest:
        assert kept == terms
        assert counted == []
    else:
        head, tail = (longest + 1) // 2, longest // 2
        assert kept == terms[:head] + terms[count - tail :]
        assert counted == [str(count - longest)]
        assert [span.text for span in spans if not span.ref].count(UNICODE.forms[kind].template) == longest


@pytest.mark.parametrize("notation", NOTATIONS.values(), ids=list(NOTATIONS))
def test_nothing_is_left_out_where_no_longest_is_given(notation: Notation) -> None:
    tree = add(*inputs(1000))
    spans = symbols(notation).spell(tree)
    assert [span.ref for span in spans if span.ref] == list(leaves(tree))
    assert not any("more" in span.text for span in spans)


def test_an_inner_sum_is_shortened_too() -> None:
    tree = multiply(add(*inputs(5)), A)
    assert symbols(ASCII, 2).text(tree) == "(x[1]+...3 more...+x[5])*a[1][1]"


def test_products_within_a_shortened_sum_stay_whole() -> None:
    tree = add(*(multiply(A, ref) for ref in inputs(4)))
    assert symbols(SPACED, 2).text(tree) == "a[1][1]*x[1] + ... 2 more ... + a[1][1]*x[4]"
