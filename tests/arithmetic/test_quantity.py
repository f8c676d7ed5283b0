"""Names of quantities: how they are spelled and read, and what is said of spellings that name none."""

from difflib import get_close_matches

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutor.arithmetic.quantity import VOCABULARY, Ref, RefError, parse_ref

INDEXES = {
    "scalar": (0, [0]),
    "plain": (0, [1]),
    "total": (0, [0, 1]),
    "cell": (0, [2]),
    "layer": (1, [0]),
    "unit": (1, [1]),
    "weight": (1, [2]),
    "parameter": (1, [1, 2]),
}
"""Whether a shape has a layer, and how many numbers stand in its last brackets."""
PLACES = st.integers(1, 99_999)


@st.composite
def refs(draw: st.DrawFn) -> Ref:
    kind = draw(st.sampled_from(sorted(VOCABULARY)))
    layered, counts = INDEXES[VOCABULARY[kind].shape]
    index = draw(st.sampled_from(counts).flatmap(lambda count: st.lists(PLACES, min_size=count, max_size=count)))
    row = draw(st.sampled_from([0, 0, 1, 12]))
    return Ref(kind, draw(PLACES) if layered else 0, tuple(index), row)


@settings(max_examples=500, deadline=None, derandomize=True, database=None)
@given(refs())
def test_every_quantity_is_read_back_from_its_spelling(ref: Ref) -> None:
    assert parse_ref(str(ref)) == ref
    assert parse_ref(f"  {ref} ") == ref


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("x[1]", Ref("x", 0, (1,))),
        ("t[2]", Ref("t", 0, (2,))),
        ("w[2][1,3]", Ref("w", 2, (1, 3))),
        ("b[2][1]", Ref("b", 2, (1,))),
        ("z[1][2]", Ref("z", 1, (2,))),
        ("a[1][2]", Ref("a", 1, (2,))),
        ("delta[2][1]", Ref("delta", 2, (1,))),
        ("dw[2][1,3]", Ref("dw", 2, (1, 3))),
        ("db[2][1]", Ref("db", 2, (1,))),
        ("w_next[2][1,3]", Ref("w_next", 2, (1, 3))),
        ("b_next[2][1]", Ref("b_next", 2, (1,))),
        ("raw[8,1]", Ref("raw", 0, (8, 1))),
        ("mean[3]", Ref("mean", 0, (3,))),
        ("v_next[2][1,3]", Ref("v_next", 2, (1, 3))),
        ("v_next[2][1]", Ref("v_next", 2, (1,))),
        ("E_all", Ref("E_all")),
        ("hit@4", Ref("hit", row=4)),
        ("E", Ref("E")),
        ("E[2]", Ref("E", 0, (2,))),
        ("rate", Ref("rate")),
        ("expsum[3]", Ref("expsum", 3)),
        ("dw[2][1,3]@4", Ref("dw", 2, (1, 3), 4)),
    ],
)
def test_a_spelling_names_a_quantity_and_back(text: str, ref: Ref) -> None:
    assert parse_ref(text) == ref
    assert str(ref) == text


def test_a_quantity_knows_its_unit_and_its_kind() -> None:
    assert Ref("w", 2, (1, 3)).unit == 1
    assert Ref("z", 1, (4,)).unit == 4
    assert Ref("E").unit == 0
    assert Ref("delta", 2, (1,)).kind.title == "error term"
    assert Ref("delta", 2, (1,)).kind.symbol == "δ"


def test_a_quantity_is_a_key_and_never_changes() -> None:
    assert {Ref("z", 1, (2,)): 0.3}[parse_ref("z[1][2]")] == 0.3
    with pytest.raises(AttributeError):
        setattr(Ref("z", 1, (2,)), "layer", 2)  # noqa: B010 - an assignment would not type-check


def test_the_vocabulary_is_indexed_by_name_and_every_shape_is_known() -> None:
    assert all(kind.name == name for name, kind in VOCABULARY.items())
    assert {kind.shape for kind in VOCABULARY.values()} <= set(INDEXES)


