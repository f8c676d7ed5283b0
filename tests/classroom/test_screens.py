"""A learner's and a teacher's screen of a class, with a line to the class that the test holds the other end of."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.classroom.fakes import FakeLink, Room
from tests.cli.running import home
from tests.ui.opening import Opened
from tutor.lesson.find import find
from tutor.lesson.load import load
from tutor.ui.asking import AnswerLine
from tutor.ui.following import FollowScreen
from tutor.ui.in_class import ClassApp, ClassScreen
from tutor.ui.leading import LeadScreen
from tutor.ui.lesson_screen import LessonScreen

__all__ = ["home"]
FIRST, SECOND, THIRD = "1/1:z[1][1]", "1/1:a[1][1]", "1/1:z[1][2]"
COUNTS: dict[str, object] = {
    "pace": "follow",
    "known": 3,
    "present": 3,
    "here": 2,
    **dict.fromkeys(("hands", "question", "answered", "right"), 0),
    **dict.fromkeys(("mended", "gave_up", "other", "missing"), 0),
    "asked": "",
    "open": False,
    "slips": [],
}


@pytest.fixture(autouse=True)
def _thawed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.ui.app._freeze_garbage", lambda: None)
    monkeypatch.delenv("TEXTUAL_THEME", raising=False)


class InClass(Opened):
    """A tutor in a class."""

    link: FakeLink

    async def bring(self, kind: str, **fields: object) -> None:
        self.link.bring(kind, **fields)
        await self.pilot.pause()
        await self.pilot.pause()


@asynccontextmanager
async def attended(
    kind: type[ClassScreen] = FollowScreen, size: tuple[int, int] = (80, 24), **welcome: object
) -> AsyncIterator[InClass]:
    """Open a class's screen, welcomed by its hub."""
    link = FakeLink()
    link.welcome(**welcome)
    app = ClassApp(load(find("article")), link, kind, ascii_only=False)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        found = InClass(app, pilot)
        object.__setattr__(found, "link", link)
        yield found


async def test_a_learner_goes_with_the_teacher() -> None:
    async with attended() as tutor:
        await tutor.bring("at", address=THIRD)
        assert tutor.at == THIRD
        assert "algebra: with the teacher" in tutor.last_line
        assert tutor.lines[0].startswith("[with teacher]")
        assert tutor.link.sent_of("go")[-1] == {"address": THIRD}


async def test_a_learner_may_look_back_but_not_ahead_and_rejoins_with_a_key() -> None:
    async with attended(address=SECOND) as tutor:
        assert tutor.at == SECOND
        await tutor.press("right")
        assert tutor.at == SECOND
        assert "not further yet" in tutor.last_line
        await tutor.press("left")
        assert tutor.at == FIRST
        assert f"algebra: teacher at output of H1 ({SECOND}) · f rejoins" in tutor.last_line
        await tutor.bring("at", address=THIRD)
        assert tutor.at == FIRST
        await tutor.press("f")
        assert tutor.at == THIRD


async def test_who_walks_up_to_the_teacher_goes_along_again() -> None:
    async with attended(address=SECOND) as tutor:
        await tutor.press("left", "right")
        await tutor.bring("at", address=THIRD)
        assert tutor.at == THIRD


async def test_long_strides_and_jumps_end_at_the_teachers_step() -> None:
    async with attended(address=THIRD) as tutor:
        await tutor.press("home")
        assert tutor.at == FIRST
        await tutor.press("right_curly_bracket")
        assert tutor.at == THIRD
        await tutor.press("left", "g", *"2/1", "enter")
        assert tutor.at == THIRD


@pytest.mark.parametrize("key", ["v", "o", "end", "t", "C"])
async def test_what_shows_later_steps_waits_until_all_go_free(key: str) -> None:
    async with attended() as tutor:
        await tutor.press(key)
        assert tutor.screen is tutor.lesson
        assert "shows what is to come" in tutor.last_line


