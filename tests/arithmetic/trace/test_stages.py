"""Preparation, training and trials as one trace: their steps, their numbers, walking across them, provenance."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from statistics import fmean, pstdev

import numpy as np
import pytest

from tests.arithmetic.trace.test_double_entry import assert_books_agree
from tests.networks import (
    OPTIMISERS,
    data,
    given_row,
    plain_training,
    random_network,
    random_targets,
    second_opinion,
    seeded,
    trained_by,
    training,
    two_two_two,
)
from tutor.arithmetic.engine.data import Split, prepare
from tutor.arithmetic.engine.network import Data, Network, Rows, Stop, frozen
from tutor.arithmetic.formula.notation import ASCII
from tutor.arithmetic.formula.spell import Speller
from tutor.arithmetic.quantity import Ref, RefError
from tutor.arithmetic.trace.grain import GRAINS, Position, following, jump, position, preceding
from tutor.arithmetic.trace.step import Address, AddressError, Step, parse_address
from tutor.arithmetic.trace.trace import Trace
from tutor.arithmetic.trace.uses import made_by, used_by

WHOLE = Split(train=4, validation=2)
SPLITS = {
    "test rows": Split(train=5),
    "validation and test": WHOLE,
    "every third": Split(test_every=3),
    "shuffled": Split(train=3, validation=1, shuffle=2),
}
CASES = {
    f"{split}, {scaling}, {how}": (split, scaling, how)
    for split, scaling, how in (
        ("test rows", "none", "plain"),
        ("test rows", "z-score", "batches"),
        ("validation and test", "min-max", "shuffled momentum"),
        ("validation and test", "z-score", "classes"),
        ("every third", "min-max", "classes"),
        ("shuffled", "z-score", "shuffled momentum"),
        ("shuffled", "none", "batches"),
    )
}
HOW = {
    "plain": training(0.2, epochs=2),
    "batches": training(0.2, batch=2, epochs=2),
    "classes": training(0.2, batch=3, epochs=2),
    "shuffled momentum": trained_by(OPTIMISERS["momentum"], batch=2, epochs=3, shuffle=6),
}
cases = pytest.mark.parametrize("trace", CASES, indirect=True)


def table(net: Network, split: Split | None, scaling: str, rows: int = 8, seed: str = "table") -> Data:
    rng = seeded(seed)
    inputs = [[rng.uniform(-2, 5) * 10**column for column in range(len(net.inputs))] for _ in range(rows)]
    targets = [random_targets(rng, net.loss, net.sizes[-1]) for _ in range(rows)]
    return prepare(frozen(inputs), frozen(targets), ("T",), split, scaling)


def make_trace(split: str, scaling: str, how: str) -> Trace:
    loss, output = ("cross-entropy", "softmax") if how == "classes" else ("squared-error", "sigmoid")
    net = random_network(seeded(f"{split} {how}"), (2, 2, 2), ("tanh", output), loss=loss)
    own = Rows(frozen([[0.3, -0.2], [1.0, 0.5]]), frozen([[0.0, 0.0]] * 2))
    return Trace(net, table(net, SPLITS[split], scaling), HOW[how], own=own)


@pytest.fixture
def trace(request: pytest.FixtureRequest) -> Trace:
    return make_trace(*CASES[request.param])


def addresses(trace: Trace) -> Iterator[Address]:
    """Yield the address of every step, stage by stage."""
    for stage in trace.stages:
        section, number = trace.section_of(stage), 0
        while section.has(number):
            yield section.address(number)
            number += 1


def symbols(step: Step) -> str:
    return Speller(ASCII, str, lambda number: f"{number:g}").text(step.formula)


# --- stages ----------------------------------------------------------------------------------------------------------


def test_a_run_has_the_stages_that_its_data_ask_for() -> None:
    assert make_trace("test rows", "none", "plain").stages == ("train", "test", "own")
    assert make_trace("validation and test", "z-score", "plain").stages == (
        "prepare",
        "train",
        "validation",
        "test",
        "own",
    )
    net = two_two_two()
    assert Trace(net, data(([1, 2], [1, 0])), training()).stages == ("train",)
    assert Trace(net, table(net, None, "min-max"), training()).stages == ("prepare", "train")


@cases
def test_every_step_of_every_stage_recomputes_to_the_engines_number(trace: Trace) -> None:
    for at in addresses(trace):
        assert_books_agree(trace[at])


@cases
def test_every_address_is_spelled_and_read_back_and_has_its_number(trace: Trace) -> None:
    for stage in trace.stages:
        section = trace.section_of(stage)
        own = [at for at in addresses(trace) if at.stage == stage]
        assert own
        for number, at in enumerate(own):
            assert parse_address(str(at)) == at
            assert trace.number(at) == number
            assert section.address(number) == at
            assert trace[str(at)].address == at


# --- preparation -----------------------------------------------------------------------------------------------------


def test_preparation_goes_column_by_column_first_its_statistics_then_every_row() -> None:
    trace = make_trace("test rows", "z-score", "plain")
    prepared = [str(at) for at in addresses(trace) if at.stage == "prepare"]
    columns = [[f"mean[{c}]", f"sd[{c}]", *(f"scaled[{row},{c}]" for row in range(1, 9))] for c in (1, 2)]
    assert prepared == [f"prepare:{name}" for column in columns for name in column]
    assert trace.first == trace.start == parse_address("prepare:mean[1]")


def test_the_curriculums_column_is_scaled_step_by_step() -> None:
    column = frozen([[2.0], [4.0], [6.0], [8.0], [10.0]])
    net = random_network(seeded("curriculum"), (1, 1))
    printed = {
        "z-score": {"mean[1]": "5.0000", "sd[1]": "2.2361", "scaled[4,1]": "1.3416", "scaled[5,1]": "2.2361"},
        "min-max": {"min[1]": "2.0000", "max[1]": "8.0000", "scaled[4,1]": "1.0000", "scaled[5,1]": "1.3333"},
    }
    for scaling, figures in printed.items():
        trace = Trace(net, prepare(column, frozen([[0.5]] * 5), ("T",), Split(train=4), scaling), training())
        for ref, text in figures.items():
            assert f"{trace[f'prepare:{ref}'].result:.4f}" == text
        assert_test_row_is(trace, float(trace["prepare:scaled[5,1]"].result))


def assert_test_row_is(trace: Trace, value: float) -> None:
    assert dict(trace["test/1:z[1][1]"].values)[Ref("x", 0, (1,))] == value


def test_formulas_of_preparation_name_training_rows_only() -> None:
    net = two_two_two()
    scored = Trace(net, table(net, Split(test_every=2), "z-score", rows=6), training())
    assert symbols(scored["prepare:mean[2]"]) == "(raw[1,2]+raw[3,2]+raw[5,2])/3"
    assert (
        symbols(scored["prepare:sd[2]"])
        == "sqrt(((raw[1,2]-mean[2])**2+(raw[3,2]-mean[2])**2+(raw[5,2]-mean[2])**2)/3)"
    )
    assert symbols(scored["prepare:scaled[6,2]"]) == "(raw[6,2]-mean[2])/sd[2]"
    ranged = Trace(net, table(net, Split(test_every=2), "min-max", rows=6), training())
    assert symbols(ranged["prepare:max[1]"]) == "max(raw[1,1],raw[3,1],raw[5,1])"
    assert symbols(ranged["prepare:min[1]"]) == "min(raw[1,1],raw[3,1],raw[5,1])"
    assert symbols(ranged["prepare:scaled[2,1]"]) == "(raw[2,1]-min[1])/(max[1]-min[1])"


@pytest.mark.parametrize("split", SPLITS)
def test_statistics_agree_with_pythons_own(split: str) -> None:
    scored, ranged = make_trace(split, "z-score", "plain"), make_trace(split, "min-max", "plain")
    found = scored.table
    assert found is not None
    for column in (1, 2):
        values = [found.inputs.item((row - 1, column - 1)) for row in found.training]
        assert math.isclose(scored[f"prepare:mean[{column}]"].result, fmean(values), rel_tol=1e-12)
        assert math.isclose(scored[f"prepare:sd[{column}]"].result, pstdev(values), rel_tol=1e-12)
        assert ranged[f"prepare:min[{column}]"].result == min(values)
        assert ranged[f"prepare:max[{column}]"].result == max(values)


@pytest.mark.parametrize("scaling", ["min-max", "z-score"])
@pytest.mark.parametrize("value", [3.0, 0.1])
def test_a_constant_column_is_centred_and_not_divided(scaling: str, value: float) -> None:
    net = two_two_two()
    inputs = frozen([[value, 1.0], [value, 2.0], [value, 4.0], [7.0, 3.0]])
    trace = Trace(net, prepare(inputs, frozen([[1, 0]] * 4), ("T",), Split(train=3), scaling), training())
    centre = "min[1]" if scaling == "min-max" else "mean[1]"
    for row, expected in ((1, 0.0), (2, 0.0), (3, 0.0), (4, 7.0 - value)):
        step = trace[f"prepare:scaled[{row},1]"]
        assert symbols(step) == f"raw[{row},1]-{centre}"
        assert step.result == expected
        assert_books_agree(step)


def test_a_moment_of_preparation_has_no_number_that_is_not_of_its_kind() -> None:
    moment = make_trace("test rows", "min-max", "plain").moment(parse_address("prepare:min[1]"))
    for ref in (
        Ref("mean", 0, (1,)),
        Ref("sd", 0, (1,)),
        Ref("raw", 0, (9, 1)),
        Ref("min", 0, (3,)),
        Ref("x", 0, (1,)),
    ):
        with pytest.raises(KeyError):
            moment.value(ref)


# --- trials ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("epoch", [0, 1, 2])
def test_a_trial_is_the_forward_pass_with_the_parameters_of_its_epoch(epoch: int) -> None:
    trace = make_trace("validation and test", "min-max", "batches")
    net, split = trace.net.network, trace.run.data
    states = plain_training(net, split, trace.net.training)
    assert trace.run.updates_per_epoch == 2
    after = states[2 * (epoch or 2)]
    for stage, rows in (("validation", split.validation), ("test", split.test)):
        assert rows is not None
        tried = data(*zip(rows.inputs.tolist(), rows.targets.tolist(), strict=True))
        for row in range(1, len(rows) + 1):
            given = after | given_row(tried, row - 1)
            for name in ("z[1][2]", "a[1][1]", "product[2][2,1]", "z[2][1]", "a[2][1]", "a[2][2]", "E[2]", "E"):
                at = parse_address(f"{epoch}/{stage}/{row}:{name}" if epoch else f"{stage}/{row}:{name}")
                assert math.isclose(trace[at].result, second_opinion(net, given, at.ref), rel_tol=1e-9), str(at)


def test_the_error_of_all_tried_rows_is_the_history_of_the_held_out_rows() -> None:
    trace = make_trace("validation and test", "z-score", "plain")
    trace.finish()
    errors = trace.run.history.held_out_errors
    assert [trace[f"{epoch}/validation/2:E_all"].result for epoch in (1, 2)] == errors.tolist()
    assert trace["validation/2:E_all"].result == errors[-1]
    total = trace["test/1:E"].result + trace["test/2:E"].result
    assert math.isclose(trace["test/2:E_all"].result, total, rel_tol=1e-12)


def test_the_error_and_accuracy_of_an_epoch_are_those_of_the_history() -> None:
    trace = make_trace("every third", "min-max", "classes")
    trace.finish()
    last = trace.rows
    for epoch in (2, 1):
        assert trace[f"{epoch}/{last}:E_all"].result == trace.run.history.errors[epoch - 1]
        assert trace[f"{epoch}/{last}:accuracy"].result == trace.run.history.accuracies[epoch - 1]
        hits = [trace[f"{epoch}/{row}:hit"].result for row in range(1, last + 1)]
        assert trace[f"{epoch}/{last}:accuracy"].result == fmean(hits)


def test_an_only_row_has_no_error_of_all_rows() -> None:
    net = two_two_two()
    trace = Trace(net, table(net, Split(train=1), "none", rows=2), training())
    for place in ("1/1", "test/1"):
        with pytest.raises(AddressError):
            trace[f"{place}:E_all"]


def test_a_learners_own_rows_have_no_error() -> None:
    trace = make_trace("test rows", "none", "plain")
    assert {at.ref.name for at in addresses(trace) if at.stage == "own"} == {"product", "z", "a"}
    assert math.isfinite(trace["1/own/2:a[2][1]"].result)


def test_nothing_is_learned_from_rows_that_are_tried() -> None:
    trace = make_trace("validation and test", "none", "shuffled momentum")
    tried = {at.ref.name for at in addresses(trace) if at.stage in {"validation", "test"}}
    assert tried == {"product", "z", "a", "E", "E_all"}


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("test/3:E", "there is no row test/3: rows go from 1 to 2"),
        ("test/0:E", "there is no row test/0: rows go from 1 to 2"),
        ("1/test/9:E", "there is no row 1/test/9: rows go from 1 to 2"),
        ("3/test/1:E", "there is no epoch 3: epochs go from 1 to 2"),
        ("test/1:delta[2][1]", "test/1:delta[2][1] does not exist: nothing is learned from rows that are only tried"),
        ("test/1:E_all", "test/1:E_all does not exist: it belongs to the last row of its epoch"),
        ("test/1:x[1]", "x[1] is given, not calculated: go to a step that uses it"),
        ("test/1:w[1][1,2]", "w[1][1,2] is given, not calculated: go to a step that uses it"),
        ("test/1:z[3][1]", "this network calculates no z[3][1]: it has 2 layers"),
        ("prepare:raw[1,2]", "raw[1,2] is given, not calculated: go to a step that uses it"),
        ("prepare:min[1]", "preparation calculates no min[1]: it goes from mean[1] to scaled[8,2]"),
        ("prepare:scaled[9,1]", "preparation calculates no scaled[9,1]: it goes from mean[1] to scaled[8,2]"),
        ("prepare:z[1][1]", "preparation calculates no z[1][1]: it goes from mean[1] to scaled[8,2]"),
        ("1/1:mean[1]", "mean[1] is calculated before the first row: write prepare:mean[1]"),
        ("2/2:v_next[1][1,1]", "this network calculates no v_next[1][1,1]: its inputs and layers have 2, 2, 2 units"),
    ],
)
def test_an_address_that_does_not_exist_in_a_stage_is_refused_and_why(address: str, message: str) -> None:
    trace = make_trace("validation and test", "z-score", "plain")
    with pytest.raises(AddressError) as refusal:
        trace[address]
    assert str(refusal.value) == message


def test_a_stage_that_the_run_does_not_have_is_refused() -> None:
    trace = Trace(two_two_two(), data(([1, 2], [1, 0])), training())
    for address, message in (
        ("prepare:mean[1]", "this run has no stage 'prepare': its inputs are not scaled"),
        ("test/1:E", "this run has no stage 'test': its stages are train"),
        ("1/validation/1:E", "this run has no stage 'validation': its stages are train"),
    ):
        with pytest.raises(AddressError) as refusal:
            trace[address]
        assert str(refusal.value) == message


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("prepare", "prepare:mean[1]"),
        ("prepare:scaled[3,2]", "prepare:scaled[3,2]"),
        ("test/2", "test/2:z[1][1]"),
        ("1/test/2", "1/test/2:z[1][1]"),
        ("2/4", "2/4:z[1][1]"),
        ("validation/1:a[2][1]", "validation/1:a[2][1]"),
        ("E", "test/1:E"),
    ],
)
def test_a_place_is_found_in_every_stage(typed: str, found: str) -> None:
    trace = make_trace("validation and test", "z-score", "plain")
    assert str(trace.find(typed, parse_address("test/1:z[1][1]"))) == found
    with pytest.raises((AddressError, RefError)):
        trace.find("test", parse_address("1/1:E"))


def test_a_run_that_stopped_says_so_where_an_epoch_is_missing() -> None:
    net = random_network(seeded("stopped"), (2, 1), loss="squared-error")
    how = replace(training(0.5, epochs=50), stop=Stop(error_below=100.0))
    trace = Trace(net, table(net, Split(train=3), "z-score"), how)
    trace.finish()
    assert trace.epochs == 1
    assert trace.last.stage == "test"
    for address, message in (
        ("2/1:E", "there is no row 2/1: epochs go from 1 to 1, rows from 1 to 3 (The error of epoch 1 was below 100)"),
        ("2/test/1:E", "there is no epoch 2: epochs go from 1 to 1"),
    ):
        with pytest.raises(AddressError) as refusal:
            trace[address]
        assert str(refusal.value) == message
    assert trace["test/1:a[1][1]"].result == trace["1/test/1:a[1][1]"].result


# --- walking ---------------------------------------------------------------------------------------------------------


@cases
@pytest.mark.parametrize("grain", GRAINS)
def test_a_walk_goes_through_all_stages_and_back_the_same_way(trace: Trace, grain: str) -> None:
    stops = [preceding(trace, following(trace, trace.first, grain), grain)]
    while (after := following(trace, stops[-1], grain)) != stops[-1]:
        stops.append(after)
    assert stops[-1] == trace.last
    places = list(addresses(trace))
    assert [places.index(stop) for stop in stops] == sorted({places.index(stop) for stop in stops})
    if grain == "product":
        assert stops == places
    back = [trace.last]
    while (before := preceding(trace, back[-1], grain)) != back[-1]:
        back.append(before)
    assert back[::-1] == stops
    assert tuple(dict.fromkeys(at.stage for at in stops)) == trace.stages


@cases
@pytest.mark.parametrize("grain", ["pass", "row", "epoch"])
def test_jumps_go_from_start_to_start_through_all_stages_and_back(trace: Trace, grain: str) -> None:
    starts = [trace.start]
    while (after := jump(trace, starts[-1], grain, 1)) != starts[-1]:
        starts.append(after)
    back = [starts[-1]]
    while (before := jump(trace, back[-1], grain, -1)) != back[-1]:
        back.append(before)
    assert back[::-1] == starts
    assert tuple(dict.fromkeys(at.stage for at in starts)) == trace.stages
    if grain == "row":
        rows = {(at.stage, at.epoch, at.row) for at in addresses(trace)}
        assert len(starts) == len(rows)


def test_a_trial_after_some_epoch_stands_by_itself() -> None:
    trace = make_trace("validation and test", "z-score", "plain")
    first, last = parse_address("1/test/1:product[1][1,1]"), parse_address("1/test/2:E_all")
    stops = [first]
    while (after := following(trace, stops[-1], "step")) != stops[-1]:
        stops.append(after)
    assert stops[-1] == last
    assert {(at.epoch, at.stage) for at in stops} == {(1, "test")}
    for direction in (1, -1):
        assert jump(trace, last, "row", direction).stage == "test"


def test_positions_count_within_their_stage() -> None:
    trace = make_trace("validation and test", "z-score", "plain")
    assert position(trace, parse_address("prepare:scaled[1,2]"), "unit") == Position(2, 2, "row")
    assert position(trace, parse_address("prepare:scaled[1,2]"), "product") == Position(13, 20, "row")
    assert position(trace, parse_address("test/2:E"), "row") == Position(2, 2, "epoch")
    assert position(trace, parse_address("2/4:E"), "epoch") == Position(2, 2, "run")
    assert position(trace, parse_address("test/2:E"), "pass") == Position(2, 3, "row")


# --- provenance ------------------------------------------------------------------------------------------------------


@cases
def test_makers_and_users_are_inverse_over_all_stages(trace: Trace) -> None:
    places = {at: place for place, at in enumerate(addresses(trace))}
    formulas: Counter[tuple[Address, Address]] = Counter()
    for at, place in places.items():
        for operand, value in trace[at].values:
            maker = made_by(trace, at, operand)
            if maker is not None:
                formulas[maker, at] += 1
                assert trace[maker].result == value, (str(maker), str(at))
                assert places[maker] < place
    uses = Counter((at, user) for at in places for user in used_by(trace, at))
    assert formulas == uses
    for at in places:
        order = [places[user] for user in used_by(trace, at)]
        assert order == sorted(order), str(at)


def test_only_the_table_the_targets_and_the_start_are_given() -> None:
    trace = make_trace("shuffled", "z-score", "shuffled momentum")
    given = {
        operand.name
        for at in addresses(trace)
        for operand, _ in trace[at].values
        if made_by(trace, at, operand) is None and not (at.epoch == 1 and at.row <= 2) and at.stage != "own"
    }
    assert given == {"raw", "t", "rate", "momentum"}


def test_an_input_comes_from_the_row_of_the_table_that_the_shuffle_put_there() -> None:
    trace = make_trace("validation and test", "min-max", "shuffled momentum")
    stream = np.random.RandomState(6)
    for epoch in (1, 2, 3):
        for row, place in enumerate(stream.permutation(4).tolist(), 1):
            made = made_by(trace, parse_address(f"{epoch}/{row}:z[1][1]"), Ref("x", 0, (2,)))
            assert made == parse_address(f"prepare:scaled[{place + 1},2]")


def test_a_test_rows_weights_come_from_the_last_update() -> None:
    trace = make_trace("test rows", "none", "batches")
    weight, bias = Ref("w", 1, (1, 2)), Ref("b", 2, (1,))
    assert made_by(trace, parse_address("test/1:z[1][1]"), weight) == parse_address("2/5:w_next[1][1,2]")
    assert made_by(trace, parse_address("1/test/1:z[2][1]"), bias) == parse_address("1/5:b_next[2][1]")
    users = [str(user) for user in used_by(trace, parse_address("2/5:b_next[2][1]"))]
    assert users == [f"test/{row}:z[2][1]" for row in (1, 2, 3)] + [f"own/{row}:z[2][1]" for row in (1, 2)]