def test_no_two_kinds_share_a_title_or_a_symbol() -> None:
    for told in ("title", "symbol", "latex"):
        words = [getattr(kind, told) for kind in VOCABULARY.values()]
        assert sorted(set(words)) == sorted(words), told


@pytest.mark.parametrize(
    "text", ["", " ", "[1]", "z[", "z[1]]", "z(1)(2)", "1z", "w[2][1;3]", "w[2][1, 3]", "z[-1][2]"]
)
def test_what_is_not_spelled_as_a_quantity_is_refused_with_examples(text: str) -> None:
    with pytest.raises(RefError) as refusal:
        parse_ref(text)
    assert str(refusal.value) == f"{text!r} is not a quantity: write for example z[1][2], w[1][1,2], x[1] or E"


@pytest.mark.parametrize(
    ("text", "meant"), [("detla[2][1]", "delta"), ("w_nex[1][1,1]", "w_next"), ("slop[1][1]", "slope")]
)
def test_a_misspelt_name_is_answered_with_the_nearest_one(text: str, meant: str) -> None:
    name = text.partition("[")[0]
    assert get_close_matches(name, VOCABULARY, n=1) == [meant]
    with pytest.raises(RefError) as refusal:
        parse_ref(text)
    assert str(refusal.value) == f"there is no quantity {name!r}: did you mean {meant!r}?"


@pytest.mark.parametrize(
    ("text", "meant"),
    [("Err", "E"), ("error", "E"), ("out[1][1]", "a"), ("lr", "rate"), ("Z[1][1]", "z"), ("e_all", "E_all")],
)
def test_another_common_name_is_answered_with_the_one_used_here(text: str, meant: str) -> None:
    with pytest.raises(RefError, match=rf"did you mean '{meant}'\?$"):
        parse_ref(text)


def test_a_name_like_no_other_is_answered_with_all_names() -> None:
    with pytest.raises(
        RefError, match=r"^there is no quantity 'qqqq': the names are raw, min, .*, accuracy$"
    ) as refusal:
        parse_ref("qqqq[1]")
    assert str(refusal.value).partition("the names are ")[2].split(", ") == list(VOCABULARY)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("z", "z[1][1]"),
        ("z[1]", "z[1][1]"),
        ("z[1][1,2]", "z[1][1]"),
        ("z[0][1]", "z[1][1]"),
        ("z[1][0]", "z[1][1]"),
        ("w[1,3]", "w[1][1,1]"),
        ("w[2][1]", "w[1][1,1]"),
        ("w[2][1,2,3]", "w[1][1,1]"),
        ("w[2][1,0]", "w[1][1,1]"),
        ("x[1][2]", "x[1]"),
        ("x[1,2]", "x[1]"),
        ("x[0]", "x[1]"),
        ("E[1][1]", "E[1]"),
        ("rate[1]", "rate"),
        ("raw[1]", "raw[1,1]"),
        ("mean", "mean[1]"),
        ("mean[1,2]", "mean[1]"),
        ("m_hat[1]", "m_hat[1][1,1] or m_hat[1][1]"),
        ("s[2][1,2,3]", "s[1][1,1] or s[1][1]"),
        ("accuracy[1]", "accuracy"),
        ("expsum", "expsum[1]"),
        ("expsum[1][1]", "expsum[1]"),
    ],
)
def test_wrong_indexes_are_answered_with_the_right_form(text: str, form: str) -> None:
    with pytest.raises(RefError) as refusal:
        parse_ref(text)
    assert str(refusal.value) == f"{text!r} has the wrong indexes: write {form} (numbers start at 1)"


@pytest.mark.parametrize("text", ["x", "t", "min", "max", "mean", "sd"])
def test_an_input_a_target_or_a_columns_statistic_needs_its_number(text: str) -> None:
    with pytest.raises(RefError):
        parse_ref(text)


@pytest.mark.parametrize("text", ["z[1234567890][1]", "z[1][1234567890]", "x[" + "9" * 5000 + "]"])
def test_a_number_too_long_to_be_meant_is_refused(text: str) -> None:
    with pytest.raises(RefError):
        parse_ref(text)
