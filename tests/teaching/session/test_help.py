"""Help comes rung by rung: where to look, why, formula, numbers, result; no rung but the last tells the answer."""

import math
from random import Random

import pytest

from tests.teaching.session.seen import tells, views
from tests.teaching.session.walking import opened
from tutor.arithmetic.trace.plan import FINE
from tutor.arithmetic.trace.step import PREPARE, Address
from tutor.teaching.diagnosis.judge import GIVEN_UP
from tutor.teaching.questions.asking import FADED, NUMBER, SOLO, WHY
from tutor.teaching.questions.practice import FORMS, Form, draw
from tutor.teaching.session.feedback import prompt_of, scene
from tutor.teaching.session.session import Session
from tutor.teaching.session.state import Owed, Tutoring
from tutor.view.formula import formula_lines
from tutor.view.labels import Labels
from tutor.view.lines import plain
from tutor.view.prompt import Prompt

NOW = 1000.0
NAMES = {"exp": math.exp, "sqrt": math.sqrt, "tanh": math.tanh, "log": math.log, "max": max, "abs": abs}


def at_rung(session: Session, rung: int) -> Session:
    for number in range(rung):
        session = session.help(NOW + 3 * number)
    return session


def shown(session: Session) -> Prompt:
    found = prompt_of(session, Labels(session.trace.net.network))
    assert found is not None
    return found


def formula(session: Session) -> list[str]:
    drawn = scene(session, Labels(session.trace.net.network, ascii=True))
    return [plain(line).strip() for line in formula_lines(drawn, 400, 8)]


def start() -> Session:
    return opened("two", SOLO)[0]


def test_before_any_help_only_the_name_stands_there() -> None:
    assert formula(start()) == [">z[U1] = ?"]
    assert not shown(start()).looks


def test_the_first_rung_says_where_to_look_and_lights_it_up() -> None:
    session = at_rung(start(), 1)
    assert shown(session).said == (
        "Look at: weight from X1 to U1, input X1, weight from X2 to U1, input X2, bias of U1."
    )
    assert shown(session).looks
    assert formula(session) == [">z[U1] = ?"]


def test_the_second_rung_gives_the_principle() -> None:
    session = at_rung(start(), 2)
    assert shown(session).said.startswith("A unit first adds up what its lines bring")
    assert formula(session) == [">z[U1] = ?"]


def test_the_third_rung_gives_the_formula_in_symbols() -> None:
    assert formula(at_rung(start(), 3)) == [">z[U1] = w[X1>U1]*x[X1] + w[X2>U1]*x[X2] + b[U1]"]


def test_the_fourth_rung_puts_the_numbers_in() -> None:
    lines = formula(at_rung(start(), 4))
    assert lines[1:] == ["= 0.2*0.6 + (-0.3)*0.9 + 0.1", "= ?"]


def test_the_fifth_rung_gives_the_result_and_why() -> None:
    session = at_rung(start(), 5)
    assert tells(views(session)[0].text, 0.05)  # .12 - .27 + .1
    assert session.tutoring.log[-1].verdict == GIVEN_UP
    assert session.tutoring.log[-1].hints == 5
    assert shown(session).said.startswith("It is -0.05.")
    assert "with other numbers" in shown(session).said


def test_after_the_last_rung_a_like_step_is_owed_and_a_why_is_asked() -> None:
    session = at_rung(start(), 5)
    assert session.tutoring.owed == (Owed("net-sum"),)
    asked = session.asked
    assert asked is not None
    assert asked.kind == WHY
    assert shown(session).choices


def test_help_is_left_to_be_read_for_two_seconds() -> None:
    session = start().help(NOW)
    hurried = session.help(NOW + 1.9)
    assert shown(hurried).said.startswith("Read this one first. Look at:")
    assert shown(session.help(NOW + 2.0)).said.startswith("A unit first adds up")
    assert shown(hurried.help(NOW + 2.0)).said.startswith("A unit first adds up")


def test_a_gap_is_named_but_its_number_is_not_told_before_the_last_rung() -> None:
    session, _ = opened("two", FADED, 1)
    session = session.forward()
    assert str(session.at) == "1/1:a[1][1]"  # one operand: nothing to leave out
    asked = session.asked
    assert asked is not None
    assert asked.kind == NUMBER
    gap = opened("two", FADED, 1)[0]
    assert shown(gap).ask == "Weighted sum of U1: which number belongs in the gap?"
    assert formula(gap) == [">z[U1] = ?", "= 0.2*0.6 + (-0.3)*0.9 + _", "= ?"]
    third = at_rung(gap, 3)
    assert shown(third).said == "The gap is the bias of U1; look its number up."
    assert formula(third)[0] == ">z[U1] = w[X1>U1]*x[X1] + w[X2>U1]*x[X2] + b[U1]"
    assert formula(third)[1] == "= 0.2*0.6 + (-0.3)*0.9 + _"
    last = third.help(NOW + 60)
    assert shown(last).said.startswith("The gap is the bias of U1, 0.1.")


def test_hints_to_a_choice_are_the_principle_and_then_the_right_one() -> None:
    session = start().answer("-0.05", NOW).forward()
    session = at_rung(session, 5)
    asked = session.asked
    assert asked is not None
    assert asked.kind == WHY
    session = session.help(NOW + 100)
    assert shown(session).said
    after = session.help(NOW + 110)
    assert after.asked is None
    assert shown(after).said.startswith("It is: ")


def every_step(form: Form) -> list[Session]:
    trace = draw(form, Random(5))  # noqa: S311  (a test, no secret)
    plan = trace.plan(trace.rows)
    refs = [plan[place] for place in range(len(plan)) if plan[place].name not in FINE]
    places = [Address(1, trace.rows, ref) for ref in refs if ref.name != "hit"]
    if PREPARE in trace.stages:
        prepared = trace.section_of(PREPARE).plan(0)
        places += [Address(0, 0, prepared[place], PREPARE) for place in range(len(prepared))]
    return [Session(trace, at, tutoring=Tutoring().predict(at)) for at in places]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.hidden}-{form.output}-{form.optimiser}-{form.scaling}")
def test_every_line_of_numbers_evaluates_to_the_result_that_it_leaves_open(form: Form) -> None:
    for session in every_step(form):
        fourth = at_rung(session, 4)
        lines = formula(fourth)
        assert lines[-1].endswith("= ?")
        line = lines[-2].removeprefix("= ")
        largest = max(abs(number) for _, number in session.step.values)  # of which five digits are shown
        value = eval(line, {"__builtins__": {}}, NAMES)  # noqa: S307  (our own line; a second reader of formulas)
        assert value == pytest.approx(session.step.result, rel=2e-3, abs=5e-5 * largest), f"{session.at}: {line}"


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.hidden}-{form.output}-{form.optimiser}-{form.scaling}")
def test_no_rung_below_the_last_says_the_result(form: Form) -> None:
    for session in every_step(form):
        exact = session.step.result
        if exact == round(exact, 1):
            continue  # such short numbers stand in the principle's words by themselves
        for rung in range(1, 5):
            assert not tells(shown(at_rung(session, rung)).said, exact)
        assert tells(shown(at_rung(session, 5)).said, exact)
