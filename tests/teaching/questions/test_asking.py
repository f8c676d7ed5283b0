"""Which questions a step has: by the mode, the lesson's wishes, and how far the learner's guidance is faded."""

import pytest

from tests.networks import TWIN_ROW, TWO_TWO_TWO_ROW, seeded, training, twin_network, two_two_two
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.step import Address
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.learner.skills import SKILLS
from tutor.teaching.questions.asking import (
    BLANK,
    FADED,
    FORMULA,
    MODES,
    NUMBER,
    SIGN,
    SOLO,
    WATCH,
    WHY,
    Asked,
    Wanted,
    blank_of,
    covering,
    covers,
    questions,
)
from tutor.teaching.questions.practice import Form, draw

TRACE = Trace(two_two_two(), TWO_TWO_TWO_ROW, training(0.5))
TWIN = Trace(twin_network(), TWIN_ROW, training(0.5))


def at(address: str) -> Address:
    return TRACE[address].address


def levels(level: int, **others: int) -> dict[str, int]:
    return dict.fromkeys(SKILLS, level) | {skill.replace("_", "-"): own for skill, own in others.items()}


def kinds(address: str, mode: str, *wanted: Wanted, level: int = 2) -> list[str]:
    return [asked.kind for asked in questions(TRACE, at(address), mode, wanted, levels(level))]


def test_watching_asks_nothing_whatever_the_lesson_wants() -> None:
    assert kinds("1/1:z[1][1]", WATCH, Wanted("z")) == []


def test_alone_every_step_is_asked_for_its_number() -> None:
    for step in TRACE:
        found = questions(TRACE, step.address, SOLO, (), {})
        assert found == (Asked(NUMBER, 4),)


@pytest.mark.parametrize("wanted", ["1/1:z[1][1]", "z"])
def test_a_lesson_may_want_one_step_or_all_of_a_kind(wanted: str) -> None:
    assert kinds("1/1:z[1][1]", FADED, Wanted(wanted)) == [NUMBER]
    assert kinds("1/1:z[1][2]", FADED, Wanted(wanted)) == ([NUMBER] if wanted == "z" else [])
    assert kinds("1/1:a[1][1]", FADED, Wanted(wanted)) == []


def test_a_lesson_that_wants_nothing_special_asks_everything() -> None:
    assert kinds("1/1:a[1][1]", FADED) == [NUMBER]


@pytest.mark.parametrize(("level", "kind"), [(0, []), (1, [BLANK]), (2, [NUMBER])])
def test_a_skill_is_watched_then_half_worked_then_asked(level: int, kind: list[str]) -> None:
    assert kinds("1/1:z[1][1]", FADED, level=level) == kind


def test_a_step_that_the_lesson_names_is_asked_even_the_first_time() -> None:
    assert kinds("1/1:z[1][1]", FADED, Wanted("1/1:z[1][1]"), level=0) == [BLANK]
    assert kinds("1/1:z[1][1]", FADED, Wanted("z"), level=0) == []


def test_a_number_that_the_lesson_asks_for_by_its_kind_is_no_gap() -> None:
    assert kinds("1/1:z[1][1]", FADED, Wanted("1/1:z[1][1]", kind=NUMBER), level=0) == [NUMBER]
    assert kinds("1/1:z[1][1]", FADED, Wanted("1/1:z[1][1]", kind=BLANK), level=2) == [BLANK]


def test_where_nothing_can_be_left_out_the_number_is_asked() -> None:
    assert blank_of(TRACE, at("1/1:a[1][1]")) is None
    assert blank_of(TRACE, at("1/1:z[1][1]")) == Ref("b", 1, (1,))
    assert kinds("1/1:a[1][1]", FADED, level=1) == [NUMBER]


def test_digits_are_the_lesson_s() -> None:
    assert questions(TRACE, at("1/1:z[1][1]"), SOLO, (Wanted("z", 6),), {}) == (Asked(NUMBER, 6),)
    assert questions(TRACE, at("1/1:z[1][1]"), FADED, (Wanted("z", 6),), levels(2)) == (Asked(NUMBER, 6),)