async def test_at_ones_own_pace_every_step_is_open_and_told_to_the_hub() -> None:
    async with attended() as tutor:
        await tutor.bring("pace", pace="free")
        await tutor.press("right")
        assert tutor.at == SECOND
        assert tutor.link.sent_of("go")[-1] == {"address": SECOND}
        assert "at your own pace" in tutor.last_line
        await tutor.bring("at", address=FIRST)
        assert tutor.at == SECOND
        await tutor.bring("come", address=FIRST)
        assert tutor.at == FIRST


async def test_a_question_hides_the_number_and_only_what_it_was_found_to_be_is_sent() -> None:
    async with attended() as tutor:
        await tutor.bring("asked", question=4, address=SECOND)
        assert tutor.at == SECOND
        assert "0.5744" not in tutor.text
        assert tutor.screen.query_one(AnswerLine).has_focus
        await tutor.press("full_stop", *"4256", "enter")
        assert tutor.link.sent_of("answer") == [{"question": 4, "verdict": "wrong", "slip": "exponent-sign"}]
        await tutor.press(*"0", "full_stop", *"5744", "enter")
        assert tutor.link.sent_of("answer")[-1] == {"question": 4, "verdict": "right", "slip": ""}
        assert "4256" not in json.dumps(tutor.link.sent)


async def test_the_reveal_shows_the_number_and_the_counts_to_who_did_not_answer() -> None:
    async with attended() as tutor:
        await tutor.bring("asked", question=1, address=SECOND)
        await tutor.bring("at", address=SECOND)
        slips = [["exponent-sign", 3]]
        await tutor.bring("revealed", question=1, address=SECOND, answered=5, right=2, slips=slips)
        assert "0.5744" in tutor.text
        assert "Revealed: 2 of 5 right at once." in tutor.last_line
        assert not tutor.screen.query_one(AnswerLine).display
        await tutor.bring("beside", address=SECOND, slip="exponent-sign")
        assert "Right:  a[H1] = 1 / (1 + exp(−z[H1]))" in tutor.said
        assert "Slip:" in tutor.said
        await tutor.press("q")
        assert tutor.screen is tutor.lesson


async def test_a_learner_looks_back_from_a_question_and_the_number_stays_hidden() -> None:
    async with attended() as tutor:
        await tutor.bring("asked", question=1, address=SECOND)
        await tutor.press("escape", "left")
        assert tutor.at == FIRST
        assert "question 1 in algebra" in tutor.last_line
        assert "f goes to it" in tutor.last_line
        await tutor.press("right", "right", "right")
        assert tutor.at == SECOND
        assert "0.5744" not in tutor.text


async def test_a_question_closes_the_windows_over_the_lesson() -> None:
    async with attended() as tutor:
        await tutor.press("question_mark")
        assert tutor.screen is not tutor.lesson
        await tutor.bring("asked", question=1, address=SECOND)
        assert tutor.screen is tutor.lesson


async def test_who_comes_late_into_a_question_never_sees_its_number() -> None:
    async with attended(address=SECOND, question=2, asked=SECOND) as tutor:
        assert tutor.at == SECOND
        assert "0.5744" not in tutor.text


async def test_a_hand_is_raised_and_seen() -> None:
    async with attended() as tutor:
        await tutor.press("H")
        assert tutor.link.sent_of("hand") == [{"up": True}]
        await tutor.press("right")
        await tutor.bring("lowered")
        assert "has seen your hand" in tutor.last_line
        await tutor.press("H")
        assert tutor.link.sent_of("hand")[-1] == {"up": True}


async def test_without_the_class_the_learner_goes_on_alone_and_rejoins() -> None:
    async with attended() as tutor:
        await tutor.bring("lost")
        assert tutor.last_line == "algebra cannot be reached: you go on alone; it is looked for."
        await tutor.press("right")
        assert tutor.at == SECOND
        tutor.link.welcome(address=FIRST)
        await tutor.pilot.pause()
        await tutor.pilot.pause()
        assert tutor.link.sent_of("go")[-1] == {"address": FIRST}
        assert tutor.at == FIRST


