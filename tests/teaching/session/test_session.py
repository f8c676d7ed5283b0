"""A session is a frozen value: transitions return a new one, and every way forward has a way back."""

from collections.abc import Callable, Iterator
from dataclasses import FrozenInstanceError, fields, replace
from itertools import islice, pairwise
from pathlib import Path

import pytest

from tests.lesson.smallest import SMALLEST
from tutor.arithmetic.quantity import parse_ref
from tutor.arithmetic.trace.grain import GRAINS
from tutor.arithmetic.trace.step import parse_address
from tutor.lesson.find import find
from tutor.lesson.lesson import Lesson
from tutor.lesson.load import load
from tutor.teaching.session.session import Session, begin

TRANSITIONS: dict[str, Callable[[Session], Session]] = {
    "forward": Session.forward,
    "backward": Session.backward,
    "next pass": lambda session: session.leap("pass", 1),
    "previous pass": lambda session: session.leap("pass", -1),
    "next epoch": lambda session: session.leap("epoch", 1),
    "previous row": lambda session: session.leap("row", -1),
    "finish the unit": Session.finish_unit,
    "to the start": Session.to_start,
    "to the end": Session.to_end,
    "visit": lambda session: session.visit(parse_address("2/1:E")),
    "return": Session.return_,
    "look on": lambda session: session.look(1),
    "look back": lambda session: session.look(-1),
    "to the source": Session.to_source,
    "coarser": Session.coarser,
    "finer": Session.finer,
    "other digits": Session.other_digits,
}
each_transition = pytest.mark.parametrize("transition", TRANSITIONS.values(), ids=TRANSITIONS)


@pytest.fixture(scope="module")
def article() -> Lesson:
    return load(find("article"))


@pytest.fixture
def session(article: Lesson) -> Session:
    return begin(article)


def at(session: Session, address: str) -> Session:
    return replace(session, at=parse_address(address))


def looking_at(session: Session, address: str, operand: str) -> Session:
    there = at(session, address)
    return replace(there, focus=there.operands.index(parse_ref(operand)))


def walk(session: Session) -> Iterator[Session]:
    """Yield the session at every stop from here to the end."""
    while not session.is_at_end:
        yield session
        session = session.forward()
    yield session


def test_a_lesson_opens_at_its_first_weighted_sum_with_four_digits_and_nothing_in_focus(session: Session) -> None:
    assert str(session.at) == "1/1:z[1][1]"
    assert (session.grain, session.digits, session.focus, session.trail) == ("step", 4, None, ())


@each_transition
def test_a_transition_leaves_the_session_it_came_from_as_it_was(
    transition: Callable[[Session], Session], session: Session
) -> None:
    before = looking_at(session, "1/1:delta[1][2]", "delta[2][1]")
    copy = replace(before)
    after = transition(before)
    assert before == copy
    assert transition(before) == after


def test_a_session_cannot_be_changed_in_place(session: Session) -> None:
    for field in fields(session):
        with pytest.raises(FrozenInstanceError):
            setattr(session, field.name, None)


@pytest.mark.parametrize("grain", GRAINS)
def test_at_every_grain_the_way_back_passes_the_same_stops(grain: str, session: Session) -> None:
    first, *stops = walk(replace(session, grain=grain))
    assert len(stops) > 1 or grain in {"row", "epoch"}
    for before, after in pairwise(stops):
        assert before.forward() == after
        assert after.backward() == before
    if grain in {"product", "step"}:
        assert stops[0].backward() == first


def test_a_walk_of_the_article_has_53_stops_a_pass_and_finds_every_number_in_its_order(session: Session) -> None:
    stops = list(walk(session))
    assert len(stops) == 106
    assert [str(stop.at) for stop in (stops[0], stops[52], stops[53], stops[105])] == [
        "1/1:z[1][1]",
        "1/1:w_next[2][1,4]",
        "2/1:z[1][1]",
        "2/1:w_next[2][1,4]",
    ]
    assert [stop.is_at_end for stop in stops] == [False] * 105 + [True]


def test_at_the_ends_a_step_further_stays(session: Session) -> None:
    assert session.backward() == session
    end = session.to_end()
    assert end.forward().at == end.at


def test_the_finest_grain_stops_at_every_product(session: Session) -> None:
    fine = replace(session, grain="product").backward().backward().backward().backward()
    walked = [str(stop.at.ref) for stop in islice(walk(fine), 6)]
    products = [f"product[1][1,{number}]" for number in (1, 2, 3)]
    assert walked == [*products, "z[1][1]", "a[1][1]", "product[1][2,1]"]


