"""Double entry: the engine computes every number, the formula says how it comes about, and both agree to 1e-12.

For small networks there is a third book: plain Python with derivatives by the complex step, which knows neither.
"""

import math
import warnings
from dataclasses import dataclass

import pytest

from tests.networks import (
    ACTIVATIONS,
    LOSSES,
    SEED_ROW,
    TWO_TWO_TWO_ROW,
    Numbers,
    data,
    given_row,
    layer,
    network,
    plain_training,
    random_data,
    random_network,
    second_opinion,
    seed_network,
    seeded,
    training,
    two_two_two,
)
from tutor.arithmetic.engine.network import Training
from tutor.arithmetic.formula.notation import ASCII
from tutor.arithmetic.formula.spell import Speller
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.step import Step
from tutor.arithmetic.trace.trace import Trace


@dataclass(frozen=True)
class Case:
    """A training run to walk through."""

    sizes: tuple[int, ...]
    activations: tuple[str, ...] | str = "sigmoid"
    loss: str = "half-squared-error"
    bias: bool = True
    bias_trained: bool = True
    rows: int = 2
    batch: int = 1
    reduce: str = "sum"
    epochs: int = 2

    def __str__(self) -> str:
        kinds = self.activations if isinstance(self.activations, str) else ",".join(self.activations)
        return f"{'-'.join(map(str, self.sizes))} {kinds} {self.loss} batch {self.batch} {self.reduce}"

    def trace(self) -> Trace:
        rng = seeded(str(self))
        net = random_network(
            rng, self.sizes, self.activations, loss=self.loss, bias=self.bias, bias_trained=self.bias_trained
        )
        return Trace(net, random_data(rng, net, self.rows), self.training())

    def training(self) -> Training:
        return training(0.3, batch=self.batch, reduce=self.reduce, epochs=self.epochs)


SHAPES = [
    Case((1, 1, 1)),
    Case((1, 1)),
    Case((2, 2, 2), "tanh", "mean-squared-error"),
    Case((8, 6, 3), ("relu", "softmax"), "cross-entropy", rows=3, batch=2, reduce="mean"),
    Case((8, 6, 3), "sigmoid", "squared-error", bias=False),
    Case((3, 5, 4, 2), ("leaky-relu", "bipolar-sigmoid", "sigmoid"), "binary-cross-entropy", batch=2),
    Case((3, 5, 4, 2), ("softmax", "tanh", "linear")),
    Case((4, 3), "softmax", "half-squared-error", rows=5, batch=5, reduce="mean"),
    Case((3, 4, 3), "softmax", "mean-squared-error", bias_trained=False, rows=3, batch=2),
    Case((2, 1, 3, 1, 2), "tanh", rows=3, batch=2),
    Case((5, 1), "step", "squared-error"),
]
SMALL = [
    Case((2, 2, 2), "tanh"),
    Case((1, 2, 2, 1), ("softmax", "sigmoid", "linear"), rows=3, batch=2),
    Case((2, 3), "softmax", rows=3, batch=3, reduce="mean"),
    Case((2, 2, 2), ("leaky-relu", "sigmoid"), "binary-cross-entropy", bias_trained=False),
    Case((2, 3), "softmax", "cross-entropy", rows=3, batch=2),
    Case((2, 1), "sigmoid", "binary-cross-entropy", rows=4, batch=3),
    Case((2, 2, 3), ("tanh", "softmax"), "cross-entropy", rows=4),
]


def same(a: float, b: float, within: float = 1e-12) -> bool:
    return math.isclose(a, b, rel_tol=within) or (math.isnan(a) and math.isnan(b))


def assert_books_agree(step: Step) -> None:
    assert same(step.recompute(), step.result), (str(step.address), step.recompute(), step.result)


@pytest.mark.parametrize("case", SHAPES, ids=str)
def test_every_step_recomputes_to_the_engines_number(case: Case) -> None:
    for step in case.trace():
        assert_books_agree(step)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("output", ACTIVATIONS)
