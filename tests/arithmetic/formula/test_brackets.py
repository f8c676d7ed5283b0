"""The bracket oracle: thousands of random trees, spelled in every notation and read back by other means.

ASCII and its spaced form are Python already; the others are translated sign by sign. Only Python's own grammar then
decides what belongs together: a bracket too few changes the value.
"""

import math
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from random import Random

import pytest

from tests.networks import seeded
from tutor.arithmetic.formula.expr import MEANING, Expr, Num, Op, evaluate, leaves
from tutor.arithmetic.formula.notation import NOTATIONS
from tutor.arithmetic.formula.spell import Speller
from tutor.arithmetic.quantity import Ref

TREES = 3000
ARGUMENTS = {
    "sum": (2, 5),
    "product": (2, 4),
    **dict.fromkeys(("minus", "over", "power", "times_ln"), (2, 2)),
    **dict.fromkeys(("largest", "smallest"), (2, 4)),
    **dict.fromkeys(("negative", "square", "exp", "ln", "tanh", "erf", "sqrt", "size"), (1, 1)),
    **dict.fromkeys(("if_positive", "if_not_negative"), (3, 3)),
    "pi": (0, 0),
}
"""Fewest and most arguments."""
VALUES = {Ref("x", 0, (place,)): value for place, value in enumerate((0.3, -0.4, 1.25, -2.5, 0.05, 3.0, -0.75, 0.8), 1)}


def random_tree(rng: Random, depth: int) -> Expr:
    if depth == 0 or rng.random() < 0.15:
        return rng.choice((rng.choice(list(VALUES)), rng.choice(list(VALUES)), Num(rng.choice((1.0, 0.5, -2.0)))))
    kind = rng.choice(list(ARGUMENTS))
    return Op(kind, tuple(random_tree(rng, depth - 1) for _ in range(rng.randint(*ARGUMENTS[kind]))))


@lru_cache
def trees() -> tuple[Op, ...]:
    """Draw the trees, the same for every test and notation."""
    rng = seeded("trees")
    drawn = (random_tree(rng, rng.choice((1, 2, 2, 3, 4))) for _ in range(2 * TREES))
    return tuple(tree for tree in drawn if isinstance(tree, Op))[:TREES]


def takes_nothing_times_ln(tree: Expr) -> bool:
    """Tell whether 0 ln x occurs, which counts as 0 for every x: cross-entropy's convention, not Python's."""
    if not isinstance(tree, Op):
        return False
    nothing = tree.kind == "times_ln" and evaluate(tree.args[0], VALUES.__getitem__) == 0
    return nothing or any(map(takes_nothing_times_ln, tree.args))


def kinds(tree: Expr) -> list[str]:
    return [tree.kind, *(kind for arg in tree.args for kind in kinds(arg))] if isinstance(tree, Op) else []


def with_numbers(notation: str) -> Speller:
    """Spell every quantity as its number, to its last digit."""
    return Speller(NOTATIONS[notation], lambda ref: repr(VALUES[ref]), repr)


# --- reading ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spoken:
    """A function named in words: `LN ** x` is ln x, which binds as tightly as the words do."""

    call: Callable[..., float]

    def __pow__(self, argument: float) -> float:
        if isinstance(argument, Pick) and not argument.among:
            return Pick.by(argument.choose, self.call)  # e to the power of the largest of …
        return self.call(argument)


class Pick(float):
    """`LARGEST @ a @ b` is the largest of a and b; it goes on with every further `@` and is a number at any time."""

    choose: Callable[..., float] = max
    then: Callable[[float], float] = float
    among: tuple[float, ...] = ()

    @classmethod
    def by(cls, choose: Callable[..., float], then: Callable[[float], float] = float, *among: float) -> "Pick":
        pick = cls(then(choose(*among)) if among else math.nan)
        pick.choose, pick.then, pick.among = choose, then, among
        return pick

    def __matmul__(self, argument: float) -> "Pick":
        return Pick.by(self.choose, self.then, *self.among, argument)