def test_alone_choices_come_before_the_number_and_a_why_behind_it() -> None:
    wanted = (Wanted("delta", kind=WHY), Wanted("delta", kind=SIGN), Wanted("delta", kind=FORMULA))
    assert kinds("1/1:delta[2][1]", SOLO, *wanted[1:]) == [SIGN, FORMULA, NUMBER]
    assert kinds("1/1:delta[2][1]", SOLO, *wanted[:1]) == [NUMBER, WHY]
    assert kinds("1/1:delta[2][1]", SOLO, wanted[1], wanted[0]) == [SIGN, NUMBER, WHY]


def test_a_question_that_a_step_does_not_have_becomes_its_number_once() -> None:
    assert kinds("1/1:E", SOLO, Wanted("E", kind=SIGN)) == [NUMBER]
    assert kinds("1/1:db[2][1]", FADED, Wanted("db", kind=FORMULA), Wanted("db")) == [NUMBER]


def test_the_slip_to_tell_apart_is_passed_on() -> None:
    wanted = Wanted("z", kind=FORMULA, slip="bias-forgotten")
    found = questions(TRACE, at("1/1:z[1][1]"), SOLO, (wanted,), {})
    assert found == (Asked(FORMULA, 4, "bias-forgotten"), Asked(NUMBER, 4))


def test_at_the_third_level_the_output_brings_its_sum_along() -> None:
    for level, asked in ((2, [NUMBER]), (3, [])):
        assert kinds("1/1:z[1][1]", FADED, level=level) == asked
        assert kinds("1/1:a[1][1]", FADED, level=level) == [NUMBER]


def test_both_skills_must_have_got_so_far() -> None:
    found = questions(TRACE, at("1/1:z[1][1]"), FADED, (), levels(3, act_sigmoid=2))
    assert found == (Asked(NUMBER, 4),)


def test_the_sum_is_asked_by_itself_where_the_lesson_does_not_ask_the_output() -> None:
    assert kinds("1/1:z[1][1]", FADED, Wanted("z"), level=4) == [NUMBER]
    assert kinds("1/1:z[1][1]", FADED, Wanted("z"), Wanted("a"), level=4) == []


@pytest.mark.parametrize(("level", "open_ones"), [(2, "slope delta dw"), (3, "delta dw"), (4, "dw")])
def test_backward_a_unit_closes_up_from_its_slope_to_its_first_gradient(level: int, open_ones: str) -> None:
    steps = {"slope": "1/1:slope[2][1]", "delta": "1/1:delta[2][1]", "dw": "1/1:dw[2][1,1]"}
    asked = [name for name, address in steps.items() if kinds(address, FADED, level=level)]
    assert " ".join(asked) == open_ones


def test_what_is_worked_out_on_the_way_is_so_through_two_steps() -> None:
    assert covers(TWIN, TWIN["1/1:slope[1][1]"].address, FADED, (), levels(4))
    assert not covers(TWIN, TWIN["1/1:slope[1][1]"].address, SOLO, (), levels(4))
    assert not covers(TWIN, TWIN["1/1:slope[1][1]"].address, FADED, (Wanted("z"),), levels(4))


def test_a_softmax_s_sum_comes_with_its_exponential() -> None:
    trace = draw(Form((2, 2, 3), output="softmax", loss="cross-entropy"), seeded(1))
    behind = covering(trace, trace["1/1:z[2][1]"].address)
    assert str(behind) == "1/1:exp[2][1]"
    assert str(covering(trace, trace["1/1:z[1][1]"].address)) == "1/1:a[1][1]"
    assert covering(trace, trace["1/1:E"].address) is None


def test_rows_of_one_s_own_and_comparisons_are_never_asked() -> None:
    trace = TRACE.with_own((0.5, 0.5))
    own = trace["own/1:z[1][1]"].address
    assert all(not questions(trace, own, mode, (), levels(2)) for mode in MODES)
