"""What a question can tell: slips that equal numbers hide, pairs that look alike, and a step of each shape."""

import pytest

from tests import networks
from tutor.arithmetic.trace.step import parse_address
from tutor.arithmetic.trace.trace import Trace
from tutor.lesson.find import find
from tutor.lesson.load import load
from tutor.teaching.questions.asking import Asked
from tutor.teaching.questions.discrimination import ambiguous, can_be_worked_out, invisible, representatives, showing

ARTICLE = Trace(networks.seed_network(), networks.SEED_ROW, networks.training(1.0, epochs=2))
P = Trace(networks.two_two_two(), networks.TWO_TWO_TWO_ROW, networks.training(0.5))


@pytest.mark.parametrize(
    ("ref", "slips"),
    [
        ("z[1][1]", {"product-signs-lost", "read-by-columns"}),  # all products are positive, all weights alike
        ("dw[1][1,1]", {"delta-alone", "rate-already-in", "neighbours-output"}),  # all inputs and the rate are 1
        ("w_next[2][1,1]", {"rate-forgotten"}),
        ("delta[1][1]", {"neighbours-weights"}),  # all weights to the output are alike
        ("a[1][1]", set()),
        ("delta[2][1]", set()),
    ],
)
def test_equal_numbers_hide_slips(ref: str, slips: set[str]) -> None:
    assert set(invisible(ARTICLE, parse_address(f"1/1:{ref}"))) == slips


@pytest.mark.parametrize(
    ("trace", "ref", "kind", "slips", "shown"),
    [
        # all products are positive and all weights alike; the mean is another number
        (ARTICLE, "z[1][1]", "number", {"averaged", "read-by-columns", "product-signs-lost"}, {"averaged"}),
        (ARTICLE, "w_next[2][1,1]", "number", {"rate-forgotten", "plus-for-minus"}, {"plus-for-minus"}),
        (ARTICLE, "a[1][1]", "number", {"exponent-sign", "averaged"}, {"exponent-sign"}),
        (ARTICLE, "a[1][1]", "number", {"point-shifted", "sign-lost"}, {"point-shifted", "sign-lost"}),
        # bias .2 becomes .25459: who leaves it at .2 has written no beginning of it
        (P, "b_next[2][1]", "number", {"bias-left-out"}, {"bias-left-out"}),
        (P, "delta[2][1]", "number", {"slope-missing", "averaged"}, {"slope-missing"}),
        # the gap is the last factor, what the line carried; a slip in the other one does not show there
        (P, "dw[2][1,1]", "blank", {"neighbours-output", "difference-for-delta"}, {"neighbours-output"}),
        (P, "z[2][1]", "sign", {"bias-forgotten"}, set()),
    ],
)
def test_only_slips_that_cannot_be_hidden_show(
    trace: Trace, ref: str, kind: str, slips: set[str], shown: set[str]
) -> None:
    assert showing(trace, parse_address(f"1/1:{ref}"), Asked(kind), frozenset(slips)) == shown


def test_a_slip_that_leaves_the_beginning_of_the_right_number_does_not_show() -> None:
    net, row = networks.two_two_two(), networks.TWO_TWO_TWO_ROW
    nearly = Trace(net, row, networks.training(0.01))  # the bias .2 becomes .2011: .2 is right so far
    assert showing(nearly, parse_address("1/1:b_next[2][1]"), Asked("number"), frozenset({"bias-left-out"})) == set()


def test_with_fewer_digits_more_slips_are_hidden() -> None:
    at = parse_address("1/1:w_next[1][1,1]")  # 0.10267, from a gradient of -0.00267
    assert "step-shifted" not in invisible(ARTICLE, at, 4)
    assert "plus-for-minus" in invisible(ARTICLE, at, 1)


def test_a_rate_that_is_an_inputs_part_of_another_makes_two_slips_look_alike() -> None:
    twin = Trace(networks.twin_network(), networks.TWIN_ROW, networks.training(0.5))
    pairs = ambiguous(twin, parse_address("1/1:dw[1][3,2]"))  # 0.5 times 0.4 is the third input
    assert pairs == (("rate-already-in", "neighbours-output"),)


@pytest.mark.parametrize(
    ("trace", "name", "steps"),
    [
        (ARTICLE, "z", 2),
        (ARTICLE, "a", 1),
        (ARTICLE, "delta", 2),
        (ARTICLE, "w_next", 1),
        (ARTICLE, "db", 0),
        (P, "z", 2),
        (P, "E", 2),  # of one output, and of the row
        (P, "db", 1),
    ],
)
def test_each_shape_of_a_quantitys_formula_has_one_representative(trace: Trace, name: str, steps: int) -> None:
    found = list(representatives(trace, name))
    assert len(found) == steps
    assert {at.ref.name for at in found} <= {name}
    assert all(trace[at].address == at for at in found)


def test_preparation_has_its_representatives_too() -> None:
    table = load(find("table"))
    trace = Trace(table.network, table.data, table.training)
    assert [str(at).partition(":")[0] for at in representatives(trace, "scaled")] == ["prepare"]
    assert len(list(representatives(trace, "sd"))) == 1


def test_an_update_after_a_batch_is_represented_at_the_batchs_last_row() -> None:
    rows = networks.data(*[([0.2 * n, 0.5, 0.9], [0.8]) for n in range(1, 6)])
    trace = Trace(networks.twin_network(), rows, networks.training(0.5, batch=2))
    assert [str(at).partition(":")[0] for at in representatives(trace, "w_next")] == ["1/2"]
    assert [str(at) for at in representatives(trace, "E_all")] == ["1/5:E_all"]


def test_a_formula_with_hundreds_of_quantities_is_worked_out_by_nobody() -> None:
    net = networks.network(networks.layer("sigmoid", [[0.1] * 400]))
    trace = Trace(net, networks.data(([0.5] * 400, [1])), networks.training())
    assert not can_be_worked_out(trace, parse_address("1/1:z[1][1]"))
    assert can_be_worked_out(trace, parse_address("1/1:a[1][1]"))
