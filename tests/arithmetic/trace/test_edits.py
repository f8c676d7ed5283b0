"""What-if: a trace with numbers changed by hand, its books, its provenance, and a long run asked in any order."""

from collections import Counter
from dataclasses import replace

import pytest

from tests.arithmetic.trace.test_double_entry import assert_books_agree
from tests.networks import OPTIMISERS, random_data, random_network, seeded, trained_by
from tutor.arithmetic.engine.edits import Edit
from tutor.arithmetic.engine.network import Rows, frozen
from tutor.arithmetic.engine.training import Run
from tutor.arithmetic.quantity import Ref, parse_ref
from tutor.arithmetic.trace.step import Address
from tutor.arithmetic.trace.trace import Trace
from tutor.arithmetic.trace.uses import made_by, used_by

EDITS = (
    Edit(0, "b", 2, (0,), 0.5),
    Edit(2, "w", 1, (1, 0), -0.75),
    Edit(3, "x", 0, (1, 0), 0.625),
    Edit(3, "rate", 0, (), 0.25),
    Edit(4, "t", 0, (2, 1), 0.125),
)


def small(edits: tuple[Edit, ...] = EDITS, *, shuffle: int | None = None, batch: int = 2) -> Trace:
    net = random_network(seeded("edited"), (2, 2, 2), ("tanh", "sigmoid"))
    rows = random_data(seeded("rows"), net, 3)
    tried = Rows(frozen([[0.5, -1.0]]), frozen([[1.0, 0.0]]))
    how = trained_by(OPTIMISERS["momentum"], batch=batch, epochs=3, shuffle=shuffle)
    return Trace(net, replace(rows, test=tried), how, edits=edits)


@pytest.mark.parametrize("shuffle", [None, 4])
def test_every_step_of_an_edited_run_recomputes(shuffle: int | None) -> None:
    trace = small(shuffle=shuffle)
    for step in trace:
        assert_books_agree(step)
    assert_books_agree(trace["test/1:E"])


def test_a_changed_number_is_an_operand_from_its_update_on() -> None:
    trace = small()
    weight = parse_ref("w[1][2,1]")
    assert dict(trace["2/2:z[1][2]"].values)[weight] == -0.75  # the third update
    assert dict(trace["1/1:z[2][1]"].values)[parse_ref("b[2][1]")] == 0.5
    inputs = [dict(trace[f"{place}:z[1][1]"].values)[parse_ref("x[1]")] for place in ("1/2", "2/2", "3/2")]
    assert inputs[0] == inputs[1] != inputs[2] == 0.625
    targets = [dict(trace[f"{place}:E[2]"].values)[parse_ref("t[2]")] for place in ("1/3", "2/3", "3/3")]
    assert targets[0] == targets[1] != targets[2] == 0.125
    rates = [dict(trace[f"{place}:w_next[1][1,1]"].values)[Ref("rate")] for place in ("2/2", "2/3", "3/2", "1/3")]
    assert rates == [0.2, 0.25, 0.25, 0.2]


def test_what_was_before_an_edit_stays_and_what_comes_after_differs() -> None:
    plain, edited = small(()), small((Edit(2, "w", 1, (1, 0), -0.75),))
    before = ("1/1:a[2][1]", "1/3:w_next[1][2,1]", "1/3:E_all")
    after = ("2/1:z[1][2]", "2/2:w_next[1][2,1]", "3/3:E_all", "test/1:a[2][1]")
    assert [plain[at].result for at in before] == [edited[at].result for at in before]
    assert all(plain[at].result != edited[at].result for at in after)
    assert plain["1/test/1:a[2][1]"].result == edited["1/test/1:a[2][1]"].result  # the edit comes after that epoch


@pytest.mark.parametrize("shuffle", [None, 4])
@pytest.mark.parametrize("batch", [1, 2])
def test_makers_and_users_stay_inverse_and_a_changed_number_has_no_maker(batch: int, shuffle: int | None) -> None:
    trace = small(shuffle=shuffle, batch=batch)
    training_steps = [step.address for step in trace]
    formulas: Counter[tuple[Address, Address]] = Counter()
    for at in training_steps:
        for operand, value in trace[at].values:
            maker = made_by(trace, at, operand)
            if maker is not None:
                formulas[maker, at] += 1
                assert trace[maker].result == value, (str(maker), str(at))
    uses = Counter((at, user) for at in training_steps for user in used_by(trace, at) if user.stage == "train")
    assert formulas == uses
    update = trace.run.updates_per_epoch
    first_row = 2 % update * batch + 1
    changed = Address(2 // update + 1, first_row, Ref("z", 1, (2,)))
    assert made_by(trace, changed, parse_ref("w[1][2,1]")) is None
    assert made_by(trace, changed, parse_ref("w[1][2,2]")) is not None


# --- a long run ------------------------------------------------------------------------------------------------------


def long_trace(edits: tuple[Edit, ...]) -> Trace:
    net = random_network(seeded("long"), (2, 3, 1), ("tanh", "sigmoid"))
    how = trained_by(replace(OPTIMISERS["adam"], rate=0.01), batch=2, epochs=1500, shuffle=3)
    return Trace(net, random_data(seeded("long rows"), net, 5), how, edits=edits)


LATE = (Edit(1200, "w", 1, (2, 0), 1.5), Edit(2500, "x", 0, (3, 1), -1.0), Edit(4000, "rate", 0, (), 0.03))


@pytest.mark.parametrize("edits", [(), LATE], ids=["untouched", "edited"])
def test_a_thousand_random_addresses_of_a_long_run_have_the_numbers_of_a_straight_run(edits: tuple[Edit, ...]) -> None:
    """Walked forwards by one trace, in no order and then backwards by another: bit for bit the same."""
    rng = seeded("thousand")
    straight, asked = long_trace(edits), long_trace(edits)
    numbers = sorted(rng.randrange(len(straight)) for _ in range(1000))
    expected = {number: straight[straight.address(number)] for number in numbers}
    for number in rng.sample(numbers, 200):
        assert asked[asked.address(number)] == expected[number]
    for number in reversed(numbers):
        assert asked[asked.address(number)] == expected[number]


def test_a_trace_shows_the_numbers_that_a_run_by_itself_has() -> None:
    trace = long_trace(LATE)
    alone = Run(trace.net.network, trace.run.data, trace.net.training, LATE)
    alone.advance()
    for epoch in (1500, 401, 834, 1):
        assert trace[f"{epoch}/5:E_all"].result == alone.history.errors[epoch - 1]
        new = alone.parameters(3 * epoch).weights[0].item((2, 0))
        assert trace[f"{epoch}/5:w_next[1][3,1]"].result == new
