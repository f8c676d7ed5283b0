"""The CSV file beside a lesson: what is read of it, what is said about it, and that nothing else is ever read."""

import os
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tutor.arithmetic.engine.network import Optimiser, Stop
from tutor.arithmetic.engine.training import Run
from tutor.lesson.lesson import Lesson
from tutor.lesson.load import load
from tutor.lesson.problems import LessonError, Problem

LESSON = """\
format: 1
id: from-a-file
title: Rows from a file
network:
  inputs: [a, b]
  layers: [{units: 1, activation: sigmoid, weights: 0.5}]
data:
  targets: [t]
  file: rows.csv
training: {optimiser: {kind: sgd, rate: 0.5}}
"""
THREE_CLASSES = LESSON.replace("units: 1, activation: sigmoid", "units: 3, activation: softmax").replace(
    "training: {", "training: {loss: cross-entropy, "
)
TEN_ROWS = "a,b,t\n" + "".join(f"{n},{10 * n},0.5\n" for n in range(1, 11))


@pytest.fixture
def lesson_of(tmp_path: Path) -> Callable[..., Lesson]:
    """Load a lesson with a CSV file beside it."""

    def loaded(rows: str | bytes, lesson: str = LESSON) -> Lesson:
        raw = rows if isinstance(rows, bytes) else rows.encode()
        (tmp_path / "rows.csv").write_bytes(raw)
        (tmp_path / "lesson.yaml").write_text(lesson, encoding="utf-8")
        return load(tmp_path / "lesson.yaml")

    return loaded


@pytest.fixture
def problems_of(lesson_of: Callable[..., Lesson]) -> Callable[..., list[Problem]]:
    """Return the problems of a lesson with a CSV file beside it."""

    def found(rows: str | bytes, lesson: str = LESSON) -> list[Problem]:
        with pytest.raises(LessonError) as refused:
            lesson_of(rows, lesson)
        return list(refused.value.problems)

    return found


LessonOf = Callable[..., Lesson]
ProblemsOf = Callable[..., list[Problem]]


def table(lesson: Lesson) -> list[list[float]]:
    rows: list[list[float]] = np.hstack([lesson.data.inputs, lesson.data.targets]).tolist()
    return rows


def places(problems: list[Problem]) -> list[tuple[str, int, int, str]]:
    return [(Path(p.file).name, p.line, p.column, p.key) for p in problems]


# --- what is read ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rows",
    [
        "a,b,t\n1,2,0.5\n3,-4e-1,1\n",
        "a,b,t\r\n1,2,0.5\r\n3,-.4,1\r\n",
        "a,b,t\r1,2,0.5\r3,-.4,1",
        "\ufeffa,b,t\n1,2,0.5\n3,-.4,1\n",
        '"a","b","t"\n"1",2,".5"\n3,"-.4",1\n',
        " a , b,t \n 1,  2 ,.5\n3,-.4, 1 \n",
        "\n\na,b,t\n\n1,2,.5\n , ,\n\n3,-.4,1\n\n",
        "t,b,a\n0.5,2,1\n1,-.4,3\n",
        "name,b,note,a,when,t\nx,2,,1,2020-01-01,.5\ny,-.4,'n',3,,1\n",
    ],
    ids=["plain", "CRLF", "CR", "mark", "quotes", "spaces", "blank lines", "other order", "extra columns"],
)
def test_however_the_table_is_written_the_columns_are_found_by_their_names(rows: str, lesson_of: LessonOf) -> None:
    lesson = lesson_of(rows)
    assert table(lesson) == [[1.0, 2.0, 0.5], [3.0, -0.4, 1.0]]
    assert lesson.data.target_names == ("t",)


def test_a_quoted_name_may_hold_a_line_end_and_quotes_without_disturbing_the_rows(lesson_of: LessonOf) -> None:
    lesson = lesson_of('note,a,b,t\n"two\nlines, ""quoted""",1,2,.5\nplain,3,4,1\n')
    assert table(lesson) == [[1.0, 2.0, 0.5], [3.0, 4.0, 1.0]]


