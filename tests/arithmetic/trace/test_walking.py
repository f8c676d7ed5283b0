"""Walking at every grain: forward and back, positions against counts from the layer sizes, jumps, and speed."""

import gc
from collections.abc import Callable
from itertools import pairwise
from random import Random
from time import process_time

import pytest

from tests.networks import data, layer, network, random_data, random_network, seeded, training
from tutor.arithmetic.engine.network import Network
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.grain import GRAINS, Position, following, jump, position, preceding
from tutor.arithmetic.trace.step import Address, parse_address
from tutor.arithmetic.trace.trace import Trace
from tutor.arithmetic.trace.uses import used_by

CASES = {
    "1-1-1": ((1, 1, 1), "sigmoid", True, 1, 1),
    "single layer": ((3, 2), "linear", True, 2, 1),
    "one output, no bias": ((3, 4, 1), "sigmoid", False, 2, 1),
    "batches of two": ((2, 2, 2), "tanh", True, 3, 2),
    "one batch": ((2, 3, 2), "relu", True, 3, 3),
    "softmax hidden": ((2, 3, 2), ("softmax", "sigmoid"), True, 2, 1),
    "softmax at the end": ((2, 3, 3), ("tanh", "softmax"), True, 3, 2),
    "softmax everywhere": ((2, 2, 2, 2), "softmax", False, 2, 2),
    "deep": ((1, 2, 1, 3, 2), "step", True, 2, 2),
}
traces = pytest.mark.parametrize("trace", CASES, indirect=True)
grains = pytest.mark.parametrize("grain", GRAINS)


@pytest.fixture
def trace(request: pytest.FixtureRequest) -> Trace:
    sizes, kinds, bias, rows, batch = CASES[request.param]
    rng = seeded(request.param)
    net = random_network(rng, sizes, kinds, bias=bias)
    return Trace(net, random_data(rng, net, rows), training(0.1, batch=batch, epochs=2))


def walk(start: Address, step: Callable[[Address], Address]) -> list[Address]:
    """Go on until the place no longer changes."""
    stops = [start]
    while (next_stop := step(stops[-1])) != stops[-1]:
        stops.append(next_stop)
    return stops


def stops_of(trace: Trace, grain: str) -> list[Address]:
    first = preceding(trace, following(trace, trace.first, grain), grain)
    return walk(first, lambda at: following(trace, at, grain))


def group_key(trace: Trace, number: int, grain: str) -> tuple[object, ...]:
    """Say to which group of a grain a step belongs, by what it calculates."""
    at = trace.address(number)
    place = (at.epoch, at.row)
    ref = at.ref
    stage = STAGES[ref.name]
    match grain:
        case "epoch":
            return place[:1]
        case "row":
            return place
        case "pass":
            return (*place, stage)
        case "layer":
            return (*place, stage, home_layer(ref))
        case "unit":
            return (*place, stage, home_layer(ref), home_unit(trace.net.network, ref))
        case "step" if ref.name in {"product", "share"}:
            following_main = next(n for n in range(number, len(trace)) if trace.address(n).ref.name not in FINE)
            return (following_main,)
        case _:
            return (number,)


FINE = {"product", "share"}
STAGES = {
    **dict.fromkeys(("product", "z", "exp", "expsum", "a"), "forward"),
    **dict.fromkeys(("E", "hit"), "error"),
    **dict.fromkeys(("share", "back", "slope", "delta", "dw", "db"), "backward"),
    **dict.fromkeys(("dw_batch", "db_batch", "w_next", "b_next"), "update"),
    **dict.fromkeys(("v_next", "m_next", "s_next", "m_hat", "s_hat", "step"), "update"),
    **dict.fromkeys(("E_all", "accuracy"), "epoch"),
}


def home_layer(ref: Ref) -> int:
    return ref.layer - 1 if ref.name == "share" else ref.layer


