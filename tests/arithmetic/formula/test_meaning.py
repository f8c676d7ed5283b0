"""The tree itself: what operations compute, also at the edges of IEEE arithmetic, and which quantities it names."""

from collections.abc import Callable
from math import e, inf, isclose, isnan, nan

import pytest

from tutor.arithmetic.formula.expr import MEANING, Num, Op, add, evaluate, leaves, multiply, op, operands
from tutor.arithmetic.quantity import Ref

A, B, C = (Ref("x", 0, (place,)) for place in (1, 2, 3))
BY_HAND: list[tuple[str, tuple[float, ...], float]] = [
    ("sum", (1.5, -2.0, 4.0), 3.5),
    ("minus", (1.5, -2.0), 3.5),
    ("negative", (1.5,), -1.5),
    ("product", (1.5, -2.0, 4.0), -12.0),
    ("over", (1.5, -2.0), -0.75),
    ("square", (-1.5,), 2.25),
    ("power", (2.0, -3.0), 0.125),
    ("exp", (1.0,), e),
    ("ln", (e,), 1.0),
    ("times_ln", (-2.0, e), -2.0),
    ("tanh", (0.5493061443340549,), 0.5),
    ("sqrt", (6.25,), 2.5),
    ("erf", (0.4769362762044699,), 0.5),
    ("pi", (), 3.141592653589793),
    ("size", (-2.5,), 2.5),
    ("size", (2.5,), 2.5),
    ("largest", (-3.0, 2.0), 2.0),
    ("largest", (2.0, -3.0), 2.0),
    ("largest", (-3.0, 2.0, -5.0, 1.0), 2.0),
    ("largest", (-4.0,), -4.0),
    ("smallest", (-3.0, 2.0), -3.0),
    ("smallest", (2.0, 1.0, -3.0, 0.0), -3.0),
    ("smallest", (4.0,), 4.0),
    ("if_positive", (0.1, 5.0, 7.0), 5.0),
    ("if_positive", (0.0, 5.0, 7.0), 7.0),
    ("if_not_negative", (0.0, 5.0, 7.0), 5.0),
    ("if_not_negative", (-0.1, 5.0, 7.0), 7.0),
]
AT_THE_EDGES: list[tuple[str, tuple[float, ...], float]] = [
    ("over", (1.0, 0.0), inf),
    ("over", (-1.0, 0.0), -inf),
    ("over", (1.0, -0.0), -inf),
    ("over", (0.0, 0.0), nan),
    ("over", (1.0, inf), 0.0),
    ("exp", (1000.0,), inf),
    ("exp", (-1000.0,), 0.0),
    ("ln", (0.0,), -inf),
    ("ln", (-1.0,), nan),
    ("ln", (nan,), nan),
    ("times_ln", (0.0, 0.0), 0.0),
    ("times_ln", (1.0, 0.0), -inf),
    ("sqrt", (-1.0,), nan),
    ("power", (10.0, 400.0), inf),
    ("power", (0.0, -1.0), inf),
    ("power", (-8.0, 0.5), nan),
    ("square", (1e200,), inf),
    ("sum", (inf, -inf), nan),
    ("product", (1e200, 1e200), inf),
    ("largest", (nan, 1.0), nan),
    ("largest", (1.0, nan), nan),
    ("largest", (1.0, nan, 2.0), nan),
    ("largest", (-inf, inf), inf),
    ("smallest", (nan, 1.0), nan),
    ("smallest", (1.0, 2.0, nan), nan),
    ("smallest", (-inf, inf), -inf),
    ("if_positive", (nan, 5.0, 7.0), 7.0),
    ("if_not_negative", (nan, 5.0, 7.0), 7.0),
]


def test_every_operation_is_computed_by_hand_below() -> None:
    assert {kind for kind, _, _ in BY_HAND} == set(MEANING)


@pytest.mark.parametrize(("kind", "args", "expected"), [*BY_HAND, *AT_THE_EDGES])
def test_an_operation_computes(kind: str, args: tuple[float, ...], expected: float) -> None:
    result = evaluate(Op(kind, tuple(map(Num, args))), no_values)
    assert isclose(result, expected, rel_tol=1e-15) or (isnan(result) and isnan(expected))


def no_values(ref: Ref) -> float:
    raise AssertionError(f"{ref} was asked for")


def values(**numbers: float) -> Callable[[Ref], float]:
    return {A: numbers.get("a", 0.0), B: numbers.get("b", 0.0), C: numbers.get("c", 0.0)}.__getitem__


def test_a_tree_is_evaluated_from_its_leaves() -> None:
    tree = op("over", op("minus", A, B), op("square", add(C, Num(1.0))))
    assert evaluate(tree, values(a=10.0, b=2.0, c=3.0)) == 0.5


def test_terms_and_factors_are_taken_from_left_to_right() -> None:
    assert evaluate(add(A, B, C), values(a=1e16, b=1.0, c=1.0)) == 1e16
    assert evaluate(add(B, C, A), values(a=1e16, b=1.0, c=1.0)) == 1e16 + 2
    assert evaluate(multiply(A, B, C), values(a=1e200, b=1e200, c=1e-200)) == inf


def test_a_single_term_or_factor_stands_for_itself() -> None:
    assert add(A) is A
    assert multiply(B) is B
    assert add(A, B) == Op("sum", (A, B))
    assert multiply(A, B) == Op("product", (A, B))


def test_leaves_come_from_left_to_right_as_often_as_they_stand_there() -> None:
    tree = op("minus", multiply(B, A), op("exp", op("over", B, Num(2.0))))
    assert list(leaves(tree)) == [B, A, B]
    assert operands(tree) == (B, A)
    assert operands(Num(1.0)) == ()
    assert operands(C) == (C,)


def test_trees_of_the_same_form_are_equal_and_can_be_keys() -> None:
    assert {op("exp", A): 1}[Op("exp", (Ref("x", 0, (1,)),))] == 1
    assert op("exp", A) != op("exp", B)