def test_every_step_recomputes_for_every_activation_and_loss(output: str, loss: str) -> None:
    """Also where a logarithm is undefined: infinities and NaN are the same in both books."""
    for hidden in ACTIVATIONS:
        for step in Case((2, 2, 2), (hidden, output), loss, rows=1, epochs=1).trace():
            assert_books_agree(step)


def expected_by(case: Case, trace: Trace) -> dict[str, float]:
    """Compute every number of a run in plain Python, by address."""
    net, rows = trace.net.network, trace.run.data
    states = plain_training(net, rows, case.training())
    expected: dict[str, float] = {}
    for number in range(len(trace)):
        at = trace.address(number)
        update = (at.epoch - 1) * trace.run.updates_per_epoch + (at.row - 1) // case.batch
        if at.ref.name in {"E_all", "accuracy"}:
            name = "E" if at.ref.name == "E_all" else "hit"
            whole = sum(expected[f"{at.epoch}/{row}:{name}"] for row in range(1, case.rows + 1))
            expected[str(at)] = whole if name == "E" else whole / case.rows
        else:
            expected[str(at)] = third_book(case, trace, states[update : update + 2], at.row, at.ref)
    return expected


def is_right(loss: str, targets: list[float], outputs: list[float]) -> bool:
    """Say whether a row got the right class."""
    if loss == "binary-cross-entropy" or len(outputs) == 1:  # every output answers a question of its own
        return all((output >= 0.5) == (target >= 0.5) for target, output in zip(targets, outputs, strict=True))
    return all(output == max(outputs) for target, output in zip(targets, outputs, strict=True) if target)


def third_book(case: Case, trace: Trace, states: list[Numbers], row: int, ref: Ref) -> float:
    before, after = states
    net, rows = trace.net.network, trace.run.data
    if ref.name == "hit":
        numbers = before | given_row(rows, row - 1)
        places = [(place,) for place in range(1, net.sizes[-1] + 1)]
        outputs = [second_opinion(net, numbers, Ref("a", net.depth, place)) for place in places]
        return float(is_right(net.loss, [numbers[Ref("t", 0, place)].real for place in places], outputs))
    if ref.name.endswith("_next"):
        return after[Ref(ref.name[0], ref.layer, ref.index)].real
    if ref.name.endswith("_batch"):
        first = (row - 1) // case.batch * case.batch
        own = Ref(ref.name.removesuffix("_batch"), ref.layer, ref.index)
        parts = [second_opinion(net, before | given_row(rows, part), own) for part in range(first, row)]
        return sum(parts) / (len(parts) if case.reduce == "mean" else 1)
    return second_opinion(net, before | given_row(rows, row - 1), ref)


@pytest.mark.parametrize("case", SMALL, ids=str)
def test_every_number_agrees_with_plain_python(case: Case) -> None:
    trace = case.trace()
    expected = expected_by(case, trace)
    for step in trace:
        value = expected[str(step.address)]
        assert math.isclose(step.result, value, rel_tol=1e-9, abs_tol=1e-13), (str(step.address), step.result, value)


@pytest.mark.parametrize("case", [*SMALL, *SHAPES[:3]], ids=str)
def test_every_line_with_its_numbers_in_ascii_is_python_that_gives_the_result(case: Case) -> None:
    names = {"exp": math.exp, "log": math.log, "tanh": math.tanh, "max": max, "min": min, "__builtins__": {}}
    for step in case.trace():
        numbers = {ref: repr(value) for ref, value in step.values}
        line = Speller(ASCII, numbers.__getitem__, repr).text(step.formula)
        assert same(eval(line, dict(names)), step.result), (str(step.address), line)  # noqa: S307 - our own spelling


def symbols(trace: Trace, address: str) -> str:
    return Speller(ASCII, str, lambda number: f"{number:g}").text(trace[address].formula)