def home_unit(net: Network, ref: Ref) -> int:
    """Name the unit a line belongs to; 0 where a softmax layer's units are worked out together."""
    kind = net.layers[home_layer(ref) - 1].activation if ref.layer else ""
    together = {"expsum", "a"} if ref.name in {"expsum", "a"} else {"share", "back"}
    if not ref.layer or (kind == "softmax" and ref.name in together and has_common_block(net, ref)):
        return 0
    return ref.index[1] if ref.name == "share" else ref.index[0]


def has_common_block(net: Network, ref: Ref) -> bool:
    collapses = net.loss == "cross-entropy" and home_layer(ref) == net.depth
    return ref.name in {"expsum", "a"} or not collapses


def expected_stops(trace: Trace, grain: str) -> list[Address]:
    keys = [group_key(trace, number, grain) for number in range(len(trace))]
    last = [number for number, key in enumerate(keys) if number + 1 == len(keys) or keys[number + 1] != key]
    return [trace.address(number) for number in last]


@traces
@grains
def test_stops_are_the_last_steps_of_the_groups(trace: Trace, grain: str) -> None:
    assert stops_of(trace, grain) == expected_stops(trace, grain)


@traces
@grains
def test_stops_on_the_way_back_are_those_on_the_way_there(trace: Trace, grain: str) -> None:
    back = walk(trace.last, lambda at: preceding(trace, at, grain))
    assert back[::-1] == stops_of(trace, grain)
    assert back[0] == trace.last


@traces
@grains
def test_from_any_step_the_walk_goes_to_the_next_stop_and_to_the_one_before_the_group(trace: Trace, grain: str) -> None:
    stops = [trace.number(at) for at in expected_stops(trace, grain)]
    for number in range(len(trace)):
        at = trace.address(number)
        ahead = [stop for stop in stops if stop > number] or [stops[-1]]
        assert trace.number(following(trace, at, grain)) == ahead[0]
        own = next(stop for stop in stops if stop >= number)
        behind = [stop for stop in stops if stop < own]
        assert trace.number(preceding(trace, at, grain)) == (behind[-1] if behind else min(number, stops[0]))


@traces
def test_a_stop_is_a_stop_at_every_finer_grain_so_that_changing_the_grain_keeps_the_place(trace: Trace) -> None:
    finer = set(stops_of(trace, GRAINS[0]))
    for grain in GRAINS[1:]:
        stops = set(stops_of(trace, grain))
        assert stops <= finer, grain
        finer = stops


@traces
def test_changing_the_grain_on_the_way_leads_back_to_the_same_place(trace: Trace) -> None:
    for at in stops_of(trace, "pass"):
        for grain in GRAINS[: GRAINS.index("pass") + 1]:
            on = following(trace, at, grain)
            assert on == at if at == trace.last else preceding(trace, on, grain) == at


@traces
@grains
def test_k_steps_on_and_k_steps_back_give_the_identical_step(trace: Trace, grain: str) -> None:
    rng = seeded(f"there and back {grain}")
    stops = stops_of(trace, grain)
    for _ in range(12):
        at = rng.choice(stops)
        here = trace[at]
        count = rng.randrange(len(stops) - stops.index(at))
        place = at
        for _ in range(count):
            place = following(trace, place, grain)
        assert trace.number(place) >= trace.number(at)
        for _ in range(count):
            place = preceding(trace, place, grain)
        assert place == at
        assert trace[place] == here


def test_a_step_long_ago_is_identical_after_a_long_way() -> None:
    rng = seeded("long ago")
    net = random_network(rng, (2, 3, 2), "tanh")
    trace = Trace(net, random_data(rng, net, 4), training(0.1, batch=2, epochs=900))
    addresses = [trace.address(rng.randrange(len(trace))) for _ in range(25)]
    first = [trace[at] for at in addresses]
    for number in rng.sample(range(len(trace)), 40):
        _ = trace[trace.address(number)]
    assert [trace[at] for at in addresses] == first


# --- positions -------------------------------------------------------------------------------------------------------


