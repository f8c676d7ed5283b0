"""What-ifs: a number set by hand changes exactly what the formulas say, and the run goes on as if it had been so."""

import pytest

from tests.networks import seeded
from tutor.arithmetic.engine.network import Data, Layer, Network, Optimiser, Training, frozen
from tutor.arithmetic.quantity import Ref, parse_ref
from tutor.arithmetic.trace.step import Address
from tutor.arithmetic.trace.trace import Trace
from tutor.arithmetic.trace.whatif import dependents, differences, editable, first_difference, fork

ROWS = [[0.9, 0.4, 1.0, 0.0], [0.2, -0.7, 0.0, 1.0], [0.5, 0.3, 0.3, 0.6]]


def trace(weight: float | None = None, *, rows: list[list[float]] | None = None, rate: float = 0.5) -> Trace:
    stream = seeded("what-if")
    first = [[stream.uniform(-0.9, 0.9) for _ in range(2)] for _ in range(3)]
    second = [[stream.uniform(-0.9, 0.9) for _ in range(3)] for _ in range(2)]
    if weight is not None:
        first[1][0] = weight
    layers = (
        Layer(("H1", "H2", "H3"), "tanh", frozen(first), frozen([0.1, -0.2, 0.3])),
        Layer(("O1", "O2"), "sigmoid", frozen(second), frozen([0.2, 0.1])),
    )
    table = frozen(ROWS if rows is None else rows)
    data = Data(frozen(table[:, :2]), frozen(table[:, 2:]), ("t", "u"))
    return Trace(Network(("A", "B"), layers), data, Training(Optimiser(rate=rate), epochs=4))


def numbers(run: Trace) -> list[tuple[str, float]]:
    return [(str(step.address), step.result) for step in run]


def test_a_weight_set_at_the_first_row_gives_the_run_that_starts_from_it() -> None:
    at = Address(1, 1, Ref("z", 1, (2,)))
    other = fork(trace(), at, parse_ref("w[1][2,1]"), 0.55)
    assert numbers(other) == numbers(trace(0.55))


def test_a_rate_set_at_the_first_row_gives_the_run_with_that_rate() -> None:
    other = fork(trace(), Address(1, 1, Ref("w_next", 1, (1, 1))), Ref("rate"), 0.1)
    assert numbers(other) == numbers(trace(rate=0.1))


def test_an_input_set_at_a_row_gives_the_run_with_that_row() -> None:
    other = fork(trace(), Address(1, 2, Ref("z", 1, (1,))), parse_ref("x[2]"), 0.25)
    assert numbers(other) == numbers(trace(rows=[ROWS[0], [0.2, 0.25, 0.0, 1.0], ROWS[2]]))


def test_everything_before_the_change_stays_bit_for_bit() -> None:
    at = Address(3, 2, Ref("z", 1, (1,)))
    before, after = trace(), fork(trace(), at, parse_ref("b[2][1]"), -1.5)
    end = before.row_start(3, 2)
    assert numbers(before)[:end] == numbers(after)[:end]
    assert first_difference(before, after, at) == Address(3, 2, parse_ref("z[2][1]"))


@pytest.mark.parametrize("spelled", ["w[1][2,1]", "b[1][3]", "w[2][1,2]", "b[2][2]", "x[1]", "t[2]", "rate"])
def test_what_changes_is_exactly_what_the_formulas_name(spelled: str) -> None:
    ref, at = parse_ref(spelled), Address(2, 1, Ref("z", 1, (1,)))
    before = trace()
    after = fork(before, at, ref, 0.77)
    changed = {found.ref for found in differences(before, after, at) if found.direction}
    assert changed == dependents(before, at, ref)


def test_the_formulas_say_what_hangs_on_a_target() -> None:
    small = Trace(
        Network(("A",), (Layer(("O",), "sigmoid", frozen([[0.5]])),)),
        Data(frozen([[1.0]]), frozen([[1.0]]), ("t",)),
        Training(),
    )
    found = dependents(small, Address(1, 1, Ref("E")), Ref("t", 0, (1,)))
    assert {str(ref) for ref in found} == {"E", "delta[1][1]", "dw[1][1,1]", "w_next[1][1,1]"}


def test_only_given_numbers_of_training_rows_can_be_set() -> None:
    at = Address(1, 1, Ref("z", 1, (1,)))
    assert editable(at, Ref("w", 1, (1, 1)))
    assert not editable(at, Ref("a", 1, (1,)))
    assert not editable(Address(0, 1, Ref("z", 1, (1,)), "test"), Ref("w", 1, (1, 1)))
    with pytest.raises(KeyError):
        fork(trace(), at, Ref("a", 1, (1,)), 1.0)