@pytest.mark.parametrize(
    ("address", "formula"),
    [
        ("1/1:product[1][2,1]", "w[1][2,1]*x[1]"),
        ("1/1:z[1][1]", "w[1][1,1]*x[1]+w[1][1,2]*x[2]+b[1][1]"),
        ("1/1:z[2][2]", "w[2][2,1]*a[1][1]+w[2][2,2]*a[1][2]+b[2][2]"),
        ("1/1:a[1][1]", "1/(1+exp(-z[1][1]))"),
        ("1/1:E[1]", "0.5*(t[1]-a[2][1])**2"),
        ("1/1:E", "E[1]+E[2]"),
        ("1/1:slope[2][1]", "a[2][1]*(1-a[2][1])"),
        ("1/1:delta[2][1]", "(a[2][1]-t[1])*slope[2][1]"),
        ("1/1:share[2][2,1]", "w[2][2,1]*delta[2][2]"),
        ("1/1:delta[1][1]", "(w[2][1,1]*delta[2][1]+w[2][2,1]*delta[2][2])*slope[1][1]"),
        ("1/1:dw[2][1,2]", "delta[2][1]*a[1][2]"),
        ("1/1:dw[1][1,2]", "delta[1][1]*x[2]"),
        ("1/1:db[1][1]", "delta[1][1]"),
        ("1/1:w_next[2][1,2]", "w[2][1,2]-rate*dw[2][1,2]"),
        ("1/1:b_next[1][2]", "b[1][2]-rate*db[1][2]"),
    ],
)
def test_the_chapters_formulas_are_the_textbooks(address: str, formula: str) -> None:
    assert symbols(Trace(two_two_two(), TWO_TWO_TWO_ROW, training(0.5)), address) == formula


def test_a_batchs_gradients_are_put_together_before_the_update() -> None:
    rows = data(*[([0.1 * place, 0.5], [1, 0]) for place in range(3)])
    added = Trace(two_two_two(), rows, training(batch=2))
    assert symbols(added, "1/2:dw_batch[1][1,2]") == "dw[1][1,2]@1+dw[1][1,2]@2"
    assert symbols(added, "1/3:db_batch[2][1]") == "db[2][1]@1"  # the last batch is smaller
    averaged = Trace(two_two_two(), rows, training(batch=3, reduce="mean"))
    assert symbols(averaged, "1/3:db_batch[2][1]") == "(db[2][1]@1+db[2][1]@2+db[2][1]@3)/3"
    assert symbols(averaged, "1/3:w_next[1][1,2]") == "w[1][1,2]-rate*dw_batch[1][1,2]"


def test_softmax_mixes_the_blame_of_its_layer() -> None:
    trace = Case((2, 2), "softmax").trace()
    assert symbols(trace, "1/1:a[1][1]") == "exp[1][1]/expsum[1]"
    assert symbols(trace, "1/1:expsum[1]") == "exp[1][1]+exp[1][2]"
    assert symbols(trace, "1/1:back[1][2]") == "a[1][2]-t[2]"
    assert symbols(trace, "1/1:delta[1][2]") == "a[1][2]*(back[1][2]-(back[1][1]*a[1][1]+back[1][2]*a[1][2]))"


@pytest.mark.parametrize(("activation", "loss"), [("sigmoid", "binary-cross-entropy"), ("softmax", "cross-entropy")])
def test_loss_and_output_that_fit_leave_output_minus_target(activation: str, loss: str) -> None:
    trace = Case((2, 2), activation, loss).trace()
    assert symbols(trace, "1/1:delta[1][2]") == "a[1][2]-t[2]"


def test_the_miss_may_be_written_the_other_way_round_with_the_same_numbers() -> None:
    ours = Trace(two_two_two(), TWO_TWO_TWO_ROW, training(0.5))
    theirs = Trace(two_two_two(), TWO_TWO_TWO_ROW, training(0.5), difference="t-o")
    assert symbols(theirs, "1/1:delta[2][1]") == "(-(t[1]-a[2][1]))*slope[2][1]"
    for step in theirs:
        assert_books_agree(step)
        assert step.result == ours[step.address].result


