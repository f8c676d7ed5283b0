"""Variants and tasks of a lesson file: what they become, and what the author's linter says of their numbers."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.lesson.smallest import SMALLEST
from tests.lesson.tasks_lesson import TASKS
from tutor.author.linter import check
from tutor.lesson.lesson import Lesson
from tutor.lesson.variants import merge

Write = Callable[[str], Path]
Load = Callable[[str], Lesson]


def remarks(path: Path) -> list[str]:
    return [str(finding).partition("lesson.yaml:")[2] for finding in check(path) if finding.fails]


def place(text: str, value: str) -> str:
    """Return line and column of where a value begins."""
    before = text[: text.index(value)]
    return f"{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def test_a_lesson_knows_its_place_in_a_course(load_text: Load) -> None:
    lesson = load_text(TASKS)
    assert (lesson.part, lesson.minutes) == ("I - one neuron", 10)
    assert (lesson.needs, lesson.review) == (("net-sum",), ("net-sum", "act-sigmoid"))


def test_a_lesson_without_the_new_keys_has_none_of_it(load_text: Load) -> None:
    lesson = load_text(SMALLEST)
    assert (lesson.part, lesson.minutes, lesson.needs, lesson.review) == ("", None, (), ())
    assert (lesson.variants, lesson.tasks) == ((), ())


def test_a_variant_changes_what_it_names_and_keeps_the_rest(load_text: Load) -> None:
    lesson = load_text(TASKS)
    slow = lesson.variants[0]
    assert (slow.name, slow.title, slow.lesson.title) == ("slow", "A tenth of the rate", "A tenth of the rate")
    assert (slow.lesson.training.optimiser.kind, slow.lesson.training.optimiser.rate) == ("momentum", 0.05)
    assert slow.lesson.training.epochs == 2
    assert slow.lesson.network.sizes == (2, 2, 2)


def test_an_optimiser_of_another_kind_replaces_the_old_one_with_all_its_keys(load_text: Load) -> None:
    plain = load_text(TASKS).variants[1].lesson
    assert (plain.training.optimiser.kind, plain.training.optimiser.rate, plain.training.epochs) == ("sgd", 0.25, 3)


def test_lists_are_replaced_whole(load_text: Load) -> None:
    one = load_text(TASKS).variants[2].lesson
    assert one.network.sizes == (2, 1)
    assert one.data.target_names == ("t",)


def test_a_variant_says_and_asks_nothing_and_its_id_is_no_lessons(load_text: Load) -> None:
    slow = load_text(f'{TASKS}ask: [{{at: "1/1:E"}}]\nmode: solo\n').variants[0].lesson
    assert (slow.say, slow.ask, slow.tasks, slow.variants, slow.mode) == ((), (), (), (), "watch")
    assert slow.id == "tasked--slow"


def test_nothing_takes_a_key_away() -> None:
    assert merge({"a": 1, "b": {"c": 2, "d": 3}}, {"a": None, "b": {"d": None, "e": 4}}) == {"b": {"c": 2, "e": 4}}


def test_twenty_variants_of_a_large_lesson_are_loaded_without_being_built(load_text: Load) -> None:
    large = SMALLEST.replace("inputs: 1", "inputs: 1000").replace("units: 1,", "units: 1000,")
    row, names = ", ".join(["1"] * 2000), ", ".join(f"t{n}" for n in range(1000))
    large = large.replace("[3, 4]", f"[{row}]").replace("targets: [t]", f"targets: [{names}]")
    changes = "".join(f"  v{n}: {{title: V, change: {{training: {{epochs: {n + 1}}}}}}}\n" for n in range(20))
    before = time.perf_counter()
    lesson = load_text(f"{large}variants:\n{changes}")
    assert time.perf_counter() - before < 5
    assert not any("lesson" in vars(variant) for variant in lesson.variants)
    assert lesson.variants[19].lesson.training.epochs == 20


def test_a_leak_can_be_shown_and_its_statistics_are_those_of_all_rows(load_text: Load) -> None:
    """2, 4, 6, 8 and the test row's 10: the mean is 6, the deviation 2.8284, and 8 lies at 0.7071."""
    text = SMALLEST.replace("rows: [[3, 4]]", "rows: [[2, 0], [4, 0], [6, 0], [8, 0], [10, 0]], split: {train: 4}")
    lesson = load_text(
        f"{text}variants:\n  fair: {{title: F, change: {{data: {{normalise: {{kind: z-score}}}}}}}}\n"
        "  leak: {title: L, change: {data: {normalise: {kind: z-score, from: all}}}}\n"
    )
    fair, leak = (variant.trace for variant in lesson.variants)
    assert fair["prepare:mean[1]"].result == 5
    assert leak["prepare:mean[1]"].result == leak["prepare:mean[1]"].recompute() == 6
    assert leak["prepare:scaled[4,1]"].result == pytest.approx(0.70710678)
    assert leak.rows == 4


def test_the_lesson_with_everything_has_nothing_to_mend(write: Write) -> None:
    assert remarks(write(TASKS)) == []


