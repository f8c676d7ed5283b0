"""Provenance: where every number comes from and where it goes, as exact inverses over whole small runs."""

from collections import Counter
from itertools import product

import pytest

from tests.networks import (
    ACTIVATIONS,
    LOSSES,
    TWIN_ROW,
    data,
    layer,
    network,
    random_data,
    random_network,
    seeded,
    training,
    twin_network,
    two_two_two,
)
from tutor.arithmetic.formula.expr import leaves
from tutor.arithmetic.quantity import Ref, parse_ref
from tutor.arithmetic.trace.step import Address, parse_address
from tutor.arithmetic.trace.trace import Trace
from tutor.arithmetic.trace.uses import made_by, used_by

Edge = tuple[Address, Address]
"""A step, and a step that uses its result."""


def small_trace(
    kinds: tuple[str, ...] | str, loss: str = "squared-error", *, batch: int = 1, bias: bool = True, rows: int = 3
) -> Trace:
    rng = seeded(f"{kinds} {loss} {batch}")
    sizes = (2, 2, 2) if isinstance(kinds, str) else (2, *([2] * (len(kinds) - 1)), 2)
    net = random_network(rng, sizes, kinds, loss=loss, bias=bias)
    return Trace(net, random_data(rng, net, rows), training(0.1, batch=batch, epochs=2))


def edges_from_formulas(trace: Trace) -> Counter[Edge]:
    """Ask every step for the makers of its operands."""
    edges: Counter[Edge] = Counter()
    for step in trace:
        for operand, _ in step.values:
            maker = made_by(trace, step.address, operand)
            if maker is not None:
                edges[maker, step.address] += 1
    return edges


def edges_from_uses(trace: Trace) -> Counter[Edge]:
    """Ask every step for its users."""
    return Counter(
        (at, user) for number in range(len(trace)) for at in [trace.address(number)] for user in used_by(trace, at)
    )


def assert_inverse(trace: Trace) -> None:
    formulas, uses = edges_from_formulas(trace), edges_from_uses(trace)
    assert not formulas - uses, f"missing among uses: {[(*map(str, edge),) for edge in formulas - uses][:3]}"
    assert not uses - formulas, f"not in a formula: {[(*map(str, edge),) for edge in uses - formulas][:3]}"
    assert set(uses.values()) == {1}


@pytest.mark.parametrize(("activation", "loss"), list(product(ACTIVATIONS, LOSSES)))
def test_makers_and_users_are_inverse_for_every_activation_and_loss(activation: str, loss: str) -> None:
    assert_inverse(small_trace(activation, loss, batch=2))


@pytest.mark.parametrize("batch", [1, 2, 3])
@pytest.mark.parametrize("kinds", [("sigmoid",), ("softmax",), ("tanh", "softmax"), ("softmax", "linear", "relu")])
def test_makers_and_users_are_inverse_for_every_batch(kinds: tuple[str, ...], batch: int) -> None:
    assert_inverse(small_trace(kinds, batch=batch))
    assert_inverse(small_trace(kinds, "cross-entropy", batch=batch, bias=False))


def test_makers_and_users_are_inverse_with_frozen_biases_and_uneven_layers() -> None:
    rng = seeded("uneven")
    net = random_network(rng, (3, 1, 4, 2), ("softmax", "tanh", "sigmoid"), bias_trained=False)
    for batch in (1, 3, 4):
        assert_inverse(Trace(net, random_data(rng, net, 4), training(0.1, batch=batch, epochs=2)))


@pytest.mark.parametrize("batch", [1, 2, 3])
@pytest.mark.parametrize("kinds", ["sigmoid", "softmax"])
def test_every_operand_has_the_value_that_its_maker_calculated(kinds: str, batch: int) -> None:
    trace = small_trace(kinds, batch=batch)
    for step in trace:
        for operand, value in step.values:
            maker = made_by(trace, step.address, operand)
            if maker is not None:
                assert trace[maker].result == value, (str(step.address), str(operand))
                assert trace.number(maker) < trace.number(step.address)


@pytest.mark.parametrize("batch", [1, 2, 3])
@pytest.mark.parametrize("bias_trained", [True, False])
def test_only_inputs_targets_the_rate_and_start_parameters_are_given(bias_trained: bool, batch: int) -> None:
    rng = seeded(f"given {batch}")
    net = random_network(rng, (2, 2, 1), bias_trained=bias_trained)
    trace = Trace(net, random_data(rng, net, 3), training(0.1, batch=batch, epochs=2))
    for step in trace:
        at = step.address
        first_batch = at.epoch == 1 and at.row <= batch
        for operand, _ in step.values:
            given = (
                operand.name in {"x", "t", "rate"}
                or (operand.name == "b" and not bias_trained)
                or (operand.name in {"w", "b"} and first_batch)
            )
            assert (made_by(trace, at, operand) is None) == given, (str(at), str(operand))


