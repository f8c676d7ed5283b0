"""Preparing a table: which rows are for what, and how inputs are scaled, against `statistics` and the curriculum."""

from decimal import Decimal
from math import isclose
from statistics import fmean, pstdev

import numpy as np
import pytest

from tests.networks import seeded
from tutor.arithmetic.engine.data import Split, prepare
from tutor.arithmetic.engine.network import Data, frozen

TEN = list(range(1, 11))


def parts(split: Split, rows: int = 10) -> tuple[list[int], ...]:
    """Return the numbers of the rows for training, validation and test, from 1."""
    return tuple([row + 1 for row in part] for part in split.parts(rows))


@pytest.mark.parametrize(
    ("split", "train", "validation", "test"),
    [
        (Split(train=0.8), TEN[:8], [], TEN[8:]),
        (Split(train=8), TEN[:8], [], TEN[8:]),
        (Split(train=1), TEN[:1], [], TEN[1:]),
        (Split(train=0.6, validation=0.2), TEN[:6], TEN[6:8], TEN[8:]),
        (Split(train=5, validation=2), TEN[:5], TEN[5:7], TEN[7:]),
        (Split(train=8, validation=2), TEN[:8], TEN[8:], []),
        (Split(test_every=5), [1, 2, 3, 4, 6, 7, 8, 9], [], [5, 10]),
        (Split(test_every=3), [1, 2, 4, 5, 7, 8, 10], [], [3, 6, 9]),
        (Split(test_every=5, validation=2), [1, 2, 3, 4, 6, 7], [8, 9], [5, 10]),
        (Split(test_every=2, validation=0.2), [1, 3, 5], [7, 9], [2, 4, 6, 8, 10]),
    ],
)
def test_rows_are_dealt_in_the_order_of_the_table(
    split: Split, train: list[int], validation: list[int], test: list[int]
) -> None:
    assert parts(split) == (train, validation, test)


@pytest.mark.parametrize("seed", [0, 7, 2024])
def test_a_shuffle_before_the_split_is_the_twisters_permutation(seed: int) -> None:
    order = (np.random.RandomState(seed).permutation(10) + 1).tolist()
    assert parts(Split(train=0.7, validation=1, shuffle=seed)) == (order[:7], order[7:8], order[8:])
    train, _, test = parts(Split(test_every=5, shuffle=seed))
    assert test == [order[4], order[9]]
    assert train == [row for row in order if row not in test]


@pytest.mark.parametrize("rows", [2, 3, 7, 10, 149])
def test_every_row_is_for_one_thing_only(rows: int) -> None:
    for split in (Split(train=0.5), Split(train=0.5, validation=0.25, shuffle=3), Split(test_every=2)):
        dealt = [row for part in split.parts(rows) for row in part]
        assert sorted(dealt) == list(range(rows))


@pytest.mark.parametrize(
    ("split", "missing"),
    [
        (Split(train=10), "testing"),
        (Split(train=99), "testing"),
        (Split(), "training"),
        (Split(test_every=1), "training"),
    ],
)
def test_a_split_that_leaves_no_row_is_refused(split: Split, missing: str) -> None:
    with pytest.raises(ValueError, match=f"no row is left for {missing}"):
        split.parts(10)


def prepared(columns: list[list[float]], scaling: str, split: Split | None = None) -> Data:
    inputs = np.array(columns, dtype=float).T
    targets = frozen([[float(row)] for row in range(len(inputs))])
    return prepare(frozen(inputs), targets, ("T",), split, scaling)


def test_the_curriculums_column_has_its_mean_deviation_and_scaled_values() -> None:
    found = prepared([[2, 4, 6, 8, 10]], "z-score", Split(train=4))
    assert found.table is not None
    assert found.test is not None
    assert found.table.scaling.lower.tolist() == [5.0]
    assert f"{found.table.scaling.upper.item():.4f}" == "2.2361"
    assert f"{found.inputs[3].item():.4f}" == "1.3416"
    assert f"{found.test.inputs.item():.4f}" == "2.2361"
    ranged = prepared([[2, 4, 6, 8, 10]], "min-max", Split(train=4))
    assert ranged.test is not None
    assert ranged.inputs[3].item() == 1.0
    assert f"{ranged.test.inputs.item():.4f}" == "1.3333"