@pytest.mark.parametrize(
    ("right", "wrong", "stands", "message"),
    [
        (
            "needs: [net-sum]",
            "needs: [net-sun]",
            "net-sun]",
            "needs[1]: there is no skill 'net-sun'; did you mean 'net-sum'?",
        ),
        (
            "skill: err-half-sq",
            "skill: err-half",
            "err-half\n",
            "tasks[1].skill: there is no skill 'err-half'; did you mean 'err-half-sq'?",
        ),
        (
            'at: "1/1:z[1][1]", because',
            'at: "1/1:z[1][3]", because',
            '"1/1:z[1][3]"',
            "tasks[2].at: this network calculates no z[1][3]: layer 1 has 2 units",
        ),
        (
            'at: "1/1:w_next[2][1,1]", in: slow',
            'at: "3/1:w_next[2][1,1]", in: slow',
            '"3/1:w',
            "tasks[3].at: there is no row 3/1: epochs go from 1 to 2, rows from 1 to 1",
        ),
        (
            '"1 - {1/1:a[2][1]}"',
            '"1 - - {1/1:a[2][1]} x"',
            '"1 - - {',
            "tasks[4].equals: '1 - - (0.5574377188702284) x' cannot be read ('x' is not expected there)",
        ),
        (
            'at: "2/1:E", among',
            'at: "1/1:E", among',
            "{kind: compare",
            "tasks[5]: two of these have the lowest number, 0.2189; only one answer can be right",
        ),
        (
            "slip: own-slope-missing",
            "slip: rate-forgotten",
            "rate-forgotten}",
            "tasks[7].slip: 1/1:dw[1][1,1] invites no slip 'rate-forgotten' with a wrong result; the slips",
        ),
        (
            "{1/1:z[1][1]}.",
            "{1/1:z[1][7]}.",
            '"It is {1/1:z[1][7]',
            "tasks[2].because: '{1/1:z[1][7]}': this network calculates no z[1][7]",
        ),
        ("{1/1:E}.", "{9/1:E}.", '"The error', "say[1].text: '{9/1:E}': there is no row 9/1"),
        (
            "{1/1:E}.",
            "{one: 1/1:E[2]}.",
            '"The error',
            "say[1].text: '{one: 1/1:E[2]}': there is no E[2], since there is one output: write 1/1:E",
        ),
    ],
)
def test_what_names_nothing_fails_where_it_stands(
    right: str, wrong: str, stands: str, message: str, write: Write
) -> None:
    assert TASKS.count(right) == 1
    text = TASKS.replace(right, wrong)
    (found,) = remarks(write(text))
    assert found.startswith(f"{place(text, stands)}: {message}")


@pytest.mark.parametrize(
    "said",
    [
        "0.2189 in all",  # the error of the row
        "0.09793 of it from O1",  # that of one output
        "off by 0.4426",  # a part of a formula: the miss
        "-0.05459",  # a share that goes back
        "0.5266 then, or 0.5266",  # a new weight
        "about 0.22, in 1936, 150 rows",  # short numbers and whole ones
        "{= 3.0573} elsewhere, and {= 1 - 0.75}",  # meant
        "0.5027 if it is slow",  # a variant's new weight
        "1.5e-3 or 2.0",
        "version 1.234.5",
    ],
)
def test_a_number_that_some_quantity_has_may_stand_in_prose(said: str, write: Write) -> None:
    assert remarks(write(TASKS.replace("The error is {1/1:E}.", said))) == []


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("It is 0.5575.", "no quantity of this lesson is 0.5575; write {ADDRESS} for a number of the lesson ({"),
        (
            "It is 0.21888.",
            "no quantity of this lesson is 0.21888; write {ADDRESS} for a number of the lesson ({1/1:E} is",
        ),
        (
            "It is 98.76.",
            "no quantity of this lesson is 98.76; write {ADDRESS} for a number of the lesson, {= 98.76} for",
        ),
    ],
)
def test_a_number_that_nothing_has_fails(said: str, message: str, write: Write) -> None:
    text = TASKS.replace("The error is {1/1:E}.", said)
    (found,) = remarks(write(text))
    assert found.startswith(f"{place(text, chr(34) + said)}: say[1].text: {message}")


def test_a_number_goes_stale_when_a_weight_changes(write: Write) -> None:
    text = TASKS.replace("The error is {1/1:E}.", "The error is 0.2189.")
    assert remarks(write(text)) == []
    assert len(remarks(write(text.replace("[0.2, -0.3], [0.4, 0.1]", "[0.2, -0.3], [0.4, 0.9]")))) == 1


def test_what_a_publication_prints_and_what_its_formula_gives_may_stand_in_prose(write: Write) -> None:
    claim = 'claims: [{at: "1/1:z[1][1]", printed: "6.28", as: "1/(exp(0.3)+1)"}]\n'
    assert remarks(write(f'{SMALLEST}{claim}say: [{{at: z, text: "It prints 6.28, by 0.4256."}}]\n')) == []


def test_wrong_choices_may_have_any_number_and_the_right_one_may_not(write: Write) -> None:
    task = 'tasks: [{kind: choice, ask: "z?", choices: ["7.77", "8.88"], right: 2}]\n'
    assert remarks(write(SMALLEST + task)) == [
        "9:53: tasks[1].choices[2]: no quantity of this lesson is 8.88; write {ADDRESS} for a number of the lesson, "
        "{= 8.88} for any other"
    ]