async def test_an_answer_that_the_hub_missed_is_said_again() -> None:
    async with attended() as tutor:
        await tutor.bring("asked", question=1, address=SECOND)
        await tutor.press(*"0", "full_stop", *"5744", "enter")
        await tutor.bring("lost")
        tutor.link.welcome(question=1, asked=SECOND)
        await tutor.pilot.pause()
        await tutor.pilot.pause()
        assert tutor.link.sent_of("answer") == [{"question": 1, "verdict": "right", "slip": ""}] * 2


async def test_a_step_that_the_learners_copy_does_not_have_is_a_sentence() -> None:
    async with attended() as tutor:
        await tutor.bring("at", address="1/1:z[7][1]")
        assert "has no step 1/1:z[7][1]" in tutor.last_line


async def test_the_end_leaves_the_learner_in_the_lesson() -> None:
    async with attended() as tutor:
        await tutor.bring("ended")
        assert "is over" in tutor.last_line
        await tutor.press("right")
        assert tutor.at == SECOND


@pytest.mark.parametrize("size", [(80, 24), (60, 20)])
async def test_the_strip_fits(size: tuple[int, int]) -> None:
    async with attended(size=size) as tutor:
        assert len(tutor.lines) == size[1]
        assert tutor.last_line.startswith(" algebra: with the teacher")
        await tutor.bring("asked", question=1, address=SECOND)
        assert "Output of H1?" in tutor.text
    async with attended(LeadScreen, size) as tutor:
        await tutor.bring("counts", **COUNTS)
        assert tutor.last_line.startswith(" algebra follow · 2 of 3 here")


async def test_the_teachers_steps_are_sent() -> None:
    async with attended(LeadScreen) as tutor:
        assert tutor.link.sent_of("go") == [{"address": FIRST}]
        await tutor.press("right")
        assert tutor.link.sent_of("go")[-1] == {"address": SECOND}


async def test_the_teacher_asks_the_next_step_and_it_is_shown_to_nobody_before_the_reveal() -> None:
    async with attended(LeadScreen) as tutor:
        await tutor.press("N")
        assert tutor.link.sent_of("ask") == [{"address": SECOND}]
        assert tutor.at == FIRST
        assert "0.5744" not in tutor.text
        asked = {**COUNTS, "question": 1, "asked": SECOND, "open": True}
        await tutor.bring(
            "counts", **asked | {"answered": 2, "right": 1, "missing": 1, "slips": [["exponent-sign", 1]]}
        )
        await tutor.press("T")
        assert "   1  right at once" in tutor.text
        assert "   1  1/(1+e^z), with the exponent's sign turned" in tutor.text
        assert "   1  not answered" in tutor.text
        await tutor.bring("counts", **asked | {"answered": 3, "right": 2, "slips": [["exponent-sign", 1]]})
        assert "   2  right at once" in tutor.text
        await tutor.press("V")
        assert [one["type"] for one in tutor.link.sent[-2:]] == ["go", "reveal"]
        await tutor.press("q")
        assert tutor.at == SECOND


async def test_the_teacher_shows_the_commonest_slip_after_the_reveal() -> None:
    async with attended(LeadScreen) as tutor:
        asked = {**COUNTS, "question": 1, "asked": SECOND, "slips": [["exponent-sign", 2]]}
        await tutor.bring("counts", **asked | {"open": True})
        await tutor.press("S")
        assert "Reveal first" in tutor.last_line
        await tutor.bring("counts", **asked)
        await tutor.press("S")
        assert tutor.link.sent_of("beside") == [{"slip": "exponent-sign"}]
        assert "Right:  a[H1] = 1 / (1 + exp(−z[H1]))" in tutor.said


async def test_an_answer_that_comes_is_counted_where_a_notice_stood() -> None:
    async with attended(LeadScreen) as tutor:
        await tutor.bring("counts", **COUNTS)
        await tutor.press("N")
        assert tutor.last_line == f"Asked: output of H1 ({SECOND}). T tally, V reveal."
        asked = {**COUNTS, "question": 1, "asked": SECOND, "open": True}
        await tutor.bring("counts", **asked | {"missing": 3})
        assert tutor.last_line.startswith("Asked: ")
        await tutor.bring("counts", **asked | {"answered": 1, "right": 1, "missing": 2})
        assert tutor.last_line.startswith(" algebra follow · 1 of 3 answered, 1 right · V reveal · T tally")
        await tutor.press("E")
        await tutor.bring("counts", **asked | {"answered": 2, "right": 2, "missing": 1})
        assert tutor.last_line.startswith("E again ends the class")


