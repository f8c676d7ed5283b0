"""Penguins: runs against a few lines of NumPy, the data against what is known of it, and a perfect learner."""

import csv
from collections import Counter

import numpy as np
import pytest

from tests.course.perfect import finish
from tests.course.printed import is_printed, run_of
from tutor.lesson.find import bundled

ROWS = list(csv.DictReader((bundled()[0].parent / "data" / "penguins.csv").read_text(encoding="utf-8").splitlines()))
COLUMNS = ("bill_length", "bill_depth", "flipper_length", "body_mass")
SPECIES = ("Adelie", "Gentoo", "Chinstrap")


def losses(scaling: str, rate: float = 0.5, epochs: int = 200) -> tuple[float, float]:
    """Train a 4-4-3 network on four rows of five, the whole batch at once; return both mean cross-entropies."""
    x = np.array([[float(row[name]) for name in COLUMNS] for row in ROWS])
    t = np.array([[float(row["species"] == name) for name in SPECIES] for row in ROWS])
    exam = np.arange(1, len(ROWS) + 1) % 5 == 0
    if scaling == "z-score":
        x = (x - x[~exam].mean(0)) / x[~exam].std(0)
    elif scaling == "min-max":
        x = (x - x[~exam].min(0)) / (x[~exam].max(0) - x[~exam].min(0))
    stream = np.random.RandomState(1)
    w1, w2 = (stream.uniform(-r, r, shape) for shape, r in (((4, 4), (6 / 8) ** 0.5), ((3, 4), (6 / 7) ** 0.5)))
    b1, b2 = np.zeros(4), np.zeros(3)

    def forward(rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        hidden = np.tanh(rows @ w1.T + b1)
        powers = np.exp(hidden @ w2.T + b2)
        return hidden, powers / powers.sum(1, keepdims=True)

    for _ in range(epochs):
        hidden, output = forward(x[~exam])
        behind = (output - t[~exam]) / len(hidden)
        before = behind @ w2 * (1 - hidden**2)
        w2, b2 = w2 - rate * behind.T @ hidden, b2 - rate * behind.sum(0)
        w1, b1 = w1 - rate * before.T @ x[~exam], b1 - rate * before.sum(0)
    found = [-np.log(forward(x[part])[1][t[part] == 1]).mean() for part in (~exam, exam)]
    return found[0], found[1]


@pytest.mark.parametrize(
    ("variant", "scaling", "rate"),
    [("", "z-score", 0.5), ("min-max", "min-max", 0.5), ("unscaled", "", 0.5), ("careful", "", 0.0001)],
)
def test_its_runs_end_where_a_few_lines_of_numpy_end(variant: str, scaling: str, rate: float) -> None:
    run = run_of("penguins", variant).run
    run.advance()
    assert run.data.test is not None
    found = [float(run.evaluate(rows, 200).totals().mean()) for rows in (run.data.training, run.data.test)]
    assert found == pytest.approx(losses(scaling, rate), rel=1e-6)


@pytest.mark.parametrize(("variant", "wrong"), [("", (0, 0)), ("unscaled", (150, 37))])
def test_unscaled_it_calls_every_bird_an_adelie(variant: str, wrong: tuple[int, int]) -> None:
    """Of 267 training birds 117 are Adelies, of 66 exam birds 29."""
    run = run_of("penguins", variant).run
    run.advance()
    assert run.data.test is not None
    parts = [run.evaluate(rows, 200).hits() for rows in (run.data.training, run.data.test)]
    assert tuple(len(hits) - int(hits.sum()) for hits in parts) == wrong


def test_without_scaling_no_hidden_unit_has_a_slope() -> None:
    trace = run_of("penguins", "unscaled")
    assert [trace[f"1/1:slope[1][{unit}]"].result for unit in (1, 2, 3, 4)] == [0, 0, 0, 0]


def test_the_complete_rows_are_there() -> None:
    """333 of 344, as the data set's own publication counts them: 146 Adelie, 68 Chinstrap, 119 Gentoo."""
    assert Counter(row["species"] for row in ROWS) == {"Adelie": 146, "Chinstrap": 68, "Gentoo": 119}
    means = [sum(float(row[name]) for row in ROWS) / 333 for name in COLUMNS]
    assert all(
        is_printed(mean, text) for mean, text in zip(means, ("43.99", "17.16", "200.97", "4207.06"), strict=True)
    )


def test_a_perfect_learner_answers_everything_at_once() -> None:
    finished = finish("penguins")
    assert (finished.unanswered, finished.not_right_at_once, finished.undone) == ([], [], set())