def test_a_leak_would_have_given_the_curriculums_other_number() -> None:
    leaked = prepared([[2, 4, 6, 8, 10]], "z-score")
    assert leaked.table is not None
    assert leaked.table.scaling.lower.tolist() == [6.0]
    assert f"{leaked.inputs[3].item():.4f}" == "0.7071"


@pytest.mark.parametrize("split", [None, Split(train=0.7), Split(test_every=4), Split(train=0.6, shuffle=5)])
@pytest.mark.parametrize("scaling", ["none", "min-max", "z-score"])
def test_scaling_uses_the_training_rows_only_and_is_done_to_every_row(scaling: str, split: Split | None) -> None:
    rng = seeded(f"{scaling} {split}")
    columns = [[rng.uniform(-5, 900) for _ in range(12)] for _ in range(3)]
    found = prepared(columns, scaling, split)
    train, validation, test = split.parts(12) if split else (list(range(12)), [], [])
    for rows, numbers in ((found.training, train), (found.validation, validation), (found.test, test)):
        assert (rows is None) == (not numbers)
        if rows is None:
            continue
        assert list(rows.numbers) == [number + 1 for number in numbers]
        assert rows.targets.ravel().tolist() == [float(number) for number in numbers]
        for place, number in enumerate(numbers):
            for column, values in enumerate(columns):
                expected = scaled(values[number], [values[row] for row in train], scaling)
                assert isclose(rows.inputs.item((place, column)), expected, rel_tol=1e-12, abs_tol=1e-12)


def scaled(value: float, seen: list[float], scaling: str) -> float:
    match scaling:
        case "min-max":
            return (value - min(seen)) / (max(seen) - min(seen))
        case "z-score":
            return (value - fmean(seen)) / pstdev(seen)
        case _:
            return value


@pytest.mark.parametrize("scaling", ["min-max", "z-score"])
@pytest.mark.parametrize("value", [0.1, 0.7, 1 / 3, 5.0, -1e9, 0.0])
def test_a_constant_column_becomes_nought_whatever_the_rounding_of_its_mean(value: float, scaling: str) -> None:
    """The computed mean of ten 0.1 is not 0.1: a deviation of 1e-17 would blow the difference up to 1."""
    found = prepared([[value] * 10, [float(row) for row in range(10)]], scaling)
    assert found.inputs[:, 0].tolist() == [0.0] * 10
    assert found.table is not None
    assert found.table.scaling.spread[0] == 1.0


def test_a_row_outside_a_constant_column_is_moved_but_not_stretched() -> None:
    for scaling in ("min-max", "z-score"):
        found = prepared([[3.0, 3.0, 3.0, 5.5]], scaling, Split(train=3))
        assert found.test is not None
        assert found.test.inputs.tolist() == [[2.5]]


def test_scaling_irons_scales_out_exactly() -> None:
    """The standard deviation is that of the population: over n, as the curriculum says."""
    column = [2.0, 4.0, 6.0, 8.0]
    assert f"{Decimal(pstdev(column)):.4f}" == "2.2361"
    found = prepared([column, [100 * value - 7 for value in column]], "z-score")
    assert np.allclose(found.inputs[:, 0], found.inputs[:, 1], rtol=1e-12)


def test_what_was_prepared_cannot_be_written_to() -> None:
    found = prepared([[1, 2, 3, 4]], "z-score", Split(train=0.5))
    assert found.test is not None
    assert found.table is not None
    table = found.table
    for array in (
        found.inputs,
        found.targets,
        found.test.inputs,
        table.inputs,
        table.scaling.lower,
        table.scaling.upper,
    ):
        assert not array.flags.writeable