async def test_the_tally_names_the_step_its_keys_and_what_they_did() -> None:
    async with attended(LeadScreen) as tutor:
        asked = {**COUNTS, "question": 1, "asked": SECOND}
        await tutor.bring("counts", **asked | {"open": True, "missing": 3})
        await tutor.press("T")
        assert f"Question 1, open: output of H1 ({SECOND})" in tutor.text
        assert tutor.last_line == " q back  V reveal"
        await tutor.press("V")
        assert tutor.last_line.startswith("Revealed.")
        await tutor.bring("counts", **asked)
        await tutor.press("S")
        assert tutor.last_line == "The class made no slip that has a name."
        await tutor.press("right")
        assert tutor.last_line == " q back"
        await tutor.bring("counts", **asked | {"slips": [["exponent-sign", 1]]})
        assert tutor.last_line == " q back  S slip beside the right line"


async def test_who_is_bound_to_the_teacher_cannot_practise_what_is_to_come() -> None:
    async with attended() as tutor:
        await tutor.press("R")
        assert tutor.last_line.startswith("This shows what is to come")
        assert tutor.screen is tutor.lesson


async def test_the_help_gives_a_key_of_the_class_one_meaning_only() -> None:
    async with attended(LeadScreen) as tutor:
        await tutor.press("question_mark")
        keys = [line.split()[0] for line in tutor.said.splitlines() if ": " in line[18:] and line[:1].strip()]
        assert keys.count("R") == 1


async def test_the_roster_asks_for_names_and_shows_them() -> None:
    async with attended(LeadScreen) as tutor:
        await tutor.bring("counts", **COUNTS)
        assert tutor.link.sent_of("who") == []
        await tutor.press("R")
        assert tutor.link.sent_of("who") == [{}]
        entry = {"present": True, "address": SECOND, "hand": True, "answer": "wrong", "mended": True, "slip": ""}
        names = [f"learner {number}" for number in range(30)]
        await tutor.bring("roster", members=[{"name": name, **entry} for name in names])
        assert f"learner 0                HAND {SECOND} wrong, then right" in tutor.text
        assert "page 1 of 2" in tutor.last_line
        await tutor.press("pagedown")
        assert "learner 29" in tutor.text


async def test_pace_bringing_hands_and_the_end_are_keys() -> None:
    async with attended(LeadScreen) as tutor:
        await tutor.bring("counts", **COUNTS)
        await tutor.press("F")
        assert tutor.link.sent_of("pace") == [{"pace": "free"}]
        await tutor.bring("counts", **COUNTS | {"pace": "free"})
        await tutor.press("F", "B", "L", "E", "d", "E")
        assert tutor.link.sent_of("pace")[-1] == {"pace": "follow"}
        assert (len(tutor.link.sent_of("bring")), len(tutor.link.sent_of("lower"))) == (1, 1)
        assert tutor.link.sent_of("end") == []
        await tutor.press("E")
        assert tutor.link.sent_of("end") == [{}]


async def test_the_teacher_leaves_learners_alone_at_the_second_press_only() -> None:
    async with attended(LeadScreen) as tutor:
        await tutor.bring("counts", **COUNTS)
        await tutor.press("q", "right", "q")
        assert "q again leaves" in tutor.last_line
        assert tutor.app.is_running
        assert not tutor.link.is_closed
        await tutor.press("q")
    assert tutor.link.is_closed


async def test_without_a_hub_the_teacher_is_told() -> None:
    async with attended(LeadScreen) as tutor:
        await tutor.bring("lost")
        await tutor.press("Q")
        assert "hub cannot be reached" in tutor.last_line
        assert tutor.link.sent_of("ask") == []