@traces
@grains
def test_positions_count_without_a_gap_and_never_backwards(trace: Trace, grain: str) -> None:
    counted: dict[tuple[int, ...], list[Position]] = {}
    for number in range(len(trace)):
        at = trace.address(number)
        here = position(trace, at, grain)
        within: tuple[int, ...] = {"run": (), "epoch": (at.epoch,), "row": (at.epoch, at.row)}[here.within]
        counted.setdefault(within, []).append(here)
    for positions in counted.values():
        numbers = [here.number for here in positions]
        assert numbers == sorted(numbers)
        assert sorted(set(numbers)) == list(range(1, positions[0].count + 1))
        assert len({here.count for here in positions}) == 1


@traces
@grains
def test_steps_of_one_group_have_one_position(trace: Trace, grain: str) -> None:
    keys: dict[tuple[object, ...], int] = {}
    for number in range(len(trace.plan(1))):
        here = position(trace, trace.address(number), grain).number
        assert keys.setdefault(group_key(trace, number, grain), here) == here


def test_rows_are_counted_through_the_epoch_and_epochs_through_the_run() -> None:
    rng = seeded("rows")
    net = random_network(rng, (1, 1))
    trace = Trace(net, random_data(rng, net, 3), training(batch=2, epochs=5))
    at = parse_address("4/2:E")
    assert position(trace, at, "row") == Position(2, 3, "epoch")
    assert position(trace, at, "epoch") == Position(4, 5, "run")
    assert position(trace, at, "pass") == Position(2, 4, "row")
    assert position(trace, parse_address("4/1:E"), "pass") == Position(2, 3, "row")


def counts_in_a_row(
    sizes: tuple[int, ...], *, bias: bool, lines_a_parameter: int, last_row: bool, closes: bool
) -> dict[str, int]:
    """Count a row's steps from the layer sizes.

    Lines of a parameter's update: 1, with batch gradients 2; `closes`: the error of all rows is added up here.
    """
    layers = list(pairwise(sizes))
    units = sum(sizes[1:])
    parameters = sum(to * (sender + bias) for sender, to in layers)
    errors = 1 if sizes[-1] == 1 else sizes[-1] + 1
    updates = lines_a_parameter * parameters if last_row else 0
    steps = 2 * units + errors + 2 * units + parameters + updates + closes  # z, a; errors; slope, delta; dw, db
    products, shares = sum(to * sender for sender, to in layers), sum(to * sender for sender, to in layers[1:])
    return {
        "product": steps + products + shares,
        "step": steps,
        "unit": (3 if last_row else 2) * units + 1 + closes,
        "layer": (3 if last_row else 2) * len(layers) + 1 + closes,
        "pass": (4 if last_row else 3) + closes,
    }


@pytest.mark.parametrize("batch", [1, 2, 4])
@pytest.mark.parametrize("bias", [True, False])
@pytest.mark.parametrize("sizes", [(1, 1), (1, 1, 1), (2, 2, 2), (8, 6, 3), (3, 5, 4, 2), (3, 4, 1)])
def test_counts_follow_from_the_layer_sizes(sizes: tuple[int, ...], bias: bool, batch: int) -> None:
    rng = seeded("counts")
    net = random_network(rng, sizes, "sigmoid", bias=bias)
    trace = Trace(net, random_data(rng, net, 4), training(batch=batch))
    rows = [
        counts_in_a_row(
            sizes,
            bias=bias,
            lines_a_parameter=1 if batch == 1 else 2,
            last_row=row % batch == 0,
            closes=row == 4,
        )
        for row in range(1, 5)
    ]
    for row, expected in enumerate(rows, 1):
        at = Address(1, row, Ref("E"))
        assert {grain: position(trace, at, grain).count for grain in expected} == expected
        assert len(trace.plan(row)) == expected["product"]
    assert trace.steps_per_epoch == sum(row["product"] for row in rows)