@pytest.mark.parametrize(
    ("start", "grain", "direction", "end"),
    [
        ("1/1:a[1][2]", "pass", 1, "1/1:E"),
        ("1/1:E", "pass", 1, "1/1:slope[2][1]"),
        ("1/1:delta[1][1]", "pass", 1, "1/1:w_next[1][1,1]"),
        ("1/1:w_next[1][2,2]", "pass", 1, "2/1:z[1][1]"),
        ("1/1:delta[1][1]", "pass", -1, "1/1:slope[2][1]"),
        ("1/1:slope[2][1]", "pass", -1, "1/1:E"),
        ("2/1:E", "epoch", -1, "2/1:z[1][1]"),
        ("2/1:z[1][1]", "epoch", -1, "1/1:z[1][1]"),
        ("1/1:a[2][1]", "epoch", 1, "2/1:z[1][1]"),
    ],
)
def test_a_leap_goes_to_the_start_of_a_pass_or_epoch(
    start: str, grain: str, direction: int, end: str, session: Session
) -> None:
    assert str(at(session, start).leap(grain, direction).at) == end


def test_finishing_a_unit_goes_to_its_last_result(session: Session) -> None:
    assert str(session.finish_unit().at) == "1/1:a[1][1]"
    assert str(at(session, "1/1:slope[1][3]").finish_unit().at) == "1/1:dw[1][3,3]"


# --- the operand in focus --------------------------------------------------------------------------------------------


def test_looking_on_wraps_around_after_the_last_operand(session: Session) -> None:
    there = at(session, "1/1:delta[1][1]")
    assert {str(ref) for ref in there.operands} == {"w[2][1,1]", "delta[2][1]", "slope[1][1]"}
    seen = []
    for _ in range(4):
        there = there.look(1)
        seen.append(there.focused)
    assert seen[:3] == list(there.operands)
    assert seen[3] == seen[0]


def test_looking_back_starts_with_the_last_operand_and_wraps_around_before_the_first(session: Session) -> None:
    there = at(session, "1/1:delta[1][1]")
    seen = []
    for _ in range(4):
        there = there.look(-1)
        seen.append(there.focused)
    assert seen[:3] == list(reversed(there.operands))
    assert seen[3] == seen[0]


def test_a_move_takes_the_focus_away(session: Session) -> None:
    looking = at(session, "1/1:E").look(1)
    moves = (Session.forward, Session.backward, Session.to_end, Session.to_source)
    assert all(move(looking).focus is None for move in moves if move(looking).at != looking.at)
    assert looking.forward().focused is None


@pytest.mark.parametrize(
    ("step", "operand", "source"),
    [
        ("1/1:a[1][1]", "z[1][1]", "1/1:z[1][1]"),
        ("1/1:z[2][1]", "a[1][3]", "1/1:a[1][3]"),
        ("1/1:dw[1][2,3]", "delta[1][2]", "1/1:delta[1][2]"),
        ("2/1:z[1][4]", "w[1][4,2]", "1/1:w_next[1][4,2]"),
        ("2/1:w_next[2][1,3]", "dw[2][1,3]", "2/1:dw[2][1,3]"),
    ],
)
def test_the_source_of_an_operand_is_the_step_that_made_it_and_there_is_a_way_back(
    step: str, operand: str, source: str, session: Session
) -> None:
    looking = looking_at(session, step, operand)
    there = looking.to_source()
    assert str(there.at) == source
    assert there.trail == (looking.at,)
    assert there.return_() == replace(looking, focus=None)


@pytest.mark.parametrize(
    ("step", "operand"),
    [("1/1:z[1][1]", "x[1]"), ("1/1:z[1][1]", "w[1][1,1]"), ("1/1:E", "t[1]"), ("2/1:w_next[1][1,1]", "rate")],
)
def test_a_given_number_has_no_source_and_the_session_stays(step: str, operand: str, session: Session) -> None:
    looking = looking_at(session, step, operand)
    assert looking.to_source() is looking


def test_without_an_operand_in_focus_there_is_no_source(session: Session) -> None:
    assert session.to_source() is session


# --- jumps -----------------------------------------------------------------------------------------------------------


def test_jumps_are_come_back_from_in_reverse_order(session: Session) -> None:
    first, second = parse_address("2/1:E"), parse_address("1/1:delta[2][1]")
    there = session.visit(first).forward().visit(second)
    assert [str(place) for place in there.trail] == ["1/1:z[1][1]", "2/1:slope[2][1]"]
    back = there.return_()
    assert str(back.at) == "2/1:slope[2][1]"
    assert back.return_().at == session.at
    assert back.return_().return_().at == session.at


def test_a_visit_to_the_present_step_is_no_jump(session: Session) -> None:
    assert session.visit(session.at) == session


def test_the_trail_does_not_grow_for_ever(session: Session) -> None:
    places = [parse_address("1/1:E"), parse_address("2/1:E")]
    for number in range(1000):
        session = session.visit(places[number % 2])
    assert len(session.trail) == 100


# --- strides and digits ----------------------------------------------------------------------------------------------


def test_strides_go_from_product_to_epoch_and_stop_at_both_ends_without_moving(session: Session) -> None:
    finest = session.finer().finer().finer()
    grains = [finest.grain]
    longer = finest
    for _ in range(7):
        longer = longer.coarser()
        grains.append(longer.grain)
    assert grains == ["product", "step", "unit", "layer", "pass", "row", "epoch", "epoch"]
    assert longer.at == finest.at == session.at


