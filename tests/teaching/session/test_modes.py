"""What is asked in each mode, and what an answer leads to."""

import json
from dataclasses import asdict, replace

import pytest

from tests.networks import TWIN_ROW, data, layer, network, training, twin_network
from tests.teaching.session.seen import views
from tests.teaching.session.walking import AN_HOUR, lesson, opened, right, solved, stops
from tutor.arithmetic.trace.step import parse_address
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.diagnosis.judge import CARRIED, CONVENTION, GIVEN_UP, MORE, SHOWN, UNREADABLE, WRONG
from tutor.teaching.learner.mastery import Knowledge
from tutor.teaching.learner.skills import SKILLS
from tutor.teaching.questions.asking import FADED, NUMBER, SOLO, WATCH, WHY, Wanted
from tutor.teaching.session.feedback import prompt_of
from tutor.teaching.session.session import Session
from tutor.teaching.session.state import Tutoring
from tutor.view.labels import Labels


def asking(session: Session, *wanted: Wanted, mode: str = FADED, level: int = 2) -> Session:
    """Let a session ask certain things of a learner who has got so far with everything."""
    known = {skill: Knowledge(level=level) for skill in SKILLS}
    return replace(session, tutoring=Tutoring("modes", "n", mode=mode, wanted=wanted, knowledge=known))


def twin(*wanted: Wanted, mode: str = FADED, level: int = 2, difference: str = "o-t") -> Session:
    trace = Trace(twin_network(), TWIN_ROW, training(0.5), difference)
    return asking(Session(trace, trace.start), *wanted, mode=mode, level=level)


def at(session: Session, address: str) -> Session:
    return session.visit(parse_address(address))


def said(session: Session) -> str:
    shown = prompt_of(session, Labels(session.trace.net.network))
    return shown.said if shown else ""


def verdict(session: Session) -> str:
    return session.tutoring.log[-1].verdict


def test_a_number_that_was_a_gap_in_the_line_is_not_asked_again_when_the_level_rises_on_the_way() -> None:
    """The level of the skill rises with the second clean answer of three; then the whole number would be asked."""
    wanted = (Wanted("1/1:delta[2][1]", kind="sign"), Wanted("1/1:delta[2][1]"), Wanted("1/1:delta[2][1]", kind=WHY))
    session = at(twin(*wanted, level=1), "1/1:delta[2][1]")
    asked = []
    while session.asked is not None:
        asked.append(session.asked.kind)
        session = session.answer(right(session), AN_HOUR)
    assert asked == ["sign", "blank", WHY]


# --- watch, and predicting in it ---


@pytest.mark.parametrize("name", ["article", "twin", "table", "train", "softmax", "two"])
def test_watching_asks_nothing_and_hides_nothing(name: str) -> None:
    session, _ = opened(name, WATCH)
    for stop in stops(session, 60):
        assert stop.asked is None
        assert prompt_of(stop, Labels(stop.trace.net.network)) is None
        assert stop.step.target not in stop.hidden


@pytest.mark.parametrize("mode", [WATCH, FADED, SOLO])
def test_a_learner_may_predict_the_present_step_in_any_mode(mode: str) -> None:
    session = at(twin(mode=mode), "1/1:z[1][2]").predict()
    assert session.asked is not None
    assert session.asked.kind == NUMBER
    assert session.answer("0.36", AN_HOUR).asked is None  # .9*.4 - .4*.1 + .2*.2


def test_predicting_asks_the_present_step_only() -> None:
    session = twin(mode=WATCH).predict().answer("0.23", AN_HOUR)
    assert all(stop.asked is None for stop in stops(session, 40))


def test_what_was_answered_can_be_predicted_again() -> None:
    session = twin(mode=SOLO).answer("0.23", AN_HOUR)
    assert session.asked is None
    assert session.predict().asked is not None


# --- solo ---


@pytest.mark.parametrize("name", ["twin", "softmax", "two"])
def test_solo_asks_every_step(name: str) -> None:
    session, _ = opened(name, SOLO)
    assert all(stop.asked is not None for stop in stops(session, 50) if stop.at.ref.name not in {"hit", "accuracy"})


def test_units_with_the_same_numbers_fill_themselves_in_after_one_clean_answer() -> None:
    session, _ = opened("article", SOLO)
    session = session.answer("0.3", AN_HOUR)
    assert all(at(session, f"1/1:z[1][{unit}]").asked is None for unit in (2, 3, 4))
    assert at(session, "1/1:a[1][2]").asked is not None