def exp(x: float) -> float:
    return math.inf if x > 709 else math.exp(x)


def log(x: float) -> float:
    return math.log(x) if x > 0 else -math.inf if x == 0 else math.nan


def sqrt(x: float) -> float:
    return math.sqrt(x) if x >= 0 else math.nan


def largest(*numbers: float) -> float:
    return math.nan if any(map(math.isnan, numbers)) else max(numbers)


def smallest(*numbers: float) -> float:
    return math.nan if any(map(math.isnan, numbers)) else min(numbers)


def cases(yes: float, test: bool, no: float) -> float:
    return yes if test else no


MEANINGS: dict[str, object] = {
    "exp": exp,
    "log": log,
    "tanh": math.tanh,
    "erf": math.erf,
    "pi": math.pi,
    "sqrt": sqrt,
    "abs": math.fabs,
    "max": largest,
    "min": smallest,
    "cases": cases,
    "EXP": Spoken(exp),
    "LN": Spoken(log),
    "TANH": Spoken(math.tanh),
    "ERF": Spoken(math.erf),
    "SQRT": Spoken(sqrt),
    "SIZE": Spoken(math.fabs),
    "LARGEST": Pick.by(largest),
    "SMALLEST": Pick.by(smallest),
}
UNICODE_SIGNS = {"−": "-", "·": "*", "²": "**2", "^": "**", "ln(": "log(", "√(": "sqrt(", "≥": ">=", ", else": " else"}
UNICODE_SIGNS |= {"π": "pi"}
LATEX_SIGNS = {
    "\\operatorname{erf}": "erf",
    "\\pi": "pi",
    "\\left|": "abs(",
    "\\right|": ")",
    "\\begin{cases}": "cases((",
    " & \\text{else}\\end{cases}": "))",
    " & ": "),",
    " \\\\ ": ",(",
    "\\ge": ">=",
    "\\cdot": "*",
    "\\left(": "(",
    "\\right)": ")",
    "\\tanh": "tanh",
    "\\max": "max",
    "\\min": "min",
}
SPOKEN_SIGNS = {
    "open bracket ": "(",
    ", close bracket": ")",
    " is above 0, else ": " > 0 else ",
    " is 0 or above, else ": " >= 0 else ",
    "e to the power of ": "EXP**",
    "the natural logarithm of ": "LN**",
    "the hyperbolic tangent of ": "TANH**",
    "the error function of ": "ERF**",
    "the square root of ": "SQRT**",
    "the absolute value of ": "SIZE**",
    "the largest of ": "LARGEST@",
    "the smallest of ": "SMALLEST@",
    " and ": "@",
    " to the power of ": "**",
    " squared": "**2",
    " divided by ": "/",
    "times ": "*",
    "plus ": "+",
    "minus ": "-",
}


def translate(text: str, signs: dict[str, str]) -> str:
    for sign, python in signs.items():
        text = text.replace(sign, python)
    return text


def from_latex(text: str) -> str:
    """Turn LaTeX into Python: signs word by word, braces with a stack."""
    text = re.sub(r"(?<=[\d)}i]) \\ln", " * \\\\ln", translate(text, LATEX_SIGNS)).replace("\\ln", "log")
    opening = re.compile(r"\\frac\{|\\sqrt\{|\be\^\{|\^\{|\}\{|\}|[^\\{}^e]+|.")
    openings = {"\\frac{": "((", "\\sqrt{": "sqrt(", "e^{": "exp(", "^{": "**("}
    result, stack = "", []
    for piece in opening.findall(text):
        if piece in openings:
            stack.append(piece)
            result += openings[piece]
        elif piece == "}{":
            assert stack[-1] == "\\frac{"
            result += ")/("
        elif piece == "}":
            result += "))" if stack.pop() == "\\frac{" else ")"
        else:
            result += piece
    assert not stack
    return result


def with_bars(text: str) -> str:
    """Turn bars into calls: a bar opens where no number, nor pi, has ended before it."""
    result = ""
    for sign in text:
        before = result.rstrip()[-1:]
        is_open = not before or not (before.isdigit() or before in ".)" or result.rstrip().endswith("pi"))
        result += sign if sign != "|" else "abs(" if is_open else ")"
    return result


