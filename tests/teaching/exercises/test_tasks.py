"""Tasks as quizzes: what is right comes from the engine, wrong answers are explained, answers are kept."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.lesson.tasks_lesson import TASKS
from tests.whole_log import knowledge_of
from tutor.lesson.lesson import Lesson
from tutor.lesson.load import load
from tutor.teaching.exercises.quiz import Quiz
from tutor.teaching.exercises.tasks import destination, done, task_quiz, titles
from tutor.teaching.session.prose import conceals
from tutor.teaching.session.session import begin

Make = Callable[..., Quiz]


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    """Load the lesson with tasks."""
    path = tmp_path / "lesson.yaml"
    path.write_text(TASKS, encoding="utf-8")
    return load(path)


@pytest.fixture
def make(lesson: Lesson) -> Make:
    """Make the quiz of a task, from 1; of a changed one, if changes are given."""

    def making(number: int, **changes: object) -> Quiz:
        tasks = list(lesson.tasks)
        tasks[number - 1] = replace(tasks[number - 1], **changes)  # type: ignore[arg-type]  # any field
        return task_quiz(replace(lesson, tasks=tuple(tasks)), begin(lesson).trace, number)

    return making


def right(quiz: Quiz) -> list[str]:
    assert quiz.query is not None
    return [option.text for option in quiz.query.options if option.right]


def test_a_choice_is_right_or_has_its_own_reason(make: Make) -> None:
    quiz = make(1)
    assert right(quiz) == ["No"]
    wrong = quiz.choose(0, 1.0)
    assert (wrong.said, wrong.place) == ("Not that one. A square is not.", 0)
    assert wrong.choose(1, 2.0).said == "Yes. A square never is."


def test_a_number_is_judged_by_the_engine_and_the_text_afterwards_names_it(make: Make) -> None:
    quiz = make(2).type("-0.05", 1.0)  # .2*.6 - .3*.9 + .1
    assert (quiz.said, quiz.query, quiz.closing) == ("Yes.", None, "It is \u22120.05.")


def test_a_wrong_number_is_diagnosed_and_can_be_tried_again(make: Make) -> None:
    quiz = make(2).type("-0.15", 1.0)
    assert quiz.said == "Your -0.15 is the sum without the bias. Every unit adds its own bias, once. Add the bias."
    assert quiz.log[0].slip == "bias-forgotten"
    assert quiz.type("-0.05", 2.0).query is None


def test_a_number_of_a_variant_is_the_variants(make: Make) -> None:
    assert make(3).type("0.502661", 1.0).query is None  # .5 + .05 * .053226
    assert make(3).type("0.526613", 1.0).query is not None


def test_what_an_expression_comes_to_is_asked_with_its_digits(make: Make) -> None:
    quiz = make(4)  # 1 - .557438
    assert quiz.type("0.44", 1.0).said == "Right so far. Give 4 significant digits."
    assert quiz.type("-0.4426", 1.0).said == "The size is right; look at the sign."
    assert quiz.type("0.9", 1.0).said == "Not yet. A hint helps."
    assert quiz.type("0.4426", 1.0).said == "Yes."


def test_plain_arithmetic_may_be_asked_too(make: Make) -> None:
    assert make(4, equals="3*4+4*1").type("16", 1.0).said == "Yes."


def test_what_cannot_be_read_is_no_attempt(make: Make) -> None:
    for number in (2, 4, 8):
        quiz = make(number).type("a half", 1.0)
        assert (quiz.tries, quiz.log) == (0, ())
        assert "cannot be read" in quiz.said


def test_hints_show_the_formula_then_the_result_and_are_noted(make: Make) -> None:
    quiz = make(2).help()
    assert quiz.said == "z[H1] = w[A→H1]·x[A] + w[B→H1]·x[B] + b[H1]"
    assert quiz.help().said.startswith("It is -0.05.")
    assert quiz.help().help() == quiz.help()
    assert [quiz.type("-0.05", 1.0).log[0].hints, quiz.help().type("-0.05", 1.0).log[0].hints] == [3, 5]
    assert quiz.type("-0.05", 1.0).clean == 0
    assert make(4).help().said == "Work out 1 - 0.55744."
    assert make(1).help().said == "There is no hint to this one."


def test_the_lowest_of_some_runs_is_computed_and_then_all_are_shown(make: Make) -> None:
    """The second pass's error is .197373 at rate .5; the plain run's rate .25 lies between it and the slow one's."""
    quiz = make(5)
    assert quiz.query is not None
    assert [option.text for option in quiz.query.options] == [
        "The lesson's own run",
        "A tenth of the rate",
        "Plain descent",
    ]
    assert right(quiz) == ["The lesson's own run"]
    assert quiz.choose(0, 1.0).said.startswith("Yes. The lesson's own run: 0.1974; A tenth of the rate: 0.2167; Plain")
    assert quiz.closing == "So 0.1974."
    assert right(make(5, which="highest")) == ["A tenth of the rate"]


