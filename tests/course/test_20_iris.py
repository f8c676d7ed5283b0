"""Iris from the bundled lesson: the course plan's figures in all its runs, and a learner who makes no mistakes."""

import csv
from functools import cache

import pytest

from tests.course.perfect import finish
from tests.course.printed import is_printed, run_of, unlike
from tutor.arithmetic.trace.trace import Trace
from tutor.lesson.find import bundled

AFTER = {  # after so many epochs: training loss, wrong rows of 120, test loss, wrong rows of 30
    ("", 200): (".0638", 3, ".0151", 0),
    ("", 1000): (".0507", 2, None, 0),
    ("momentum", 200): (".0533", None, None, None),
    ("adam", 60): (".0922", None, None, 0),
    ("tens", 50): (".0829", None, None, 0),
    ("few", 10): (None, None, ".540", 12),  # the plan counts epochs from 0 here and calls it 9
    ("few", 1500): (".0001", 0, "9.46", 15),
}
MEANS, DEVIATIONS = ("5.89", "3.06", "3.7958", "1.1908"), (".8424", ".4400", "1.7854", ".7542")
LEAKED = ("5.8433", "3.0540", "3.7587", "1.1987")
FOLDER = bundled()[0].parent / "data"


@cache
def run(variant: str) -> Trace:
    trace = run_of("iris", variant)
    trace.run.advance()
    return trace


@pytest.mark.parametrize(("run_and_epoch", "printed"), AFTER.items())
def test_losses_and_wrong_rows_are_the_course_plans(
    run_and_epoch: tuple[str, int], printed: tuple[str | None, int | None, str | None, int | None]
) -> None:
    variant, epoch = run_and_epoch
    data = run(variant).run.data
    found: list[float] = []
    for rows in (data.training, data.test):
        assert rows is not None
        values = run(variant).run.evaluate(rows, epoch)
        found += [float(values.totals().mean()), len(rows.inputs) - float(values.hits().sum())]
    for value, figure in zip(found, printed, strict=True):
        assert figure is None or is_printed(value, str(figure)), (value, figure)


def test_no_exam_loss_of_the_overfitted_run_is_lower_than_after_epoch_10() -> None:
    trace = run("few")
    assert trace.run.data.test is not None
    losses = [trace.run.evaluate(trace.run.data.test, epoch).totals().sum() for epoch in range(1, 101)]
    assert losses.index(min(losses)) == 9


def test_the_columns_are_scaled_by_the_training_rows_alone() -> None:
    printed = {f"prepare:mean[{column}]": text for column, text in enumerate(MEANS, start=1)}
    printed |= {f"prepare:sd[{column}]": text for column, text in enumerate(DEVIATIONS, start=1)}
    assert unlike(run_of("iris"), printed) == []


def test_the_leaks_means_are_those_of_all_rows() -> None:
    printed = {f"prepare:mean[{column}]": text for column, text in enumerate(LEAKED, start=1)}
    assert unlike(run_of("iris", "leak"), printed) == []


def test_validation_chooses_epoch_9_and_patience_waits_20_more() -> None:
    held_out = list(run("stopped").run.history.held_out_errors)
    assert held_out.index(min(held_out)) + 1 == 9
    assert run("stopped").run.last_epoch == 29


def test_the_parts_hold_the_rows_of_the_whole() -> None:
    whole, parts, few = (read(f"iris{name}.csv") for name in ("", "-parts", "-few"))
    species = [whole[start : start + 50] for start in (0, 50, 100)]
    assert parts == [row for kind in species for row in kind[:40]] + [row for kind in species for row in kind[40:]]
    chosen = ((0, 5), (35, 40), (40, 50))
    assert few == [row for first, last in chosen for kind in species for row in kind[first:last]]


def read(name: str) -> list[list[str]]:
    return list(csv.reader((FOLDER / name).read_text(encoding="utf-8").splitlines()))[1:]


@pytest.mark.parametrize("mode", ["faded", "solo"])
def test_a_perfect_learner_answers_everything_at_once(mode: str) -> None:
    finished = finish("iris", mode)
    assert (finished.unanswered, finished.not_right_at_once, finished.undone) == ([], [], set())