def test_digits_go_4_6_8_all_and_round_again(session: Session) -> None:
    digits = []
    for _ in range(5):
        digits.append(session.digits)
        session = session.other_digits()
    assert digits == [4, 6, 8, 17, 4]


# --- what-ifs --------------------------------------------------------------------------------------------------------

OUTPUT = 0.574442516811659
STOPPING = SMALLEST.replace("rate: 0.5}", "rate: 0.01}, epochs: 50, stop: {error_below: 0.5}")


def test_a_what_if_shows_the_run_with_one_number_set_and_leaves_the_original_as_it_was(session: Session) -> None:
    before = at(session, "1/1:z[2][1]")
    after = before.what_if(parse_ref("w[2][1,1]"), 0.2)
    assert after.step.result == pytest.approx(0.5 * OUTPUT)
    assert before.step.result == pytest.approx(0.4 * OUTPUT)
    assert (after.at, after.original) == (before.at, before.trace)
    assert after.fork is not None
    assert after.fork.name == "w[2][1,1]=0.2 from 1/1"


def test_a_learner_goes_to_and_fro_between_the_original_run_and_the_latest_what_if(session: Session) -> None:
    forked = at(session, "1/1:z[2][1]").what_if(parse_ref("w[2][1,1]"), 0.2).what_if(parse_ref("w[2][1,1]"), 0.3)
    back = forked.choose(forked.opposite)
    results = [forked.step.result, back.step.result, back.choose(back.opposite).step.result]
    assert results == pytest.approx([0.6 * OUTPUT, 0.4 * OUTPUT, 0.6 * OUTPUT])
    assert forked.choose(0).step.result == pytest.approx(0.5 * OUTPUT)
    assert session.opposite is None


def test_a_second_what_if_is_made_of_the_original_run_not_of_the_first_one(session: Session) -> None:
    first = at(session, "1/1:z[2][1]").what_if(parse_ref("w[2][1,1]"), 0.2)
    second = first.what_if(parse_ref("w[2][1,2]"), 0.4)
    assert second.step.result == pytest.approx(0.7 * OUTPUT)
    assert len(second.forks) == 2


def test_what_cannot_be_set_is_refused_and_the_session_is_as_it_was(session: Session) -> None:
    with pytest.raises(KeyError):
        session.what_if(parse_ref("E"), 1.0)
    assert session.forks == ()


def with_three(session: Session) -> Session:
    """Set a weight to 0.2, 0.3 and 0.4 at the output's sum, which then is 0.5, 0.6 and 0.7 of a hidden output."""
    session = at(session, "1/1:z[2][1]")
    for value in (0.2, 0.3, 0.4):
        session = session.what_if(parse_ref("w[2][1,1]"), value)
    return session


@pytest.mark.parametrize(("forgotten", "shown", "chosen"), [(0, 2, 1), (0, 0, None), (2, 1, 1), (1, None, None)])
def test_a_forgotten_what_if_is_gone_and_the_others_stay_what_they_were(
    forgotten: int, shown: int | None, chosen: int | None, session: Session
) -> None:
    before = with_three(session).choose(shown)
    after = before.forget(forgotten)
    kept = [value for number, value in enumerate((0.2, 0.3, 0.4)) if number != forgotten]
    assert [fork.value for fork in after.forks] == kept
    assert after.chosen == chosen
    factor = 0.4 if chosen is None else kept[chosen] + 0.3
    assert after.step.result == pytest.approx(factor * OUTPUT)
    assert len(before.forks) == 3


def test_a_what_if_has_the_learners_name_and_without_one_that_of_what_was_set(session: Session) -> None:
    before = with_three(session)
    named = before.rename(1, "a stronger U1")
    assert [fork.name for fork in named.forks][1] == "a stronger U1"
    assert named.forks[1].what == "w[2][1,1]=0.3 from 1/1"
    assert (named.chosen, named.step.result) == (before.chosen, before.step.result)
    assert named.rename(1, "  ").forks[1].name == "w[2][1,1]=0.3 from 1/1"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("two\nlines", "two lines"),
        ("\x1b[31mred\x07", "[31mred"),
        ("a\u202eb\u200bc", "a b c"),
        ("größer", "größer"),
        ("x" * 500, "x" * 40),
        ("y" * 39 + " z", "y" * 39),
    ],
)
def test_a_name_is_one_short_line_without_control_characters(typed: str, name: str, session: Session) -> None:
    assert with_three(session).rename(0, typed).forks[0].name == name


def test_a_step_that_only_a_what_if_reaches_is_left_with_it(tmp_path: Path) -> None:
    path = tmp_path / "lesson.yaml"
    path.write_text(STOPPING, encoding="utf-8")
    longer = begin(load(path)).what_if(parse_ref("w[1][1,1]"), 900.0).to_end()
    assert longer.at.epoch == 50
    for session in (longer.choose(None), longer.forget(0)):
        assert str(session.at) == "1/1:z[1][1]"
        assert session.forward().at != session.at