def test_units_with_other_numbers_do_not() -> None:
    session = twin(mode=SOLO).answer("0.23", AN_HOUR)
    assert all(at(session, f"1/1:z[1][{unit}]").asked is not None for unit in (2, 3, 4))


@pytest.mark.parametrize("helped", [False, True])
def test_an_answer_that_was_not_clean_fills_nothing_in(*, helped: bool) -> None:
    session, _ = opened("article", SOLO)
    session = session.help(AN_HOUR) if helped else session.answer("0.4", AN_HOUR)
    session = session.answer("0.3", AN_HOUR + 10)
    assert session.asked is None
    assert at(session, "1/1:z[1][2]").asked is not None


# --- faded ---


def test_a_skill_is_watched_first_then_has_a_gap_then_is_asked() -> None:
    session, _ = opened("two", FADED)
    assert session.asked is None  # the first weighted sum is watched
    second = session.forward().forward()
    assert str(second.at) == "1/1:z[1][2]"
    assert second.asked is not None
    assert second.asked.kind == "blank"
    known = replace(second.tutoring, knowledge={"net-sum": Knowledge(level=2)})
    third = replace(second, tutoring=known)
    assert third.asked is not None
    assert third.asked.kind == NUMBER


def test_steps_that_a_lesson_does_not_name_are_watched() -> None:
    session = twin(Wanted("1/1:a[1][1]"), Wanted("delta"))
    asked = [str(stop.at) for stop in stops(session, 40) if stop.asked is not None]
    assert asked == ["1/1:a[1][1]", "1/1:delta[2][1]", *(f"1/1:delta[1][{unit}]" for unit in (1, 2, 3, 4))]


def test_at_the_third_level_the_sum_is_worked_out_on_the_way_to_the_output() -> None:
    session = twin(level=3)
    assert (session.asked, session.step.target in session.hidden) == (None, True)
    assert said(session) == "This one is worked out on the way to the output of U1: go on."
    output = session.forward()
    assert str(output.at) == "1/1:a[1][1]"
    assert output.asked is not None
    after = output.answer("0.557248", AN_HOUR)
    assert after.asked is None
    assert session.step.target not in after.hidden


def test_at_the_fourth_level_a_whole_unit_is_asked_at_its_first_gradient() -> None:
    session = at(twin(level=4), "1/1:slope[2][1]")
    assert session.asked is None
    delta = at(session, "1/1:delta[2][1]")
    assert delta.asked is None
    gradient = at(delta, "1/1:dw[2][1,1]")
    assert gradient.asked is not None
    assert delta.step.target in gradient.hidden
    after = gradient.answer("-0.031354", AN_HOUR)
    assert delta.step.target not in after.hidden
    assert at(after, "1/1:slope[2][1]").step.target not in after.hidden


def test_a_skill_that_rests_is_not_asked() -> None:
    session = twin(Wanted("z"))
    rests = {"net-sum": Knowledge(level=2, resting_until=2 * AN_HOUR)}
    tired = replace(session, tutoring=replace(session.tutoring, knowledge=rests, now=AN_HOUR))
    assert session.asked is not None
    assert tired.asked is None
    assert tired.step.target not in tired.hidden


def test_a_lesson_may_ask_several_things_of_one_step_in_turn() -> None:
    kinds = ("sign", "formula", "operand", NUMBER, WHY)
    session = at(twin(*(Wanted("1/1:delta[1][2]", kind=kind) for kind in kinds)), "1/1:delta[1][2]")
    met = []
    while session.asked is not None:
        met.append(session.asked.kind)
        session = session.answer(right(session), AN_HOUR)
    assert met == list(kinds)
    assert [answer.kind for answer in session.tutoring.log] == list(kinds)


# --- verdicts ---


def test_an_answer_that_follows_from_ones_own_numbers_is_accepted_and_said_to_be_so() -> None:
    session = at(opened("two", SOLO)[0], "1/1:delta[2][1]").answer("0.1092", AN_HOUR)  # t - o
    assert verdict(session) == CONVENTION
    assert "other convention" in said(session)
    after = at(session, "1/1:dw[2][1,1]").answer("0.05324", AN_HOUR)  # .1092 * .487503
    assert verdict(after) == CARRIED
    assert said(after).startswith("Right method, with your own earlier numbers; the exact result is -0.05323.")


