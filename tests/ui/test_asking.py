"""Questions on the screen: answers typed into the last line, help, choices, modes, practice, quizzes."""

import json
from pathlib import Path

import pytest
from textual.widgets import Input, OptionList

from tests.ui.opening import Opened, opened
from tutor.teaching.session.answering import READING_TIME
from tutor.ui.asking import AnswerLine
from tutor.ui.drill import DrillScreen
from tutor.ui.menu import MenuScreen
from tutor.ui.quiz import QuizScreen

NAMES = {".": "full_stop", "-": "minus", "!": "exclamation_mark", "/": "slash", "(": "left_parenthesis"}


@pytest.fixture
def learner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the learner a folder of their own, and let hints follow each other at once."""
    monkeypatch.setenv("ANN_TUTOR_HOME", str(tmp_path))
    monkeypatch.setattr("tutor.teaching.session.answering.READING_TIME", 0.0)
    assert READING_TIME == 2.0
    return tmp_path


def answers(learner: Path) -> list[dict[str, object]]:
    """Return what was kept of the answers."""
    path = learner / "answers.jsonl"
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


async def typed(tutor: Opened, text: str) -> None:
    """Type an answer and Enter."""
    await tutor.press(*(NAMES.get(sign, sign) for sign in text), "enter")


async def test_in_solo_a_number_is_hidden_until_it_is_typed(learner: Path) -> None:
    async with opened() as tutor:
        await tutor.press("m", "m")
        line = tutor.screen.query_one(AnswerLine)
        assert line.has_focus
        assert line.display
        assert "▶z[H1] = ?" in tutor.text
        assert "Weighted sum of H1?" in tutor.text
        assert "0.3" not in tutor.text
        await typed(tutor, "0.3")
        assert not line.display
        assert "= 0.3" in tutor.text
        assert "Yes." in tutor.text
    assert [(kept["verdict"], kept["attempt"], kept["step"]) for kept in answers(learner)] == [
        ("right", 1, "1/1:z[1][1]")
    ]


async def test_the_articles_slips_are_named(learner: Path) -> None:
    async with opened() as tutor:
        await tutor.press("right", "p")
        await typed(tutor, ".4256")
        assert "with the exponent's sign turned" in " ".join(tutor.text.split())
        assert "0.5744" not in tutor.text
        await typed(tutor, ".5744")
        assert "0.5744" in tutor.text
    slips = [(kept["answer"], kept["slip"], kept["attempt"]) for kept in answers(learner)]
    assert slips == [(".4256", "exponent-sign", 1), (".5744", "", 2)]


async def test_who_is_sure_and_wrong_is_told_most(learner: Path) -> None:
    async with opened() as tutor:
        await tutor.press("right", "p")
        await typed(tutor, ".4256")
        plain = " ".join(tutor.text.split())
        await typed(tutor, ".4256!")
        assert "You were sure" in tutor.text
        assert len(" ".join(tutor.text.split())) > len(plain)
    assert [kept["sure"] for kept in answers(learner)] == [False, True]


async def test_tab_helps_rung_by_rung_and_the_last_one_gives_the_number_and_a_like_step(learner: Path) -> None:
    async with opened() as tutor:
        await tutor.press("right", "p", "tab")
        assert "Look at: weighted sum of H1" in tutor.text
        await tutor.press("tab", "tab")
        assert "1 / (1 + exp(−z[H1]))" in tutor.text
        await tutor.press("tab")
        assert "1 / (1 + exp(−0.3))" in tutor.text
        assert "0.5744" not in tutor.text
        await tutor.press("tab")
        assert "0.5744" in tutor.text
        assert "why is the sum squashed" in tutor.text
        right = next(line for line in tutor.lines if "Two layers without a bend" in line)
        await tutor.press(right.strip()[0], "right")
        assert isinstance(tutor.screen, DrillScreen)
        assert "Practice: sigmoid" in tutor.lines[0]
        assert "= ?" in tutor.text
        await tutor.press("escape", "q")
        assert not isinstance(tutor.screen, DrillScreen)
        assert tutor.at == "1/1:a[1][1]"
    assert [kept["verdict"] for kept in answers(learner)] == ["given-up", "right"]


@pytest.mark.usefixtures("learner")
async def test_what_cannot_be_read_stays_to_be_mended() -> None:
    async with opened() as tutor:
        await tutor.press("right", "p")
        await typed(tutor, "0.57")
        assert "Right so far" in tutor.text
        assert tutor.screen.query_one(AnswerLine).value == "0.57"
        await typed(tutor, "4")
        assert "Right so far" in tutor.text
        await typed(tutor, "4")
        assert "Yes." in tutor.text


@pytest.mark.usefixtures("learner")
async def test_what_cannot_be_read_is_replaced_by_new_typing() -> None:
    async with opened() as tutor:
        await tutor.press("right", "p")
        await typed(tutor, "0.57x")
        assert tutor.screen.query_one(AnswerLine).value == "0.57x"
        await typed(tutor, "0.5744")
        assert "Yes." in tutor.text


async def test_an_address_that_cannot_be_read_is_replaced_by_new_typing() -> None:
    async with opened() as tutor:
        await tutor.press("g", "z", "z", "enter")
        await tutor.press("E", "enter")
        assert tutor.at == "1/1:E"


@pytest.mark.usefixtures("learner")
async def test_escape_leaves_a_question_open_and_p_takes_it_up_again() -> None:
    async with opened() as tutor:
        await tutor.press("m", "m", "escape", "right", "escape", "left", "escape")
        assert tutor.at == "1/1:z[1][1]"
        assert tutor.session.asked is not None
        assert not tutor.screen.query_one(AnswerLine).display
        await tutor.press("p")
        assert tutor.screen.query_one(AnswerLine).has_focus


@pytest.mark.usefixtures("learner")
async def test_arrows_walk_while_nothing_is_typed_and_move_in_what_is() -> None:
    async with opened() as tutor:
        await tutor.press("m", "m", "right")
        assert tutor.at == "1/1:a[1][1]"
        await tutor.press("5", "left", "full_stop")
        assert tutor.screen.query_one(AnswerLine).value == ".5"
        assert tutor.at == "1/1:a[1][1]"


@pytest.mark.usefixtures("learner")
async def test_secret_numbers_stay_secret_in_the_windows() -> None:
    async with opened("twin") as tutor:
        await tutor.press("g", *"dw", "left_square_bracket", "2", "right_square_bracket")
        window = tutor.screen.query_one(Input)
        window.value = "dw[2][1,1]"
        await tutor.press("enter", "p", "escape")
        for key in ("c", "w"):
            await tutor.press(key)
            assert "still asked for" in tutor.last_line
        await tutor.press("question_mark")
        assert "-0.03135" not in tutor.said.replace("−", "-")


@pytest.mark.usefixtures("learner")
async def test_the_mode_is_kept() -> None:
    async with opened() as tutor:
        await tutor.press("m")
        assert tutor.last_line.startswith("Faded") or tutor.session.tutoring.mode == "faded"
        await tutor.press("escape", "q")
    async with opened() as tutor:
        assert tutor.session.tutoring.mode == "faded"


async def test_the_menu_practises_and_spots_mistakes(learner: Path) -> None:
    async with opened(None) as tutor:
        choices = tutor.screen.query_one(OptionList)
        choices.highlighted = choices.get_option_index("-practise")
        await tutor.press("enter")
        assert isinstance(tutor.screen, DrillScreen)
        assert tutor.lines[0].startswith("1 of 10 Practice: ")
        await tutor.press("escape", "q")
        assert isinstance(tutor.screen, MenuScreen)
        choices.highlighted = choices.get_option_index("-spot")
        await tutor.press("enter")
        assert isinstance(tutor.screen, QuizScreen)
        quiz = tutor.screen.quiz
        assert quiz.query is not None
        right = next(number for number, option in enumerate(quiz.query.options) if option.right)
        tutor.screen.query_one(OptionList).highlighted = right
        await tutor.press("enter")
        assert "Yes." in tutor.said
        await tutor.press("q")
        assert isinstance(tutor.screen, MenuScreen)
    assert [(kept["kind"], kept["verdict"]) for kept in answers(learner)] == [("spot", "right")]


async def test_the_articles_claims_are_judged_by_the_learner_first(learner: Path) -> None:
    async with opened() as tutor:
        await tutor.press("C")
        assert isinstance(tutor.screen, QuizScreen)
        assert "printed 0.3" in tutor.said
        await tutor.press("enter")
        assert "Yes. Agrees." in tutor.said
        assert "printed 0.57" in tutor.said
        await tutor.press("down", "down", "enter")
        assert "gives 0.4256" in tutor.said
        await tutor.press("q")
    assert [kept["kind"] for kept in answers(learner)] == ["claim", "claim"]


@pytest.mark.usefixtures("learner")
@pytest.mark.parametrize("size", [(60, 20), (80, 24), (120, 40)])
async def test_a_question_fits_every_screen(size: tuple[int, int]) -> None:
    async with opened(size=size) as tutor:
        await tutor.press("m", "m")
        assert "Weighted sum of H1?" in " ".join(tutor.text.split())
        await typed(tutor, ".4256")
        assert "Not yet" in tutor.text


@pytest.mark.usefixtures("learner")
async def test_r_practises_what_the_lesson_taught_while_it_waits() -> None:
    async with opened("blame") as tutor:
        await tutor.press("escape", "R")
        assert isinstance(tutor.screen, DrillScreen)
        assert tutor.lines[0].startswith("1 of 3 Practice: ")
        await tutor.press("escape", "q")
        assert not isinstance(tutor.screen, DrillScreen)
        assert tutor.at == "1/1:z[1][1]"