@pytest.mark.parametrize("kinds", ["sigmoid", "softmax"])
def test_users_come_in_the_order_of_calculation(kinds: str) -> None:
    for batch in (1, 2):
        trace = small_trace(kinds, batch=batch)
        for step in trace:
            numbers = [trace.number(user) for user in used_by(trace, step.address)]
            assert numbers == sorted(numbers), str(step.address)


def users(trace: Trace, address: str) -> list[str]:
    return sorted(str(user) for user in used_by(trace, parse_address(address)))


def test_an_output_goes_to_the_next_layer_to_its_slope_and_to_the_gradients_behind_it() -> None:
    trace = Trace(twin_network(), TWIN_ROW, training(0.5))
    assert users(trace, "1/1:a[1][2]") == ["1/1:dw[2][1,2]", "1/1:product[2][1,2]", "1/1:slope[1][2]", "1/1:z[2][1]"]


def test_a_new_weight_goes_to_the_next_batchs_rows() -> None:
    rows = data(*[([0.6, 0.9], [1, 0])] * 4)
    trace = Trace(two_two_two(), rows, training(0.5, batch=2, epochs=2))
    assert users(trace, "1/2:w_next[1][1,2]") == [
        "1/3:product[1][1,2]",
        "1/3:z[1][1]",
        "1/4:product[1][1,2]",
        "1/4:w_next[1][1,2]",
        "1/4:z[1][1]",
    ]
    assert users(trace, "1/4:b_next[2][1]") == ["2/1:z[2][1]", "2/2:b_next[2][1]", "2/2:z[2][1]"]
    assert users(trace, "2/4:b_next[2][1]") == []


def test_a_rows_gradient_goes_to_its_batchs_last_row() -> None:
    rows = data(*[([0.6, 0.9], [1, 0])] * 3)
    trace = Trace(two_two_two(), rows, training(batch=2))
    assert users(trace, "1/1:dw[1][1,2]") == ["1/2:dw_batch[1][1,2]"]
    assert users(trace, "1/3:db[1][1]") == ["1/3:db_batch[1][1]"]
    assert made_by(trace, parse_address("1/2:dw_batch[1][1,2]"), parse_ref("dw[1][1,2]@1")) == parse_address(
        "1/1:dw[1][1,2]"
    )


def test_a_weight_comes_from_the_last_update_before_its_row() -> None:
    rows = data(*[([0.6, 0.9], [1, 0])] * 3)
    trace = Trace(two_two_two(), rows, training(batch=2, epochs=2))
    for row, maker in (("1/1", None), ("1/2", None), ("1/3", "1/2"), ("2/1", "1/3"), ("2/2", "1/3"), ("2/3", "2/2")):
        made = made_by(trace, parse_address(f"{row}:z[1][1]"), parse_ref("w[1][1,2]"))
        assert made == (parse_address(f"{maker}:w_next[1][1,2]") if maker else None)


# --- uses of what is given -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["x", "t", "w", "b"])
@pytest.mark.parametrize("kinds", ["sigmoid", "softmax"])
def test_what_is_given_is_used_in_its_row_wherever_a_formula_names_it(kinds: str, name: str) -> None:
    trace = small_trace(kinds, rows=2)
    for row in (1, 2):
        start = trace.row_start(1, row)
        in_row = [trace[trace.address(number)] for number in range(start, start + len(trace.plan(row)))]
        named = sorted({ref for step in in_row for ref in leaves(step.formula) if ref.name == name}, key=str)
        assert named
        for ref in named:
            expected = Counter(step.address for step in in_row if ref in set(leaves(step.formula)))
            assert Counter(used_by(trace, Address(1, row, ref))) == expected, str(ref)


def test_an_input_of_a_network_without_hidden_units_is_used_once_a_unit_each_way() -> None:
    trace = Trace(network(layer("linear", [[0.1, 0.2], [0.3, 0.4]])), data(([1, 2], [1, 0])), training())
    assert users(trace, "1/1:x[2]") == [
        "1/1:dw[1][1,2]",
        "1/1:dw[1][2,2]",
        "1/1:product[1][1,2]",
        "1/1:product[1][2,2]",
        "1/1:z[1][1]",
        "1/1:z[1][2]",
    ]


def test_a_quantity_that_nothing_uses_has_no_users() -> None:
    trace = Trace(two_two_two(), data(([0.6, 0.9], [1, 0])), training())
    assert users(trace, "1/1:E") == []
    assert users(trace, "1/1:product[1][1,1]") == []
    assert users(trace, "1/1:w_next[1][1,1]") == []
    assert users(trace, "1/1:E[1]") == ["1/1:E"]


def test_users_of_the_rate_are_the_updates() -> None:
    trace = Trace(twin_network(), TWIN_ROW, training(0.5))
    updates = [str(step.address) for step in trace if step.target.name == "w_next"]
    assert [str(at) for at in used_by(trace, Address(1, 1, Ref("rate")))] == updates