def test_a_step_can_be_redone_from_rounded_numbers() -> None:
    trace = Trace(seed_network(), SEED_ROW, training())
    by_hand = trace["1/1:z[2][1]"].recompute(lambda number: round(number, 2))
    assert math.isclose(by_hand, 0.228, rel_tol=1e-12)  # as the article has it
    assert math.isclose(trace["1/1:z[2][1]"].recompute(), 0.229777006724664, rel_tol=1e-12)


def test_a_step_has_its_operands_in_the_order_of_its_formula() -> None:
    step = Trace(seed_network(), SEED_ROW, training())["1/1:z[1][1]"]
    assert step.target == Ref("z", 1, (1,))
    assert [str(ref) for ref, _ in step.values] == ["w[1][1,1]", "x[1]", "w[1][1,2]", "x[2]", "w[1][1,3]", "x[3]"]
    assert [value for _, value in step.values] == [0.1, 1.0] * 3


def test_a_diverging_run_is_walked_to_its_end_without_a_warning() -> None:
    net = network(layer("linear", [[0.5], [-0.4]], [0.1, 0.2]), layer("linear", [[0.3, 0.6]], [0.1]))
    trace = Trace(net, data(([3], [3])), training(1e3, epochs=12))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        steps = list(trace)
    errors = {step.address.epoch: step.result for step in steps if step.address.ref == Ref("E")}
    assert 1 < len(errors) < 12
    assert [epoch for epoch, error in errors.items() if not math.isfinite(error)] == [len(errors)]
    assert trace.run.history.stopped == f"The numbers grew beyond all bounds in epoch {len(errors)}."
    for step in steps:
        assert_books_agree(step)


@pytest.mark.parametrize("kind", ["product", "share", "dw", "expsum", "E"])
def test_a_number_too_large_for_a_double_is_infinite_in_both_books(kind: str) -> None:
    nets = {
        "product": network(layer("linear", [[1e200]])),
        "share": network(layer("linear", [[1.0]]), layer("linear", [[1e200]])),
        "dw": network(layer("linear", [[1e150]])),
        "expsum": network(layer("softmax", [[7.0975e-98], [7.0975e-98]])),
        "E": network(layer("linear", [[1.3e54], [1.3e54]]), loss="squared-error"),
    }
    trace = Trace(nets[kind], data(([1e100 if kind != "product" else 1e200], [0.0] * nets[kind].sizes[-1])), training())
    steps = [step for step in trace if step.target.name == kind and not (kind == "E" and step.target.index)]
    for step in steps:
        assert_books_agree(step)
    assert any(math.isinf(step.result) for step in steps)


@pytest.mark.parametrize("largest", [700.0, -700.0, 1.0, 350.0])
def test_a_softmax_of_sums_up_to_700_either_way_recomputes_to_the_engines_outputs(largest: float) -> None:
    net = network(layer("softmax", [[1.0], [0.995], [0.98]]), loss="cross-entropy")
    for step in Trace(net, data(([largest], [0, 1, 0])), training()):
        assert_books_agree(step)


@pytest.mark.parametrize(("largest", "exponential"), [(1000.0, math.inf), (-1000.0, 0.0)])
def test_a_softmax_beyond_has_its_exponentials_past_the_doubles_and_its_outputs_right(
    largest: float, exponential: float
) -> None:
    """As with unscaled inputs; only the lines of the outputs do not close: e to the power of 1000 is no double."""
    sums = [largest, 0.995 * largest, 0.998 * largest]
    net = network(layer("softmax", [[1.0], [0.995], [0.998]]), loss="cross-entropy")
    trace = Trace(net, data(([largest], [0, 1, 0])), training())
    for unit, total in enumerate(sums, 1):
        assert trace[f"1/1:exp[1][{unit}]"].result == exponential
        expected = 1 / sum(math.exp(other - total) for other in sums)
        assert math.isclose(trace[f"1/1:a[1][{unit}]"].result, expected, rel_tol=1e-9)
        assert math.isnan(trace[f"1/1:a[1][{unit}]"].recompute())
    for step in trace:
        if step.target.name != "a":
            assert_books_agree(step)