def test_an_answer_from_the_digits_on_the_screen_is_accepted_and_said_to_be_so() -> None:
    net = network(layer("linear", [[0.123456, -0.123]]))
    trace = Trace(net, data(([1, 1], [1])), training(0.5))
    session = asking(Session(trace, trace.start), mode=SOLO).answer("0.00046", AN_HOUR)  # .12346 - .123
    assert verdict(session) == SHOWN
    assert said(session).startswith("Right, from the digits on the screen; with all digits it is 0.000456.")


def test_too_few_digits_are_asked_for_again_and_cost_nothing() -> None:
    session = twin(mode=SOLO).forward().answer("0.56", AN_HOUR)
    assert str(session.at) == "1/1:a[1][1]"
    assert verdict(session) == MORE
    assert said(session) == "Right so far. Give 4 significant digits."
    session = session.answer("0.5572", AN_HOUR)
    assert session.tutoring.log[-1].attempt == 1


def test_what_cannot_be_read_costs_nothing() -> None:
    session = twin(mode=SOLO).answer("a fish", AN_HOUR)
    assert verdict(session) == UNREADABLE
    assert session.tutoring.knowledge["net-sum"].tries == 0
    assert said(session)


def test_the_result_of_the_line_is_no_answer_to_its_gap() -> None:
    session = twin(Wanted("1/1:z[1][2]", kind="blank"))
    session = at(session, "1/1:z[1][2]").answer("0.36", AN_HOUR)  # .9*.4 - .4*.1 + .2*.2
    assert said(session) == "That is the result of the line; the gap is asked for: what must stand there to give it?"
    assert session.tutoring.knowledge.get("net-sum", Knowledge(level=2)).tries == 0
    assert session.asked is not None


def test_a_wrong_answer_is_named_explained_and_left_open() -> None:
    session = twin(mode=SOLO).forward().answer("0.4428", AN_HOUR)  # 1 - .5572: the exponent's sign
    assert verdict(session) == WRONG
    assert session.tutoring.log[-1].slip
    assert said(session).startswith("Your 0.4428 is ")
    assert session.asked is not None


def test_changing_the_mode_keeps_what_was_answered() -> None:
    session = twin(mode=SOLO).answer("0.23", AN_HOUR).in_mode(FADED).in_mode(SOLO)
    assert session.asked is None


def test_a_what_if_asks_nothing() -> None:
    session = twin(mode=SOLO)
    fork = session.what_if(session.operands[0], 0.7)
    assert fork.asked is None
    assert not said(fork)


def test_answers_are_plain_data() -> None:
    session = twin(Wanted("z", kind=WHY), mode=SOLO).answer("7!", AN_HOUR)
    session = solved(session.help(AN_HOUR), AN_HOUR + 5)
    for answer in session.tutoring.log:
        assert json.loads(json.dumps(asdict(answer), allow_nan=False)) == asdict(answer)
        assert answer.lesson == "modes"
        assert answer.step == "1/1:z[1][1]"


def test_giving_up_shows_the_result_and_asks_why() -> None:
    session = twin(mode=SOLO)
    for rung in range(5):
        session = session.help(AN_HOUR + 10 * rung)
    assert verdict(session) == GIVEN_UP
    assert session.asked is not None
    assert session.asked.kind == WHY
    assert "0.23" in views(session)[0].text


def test_bundled_lessons_ask_what_can_be_asked() -> None:
    for name in ("article", "twin"):
        session, found = opened(name, FADED, 2)
        assert found is not None
        for ask in lesson(name).ask:
            assert at(session, ask.at).asked is not None


def test_columns_with_the_same_numbers_fill_themselves_in_as_well() -> None:
    session, _ = opened("table", SOLO)  # columns A and B: 1 0 1 0 and 1 0 0 1
    assert str(session.at) == "prepare:mean[1]"
    session = session.answer("0.5", AN_HOUR)
    assert at(session, "prepare:mean[2]").asked is not None  # the same mean, from other numbers
    assert at(session, "prepare:mean[3]").asked is not None


def test_errors_of_several_outputs_do_not_fill_each_other_in() -> None:
    session = at(opened("two", SOLO)[0], "1/1:E[1]").answer("0.097931", AN_HOUR)
    assert at(session, "1/1:E[2]").asked is not None