def test_inputs_given_as_a_number_are_the_first_columns_that_are_no_targets(lesson_of: LessonOf) -> None:
    lesson = lesson_of("t,u,v,w\n1,2,3,4\n", LESSON.replace("[a, b]", "2"))
    assert table(lesson) == [[2.0, 3.0, 1.0]]


def test_five_thousand_rows_are_read_quickly(lesson_of: LessonOf) -> None:
    rows = "a,b,t\n" + "".join(f"{n},{n / 8},{n % 2}\n" for n in range(5000))
    start = time.perf_counter()
    lesson = lesson_of(rows)
    assert time.perf_counter() - start < 2
    assert lesson.data.rows == 5000
    assert table(lesson)[4999] == [4999.0, 624.875, 1.0]


def test_a_column_of_words_becomes_an_output_for_each_in_the_order_of_first_appearance(lesson_of: LessonOf) -> None:
    lesson = lesson_of("a,b,t\n1,1,rose\n1,2,iris\n2,1,rose\n2,2,tulip\n3,1,iris\n", THREE_CLASSES)
    assert lesson.data.target_names == ("rose", "iris", "tulip")
    assert lesson.data.targets.tolist() == [[1, 0, 0], [0, 1, 0], [1, 0, 0], [0, 0, 1], [0, 1, 0]]


def test_two_columns_of_numbers_are_two_targets(lesson_of: LessonOf) -> None:
    lesson = lesson_of("a,b,t,s\n1,2,.1,.2\n", LESSON.replace("[t]", "[t, s]").replace("units: 1", "units: 2"))
    assert lesson.data.targets.tolist() == [[0.1, 0.2]]
    assert lesson.data.target_names == ("t", "s")


# --- classes that do not fit -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "units", "needed"),
    [
        ("rose iris tulip", 2, "give the output layer 3 units, one for each class"),
        ("rose iris rose", 3, "give the output layer 2 units, one for each class"),
        ("rose iris rose", 1, "there is 1 output unit; give the output layer 2 units"),
        ("rose rose rose", 2, "names a single class (rose); there is nothing to tell apart"),
        ("rose rose rose", 1, "names a single class (rose); there is nothing to tell apart"),
    ],
)
def test_classes_that_are_not_as_many_as_the_output_units_get_one_message(
    words: str, units: int, needed: str, problems_of: ProblemsOf
) -> None:
    activation = "softmax" if units > 1 else "sigmoid"
    lesson = LESSON.replace("units: 1, activation: sigmoid", f"units: {units}, activation: {activation}")
    rows = "a,b,t\n" + "".join(f"1,2,{word}\n" for word in words.split())
    (problem,) = problems_of(rows, lesson)
    assert places([problem]) == [("lesson.yaml", 8, 12, "data.targets")]
    assert needed in problem.message


NAMED = THREE_CLASSES.replace("units: 3", "units: [tulip, Rose, iris]")


def test_units_with_the_names_of_the_classes_get_their_own_class_in_any_order(lesson_of: LessonOf) -> None:
    lesson = lesson_of("a,b,t\n1,1,rose\n1,2,iris\n2,1,rose\n2,2,tulip\n", NAMED)
    assert lesson.data.target_names == ("tulip", "rose", "iris")
    assert lesson.data.targets.tolist() == [[0, 1, 0], [0, 0, 1], [0, 1, 0], [1, 0, 0]]


def test_a_unit_with_the_name_of_another_units_class_is_refused(problems_of: ProblemsOf) -> None:
    (problem,) = problems_of("a,b,t\n1,1,rose\n1,2,iris\n2,2,lily\n", NAMED)
    assert places([problem]) == [("lesson.yaml", 6, 20, "network.layers[1].units")]
    assert (
        problem.message
        == "'Rose' is the name of another unit's class; name the units after the classes: rose, iris, lily"
    )