def test_the_articles_row_has_53_lines_and_73_with_its_products_and_shares() -> None:
    trace = Trace(
        network(layer("sigmoid", [[0.1] * 3] * 4), layer("sigmoid", [[0.1] * 4])), data(([1, 1, 1], [1])), training()
    )
    # 5 z, 5 a, 1 error, 5 slopes, 5 error terms, 16 gradients, 16 new weights; 16 products and 4 shares
    assert position(trace, trace.last, "step") == Position(53, 53, "row")
    assert position(trace, trace.last, "product") == Position(73, 73, "row")


# --- jumps -----------------------------------------------------------------------------------------------------------


def starts_of(trace: Trace, grain: str) -> list[Address]:
    """Find the first step of every group that is more than a product or a share."""
    seen: dict[tuple[object, ...], Address] = {}
    for number in range(len(trace)):
        at = trace.address(number)
        if at.ref.name not in FINE:
            seen.setdefault(group_key(trace, number, grain), at)
    return list(seen.values())


@traces
@pytest.mark.parametrize("grain", ["layer", "pass", "row", "epoch"])
def test_jumps_go_from_start_to_start_and_back(trace: Trace, grain: str) -> None:
    starts = starts_of(trace, grain)
    assert walk(trace.start, lambda at: jump(trace, at, grain, 1)) == starts
    assert walk(starts[-1], lambda at: jump(trace, at, grain, -1)) == starts[::-1]


@traces
@pytest.mark.parametrize("grain", ["pass", "row", "epoch"])
def test_a_jump_back_from_within_goes_to_the_start_of_the_same_group_first(trace: Trace, grain: str) -> None:
    starts = [trace.number(at) for at in starts_of(trace, grain)]
    for number in range(starts[0], len(trace)):
        at = trace.address(number)
        if at.ref.name not in FINE:
            before = [start for start in starts if start < number] or [starts[0]]
            assert trace.number(jump(trace, at, grain, -1)) == before[-1]


@traces
@pytest.mark.parametrize("grain", ["pass", "row", "epoch"])
def test_a_jump_on_from_the_last_group_stays(trace: Trace, grain: str) -> None:
    last_start = trace.number(starts_of(trace, grain)[-1])
    for number in range(last_start, len(trace)):
        at = trace.address(number)
        assert jump(trace, at, grain, 1) == at


# --- speed -----------------------------------------------------------------------------------------------------------


def seconds(work: Callable[[], object]) -> float:
    """Measure the processor's time, so that other programs do not count, nor the other tests' objects as garbage."""
    gc.disable()
    try:
        start = process_time()
        work()
        return process_time() - start
    finally:
        gc.enable()


def wide_trace(rng: Random) -> Trace:
    net = random_network(rng, (784, 30, 10))
    return Trace(net, random_data(rng, net, 20), training(0.1, batch=10, epochs=3))


def test_a_wide_network_is_walked_without_waiting() -> None:
    trace = wide_trace(seeded("wide"))
    assert seconds(lambda: trace[trace.start]) < 0.5
    assert seconds(lambda: trace["2/17:z[1][30]"]) < 0.5
    assert seconds(trace["2/17:z[1][30]"].recompute) < 0.5
    assert seconds(lambda: following(trace, trace.start, "step")) < 0.5
    assert len(trace["1/1:z[1][1]"].values) == 2 * 784 + 1


def test_the_uses_of_an_input_of_a_wide_network_are_found_without_waiting() -> None:
    trace = wide_trace(seeded("wide uses"))
    users: list[Address] = []
    assert seconds(lambda: users.extend(used_by(trace, Address(1, 1, Ref("x", 0, (5,)))))) < 0.5
    expected = [Ref(name, 1, (unit, 5)) for name in ("product", "dw") for unit in range(1, 31)]
    assert {at.ref for at in users} == {*expected, *(Ref("z", 1, (unit,)) for unit in range(1, 31))}


def test_a_wide_network_is_ready_without_waiting() -> None:
    rng = seeded("ready")
    assert seconds(lambda: wide_trace(rng).start) < 1.0
