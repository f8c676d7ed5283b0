"""Addresses: their spelling, the number of every step, and what is said of addresses that do not exist."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.networks import (
    TWO_TWO_TWO_ROW,
    data,
    layer,
    network,
    random_data,
    random_network,
    seeded,
    training,
    two_two_two,
)
from tutor.arithmetic.quantity import Ref, RefError, parse_ref
from tutor.arithmetic.trace.step import Address, AddressError, parse_address
from tutor.arithmetic.trace.trace import Trace

FORM = "write epoch/row:quantity, for example 1/1:z[1][1], or prepare:mean[1], or test/1:a[2][1]"


def random_trace(rng: Random, *, rows: int = 5, batch: int = 2, epochs: int = 3, bias_trained: bool = True) -> Trace:
    sizes = [rng.randint(1, 4) for _ in range(rng.randint(2, 4))]
    kinds = [rng.choice(("sigmoid", "softmax", "linear")) for _ in sizes[1:]]
    net = random_network(rng, sizes, kinds, bias=rng.random() < 0.7, bias_trained=bias_trained)
    return Trace(net, random_data(rng, net, rows), training(0.05, batch=batch, epochs=epochs))


def p_trace(*, batch: int = 1, rows: int = 1, epochs: int = 2) -> Trace:
    return Trace(two_two_two(), data(*[([0.6, 0.9], [1, 0])] * rows), training(0.5, batch=batch, epochs=epochs))


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(st.integers(1, 10**9), st.integers(1, 10**9), st.integers(1, 99), st.integers(1, 99), st.integers(1, 99))
def test_every_address_is_read_back_from_its_spelling(epoch: int, row: int, layer_: int, to: int, sender: int) -> None:
    for ref in (Ref("w_next", layer_, (to, sender)), Ref("a", layer_, (to,)), Ref("E"), Ref("expsum", layer_)):
        address = Address(epoch, row, ref)
        assert parse_address(str(address)) == address


def test_an_address_is_epoch_row_and_quantity() -> None:
    assert str(Address(3, 2, Ref("delta", 2, (1,)))) == "3/2:delta[2][1]"
    assert parse_address(" 3/2:delta[2][1] ") == Address(3, 2, Ref("delta", 2, (1,)))


@pytest.mark.parametrize("seed", range(12))
def test_numbers_and_addresses_of_steps_are_each_others_inverse(seed: int) -> None:
    trace = random_trace(seeded(seed), batch=seed % 4 + 1)
    addresses = [trace.address(number) for number in range(len(trace))]
    assert [trace.number(address) for address in addresses] == list(range(len(trace)))
    assert [trace.number(parse_address(str(address))) for address in addresses] == list(range(len(trace)))
    assert addresses == sorted(addresses, key=lambda at: (at.epoch, at.row))
    assert len(set(addresses)) == len(trace)


@pytest.mark.parametrize("seed", range(6))
def test_a_step_says_the_address_it_was_asked_by(seed: int) -> None:
    trace = random_trace(seeded(f"asked {seed}"))
    for number, step in enumerate(trace):
        assert step.address == trace.address(number)
        assert trace[str(step.address)] == step


def test_a_trace_begins_and_ends_with_its_first_and_last_step() -> None:
    trace = p_trace()
    assert str(trace.first) == "1/1:product[1][1,1]"
    assert str(trace.start) == "1/1:z[1][1]"
    assert str(trace.last) == "2/1:b_next[2][2]"
    assert trace.number(trace.last) == len(trace) - 1


@pytest.mark.parametrize("number", [-1, 10**9])
def test_no_step_has_a_number_before_the_first_or_after_the_last(number: int) -> None:
    with pytest.raises(IndexError):
        p_trace().address(number)
    with pytest.raises(IndexError):
        p_trace().address(len(p_trace()))


def test_a_row_calculates_in_the_order_of_the_textbook() -> None:
    trace = p_trace(epochs=1)
    names = [str(step.target) for step in trace if step.target.name not in {"product", "share"}]
    assert " ".join(names) == (
        "z[1][1] a[1][1] z[1][2] a[1][2] z[2][1] a[2][1] z[2][2] a[2][2] E[1] E[2] E "
        "slope[2][1] delta[2][1] dw[2][1,1] dw[2][1,2] db[2][1] "
        "slope[2][2] delta[2][2] dw[2][2,1] dw[2][2,2] db[2][2] "
        "slope[1][1] delta[1][1] dw[1][1,1] dw[1][1,2] db[1][1] "
        "slope[1][2] delta[1][2] dw[1][2,1] dw[1][2,2] db[1][2] "
        "w_next[1][1,1] w_next[1][1,2] b_next[1][1] w_next[1][2,1] w_next[1][2,2] b_next[1][2] "
        "w_next[2][1,1] w_next[2][1,2] b_next[2][1] w_next[2][2,1] w_next[2][2,2] b_next[2][2]"
    )


@pytest.mark.parametrize(("batch", "updating"), [(1, {1, 2, 3, 4, 5}), (2, {2, 4, 5}), (5, {5}), (9, {5})])
def test_a_batchs_update_belongs_to_its_last_row(batch: int, updating: set[int]) -> None:
    trace = p_trace(batch=batch, rows=5)
    rows = {step.address.row for step in trace if step.target.name in {"w_next", "dw_batch", "db_batch", "b_next"}}
    assert rows == updating


def test_batch_gradients_are_steps_only_where_a_batch_has_several_rows() -> None:
    assert not any(step.target.name.endswith("_batch") for step in p_trace(batch=1, rows=3))
    assert any(step.target.name == "dw_batch" for step in p_trace(batch=2, rows=3))


def test_frozen_biases_have_gradients_but_no_update() -> None:
    net = network(layer("sigmoid", [[0.1, 0.2]], [0.3], bias_trained=False))
    names = {step.target.name for step in Trace(net, data(([1, 2], [1])), training())}
    assert "db" in names
    assert "b_next" not in names


# --- what is said of addresses that do not exist ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1/1",
        "1/1:",
        "1:E",
        "test:E",
        "1/prepare:E",
        "prepare/1:min[1]",
        "1/train/1:E",
        "z[1][1]",
        "1:z[1][1]",
        "a/1:z[1][1]",
        "1/1 z[1][1]",
        "-1/1:z[1][1]",
        "1//1:E",
        "1/1/1:E",
    ],
)
def test_what_is_not_spelled_as_an_address_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(AddressError) as refusal:
        parse_address(text)
    assert str(refusal.value) == f"{text!r} is not an address: {FORM}"


def test_an_address_of_no_quantity_is_refused_by_the_quantitys_name() -> None:
    with pytest.raises(RefError, match=r"^there is no quantity 'detla': did you mean 'delta'\?$"):
        parse_address("1/1:detla[1][1]")


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("3/1:E", "there is no row 3/1: epochs go from 1 to 2, rows from 1 to 4"),
        ("1/5:E", "there is no row 1/5: epochs go from 1 to 2, rows from 1 to 4"),
        ("0/1:E", "there is no row 0/1: epochs go from 1 to 2, rows from 1 to 4"),
        ("1/0:E", "there is no row 1/0: epochs go from 1 to 2, rows from 1 to 4"),
        ("1/1:x[1]", "x[1] is given, not calculated: go to a step that uses it"),
        ("1/1:w[1][1,1]", "w[1][1,1] is given, not calculated: go to a step that uses it"),
        ("1/1:rate", "rate is given, not calculated: go to a step that uses it"),
        ("1/1:w_next[1][1,1]", "1/1:w_next[1][1,1] does not exist: an update belongs to the last row of its batch"),
        ("1/3:db_batch[1][1]", "1/3:db_batch[1][1] does not exist: an update belongs to the last row of its batch"),
        ("1/1:E_all", "1/1:E_all does not exist: it belongs to the last row of its epoch"),
        ("1/1:v_next[1][1]", "this network calculates no v_next[1][1]: its inputs and layers have 2, 2, 2 units"),
        ("1/4:accuracy", "this network calculates no accuracy: its inputs and layers have 2, 2, 2 units"),
        ("1/1:z[3][1]", "this network calculates no z[3][1]: it has 2 layers"),
        ("1/1:z[1][3]", "this network calculates no z[1][3]: layer 1 has 2 units"),
        ("1/1:dw[1][1,3]", "this network calculates no dw[1][1,3]: it has 2 inputs"),
        ("1/1:share[1][1,1]", "this network calculates no share[1][1,1]: its inputs and layers have 2, 2, 2 units"),
        ("1/1:E[3]", "this network calculates no E[3]: it has 2 outputs"),
        ("1/1:exp[1][1]", "this network calculates no exp[1][1]: only a softmax layer has it, and layer 1 is sigmoid"),
        ("1/1:expsum[1]", "this network calculates no expsum[1]: only a softmax layer has it, and layer 1 is sigmoid"),
        (
            "1/1:back[2][1]",
            "this network calculates no back[2][1]: only a softmax layer has it, and layer 2 is sigmoid",
        ),
    ],
)
def test_an_address_that_does_not_exist_is_refused_and_why(address: str, message: str) -> None:
    trace = p_trace(batch=2, rows=4)
    for asked in (lambda: trace[address], lambda: trace.number(parse_address(address))):
        with pytest.raises(AddressError) as refusal:
            asked()
        assert str(refusal.value) == message


@pytest.mark.parametrize("name", ["w", "b", "x", "t"])
def test_a_given_quantity_that_the_network_does_not_have_is_not_called_given(name: str) -> None:
    ref = {"w": "w[9][9,9]", "b": "b[7][1]", "x": "x[12]", "t": "t[12]"}[name]
    with pytest.raises(AddressError) as refusal:
        p_trace().number(Address(1, 1, parse_ref(ref)))
    assert "is given" not in str(refusal.value)


def test_an_error_of_an_only_output_is_the_error() -> None:
    trace = Trace(network(layer("linear", [[0.5]])), data(([1], [1])), training())
    assert [str(step.target) for step in trace if step.target.name == "E"] == ["E"]
    with pytest.raises(AddressError, match=r"^there is no E\[1\], since there is one output: write 1/1:E$"):
        trace["1/1:E[1]"]


# --- finding a place by what a person types --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("2/3:delta[1][2]", "2/3:delta[1][2]"),
        ("2/1", "2/1:z[1][1]"),
        (" 2/1 ", "2/1:z[1][1]"),
        ("a[2][1]", "1/4:a[2][1]"),
        ("E", "1/4:E"),
        ("w_next[1][1,1]", "1/4:w_next[1][1,1]"),
    ],
)
def test_a_place_is_found_by_address_by_row_or_by_quantity_of_the_present_row(typed: str, found: str) -> None:
    trace = p_trace(batch=2, rows=4)
    assert str(trace.find(typed, parse_address("1/4:z[1][1]"))) == found


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("9/1", "there is no row 9/1: epochs go from 1 to 2, rows from 1 to 4"),
        ("1/9", "there is no row 1/9: epochs go from 1 to 2, rows from 1 to 4"),
        ("0/0", "there is no row 0/0: epochs go from 1 to 2, rows from 1 to 4"),
        ("x[1]", "x[1] is given, not calculated: go to a step that uses it"),
        ("w_next[1][1,1]", "1/3:w_next[1][1,1] does not exist: an update belongs to the last row of its batch"),
        ("a[2][7]", "this network calculates no a[2][7]: layer 2 has 2 units"),
        ("1/1:", f"'1/1:' is not an address: {FORM}"),
        ("prepare", "this run has no stage 'prepare': its inputs are not scaled"),
        ("test/1", "this run has no stage 'test': its stages are train"),
        ("", "'' is not a quantity: write for example z[1][2], w[1][1,2], x[1] or E"),
        ("1/", f"'1/' is no place in a run: {FORM}"),
        ("z[1]", "'z[1]' has the wrong indexes: write z[1][1] (numbers start at 1)"),
        ("²/1", f"'²/1' is no place in a run: {FORM}"),
    ],
)
def test_what_leads_nowhere_is_refused_and_why(typed: str, message: str) -> None:
    trace = p_trace(batch=2, rows=4)
    with pytest.raises((AddressError, RefError)) as refusal:
        trace.find(typed, parse_address("1/3:z[1][1]"))
    assert str(refusal.value) == message


def test_a_row_number_of_thousands_of_digits_is_refused() -> None:
    with pytest.raises((AddressError, RefError)):
        p_trace().find("1/" + "9" * 5000, parse_address("1/1:E"))
    with pytest.raises((AddressError, RefError)):
        p_trace().find("1/" + "9" * 5000 + ":E", parse_address("1/1:E"))


# --- what may be shown -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch", [1, 2, 3])
@pytest.mark.parametrize("kinds", [("sigmoid", "softmax"), ("softmax", "linear")])
def test_a_quantity_is_known_from_its_own_step_on_and_never_before(kinds: tuple[str, str], batch: int) -> None:
    rng = seeded(f"known {kinds} {batch}")
    net = random_network(rng, (2, 3, 2), kinds)
    trace = Trace(net, random_data(rng, net, 3), training(batch=batch))
    for row in (1, 2, 3):
        numbers = range(trace.row_start(1, row), trace.row_start(1, row) + len(trace.plan(row)))
        addresses = [trace.address(number) for number in numbers]
        for now, present in enumerate(addresses):
            for then, other in enumerate(addresses):
                assert trace.is_known(other.ref, present) == (then <= now), (str(other), str(present))


def test_what_is_given_is_always_known_and_what_the_row_does_not_calculate_never() -> None:
    trace = p_trace(batch=2, rows=4)
    first, last = trace.address(0), trace.address(trace.row_start(1, 2) - 1)
    for name in ("x[1]", "t[2]", "w[2][1,1]", "b[1][1]", "rate"):
        assert trace.is_known(parse_ref(name), first)
    for name in ("w_next[1][1,1]", "dw_batch[1][1,1]", "z[9][1]", "back[1][1]"):
        assert not trace.is_known(parse_ref(name), last)


def test_a_moment_has_no_number_for_a_quantity_that_the_network_lacks() -> None:
    moment = p_trace().moment(parse_address("1/1:E"))
    for name in ("z[1][9]", "z[9][1]", "w[9][1,1]", "a[1][3]", "x[3]", "E[3]"):
        with pytest.raises(KeyError):
            moment.value(parse_ref(name))
    unbiased = Trace(network(layer("linear", [[0.5]])), data(([1], [1])), training()).moment(parse_address("1/1:E"))
    with pytest.raises(KeyError):
        unbiased.value(parse_ref("b[1][1]"))


def test_the_rows_of_a_batch_keep_their_own_numbers() -> None:
    rows = data(([0.1, 0.2], [0, 1]), ([0.3, 0.4], [1, 0]), ([0.5, 0.6], [1, 1]))
    trace = Trace(two_two_two(), rows, training(batch=3))
    for row, value in ((1, 0.1), (2, 0.3), (3, 0.5)):
        assert dict(trace[f"1/{row}:product[1][1,1]"].values)[Ref("x", 0, (1,))] == value


def test_one_row_alone_is_the_whole_of_its_data() -> None:
    trace = Trace(two_two_two(), TWO_TWO_TWO_ROW, training(epochs=7))
    assert (trace.rows, trace.epochs) == (1, 7)
    assert len(trace) == 7 * trace.steps_per_epoch