def test_a_class_that_stands_once_and_is_nearly_another_is_told_at_its_line(problems_of: ProblemsOf) -> None:
    (problem,) = problems_of("a,b,t\n1,1,rose\n1,2,iris\n2,2,tulip\n2,2,tulip\n2,2,tullip\n", NAMED)
    assert places([problem]) == [("rows.csv", 6, 5, "t")]
    assert problem.message == "'tullip' stands only here; did you mean 'tulip'?"


def test_a_missing_target_column_is_all_that_is_told(problems_of: ProblemsOf) -> None:
    (problem,) = problems_of("a,b,class\n1,1,rose\n1,2,iris\n2,2,tulip\n", THREE_CLASSES)
    assert problem.message == "rows.csv has no column 't'; it has a, b, class"


@pytest.mark.parametrize(
    ("rows", "place", "message"),
    [
        ("a;b;t\n1;2;1\n", (1, 1), "the values are separated by semicolons; separate them with commas"),
        ("a\tb\tt\n1\t2\t1\n", (1, 1), "the values are separated by tabs; separate them with commas"),
        ('a,b,t\n"1,5",2,1\n', (2, 1), "'1,5' is not a number; write the decimal point: 1.5"),
        ("a,b,t\n1,5,2,0,1,0\n", (2, 1), "this row has 6 values; the header has 3: write decimal points, not commas"),
    ],
)
def test_the_habits_of_other_countries_are_told_how_to_write_it(
    rows: str, place: tuple[int, int], message: str, problems_of: ProblemsOf
) -> None:
    (problem,) = problems_of(rows)
    assert (problem.line, problem.column, problem.message) == (*place, message)


def test_many_classes_are_counted_and_only_a_few_of_them_named(problems_of: ProblemsOf) -> None:
    rows = "a,b,t\n" + "".join(f"1,2,word{n}\n" for n in range(5000))
    (problem,) = problems_of(rows, THREE_CLASSES)
    assert "names 5,000 classes (word0, word1, word2, word3, word4, …), but there are 3 output units" in problem.message


def test_a_column_of_numbers_for_several_output_units_gets_one_message(problems_of: ProblemsOf) -> None:
    (problem,) = problems_of("a,b,t\n1,2,1\n1,2,0\n", LESSON.replace("units: 1", "units: 2"))
    assert places([problem]) == [("lesson.yaml", 8, 12, "data.targets")]
    assert problem.message == "there is 1 target, but 2 output units; name one target for each"


def test_one_word_among_numbers_is_a_slip_and_no_class(problems_of: ProblemsOf) -> None:
    (problem,) = problems_of("a,b,t\n1,2,0\n1,2,o\n1,2,1\n1,2,1\n")
    assert places([problem]) == [("rows.csv", 3, 5, "t")]
    assert problem.message == "'o' is not a number; write one"


def test_a_row_without_its_class_is_told_at_its_cell(problems_of: ProblemsOf) -> None:
    problems = problems_of("a,b,t\n1,1,rose\n1,2,\n2,1,iris\n2,2,tulip\n", THREE_CLASSES)
    assert places(problems) == [("rows.csv", 3, 5, "t")]
    assert problems[0].message == "this cell is empty; name a class"


# --- located problems ------------------------------------------------------------------------------------------------


def test_every_bad_cell_is_told_at_its_line_and_column(problems_of: ProblemsOf, tmp_path: Path) -> None:
    problems = problems_of("a,b,t\n1,two,.5\n,4,.5\n\n5,6,half\n7,8,.5\n1,inf,.5\n1_0,2e12,.5\n")
    assert [(p.line, p.column, p.key) for p in problems] == [
        (2, 3, "b"),
        (3, 1, "a"),
        (5, 5, "t"),
        (7, 3, "b"),
        (8, 1, "a"),
        (8, 5, "b"),
    ]
    csv = tmp_path / "rows.csv"
    assert str(problems[0]) == f"{csv}:2:3: b: 'two' is not a number; write one"
    assert str(problems[1]) == f"{csv}:3:1: a: this cell is empty; give a number"
    assert "as large as 1e+12" in problems[5].message