READERS: dict[str, Callable[[str], str]] = {
    "ascii": str,
    "spaced": str,
    "unicode": lambda text: with_bars(translate(text, UNICODE_SIGNS)),
    "latex": from_latex,
    "spoken": lambda text: translate(text, SPOKEN_SIGNS),
}


def read(notation: str, text: str) -> float | None:
    """Compute what a spelling says; None where Python refuses to go on, as in a division by 0."""
    try:
        result = eval(READERS[notation](text), {"__builtins__": {}}, dict(MEANINGS))  # noqa: S307 - our own spellings
    except (ZeroDivisionError, OverflowError, TypeError):
        return None
    return result if isinstance(result, float) else None  # a root of a negative number is complex


def agree(read_back: float, expected: float, *, powers: bool) -> bool:
    """Demand the same bits; Python's `x**2` may differ from `x*x` in the last one, which a formula can magnify."""
    if math.isnan(expected) or read_back == expected:
        return math.isnan(read_back) == math.isnan(expected)
    return powers and math.isclose(read_back, expected, rel_tol=1e-9, abs_tol=1e-12)


# --- the oracle ------------------------------------------------------------------------------------------------------


def test_the_readers_know_every_notation_and_the_trees_every_operation() -> None:
    assert set(READERS) == set(NOTATIONS)
    assert set(ARGUMENTS) == set(MEANING)
    drawn = Counter(kind for tree in trees() for kind in kinds(tree))
    assert min(drawn[kind] for kind in MEANING) > TREES / 20


@pytest.mark.parametrize("notation", sorted(NOTATIONS))
def test_a_spelled_formula_says_what_the_tree_says(notation: str) -> None:
    speller, compared = with_numbers(notation), 0
    for tree in trees():
        expected = evaluate(tree, VALUES.__getitem__)
        text = speller.text(tree)
        result = read(notation, text)
        if result is not None and not takes_nothing_times_ln(tree):
            compared += 1
            assert agree(result, expected, powers="**" in READERS[notation](text)), (text, result, expected)
    assert compared > 0.9 * TREES


@pytest.mark.parametrize("notation", sorted(NOTATIONS))
def test_every_pair_of_operations_is_bracketed_where_it_must_be(notation: str) -> None:
    speller, leaf = with_numbers(notation), list(VALUES)
    for outer, inner in ((outer, inner) for outer in ARGUMENTS for inner in ARGUMENTS):
        for place in range(ARGUMENTS[outer][1]):
            args: list[Expr] = [leaf[number] for number in range(ARGUMENTS[outer][1])]
            args[place] = Op(inner, tuple(leaf[-1 - number] for number in range(ARGUMENTS[inner][1])))
            tree = Op(outer, tuple(args))
            text = speller.text(tree)
            result = read(notation, text)
            if result is not None:
                assert agree(result, evaluate(tree, VALUES.__getitem__), powers=True), text


SIDE_BY_SIDE = {
    **dict.fromkeys(("ascii", "spaced", "unicode"), re.compile(r"[-+*/·−]\s*[-−]")),
    "latex": re.compile(r"([-+]|\\cdot)\s*-"),
    "spoken": re.compile(r"\b(plus|minus|times|by) minus\b"),
}


@pytest.mark.parametrize("notation", sorted(NOTATIONS))
def test_two_signs_never_stand_side_by_side(notation: str) -> None:
    speller = with_numbers(notation)
    for tree in trees():
        assert not SIDE_BY_SIDE[notation].search(speller.text(tree)), speller.text(tree)


