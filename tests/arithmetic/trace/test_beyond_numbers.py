"""Where numbers stop being numbers, training stops and says at which step; every step that is shown has a number."""

import math
import warnings
from itertools import pairwise
from pathlib import Path
from random import Random

import numpy as np
import pytest

from tutor.arithmetic.engine.network import Data, Layer, Network, Optimiser, Training, frozen
from tutor.arithmetic.trace.step import Address
from tutor.arithmetic.trace.trace import Trace
from tutor.author.linter import check
from tutor.lesson.load import load
from tutor.lesson.problems import LessonError

LOSSES = ("half-squared-error", "mean-squared-error", "binary-cross-entropy", "cross-entropy")
KINDS = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
HIDDEN = ("sigmoid", "tanh", "relu", "linear", "leaky-relu", "step", "softmax")


def wild(seed: int) -> Trace:
    """Return a run of a small network with numbers of any size, as a lesson may have them."""
    random = Random(seed)  # noqa: S311  (numbers, no secret)

    def size() -> float:
        return random.choice((-1, 1)) * random.random() * 10.0 ** random.choice((0, 0, 1, 2, 3, 6, 12))

    sizes = [random.randrange(1, 3), *(random.randrange(1, 4) for _ in range(random.randrange(1, 4)))]
    loss = random.choice(LOSSES)
    classes = "entropy" in loss
    layers: list[Layer] = []
    for incoming, units in pairwise(sizes):
        last = len(layers) == len(sizes) - 2
        act = random.choice(("sigmoid", "softmax")) if last and classes else random.choice(HIDDEN)
        weights = frozen([[size() for _ in range(incoming)] for _ in range(units)])
        names = tuple(f"U{len(layers)}{unit}" for unit in range(units))
        bias = frozen([size() for _ in range(units)]) if random.random() < 0.5 else None
        layers.append(Layer(names, act, weights, bias, True))
    rows = random.randrange(1, 4)
    inputs = frozen([[size() for _ in range(sizes[0])] for _ in range(rows)])
    targets = [[float(random.randrange(2)) if classes else size() for _ in range(sizes[-1])] for _ in range(rows)]
    if loss == "cross-entropy":
        targets = [[1.0] + [0.0] * (sizes[-1] - 1) for _ in range(rows)]
    names = tuple(f"x{number}" for number in range(sizes[0]))
    training = Training(
        optimiser=Optimiser(random.choice(KINDS), rate=10.0 ** random.randrange(-3, 4)),
        batch=random.randrange(1, rows + 1),
        epochs=12,
    )
    made = Data(inputs, frozen(targets), tuple(f"y{number}" for number in range(sizes[-1])))
    return Trace(Network(names, tuple(layers), loss), made, training)


def first_broken(trace: Trace, epochs: int) -> Address | None:
    """Look at every step of every epoch."""
    for epoch in range(1, epochs + 1):
        for row in range(1, trace.rows + 1):
            plan = trace.plan(row)
            for place in range(len(plan)):
                at = Address(epoch, row, plan[place])
                if not math.isfinite(trace.moment(at).value(at.ref)):
                    return at
    return None


@pytest.mark.parametrize("block", range(20))
def test_a_run_stops_in_the_epoch_whose_step_has_no_number_and_names_it(block: int) -> None:
    for seed in range(block * 15, block * 15 + 15):
        trace = wild(seed)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            trace.run.advance()
        trained = len(trace.run.history.errors)
        found = first_broken(trace, trained)
        assert trace.first_broken == found, seed
        if found is not None:
            assert found.epoch == trained, seed
            assert str(found) in trace.stopped
        else:
            assert trained == 12


LESSON = """format: 1
id: mine
title: T
network:
  inputs: [a]
  layers:
    - {{units: {units}, activation: {activation}, weights: {weights}}}
data:
  targets: {targets}
  rows: {rows}
training: {{loss: {loss}, optimiser: {{kind: sgd, rate: 0.1}}, epochs: 5}}
"""


def test_check_says_where_the_numbers_end(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    text = LESSON.format(
        units="[O1, O2]",
        activation="sigmoid",
        weights="[[-800], [1]]",
        targets="[y, n]",
        rows="[[1, 0, 1]]",
        loss="cross-entropy",
    )
    path.write_text(text, encoding="utf-8")
    said = [str(finding) for finding in check(path)]
    assert any("The first number that is none any more: 1/1:delta[1][1]." in one for one in said)


@pytest.mark.parametrize("kind", ["min-max", "z-score"])
@pytest.mark.parametrize("spread", ["1.0e-320", "1.0e-310", "5.0e-324", "1.0e-300"])
def test_inputs_that_scaling_takes_beyond_all_numbers_are_refused(kind: str, spread: str, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    rows = f"[[0, 1], [{spread}, 1], [1, 0], [1000000, 1]]"
    text = LESSON.format(
        units="[O]", activation="sigmoid", weights="[[1]]", targets="[y]", rows=rows, loss="half-squared-error"
    )
    path.write_text(text.replace("data:\n", f"data:\n  normalise: {kind}\n  split: {{train: 2}}\n"), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            lesson = load(path)
        except LessonError as error:
            assert "is scaled beyond all numbers" in str(error)  # noqa: PT017
        else:
            every = [lesson.data.inputs, *(rows.inputs for rows in (lesson.data.test, lesson.data.validation) if rows)]
            assert all(np.isfinite(inputs).all() for inputs in every)