def test_quotes_and_line_ends_within_them_count_when_a_cell_is_located(problems_of: ProblemsOf) -> None:
    problems = problems_of('n,a,b,t\n"x, ""y""",1,b1,.5\n"one\ntwo",a2,1,.5\nz,1,b3,.5\n')
    # line 2: the quoted field takes 10 characters, then `,1,`; line 4: `two",` takes 5
    assert [(p.line, p.column, p.key) for p in problems] == [(2, 14, "b"), (4, 6, "a"), (5, 5, "b")]


def test_rows_of_another_length_than_the_header_are_each_told(problems_of: ProblemsOf) -> None:
    problems = problems_of("a,b,t\n1,2\n1,2,.5\n1,2,.5,9\n")
    assert places(problems) == [("rows.csv", 2, 1, ""), ("rows.csv", 4, 1, "")]
    assert problems[0].message == "this row has 2 values; the header has 3: add or remove some"
    assert problems[1].message == "this row has 4 values; the header has 3: add or remove some"


def test_a_control_character_in_a_cell_does_not_reach_the_terminal(problems_of: ProblemsOf) -> None:
    (problem,) = problems_of("a,b,t\n1,\x1b[31m,.5\n")
    assert "\x1b" not in str(problem)
    assert "'\\x1b[31m'" in str(problem)


def test_line_separators_of_other_alphabets_do_not_shift_the_lines(problems_of: ProblemsOf) -> None:
    (problem,) = problems_of("n,a,b,t\nx\u2028y\x0cz,1,2,.5\nx,1,b,.5\n")
    assert (problem.line, problem.column) == (3, 5)


def test_a_missing_column_is_told_at_the_lessons_key_with_a_guess(problems_of: ProblemsOf) -> None:
    problems = problems_of("a,bb,target\n1,2,.5\n", LESSON.replace("[t]", "[targte]"))
    assert places(problems) == [("lesson.yaml", 5, 15, "network.inputs[2]"), ("lesson.yaml", 8, 13, "data.targets[1]")]
    assert problems[0].message.startswith("rows.csv has no column 'b'; ")
    assert problems[1].message == "rows.csv has no column 'targte'; did you mean 'target'?"


def test_a_missing_column_without_a_likely_name_lists_those_that_are_there(problems_of: ProblemsOf) -> None:
    (problem,) = problems_of("a,height,t\n1,2,.5\n")
    assert problem.message == "rows.csv has no column 'b'; it has a, height, t"


def test_more_inputs_than_columns_are_told(problems_of: ProblemsOf) -> None:
    (problem,) = problems_of("x,y,t\n1,2,.5\n", LESSON.replace("[a, b]", "3"))
    assert (problem.line, problem.key) == (5, "network.inputs")
    assert "there are 3 inputs, but rows.csv has 2 besides the targets'" in problem.message


def test_a_column_that_stands_twice_is_not_chosen_among(problems_of: ProblemsOf) -> None:
    (problem,) = problems_of("a,b,a,t\n1,2,3,.5\n")
    assert problem.key == "a"
    assert "two columns have this name" in problem.message


@pytest.mark.parametrize("rows", ["", "\n\n", "\ufeff", "a,b,t\n", "a,b,t"])
def test_a_file_without_rows_is_told_so(rows: str, problems_of: ProblemsOf) -> None:
    (problem,) = problems_of(rows)
    assert places([problem]) == [("rows.csv", 1, 1, "")]
    assert "there are no rows" in problem.message