def test_a_direction_is_computed(make: Make) -> None:
    assert right(make(6)) == ["larger"]
    assert right(make(6, start="slow", to="lesson")) == ["smaller"]
    assert right(make(6, at="1/1:E")) == ["the same"]
    assert make(6).choose(0, 1.0).said == "Yes. The lesson's own run: 0.1974; A tenth of the rate: 0.2167."


def test_a_planted_bug_stands_beside_the_nudged_gradient(make: Make) -> None:
    quiz = make(7)  # -.128342 * .6, against -.032065 * .6
    assert quiz.lines[1:3] == ("A program with a bug gives -0.07701.", "Nudging both ways gives -0.01924.")
    assert right(quiz) == ["It is what comes back, without this unit's own slope."]
    assert quiz.query is not None
    assert len(quiz.query.options) == 4
    assert quiz.lines[3].startswith("The first is 4.00")


@pytest.mark.parametrize(
    ("slip", "value"),
    [("one-way-back-only", "-0.008183"), ("new-weight-used", "-0.02023"), ("delta-alone", "-0.03207")],
)
def test_other_bugs_give_their_own_numbers(slip: str, value: str, make: Make) -> None:
    assert make(7, slip=slip).lines[1] == f"A program with a bug gives {value}."


def test_an_error_term_is_nudged_through_a_weight_of_its_unit(make: Make) -> None:
    quiz = make(7, at="1/1:delta[1][1]")
    assert quiz.lines[1:3] == ("A program with a bug gives -0.1283.", "Nudging both ways gives -0.03207.")


def test_a_nudged_slope_is_worked_out_from_two_errors(make: Make) -> None:
    quiz = make(8)  # the centred difference with .1 is -.0192333
    assert quiz.lines[0] == "w[A→H1] is 0.2; it is nudged by 0.1 both ways."
    low, high = (float(line.rpartition(" ")[2].rstrip(".")) for line in quiz.lines[1:])
    assert quiz.type(f"({high} - {low}) / 0.2", 1.0).query is None
    assert quiz.type("-0.01923", 1.0).query is None
    assert "two nudges apart" in quiz.type("-0.03847", 1.0).said
    assert "difference of the errors" in quiz.type("-0.003847", 1.0).said
    assert quiz.type("0.0192", 1.0).said == "The size is right; look at the sign."
    assert "(E(0.3) - E(0.1)) / (2 * 0.1)" in quiz.help().said


def test_a_walk_leads_to_a_variant_or_to_the_lesson_itself(lesson: Lesson, make: Make) -> None:
    assert destination(lesson, 9) == (lesson.variants[0].lesson, "2/1:E")
    assert destination(lesson, 10) == (lesson, "1/1:E")
    assert make(9).choose(0, 1.0).query is None


def test_answers_are_kept_as_those_of_the_task_with_its_skill(make: Make) -> None:
    skills = ["err-half-sq", "net-sum", "momentum", "", "", "", "gradcheck", "gradcheck", "", ""]
    for number, skill in enumerate(skills, start=1):
        quiz = make(number)
        assert quiz.query is not None
        kept = (quiz.type("1", 5.0) if quiz.query.judge else quiz.choose(0, 5.0)).log
        assert [(answer.lesson, answer.step, answer.skill) for answer in kept] == [("tasked", f"task/{number}", skill)]


def test_what_is_done_comes_from_the_answers(make: Make) -> None:
    kept = (*make(1).choose(0, 1.0).log, *make(2).type("-0.05", 2.0).log, *make(9).choose(0, 3.0).log)
    assert done(kept, "tasked") == {2, 9}
    assert done(kept, "other") == set()


def test_answers_about_no_skill_are_no_skill(make: Make) -> None:
    assert knowledge_of(make(9).choose(0, 3.0).log) == {}


def test_a_list_names_tasks_by_what_they_ask(lesson: Lesson) -> None:
    trace = begin(lesson).trace
    assert titles(lesson, trace, frozenset({1}))[1] == "What does H1 add up?"
    long = replace(lesson, tasks=(replace(lesson.tasks[0], ask="word " * 40),))
    assert titles(long, trace, frozenset())[0] == long.tasks[0].ask


def test_a_number_that_is_still_asked_in_the_walk_is_hidden_in_a_task(lesson: Lesson) -> None:
    session = begin(lesson).in_mode("solo")
    asked = replace(lesson, tasks=(replace(lesson.tasks[0], ask="If z is {1/1:z[1][1]}?"),))
    quiz = task_quiz(asked, session.trace, 1, conceals(session.tutoring, session.trace, session.at))
    assert quiz.query is not None
    assert quiz.query.text == "If z is ??"


@pytest.mark.parametrize("changes", [{"at": "9/1:E"}, {"at": "1/1:q"}, {"among": ("lesson", "gone")}])
def test_a_task_that_the_linter_refuses_is_told_and_breaks_nothing(changes: dict[str, object], make: Make) -> None:
    quiz = make(5, **changes)
    assert quiz.query is None
    assert "mistake" in quiz.lines[0]
