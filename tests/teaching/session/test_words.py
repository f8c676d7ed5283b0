"""What the tutor says fits the screen: no choice is cut off, sentences are whole, short and kind."""

import re
from dataclasses import replace

import pytest

from tests.teaching.session.seen import narrowest
from tests.teaching.session.walking import AN_HOUR, opened, right, stops
from tutor.arithmetic.quantity import VOCABULARY
from tutor.teaching.questions.asking import FORMULA, NUMBER, OPERAND, SIGN, SOLO, TYPED, WHY, Wanted
from tutor.teaching.session.answering import menu_of
from tutor.teaching.session.feedback import prompt_of
from tutor.teaching.session.session import Session
from tutor.view.labels import Labels
from tutor.view.prompt import Prompt, lines_needed, prompt_lines

CHOICES = (SIGN, FORMULA, OPERAND)


def wanting(name: str, *kinds: str) -> Session:
    """Open a lesson that asks questions of these kinds at every step."""
    session, _ = opened(name, SOLO)
    wanted = tuple(Wanted(quantity, kind=kind) for quantity in VOCABULARY for kind in kinds)
    return replace(session, tutoring=replace(session.tutoring, wanted=wanted))


def shown(session: Session) -> Prompt:
    found = prompt_of(session, Labels(session.trace.net.network))
    assert found is not None
    return found


def wrong(session: Session) -> str:
    asked = session.asked
    assert asked is not None
    menu = menu_of(session.trace, session.at, asked)
    if menu is None:
        return "0.4711"
    return str(1 + next(place for place, choice in enumerate(menu.choices) if not choice.right))


def flat(text: str) -> str:
    return " ".join(text.split())


def is_whole(session: Session) -> bool:
    """Tell whether the question, all choices and what is said stand on the narrowest screen."""
    prompt = shown(session)
    screen = flat(narrowest(session))
    numbered = (f"{number} {choice}" for number, choice in enumerate(prompt.choices, 1))
    return all(flat(text) in screen for text in (prompt.ask, prompt.said, *numbered))


@pytest.mark.parametrize("name", ["article", "twin", "softmax", "two"])
def test_every_question_stands_whole_on_the_narrowest_screen_with_its_answer(name: str) -> None:
    met = set()
    for session in stops(wanting(name, *CHOICES, NUMBER, WHY), 22):
        one = session
        while one.asked is not None:
            met.add(one.asked.kind)
            assert is_whole(one), shown(one)
            missed = one.answer(wrong(one), AN_HOUR)
            assert is_whole(missed), shown(missed)
            one = one.answer(right(one), AN_HOUR)
    assert met == {*CHOICES, NUMBER, WHY}


@pytest.mark.parametrize("name", ["twin", "softmax"])
def test_after_giving_up_the_question_why_stands_whole_with_the_result(name: str) -> None:
    for session in stops(opened(name, SOLO)[0], 45):
        one = session
        for rung in range(5):
            one = one.help(AN_HOUR + 10 * rung)
        if one.asked is not None:
            assert one.asked.kind == WHY
            assert is_whole(one), shown(one)


@pytest.mark.parametrize("name", ["article", "two", "softmax", "table"])
def test_what_is_said_is_made_of_whole_sentences(name: str) -> None:
    for session in stops(wanting(name, *CHOICES, NUMBER, WHY), 30):
        one = session
        while one.asked is not None:
            for state in (one, one.answer("x", AN_HOUR), one.answer(wrong(one), AN_HOUR), one.help(AN_HOUR)):
                prompt = shown(state)
                assert re.fullmatch(r"[A-Z].*[?).]", prompt.ask), prompt.ask
                assert not prompt.said or re.search(r"^[A-Z'\"].*[.?]$", prompt.said), prompt.said
                assert "  " not in prompt.said
                assert "{" not in prompt.said + prompt.ask
                assert ".." not in prompt.said
            one = one.answer(right(one), AN_HOUR)


def test_a_reason_that_is_asked_next_is_not_given_away() -> None:
    session = wanting("two", WHY)
    after = session.answer(right(session), AN_HOUR)
    assert after.asked is not None
    assert after.asked.kind == WHY
    assert shown(after).said == "Yes."
    assert shown(after.answer(right(after), AN_HOUR)).said == "Yes, that is why."


def test_a_typed_number_is_judged_without_harsh_words() -> None:
    session, _ = opened("two", SOLO)
    for answer in ("-0.15", "0.4711", "5", "-0.15!"):
        text = shown(session.answer(answer, AN_HOUR)).said.lower()
        assert not re.search(r"\b(wrong|false|incorrect|failed|bad|error:)", text), text


def test_the_lines_that_a_question_needs_are_those_it_takes() -> None:
    for session in stops(wanting("two", FORMULA), 20):
        if session.asked is not None and session.asked.kind not in TYPED:
            prompt = shown(session.answer(wrong(session), AN_HOUR))
            needed = lines_needed(prompt, 80)
            assert len(prompt_lines(prompt, 80, needed)) == needed