def test_a_quote_that_is_not_closed_is_told_at_the_line_that_opens_it(problems_of: ProblemsOf) -> None:
    (problem,) = problems_of('a,b,t\n1,2,.5\n"1,2,.5\n1,2,.5\n1,2,.5\n')
    assert (problem.line, problem.column) == (3, 1)
    assert "check the quotes" in problem.message


def test_text_behind_a_closing_quote_is_told_at_its_line(problems_of: ProblemsOf) -> None:
    (problem,) = problems_of('a,b,t\n1,2,.5\n"1"2,2,.5\n1,2,.5\n')
    assert (problem.line, problem.column) == (3, 1)


def test_a_byte_that_is_not_utf8_is_told_at_its_place_in_the_csv_file(problems_of: ProblemsOf) -> None:
    (problem,) = problems_of(b"a,b,t\n1,2,.5\n1,\xe9,.5\n")
    assert places([problem]) == [("rows.csv", 3, 3, "")]
    assert "0xE9 is not UTF-8" in problem.message


def test_thousands_of_bad_cells_end_in_a_short_message(problems_of: ProblemsOf, lesson_of: LessonOf) -> None:
    rows = "a,b,t\n" + "x,y,.5\n" * 3000
    assert len(problems_of(rows)) == 1000
    with pytest.raises(LessonError) as refused:
        lesson_of(rows)
    assert len(str(refused.value).splitlines()) == 101