async def test_the_help_names_the_keys_of_the_class() -> None:
    async with attended() as tutor:
        await tutor.press("question_mark")
        assert "H                 Hand: raise your hand, or lower it" in tutor.said


def test_no_message_to_a_learner_has_a_number_of_the_question() -> None:
    room = Room()
    room.join("teacher", "teacher")
    room.join("Ada")
    room.join("Bo")
    room.say("teacher", "go", address=FIRST)
    room.say("teacher", "ask", address=SECOND)
    room.say("Bo", "answer", question=1, verdict="wrong", slip="exponent-sign")
    room.join("late")
    room.say("teacher", "go", address=SECOND)
    room.say("teacher", "reveal")
    room.say("teacher", "beside", slip="exponent-sign")
    room.say("teacher", "pace", pace="free")
    heard = json.dumps([room.got[name] for name in ("Ada", "Bo", "late")])
    assert "beside" in heard
    assert "574" not in heard
    assert "." not in heard


async def test_who_answered_and_comes_back_sees_the_number_and_is_not_asked_again() -> None:
    async with attended() as tutor:
        await tutor.bring("asked", question=1, address=SECOND)
        await tutor.press(*"0", "full_stop", *"5744", "enter")
    async with attended(question=1, asked=SECOND, answered=True) as tutor:
        assert tutor.at == SECOND
        assert not tutor.screen.query_one(AnswerLine).display
        assert "0.5744" in tutor.text
    async with attended(question=1, asked=SECOND) as tutor:
        assert "0.5744" not in tutor.text


async def test_playing_stops_at_the_teachers_step() -> None:
    async with attended(address=SECOND) as tutor:
        await tutor.press("left", "a")
        await tutor.pilot.pause(1.2)
        assert tutor.at == SECOND
        await tutor.pilot.pause(1.2)
        assert not tutor.lesson.player.is_playing


async def test_a_step_of_the_teacher_is_drawn_once_and_one_that_is_past_not_at_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with attended() as tutor:
        drawn: list[str] = []
        draw = LessonScreen.draw

        def drawing(screen: LessonScreen) -> None:
            drawn.append(str(screen.session.at))
            draw(screen)

        monkeypatch.setattr(LessonScreen, "draw", drawing)
        tutor.link.bring("at", address=SECOND)
        await tutor.bring("at", address=THIRD)
        assert drawn == [THIRD]


async def test_the_window_with_the_slip_closes_when_the_teacher_goes_on_and_no_other_window_does() -> None:
    async with attended() as tutor:
        await tutor.bring("asked", question=1, address=SECOND)
        await tutor.bring("revealed", question=1, address=SECOND, answered=1, right=0, slips=[["exponent-sign", 1]])
        await tutor.bring("beside", address=SECOND, slip="exponent-sign")
        assert tutor.screen is not tutor.lesson
        await tutor.bring("at", address=THIRD)
        assert (tutor.screen is tutor.lesson, tutor.at) == (True, THIRD)
        await tutor.press("question_mark")
        await tutor.bring("at", address=SECOND)
        assert tutor.screen is not tutor.lesson


async def test_the_teachers_next_step_is_drawn_ahead_while_she_talks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutor.ui.following._IDLE", (0.01, 0.01))
    async with attended() as tutor:
        await tutor.bring("at", address=SECOND)
        await asyncio.sleep(0.2)
        ahead = {id(lines) for lines in tutor.lesson._drawn.values()}
        await tutor.bring("at", address=THIRD)
        assert tutor.at == THIRD
        assert id(tutor.lesson._panel.lines) in ahead


async def test_who_is_typing_an_answer_is_told_as_well_that_the_class_is_gone() -> None:
    async with attended() as tutor:
        await tutor.bring("asked", question=1, address=SECOND)
        await tutor.press("4")
        await tutor.bring("lost")
        assert [note.message for note in tutor.app._notifications] == [
            "algebra cannot be reached: you go on alone; it is looked for."
        ]
        assert tutor.screen.query_one(AnswerLine).value == "4"
        assert tutor.lines[0].startswith("[alone]")
