"""The hub of a class, as a state machine: by hand, and by walks of any kind."""

from collections import Counter
from random import Random

import pytest

from tests.classroom.fakes import Room
from tutor.classroom.hub import ClosedError
from tutor.classroom.protocol import LONGEST_ADDRESS, LONGEST_TO_MEMBER, MOST_LEARNERS, ProtocolError, encode

FIRST, SECOND = "1/1:z[1][1]", "1/1:a[1][1]"


@pytest.fixture
def room() -> Room:
    """A teacher at the first step, and two learners."""
    found = Room()
    found.join("teacher", "teacher")
    found.say("teacher", "go", address=FIRST)
    for name in ("Ada", "Bo"):
        found.join(name)
    return found


def test_who_comes_is_told_how_the_class_stands(room: Room) -> None:
    assert room.last("Bo") == {
        "type": "welcome",
        "name": "Bo",
        "lesson": "article",
        "led": True,
        "pace": "follow",
        "address": FIRST,
        "question": 0,
        "asked": "",
        "answered": False,
        "hand": False,
    }


def test_the_teachers_step_is_told_to_all_learners_and_to_nobody_else(room: Room) -> None:
    room.got.clear()
    room.say("teacher", "go", address=SECOND)
    assert room.got == {name: [{"type": "at", "address": SECOND}] for name in ("Ada", "Bo")}


def test_a_learners_step_is_counted_and_told_to_nobody(room: Room) -> None:
    room.got.clear()
    room.say("Ada", "go", address=FIRST)
    assert room.got == {}
    assert (room.hub.counts()["present"], room.hub.counts()["here"]) == (2, 1)


def test_a_full_class_has_its_teacher_again(room: Room) -> None:
    room.leave("teacher")
    for number in range(MOST_LEARNERS - 2):
        room.join(f"learner{number}")
    room.leave("learner7")
    room.join("one more")
    assert "teacher" in room.hub.members
    assert room.join("teacher", "teacher") == "teacher"


def test_a_taken_name_gets_a_number_and_a_free_one_is_had_again(room: Room) -> None:
    assert room.join("Ada") == "Ada 2"
    room.leave("Ada")
    assert room.join("Ada") == "Ada"
    assert room.join("teacher") == "teacher 2"


def test_a_number_fits_behind_the_longest_name(room: Room) -> None:
    name = "n" * 32
    assert room.join(name) == name
    assert room.join(name) == f"{'n' * 30} 2"


def test_who_drops_out_and_comes_back_has_the_hand_and_the_answer_again(room: Room) -> None:
    room.say("Ada", "hand", up=True)
    room.say("teacher", "ask", address=SECOND)
    room.say("Ada", "answer", question=1, verdict="right", slip="")
    room.leave("Ada")
    assert (room.hub.counts()["hands"], room.hub.counts()["right"]) == (0, 1)
    room.join("Ada")
    assert room.last("Ada")["hand"] is True
    assert room.last("Ada")["answered"] is True
    assert room.last("Ada")["asked"] == SECOND


def test_first_answers_are_tallied_and_later_right_ones_counted_beside_them(room: Room) -> None:
    room.join("Cy")
    room.join("Di")
    room.say("teacher", "ask", address=SECOND)
    room.say("Ada", "answer", question=1, verdict="wrong", slip="sign-lost")
    room.say("Ada", "answer", question=1, verdict="right", slip="")
    room.say("Bo", "answer", question=1, verdict="wrong", slip="")
    room.say("Cy", "answer", question=1, verdict="given-up", slip="")
    counts = room.hub.counts()
    assert counts["slips"] == [["sign-lost", 1]]
    figures = [counts[name] for name in ("answered", "right", "mended", "other", "gave_up", "missing")]
    assert figures == [3, 0, 1, 1, 1, 1]


def test_the_commonest_slip_comes_first(room: Room) -> None:
    room.join("Cy")
    room.say("teacher", "ask", address=SECOND)
    for name, slip in {"Ada": "exponent-sign", "Bo": "sign-lost", "Cy": "sign-lost"}.items():
        room.say(name, "answer", question=1, verdict="wrong", slip=slip)
    assert room.hub.counts()["slips"] == [["sign-lost", 2], ["exponent-sign", 1]]