@pytest.mark.parametrize("wide", [2, 400_000])
def test_a_million_values_are_enough(wide: int, problems_of: ProblemsOf) -> None:
    row = ",".join("1" * wide) + "\n"
    start = time.perf_counter()
    (problem,) = problems_of(row * (3_000_000 // wide))
    assert time.perf_counter() - start < 20
    assert (problem.line, problem.column) == (1_000_000 // wide + 1, 1)
    assert "more than 1,000,000 values; give fewer rows" in problem.message


# --- what is no CSV file at all --------------------------------------------------------------------------------------


def refused_at_its_key(tmp_path: Path, lesson: str = LESSON) -> str:
    (tmp_path / "lesson.yaml").write_text(lesson, encoding="utf-8")
    start = time.perf_counter()
    with pytest.raises(LessonError) as refused:
        load(tmp_path / "lesson.yaml")
    assert time.perf_counter() - start < 2
    (problem,) = refused.value.problems
    assert places([problem]) == [("lesson.yaml", 9, 9, "data.file")]
    return problem.message


def test_a_file_that_is_not_there_is_told_at_the_lessons_key(tmp_path: Path) -> None:
    assert refused_at_its_key(tmp_path) == "rows.csv: there is no such file; check the path"


def test_a_directory_is_no_data_file(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").mkdir()
    assert "this is a directory; give the path of a data file" in refused_at_its_key(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no FIFOs here")
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "rows.csv")
    assert "not a regular file" in refused_at_its_key(tmp_path)


def test_a_file_of_thirty_three_mebibytes_is_refused_by_its_size(tmp_path: Path) -> None:
    with (tmp_path / "rows.csv").open("wb") as stream:
        stream.truncate(33 << 20)
    assert "larger than 32 MiB" in refused_at_its_key(tmp_path)


@pytest.mark.parametrize(
    "name", ["../x.csv", "/etc/passwd", "data/../x.csv", "other/x.csv", ".x.csv", "data/a/x.csv", "..\\x.csv", "data/"]
)
def test_nothing_is_read_that_is_not_beside_the_lesson(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "lessons"
    (folder / "data").mkdir(parents=True)
    (folder / "other").mkdir()
    for place in (tmp_path / "x.csv", folder / "x.csv", folder / "other" / "x.csv", folder / ".x.csv"):
        place.write_text("a,b,t\n1,2,.5\n", encoding="utf-8")
    message = refused_at_its_key(folder, LESSON.replace("rows.csv", f"'{name}'"))
    assert "put the file beside the lesson, or into the folder data" in message


def test_a_file_in_the_folder_data_is_read(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "x.csv").write_text("a,b,t\n1,2,.5\n", encoding="utf-8")
    (tmp_path / "lesson.yaml").write_text(LESSON.replace("rows.csv", "data/x.csv"), encoding="utf-8")
    assert table(load(tmp_path / "lesson.yaml")) == [[1.0, 2.0, 0.5]]


def test_rows_and_a_file_together_are_refused(problems_of: ProblemsOf) -> None:
    problems = problems_of(TEN_ROWS, LESSON.replace("  file:", "  rows: [[1, 2, 1]]\n  file:"))
    assert len(problems) == 1
    assert problems[0].key.startswith("data")


# --- targets and the loss --------------------------------------------------------------------------------------------


def test_targets_that_an_entropy_cannot_have_are_told_at_their_cells(problems_of: ProblemsOf) -> None:
    lesson = LESSON.replace("training: {", "training: {loss: binary-cross-entropy, ")
    problems = problems_of("a,b,t\n1,2,1\n1,22,1.5\n1,2,-0.25\n1,2,0\n", lesson)
    assert places(problems) == [("rows.csv", 3, 6, "t"), ("rows.csv", 4, 5, "t")]
    assert problems[0].message == "the target 1.5 must lie between 0 and 1 for binary-cross-entropy"


def test_shares_that_do_not_add_up_to_one_are_told_at_their_row(problems_of: ProblemsOf) -> None:
    lesson = THREE_CLASSES.replace("[t]", "[t, s, r]")
    problems = problems_of("a,b,t,s,r\n1,2,1,0,0\n1,2,.5,.25,0\n1,2,2,-1,0\n1,2,.5,.25,.25\n", lesson)
    assert places(problems) == [("rows.csv", 3, 1, ""), ("rows.csv", 4, 5, "t"), ("rows.csv", 4, 7, "s")]
    assert problems[0].message == "the targets of row 2 add up to 0.75; for cross-entropy they must add up to 1"


def test_a_squared_error_takes_any_target(lesson_of: LessonOf) -> None:
    assert lesson_of("a,b,t\n1,2,-7\n").data.targets.tolist() == [[-7.0]]


# --- what is made of the rows ----------------------------------------------------------------------------------------


def with_data(line: str) -> str:
    return LESSON.replace("  file: rows.csv\n", f"  file: rows.csv\n  {line}\n")


def with_training(words: str) -> str:
    return LESSON.replace("training: {", f"training: {{{words}, ")


@pytest.mark.parametrize(
    ("split", "train", "validation", "test"),
    [
        ("{train: 0.8}", range(1, 9), (), (9, 10)),
        ("{train: 7}", range(1, 8), (), (8, 9, 10)),
        ("{train: 0.6, validation: 0.2}", range(1, 7), (7, 8), (9, 10)),
        ("{train: 6, validation: 1}", range(1, 7), (7,), (8, 9, 10)),
        ("{test_every: 5}", (1, 2, 3, 4, 6, 7, 8, 9), (), (5, 10)),
        ("{test_every: 5, validation: 2}", (1, 2, 3, 4, 6, 7), (8, 9), (5, 10)),
    ],
)
def test_the_rows_of_the_file_are_split_as_the_lesson_says(
    split: str, train: range | tuple[int, ...], validation: tuple[int, ...], test: tuple[int, ...], lesson_of: LessonOf
) -> None:
    data = lesson_of(TEN_ROWS, with_data(f"split: {split}")).data
    assert data.numbers == tuple(train)
    assert (data.validation.numbers if data.validation else ()) == validation
    assert (data.test.numbers if data.test else ()) == test
    assert data.inputs[:, 0].tolist() == list(train)


def test_a_shuffle_before_the_split_takes_the_rows_in_the_order_of_its_seed(lesson_of: LessonOf) -> None:
    data = lesson_of(TEN_ROWS, with_data("split: {train: 8, shuffle: 7}")).data
    order = [int(row) + 1 for row in np.random.RandomState(7).permutation(10)]
    assert order != sorted(order)
    assert data.numbers == tuple(order[:8])
    assert data.test is not None
    assert data.test.numbers == tuple(order[8:])
    assert data.test.inputs.tolist() == [[n, 10 * n] for n in order[8:]]


def test_a_split_that_leaves_nothing_is_told_at_its_key(problems_of: ProblemsOf) -> None:
    (problem,) = problems_of(TEN_ROWS, with_data("split: {train: 10}"))
    assert (problem.line, problem.key) == (10, "data.split")
    assert "no row is left for testing, of 10" in problem.message


def test_inputs_are_scaled_by_the_training_rows_alone(lesson_of: LessonOf) -> None:
    rows = "a,b,t\n2,5,.5\n4,5,.5\n6,5,.5\n8,5,.5\n10,7,.5\n"
    data = lesson_of(rows, with_data("split: {train: 4}\n  normalise: z-score")).data
    sd = 5**0.5  # of 2 4 6 8: mean 5, squares 9 1 1 9, their mean 5
    np.testing.assert_allclose(data.inputs, [[-3 / sd, 0], [-1 / sd, 0], [1 / sd, 0], [3 / sd, 0]])
    assert data.test is not None
    np.testing.assert_allclose(data.test.inputs, [[5 / sd, 2.0]])  # a constant column is only shifted
    ranged = lesson_of(rows, with_data("split: {train: 4}\n  normalise: min-max")).data
    np.testing.assert_allclose(ranged.inputs[:, 0], [0, 1 / 3, 2 / 3, 1])
    assert ranged.test is not None
    np.testing.assert_allclose(ranged.test.inputs, [[4 / 3, 2.0]])  # a test value may leave the range


def test_all_rows_in_one_batch_are_the_training_rows(lesson_of: LessonOf) -> None:
    lesson = with_training("batch: all").replace("rows.csv\n", "rows.csv\n  split: {train: 0.8}\n")
    assert lesson_of(TEN_ROWS, lesson).training.batch == 8
    assert lesson_of(TEN_ROWS, with_training("batch: 4, reduce: mean")).training.batch == 4
    assert lesson_of(TEN_ROWS, with_training("batch: 400")).training.batch == 10


def test_optimiser_and_stop_arrive_with_their_parameters(lesson_of: LessonOf) -> None:
    text = with_training("epochs: 50, stop: {error_below: 0.01, patience: 3}")
    text = text.replace("{kind: sgd, rate: 0.5}", "{kind: momentum, rate: 0.25, momentum: 0.5, damped: true}")
    training = lesson_of(TEN_ROWS, text.replace("rows.csv\n", "rows.csv\n  split: {test_every: 5}\n")).training
    assert training.optimiser == Optimiser("momentum", rate=0.25, momentum=0.5, damped=True)
    assert training.stop == Stop(error_below=0.01, patience=3)
    assert training.epochs == 50
    assert training.shuffle is None


def test_patience_needs_rows_to_judge_by_also_with_a_file(problems_of: ProblemsOf) -> None:
    (problem,) = problems_of(TEN_ROWS, with_training("stop: {patience: 3}"))
    assert problem.key == "training.stop.patience"


def test_a_new_order_in_each_epoch_is_drawn_from_the_seed(lesson_of: LessonOf) -> None:
    lesson = lesson_of(TEN_ROWS, with_training("epochs: 3, shuffle: 11"))
    run = Run(lesson.network, lesson.data, lesson.training)
    stream = np.random.RandomState(11)
    expected = [tuple(int(row) for row in stream.permutation(10)) for _ in range(3)]
    assert [run.places(epoch) for epoch in (1, 2, 3)] == expected
