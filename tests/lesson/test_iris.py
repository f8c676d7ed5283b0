"""Iris, trained from the bundled data in every way that the course plan gives figures for.

The rows are reordered so that the first 40 of each species train and the last 10 are held out. Figures: mean
cross-entropy after the last epoch on training and held-out rows, and wrong rows of each.
"""

import csv
from pathlib import Path

import pytest

from tutor.arithmetic.trace.trace import Trace
from tutor.lesson.find import bundled
from tutor.lesson.load import load

LESSON = """\
format: 1
id: iris
title: Iris
network:
  inputs: [sepal_length, sepal_width, petal_length, petal_width]
  layers:
    - {{units: 4, activation: tanh, weights: {{random: xavier, seed: 1}}, bias: 0}}
    - {{units: 3, activation: softmax, weights: {{random: xavier, seed: 1}}, bias: 0}}
data: {{targets: [species], file: iris.csv, split: {{train: 120}}, normalise: z-score}}
training: {{loss: cross-entropy, reduce: mean, {how}}}
"""
RUNS = {
    "optimiser: {kind: sgd, rate: 0.5}, batch: all, epochs: 200": (0.0638, 3, 0.0151, 0),
    "optimiser: {kind: sgd, rate: 0.5}, batch: all, epochs: 1000": (0.0507, 2, None, 0),
    "optimiser: {kind: momentum, rate: 0.1}, batch: all, epochs: 200": (0.0533, None, None, None),
    "optimiser: {kind: adam, rate: 0.05}, batch: all, epochs: 60": (0.0922, None, None, 0),
    "optimiser: {kind: sgd, rate: 0.1}, batch: 10, epochs: 50, shuffle: 1": (0.0829, None, None, 0),
}


def iris(folder: Path, how: str) -> Trace:
    source = bundled()[0].parent / "data" / "iris.csv"
    header, *rows = csv.reader(source.read_text(encoding="utf-8").splitlines())
    train = [rows[50 * species + flower] for species in range(3) for flower in range(40)]
    held_out = [rows[50 * species + flower] for species in range(3) for flower in range(40, 50)]
    with (folder / "iris.csv").open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([header, *train, *held_out])
    (folder / "iris.yaml").write_text(LESSON.format(how=how), encoding="utf-8")
    lesson = load(folder / "iris.yaml")
    return Trace(lesson.network, lesson.data, lesson.training)


@pytest.mark.parametrize(("how", "figures"), RUNS.items())
def test_training_ends_at_the_published_figures(
    how: str, figures: tuple[float, int | None, float | None, int | None], tmp_path: Path
) -> None:
    run = iris(tmp_path, how).run
    run.advance()
    assert run.data.test is not None
    training = run.evaluate(run.data.training, run.training.epochs)
    held_out = run.evaluate(run.data.test, run.training.epochs)
    found = (
        float(training.totals().mean()),
        120 - int(training.hits().sum()),
        float(held_out.totals().mean()),
        30 - int(held_out.hits().sum()),
    )
    for number, figure in zip(found, figures, strict=True):
        assert figure is None or abs(number - figure) <= 0.00005


def test_the_columns_are_scaled_by_the_training_rows_alone(tmp_path: Path) -> None:
    trace = iris(tmp_path, "optimiser: {kind: sgd, rate: 0.5}")
    means, deviations = ("5.89", "3.06", "3.7958", "1.1908"), (".8424", ".4400", "1.7854", ".7542")
    for column, (mean, deviation) in enumerate(zip(means, deviations, strict=True), start=1):
        assert abs(trace[f"prepare:mean[{column}]"].result - float(mean)) <= 0.00005
        assert abs(trace[f"prepare:sd[{column}]"].result - float(deviation)) <= 0.00005


def test_the_bundled_rows_are_those_of_the_uci_file() -> None:
    header, *rows = csv.reader((bundled()[0].parent / "data" / "iris.csv").read_text(encoding="utf-8").splitlines())
    assert len(rows) == 150
    assert rows[34] == rows[37] == ["4.9", "3.1", "1.5", "0.1", "setosa"]
    means = [sum(float(row[column]) for row in rows) / 150 for column in range(4)]
    assert [round(mean, 4) for mean in means] == [5.8433, 3.0540, 3.7587, 1.1987]
    assert header[-1] == "species"