@pytest.mark.parametrize("slip", ["buy-at-example", "rate-forgotten", "ann-is-stupid", ""])
def test_what_is_no_slip_of_the_open_question_is_shown_to_nobody(room: Room, slip: str) -> None:
    room.say("teacher", "ask", address=SECOND)
    room.say("Ada", "answer", question=1, verdict="wrong", slip=slip)
    room.say("teacher", "reveal")
    assert (room.hub.counts()["slips"], room.hub.counts()["other"]) == ([], 1)
    assert room.last("Bo")["slips"] == []


@pytest.mark.parametrize("address", ["1/1:z[9][9]", "9/1:a[1][1]", "own/1:a[1][1]"])
def test_a_step_that_the_lesson_lacks_has_no_slips(room: Room, address: str) -> None:
    room.say("teacher", "ask", address=address)
    room.say("Ada", "answer", question=1, verdict="wrong", slip="sign-lost")
    assert room.hub.counts()["slips"] == []


def test_an_account_has_one_answer_however_many_members_it_is() -> None:
    room = Room()
    room.join("teacher", "teacher")
    names = [room.join("eve", account="uid 7") for _ in range(4)]
    room.join("Ada", account="uid 8")
    room.say("teacher", "ask", address=SECOND)
    for name in names:
        room.say(name, "answer", question=1, verdict="wrong", slip="sign-lost")
    counts = room.hub.counts()
    assert (counts["answered"], counts["slips"], counts["missing"]) == (1, [["sign-lost", 1]], 1)
    room.say(names[3], "answer", question=1, verdict="right", slip="")
    assert room.hub.counts()["mended"] == 1


def test_a_reveal_tells_counts_to_everyone_and_closes_the_question(room: Room) -> None:
    room.say("teacher", "ask", address=SECOND)
    assert room.last("Ada") == {"type": "asked", "question": 1, "address": SECOND}
    room.say("Ada", "answer", question=1, verdict="right", slip="")
    room.say("teacher", "reveal")
    told = {"type": "revealed", "question": 1, "address": SECOND, "answered": 1, "right": 1, "slips": []}
    assert room.last("Bo") == room.last("Ada") == told
    room.say("Bo", "answer", question=1, verdict="right", slip="")
    counts = room.hub.counts()
    assert (counts["answered"], counts["missing"], counts["open"]) == (1, 1, False)


def test_an_answer_to_another_question_counts_nothing(room: Room) -> None:
    room.say("Ada", "answer", question=1, verdict="right", slip="")
    room.say("teacher", "ask", address=FIRST)
    room.say("teacher", "ask", address=SECOND)
    room.say("Ada", "answer", question=1, verdict="right", slip="")
    assert [len(question.replies) for question in room.hub.questions] == [0, 0]


def test_names_stand_in_the_roster_only_and_only_the_teacher_gets_it(room: Room) -> None:
    room.say("teacher", "ask", address=SECOND)
    room.say("Ada", "answer", question=1, verdict="wrong", slip="sign-lost")
    room.say("Ada", "hand", up=True)
    room.say("teacher", "reveal")
    assert "Ada" not in str(room.hub.counts())
    assert "Ada" not in str(room.got["Bo"])
    room.say("teacher", "who")
    first, second = room.last("teacher")["members"]
    assert (first["name"], first["hand"], first["answer"], first["slip"]) == ("Ada", True, "wrong", "sign-lost")
    assert (second["name"], second["answer"]) == ("Bo", "")


def test_hands_are_lowered_and_their_owners_told(room: Room) -> None:
    room.say("Ada", "hand", up=True)
    room.say("teacher", "lower")
    assert room.last("Ada") == {"type": "lowered"}
    assert room.last("Bo")["type"] == "welcome"
    assert room.hub.counts()["hands"] == 0


def test_when_the_teacher_goes_and_comes_back_everyone_is_told(room: Room) -> None:
    room.leave("teacher")
    assert room.last("Ada") == {"type": "led", "there": False}
    room.join("teacher", "teacher")
    assert room.last("Ada") == {"type": "led", "there": True}
    assert room.last("teacher")["address"] == FIRST


def test_pace_coming_and_the_end_reach_everyone(room: Room) -> None:
    room.say("teacher", "pace", pace="free")
    assert room.last("Ada") == {"type": "pace", "pace": "free"}
    room.say("teacher", "bring")
    assert room.last("Ada") == {"type": "come", "address": FIRST}
    room.say("teacher", "end")
    assert room.last("Ada") == {"type": "ended"}
    assert room.hub.is_over
    with pytest.raises(ClosedError, match="over"):
        room.join("late")


