"""Questions with choices: one is right, the others are what somebody takes for it, no two are alike."""

import tomllib
from importlib.resources import files

import pytest

from tests.networks import TWO_TWO_TWO_ROW, seeded, training, two_two_two
from tutor.arithmetic.formula.expr import evaluate
from tutor.arithmetic.formula.notation import UNICODE
from tutor.arithmetic.formula.spell import Speller
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.plan import FINE
from tutor.arithmetic.trace.step import Address
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.diagnosis.slips.catalogue import catalogue
from tutor.teaching.diagnosis.slips.diagnose import value_of
from tutor.teaching.diagnosis.slips.rewrite import Case
from tutor.teaching.questions.menus import MOST, Choice, Menu, menu
from tutor.teaching.questions.practice import FORMS, Form, draw
from tutor.view.labels import Labels

NETWORKS = 300
KINDS = ("sign", "formula", "operand", "why")


def case(address: str) -> Case:
    trace = Trace(two_two_two(), TWO_TWO_TWO_ROW, training(0.5))
    return Case(trace, trace[address].address)


def made(address: str, kind: str, slip: str = "") -> Menu:
    found = menu(case(address), kind, slip)
    assert found is not None
    return found


def spelled(one: Case, choice: Choice) -> str:
    """Write a choice as a learner reads it."""
    labels = Labels(one.net.network)
    if choice.formula is not None:
        return Speller(UNICODE, labels.symbol, str, 5).text(choice.formula)
    return labels.symbol(choice.ref) if choice.ref is not None else choice.text


def steps(form: Form, seed: int) -> list[Case]:
    trace = draw(form, seeded(f"menus {seed}"))
    plan = trace.plan(trace.rows)
    refs = [plan[place] for place in range(len(plan)) if plan[place].name not in FINE]
    return [Case(trace, Address(1, trace.rows, ref)) for ref in refs]


def test_menus_of_many_networks_have_one_right_choice_and_no_two_alike() -> None:
    random, counts = seeded("steps"), dict.fromkeys(KINDS, 0)
    for seed in range(NETWORKS):
        cases = steps(FORMS[seed % len(FORMS)], seed)
        for one in random.sample(cases, min(8, len(cases))):
            for kind in KINDS:
                found = menu(one, kind)
                if found is not None:
                    counts[kind] += 1
                    check(one, kind, found)
    assert min(counts.values()) > NETWORKS


def check(one: Case, kind: str, found: Menu) -> None:
    where = f"{one.at} {kind}"
    rights = [choice for choice in found.choices if choice.right]
    assert len(rights) == 1, where
    assert 2 <= len(found.choices) <= MOST, where
    texts = [spelled(one, choice) for choice in found.choices]
    assert len(set(texts)) == len(texts), f"{where}: {texts}"
    for choice in found.choices:
        assert choice.right or kind in {"sign", "why"} or choice.slip in catalogue(), where
        assert choice.right or choice.slip or choice.because, where
    if kind == "formula":
        values = [f"{value_of(one, choice.formula):.5e}" for choice in found.choices if choice.formula is not None]
        assert len(set(values)) == len(values), f"{where}: {texts}"
        exact = one.trace[one.at].result
        assert value_of(one, rights[0].formula or Ref("E")) == pytest.approx(exact, rel=1e-9, abs=1e-12), where
    if kind == "operand":
        assert rights[0].ref == found.blank, where
        assert found.blank in dict(one.trace[one.at].values), where


def test_the_same_step_has_the_same_menu_every_time() -> None:
    for seed in range(20):
        for first, second in zip(steps(FORMS[0], seed), steps(FORMS[0], seed), strict=True):
            assert [menu(first, kind) for kind in KINDS] == [menu(second, kind) for kind in KINDS]


def test_the_right_choice_is_not_always_at_the_same_place() -> None:
    places = set()
    for one in steps(FORMS[0], 1):
        found = menu(one, "formula")
        if found is not None:
            places.add([choice.right for choice in found.choices].index(True))
    assert len(places) > 2


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("1/1:z[1][1]", "negative"),  # -.05
        ("1/1:z[1][2]", "positive"),  # .13
        ("1/1:a[1][1]", "below"),  # .4875
        ("1/1:a[1][2]", "above"),  # .5325
        ("1/1:delta[2][1]", "negative"),  # -.1092
        ("1/1:delta[1][2]", "positive"),  # .02005
        ("1/1:w_next[2][1,1]", "larger"),  # .5 to .5266
        ("1/1:w_next[1][2,1]", "smaller"),  # .4 to .3940
    ],
)
def test_the_sign_is_asked_before_the_number(address: str, right: str) -> None:
    found = made(address, "sign")
    assert [choice.text for choice in found.choices if choice.right] == [right]
    assert all(choice.because for choice in found.choices)


@pytest.mark.parametrize("address", ["1/1:E", "1/1:E[1]", "1/1:slope[2][1]"])
def test_what_can_only_be_positive_is_not_asked_for_its_sign(address: str) -> None:
    assert menu(case(address), "sign") is None


def test_a_menu_with_one_slip_sets_its_line_beside_the_right_one() -> None:
    found = made("1/1:delta[1][1]", "formula", "new-weight-used")
    assert sorted(choice.slip for choice in found.choices) == ["", "new-weight-used"]
    wrong = next(choice.formula for choice in found.choices if choice.slip)
    assert wrong is not None
    moment = case("1/1:delta[1][1]").trace.moment(case("1/1:delta[1][1]").at)
    assert evaluate(wrong, moment.value) == pytest.approx(-0.03371, abs=5e-6)  # the catalogue's own number


def test_a_slip_that_a_step_does_not_have_makes_no_menu() -> None:
    assert menu(case("1/1:delta[1][1]"), "formula", "bias-forgotten") is None


def test_a_line_of_one_quantity_is_no_question_unless_a_slip_stands_beside_it() -> None:
    assert menu(case("1/1:db[2][1]"), "formula") is None
    assert len(made("1/1:db[2][1]", "formula", "rate-already-in").choices) == 2


def test_every_question_why_has_a_right_answer_and_says_what_is_wrong_with_the_others() -> None:
    text = files("tutor.teaching.questions").joinpath("why_menus.toml").read_text(encoding="utf-8")
    for name, entry in tomllib.loads(text).items():
        assert entry["question"].endswith("?"), name
        options = [entry["right"], *(option for option, _ in entry["wrong"])]
        assert len(set(options)) == len(options) >= 3, name
        assert all(because.endswith(".") for _, because in entry["wrong"]), name
        assert all(len(option) <= 76 for option in options), name  # a line of the narrowest screen


def test_every_kind_of_step_of_a_common_network_has_a_question_why() -> None:
    for name in (
        "z[1][1]",
        "a[1][1]",
        "E",
        "slope[2][1]",
        "delta[2][1]",
        "delta[1][1]",
        "dw[1][1,1]",
        "w_next[1][1,1]",
    ):
        assert menu(case(f"1/1:{name}"), "why") is not None, name