@pytest.mark.parametrize(
    ("notation", "numbers"),
    [
        ("ascii", "0.2*0.6+(-0.3)*0.9-(-0.1)"),
        ("spaced", "0.2*0.6 + (-0.3)*0.9 - (-0.1)"),
        ("unicode", "0.2·0.6 + (−0.3)·0.9 − (−0.1)"),
        ("latex", "0.2 \\cdot 0.6 + \\left(-0.3\\right) \\cdot 0.9 - \\left(-0.1\\right)"),
        (
            "spoken",
            "0.2 times 0.6 plus open bracket minus 0.3, close bracket times 0.9 minus open bracket minus 0.1, "
            "close bracket",
        ),
    ],
)
def test_a_negative_number_inside_a_formula_stands_in_brackets(notation: str, numbers: str) -> None:
    products = Op("sum", (Op("product", (Num(0.2), Num(0.6))), Op("product", (Num(-0.3), Num(0.9)))))
    assert with_numbers(notation).text(Op("minus", (products, Num(-0.1)))) == numbers


@pytest.mark.parametrize(("notation", "number"), [("ascii", "-0.3"), ("unicode", "−0.3"), ("spoken", "minus 0.3")])
def test_a_negative_number_alone_or_in_a_function_needs_no_brackets(notation: str, number: str) -> None:
    assert with_numbers(notation).text(Num(-0.3)) == number
    first = with_numbers(notation).text(Op("sum", (Num(-0.3), Num(1.0))))
    assert first.startswith(number)
    if notation != "spoken":
        assert with_numbers(notation).text(Op("exp", (Num(-0.3),))) == f"exp({number})"


@pytest.mark.parametrize("notation", sorted(NOTATIONS))
def test_brackets_are_only_where_they_are_needed(notation: str) -> None:
    speller = with_numbers(notation)
    sums = Op("minus", (Op("sum", (Num(1.0), Num(2.0))), Op("product", (Num(3.0), Num(4.0)))))
    assert speller.notation.brackets[0] not in speller.text(sums)
    assert speller.notation.brackets[0] not in speller.text(Op("square", (Num(2.0),)))


# --- other things that hold for every tree ---------------------------------------------------------------------------

ALLOWED = {
    "ascii": re.compile(r"[ -~]*"),
    "spaced": re.compile(r"[ -~]*"),
    "unicode": re.compile(r"[^-*\\{}]*"),
    "latex": re.compile(r"[ -~]*"),
    "spoken": re.compile(r"[A-Za-z0-9., ]*"),
}
"""Pure ASCII where it is promised; the true minus sign and no asterisk in Unicode; no symbols in what is spoken."""


@pytest.mark.parametrize("notation", sorted(NOTATIONS))
def test_a_notation_uses_only_its_own_signs(notation: str) -> None:
    speller = with_numbers(notation)
    for tree in trees():
        assert ALLOWED[notation].fullmatch(speller.text(tree)), speller.text(tree)


def test_ascii_has_spaces_only_in_its_conditions() -> None:
    speller = with_numbers("ascii")
    for tree in trees():
        text = speller.text(tree)
        assert " " not in text.replace(" if ", "?").replace(" else ", ":"), text


def test_braces_and_brackets_of_latex_are_paired_and_nested() -> None:
    speller = with_numbers("latex")
    pairs = {"}": "{", "\\right)": "\\left(", "\\end{cases}": "\\begin{cases}"}
    mark = re.compile(r"\\(?:begin|end)\{cases\}|\\left\(|\\right\)|[{}()]")
    for tree in trees():
        text, open_marks = speller.text(tree), [""]
        for found in mark.findall(text):
            if found in pairs:
                assert open_marks.pop() == pairs[found], text
            else:
                assert found not in "()", text
                open_marks.append(found)
        assert open_marks == [""], text


@pytest.mark.parametrize("notation", sorted(NOTATIONS))
def test_spans_join_to_the_text_and_carry_the_quantities(notation: str) -> None:
    speller = with_numbers(notation)
    for tree in trees()[:500]:
        spans = speller.spell(tree)
        assert "".join(span.text for span in spans) == speller.text(tree)
        assert all(span.text for span in spans)
        assert sorted(str(span.ref) for span in spans if span.ref) == sorted(map(str, leaves(tree)))
        for span in spans:
            if span.ref:
                assert span.text == repr(VALUES[span.ref]).replace("-", speller.notation.minus)