def test_a_slip_is_set_beside_the_right_line_only_after_the_reveal(room: Room) -> None:
    room.say("teacher", "ask", address=SECOND)
    room.say("teacher", "beside", slip="sign-lost")
    assert room.last("Ada")["type"] == "asked"
    room.say("teacher", "reveal")
    room.say("teacher", "beside", slip="sign-lost")
    assert room.last("Ada") == {"type": "beside", "address": SECOND, "slip": "sign-lost"}


@pytest.mark.parametrize("kind", ["bring", "reveal", "who", "lower", "end"])
def test_a_learner_may_not_do_what_the_teacher_does(room: Room, kind: str) -> None:
    with pytest.raises(ProtocolError):
        room.say("Ada", kind)
    assert not room.hub.is_over


def test_a_full_class_forgets_who_left_first_and_lets_nobody_else_in() -> None:
    room = Room()
    for number in range(MOST_LEARNERS):
        room.join(f"n{number}")
    with pytest.raises(ClosedError):
        room.join("late")
    room.leave("n7")
    room.leave("n3")
    assert room.join("late") == "late"
    assert "n7" not in room.hub.members
    assert "n3" in room.hub.members


def test_the_longest_roster_fits_into_a_message() -> None:
    room = Room()
    for number in range(MOST_LEARNERS):
        name = room.join(f"{number:03}{'ﷺ' * 29}")
        room.hub.members[name].address = "9" * LONGEST_ADDRESS
    assert len(encode(room.hub.roster())) < LONGEST_TO_MEMBER


@pytest.mark.parametrize("seed", range(20))
def test_whatever_happens_counts_agree_with_what_each_one_did(seed: int) -> None:
    random, room = Random(seed), Room()  # noqa: S311  (a walk, no secret)
    room.join("teacher", "teacher")
    steps = (FIRST, SECOND, "1/1:z[1][2]")
    there: set[str] = set()
    at: dict[str, str] = {}
    hands: dict[str, bool] = {}
    answers: dict[str, str] = {}
    number, teacher = 0, ""
    for _ in range(300):
        name = random.choice("abcdefgh")
        match random.randrange(9):
            case 0 if name not in there:
                assert room.join(name) == name
                there.add(name)
            case 1 if name in there:
                room.leave(name)
                there.discard(name)
            case 2 if name in there:
                at[name] = random.choice(steps)
                room.say(name, "go", address=at[name])
            case 3 if name in there:
                hands[name] = random.random() < 0.5
                room.say(name, "hand", up=hands[name])
            case 4 | 5 if name in there and number:
                verdict = random.choice(("right", "wrong", "given-up"))
                room.say(name, "answer", question=number, verdict=verdict, slip="")
                answers.setdefault(name, verdict)
            case 6:
                teacher = random.choice(steps)
                room.say("teacher", "go", address=teacher)
            case 7 if random.random() < 0.2:
                room.say("teacher", "ask", address=random.choice(steps))
                number, answers = len(room.hub.questions), {}
            case 8 if random.random() < 0.1:
                room.say("teacher", "lower")
                hands.clear()
        counts = room.hub.counts()
        where = counts["asked"] if number else teacher
        verdicts = Counter(answers.values())
        assert counts["present"] == len(there)
        assert counts["here"] == sum(at.get(one, "") == where for one in there)
        assert counts["hands"] == sum(hands.get(one, False) for one in there)
        assert (counts["right"], counts["gave_up"]) == (verdicts["right"], verdicts["given-up"])
        assert counts["missing"] == (len(there - set(answers)) if number else 0)


def test_an_account_takes_nobody_elses_place_however_often_it_comes_in() -> None:
    room = Room()
    room.join("Ada")
    room.say("Ada", "hand", up=True)
    room.leave("Ada")
    for _ in range(3 * MOST_LEARNERS):
        room.leave(room.join("eve", account="uid 7"))
    assert "Ada" in room.hub.members
    assert sum(member.voter == "uid 7" for member in room.hub.learners) <= 4


def test_whoever_has_answered_is_forgotten_last() -> None:
    room = Room()
    room.join("teacher", "teacher")
    room.join("Ada")
    room.say("teacher", "ask", address=SECOND)
    room.say("Ada", "answer", question=1, verdict="right", slip="")
    room.leave("Ada")
    for number in range(2 * MOST_LEARNERS):
        room.leave(room.join(f"n{number}"))
    assert "Ada" in room.hub.members
