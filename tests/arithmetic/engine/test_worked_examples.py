"""The engine against numbers that were printed elsewhere: the article's table and the curriculum's nets.

Every expected number is a string and is compared to all the digits that it prints.
"""

from decimal import Decimal, localcontext
from math import log, log10

import numpy as np
import pytest

from tests.networks import (
    SEED_ROW,
    TWIN_ROW,
    TWO_TWO_TWO_ROW,
    data,
    layer,
    network,
    seed_network,
    training,
    twin_network,
    two_two_two,
)
from tutor.arithmetic.engine.network import Data, Network
from tutor.arithmetic.engine.training import Batch, Run
from tutor.arithmetic.functions.calls import FloatArray


def assert_prints(value: float, printed: str) -> None:
    """Compare a number with a printed one, to its last digit."""
    decimals = len(printed.partition(".")[2])
    assert Decimal(f"{value:.{decimals}f}") == Decimal(printed), f"{value!r} does not print as {printed}"


def assert_all_print(values: FloatArray | None, printed: str) -> None:
    """Compare an array, row by row, with numbers printed in a line."""
    assert values is not None
    words = printed.split()
    assert values.size == len(words)
    for value, word in zip(values.ravel().tolist(), words, strict=True):
        assert_prints(value, word)


def first_batch(net: Network, rows: Data, rate: float = 1.0) -> Batch:
    return Run(net, rows, training(rate, batch=rows.rows)).batch(0)


def output_after(run: Run, passes: int) -> FloatArray:
    return run.batch(passes).passes.outputs[-1]


def weights_after(run: Run, updates: int) -> list[float]:
    """Return the only weight of a one-weight net after each update."""
    return [run.batch(update).after.weights[0].item() for update in range(updates)]


# --- the article's example -------------------------------------------------------------------------------------------


def test_the_articles_forward_pass_has_the_exact_numbers() -> None:
    passes = first_batch(seed_network(), SEED_ROW).passes
    assert_all_print(passes.sums[1], "0.300000000000000 0.300000000000000 0.300000000000000 0.300000000000000")
    assert_all_print(passes.outputs[1], "0.574442516811659 0.574442516811659 0.574442516811659 0.574442516811659")
    assert_all_print(passes.sums[2], "0.229777006724664")
    assert_all_print(passes.outputs[2], "0.557192836397213")
    assert_all_print(passes.totals(), "0.098039092068973")


def test_the_articles_backward_pass_has_the_exact_numbers() -> None:
    batch = first_batch(seed_network(), SEED_ROW)
    assert_all_print(batch.passes.slopes[2], "0.246728979")
    assert_all_print(batch.passes.deltas[2], "-0.109253359575437")
    assert_all_print(batch.gradients.weights[1], " ".join(["-0.062759774844643"] * 4))
    assert_all_print(batch.passes.slopes[1], " ".join(["0.244458312"] * 4))
    assert_all_print(batch.passes.deltas[1], " ".join(["-0.002670789182835"] * 4))
    assert_all_print(batch.gradients.weights[0], " ".join(["-0.002670789182835"] * 12))


def test_the_articles_update_has_the_exact_numbers() -> None:
    batch = first_batch(seed_network(), SEED_ROW)
    assert_all_print(batch.after.weights[0], " ".join(["0.102670789182835"] * 12))
    assert_all_print(batch.after.weights[1], " ".join(["0.162759774844643"] * 4))


def test_the_articles_second_pass_has_the_exact_numbers() -> None:
    passes = Run(seed_network(), SEED_ROW, training(epochs=2)).batch(1).passes
    assert_all_print(passes.outputs[2], "0.592729114")
    assert_all_print(passes.totals(), "0.082934787")


def test_the_articles_first_two_passes_agree_with_forty_digits() -> None:
    run = Run(seed_network(), SEED_ROW, training(epochs=2))
    with localcontext(prec=40):
        inner = outer = Decimal("0.1")
        for update in range(2):
            batch = run.batch(update)
            hidden = 1 / (1 + (-3 * inner).exp())
            output = 1 / (1 + (-4 * outer * hidden).exp())
            delta = (output - 1) * output * (1 - output)
            hidden_delta = outer * delta * hidden * (1 - hidden)
            outer, inner = outer - delta * hidden, inner - hidden_delta
            for value, exact in (
                (batch.passes.outputs[2], output),
                (batch.passes.totals(), (1 - output) ** 2 / 2),
                (batch.after.weights[1][0, 0], outer),
                (batch.after.weights[0][0, 0], inner),
            ):
                assert abs(Decimal(value.item()) / exact - 1) < Decimal("1e-15")


def test_the_articles_output_creeps_towards_1_and_never_settles() -> None:
    run = Run(seed_network(), SEED_ROW, training(epochs=10001))
    for passes, output, weight in (
        (10, ".7651", ".513"),
        (100, ".9472", "1.032"),
        (1000, ".9864", "1.394"),
        (10000, ".9961", "1.696"),
    ):
        batch = run.batch(passes - 1)
        assert_all_print(batch.passes.outputs[-1], output)
        assert_all_print(batch.after.weights[1], " ".join([weight] * 4))
        assert output_after(run, passes).item() > batch.passes.outputs[-1].item()


def test_the_articles_hidden_units_stay_identical_for_ever() -> None:
    after = Run(seed_network(), SEED_ROW, training(epochs=10000)).batch(9999).after
    assert len({tuple(row) for row in after.weights[0].tolist()}) == 1
    assert len(set(after.weights[1].ravel().tolist())) == 1


def test_the_articles_slipped_digit_would_all_but_stop_the_learning() -> None:
    hidden = layer("sigmoid", [[0.102670789182835] * 3] * 4)
    passes = first_batch(network(hidden, layer("sigmoid", [[0.10617] * 4])), SEED_ROW).passes
    assert_all_print(passes.outputs[-1], ".5609")
    assert_all_print(passes.totals(), ".0964")


# --- the curriculum's nets -------------------------------------------------------------------------------------------


def test_the_neuron_of_the_first_lesson() -> None:
    passes = first_batch(network(layer("sigmoid", [[0.4, -0.6]], [0.2])), data(([1, 0.5], [1]))).passes
    assert_all_print(passes.sums[1], ".3")
    assert_all_print(passes.outputs[1], ".574443")
    assert_all_print(passes.totals(), ".090550")


def test_half_squared_errors_of_one_and_of_two_outputs() -> None:
    neuron = layer("sigmoid", [[0.4, -0.6]], [0.2])
    assert_all_print(first_batch(network(neuron), data(([1, 0.5], [0.5]))).passes.totals(), ".002771")
    two = network(layer("sigmoid", [[0.4, -0.6], [0, 0]], [0.2, log(0.4 / 0.6)]))
    passes = first_batch(two, data(([1, 0.5], [1, 0]))).passes
    assert_all_print(passes.outputs[1], ".5744 .4")
    assert_all_print(passes.errors(), ".090550 .080000")
    assert_all_print(passes.totals(), ".170550")


def test_one_weight_slides_down_the_slope() -> None:
    run = Run(network(layer("sigmoid", [[0.5]])), data(([2], [0])), training(epochs=6))
    first = run.batch(0)
    assert_all_print(first.passes.outputs[1], ".731059")
    assert_all_print(first.passes.totals(), ".267223")
    assert_all_print(first.passes.slopes[1], ".196612")
    assert_all_print(first.passes.deltas[1], ".143735")
    assert_all_print(first.gradients.weights[0], ".287470")
    for weight, printed in zip(
        weights_after(run, 5), (".212530", "-.076561", "-.306110", "-.466392", "-.580823"), strict=True
    ):
        assert_prints(weight, printed)
    for update, printed in enumerate((".182827", ".106627", ".061795", ".039864", ".028410"), 1):
        assert_all_print(run.batch(update).passes.totals(), printed)


@pytest.mark.parametrize(("weight", "error"), [(0.51, ".270092"), (0.49, ".264343")])
def test_a_nudged_weight_moves_the_error(weight: float, error: str) -> None:
    assert_all_print(first_batch(network(layer("sigmoid", [[weight]])), data(([2], [0]))).passes.totals(), error)


def test_the_twin_of_the_article() -> None:
    run = Run(twin_network(), TWIN_ROW, training(0.5, epochs=2))
    batch = run.batch(0)
    assert_all_print(batch.passes.sums[1], ".23 .36 -.19 .12")
    assert_all_print(batch.passes.outputs[1], ".557248 .589040 .452642 .529964")
    assert_all_print(batch.passes.sums[2], ".283420")
    assert_all_print(batch.passes.outputs[2], ".570384")
    assert_all_print(batch.passes.totals(), ".026362")
    assert_all_print(batch.passes.deltas[2], "-.056266")
    assert_all_print(batch.gradients.weights[1], "-.031354 -.033143 -.025469 -.029819")
    assert_all_print(batch.passes.deltas[1], "-.004165 .002724 -.005576 -.001402")
    assert_all_print(batch.after.weights[1], ".315677 -.183428 .412734 .114910")
    assert_all_print(batch.after.weights[0][0], ".101874 .200833 .300416")
    assert_prints(batch.passes.share_of_blame(batch.before, 2, 0, (0, 2)), "-.02251")
    assert_all_print(run.batch(1).passes.outputs[2], ".578377")
    assert_all_print(run.batch(1).passes.totals(), ".024558")


def test_two_inputs_two_units_two_outputs_forward() -> None:
    passes = first_batch(two_two_two(), TWO_TWO_TWO_ROW, 0.5).passes
    assert_all_print(passes.sums[1], "-.05 .13")
    assert_all_print(passes.outputs[1], ".487503 .532454")
    assert_all_print(passes.sums[2], ".230770 -.032765")
    assert_all_print(passes.outputs[2], ".557438 .491809")
    assert_all_print(passes.errors(), ".097931 .120938")
    assert_all_print(passes.totals(), ".218869")


def test_two_inputs_two_units_two_outputs_backward() -> None:
    batch = first_batch(two_two_two(), TWO_TWO_TWO_ROW, 0.5)
    passes = batch.passes
    assert_all_print(passes.deltas[2], "-.109181 .122919")
    assert_all_print(batch.gradients.weights[1], "-.053226 -.058134 .059924 .065449")
    assert_prints(passes.share_of_blame(batch.before, 2, 0, (0, 0)), "-.054590")
    assert_prints(passes.share_of_blame(batch.before, 2, 0, (1, 0)), "-.073752")
    assert_all_print(passes.blames[1], "-.128342 .080548")
    assert_all_print(passes.deltas[1], "-.032065 .020052")
    assert_all_print(batch.gradients.weights[0], "-.019239 -.028859 .012031 .018047")
    assert_all_print(batch.gradients.biases[0], "-.032065 .020052")
    assert_all_print(batch.gradients.biases[1], "-.109181 .122919")


def test_two_inputs_two_units_two_outputs_updated() -> None:
    run = Run(two_two_two(), TWO_TWO_TWO_ROW, training(0.5, epochs=2))
    after = run.batch(0).after
    assert_all_print(after.weights[1], ".526613 -.370933 -.629962 .267276")
    assert_all_print(after.biases[1], ".254590 .038540")
    assert_all_print(after.weights[0], ".209620 -.285571 .393984 .090977")
    assert_all_print(after.biases[0], ".116033 -.210026")
    assert_all_print(run.batch(1).passes.outputs[2], ".579422 .466754")
    assert_all_print(run.batch(1).passes.totals(), ".197373")


def test_error_terms_of_hidden_units_use_the_old_weights() -> None:
    batch = first_batch(two_two_two(), TWO_TWO_TWO_ROW, 0.5)
    passes = batch.passes
    with_new = passes.deltas[2] @ batch.after.weights[1] * passes.slopes[1]
    assert_prints(with_new.item(0), "-.033712")  # the slip
    assert_prints(passes.deltas[1].item(0), "-.032065")


@pytest.mark.parametrize(
    ("rate", "printed"),
    [
        (0.1, ".6 .96 1.176 1.3056"),
        (0.25, "1.5 1.5 1.5 1.5"),
        (0.4, "2.4 .96 1.824 1.3056"),
        (0.5, "3 0 3 0"),
        (0.6, "3.6 -1.44 5.616 -4.2624"),
    ],
)
def test_the_learning_rate_creeps_lands_bounces_or_blows_up(rate: float, printed: str) -> None:
    run = Run(network(layer("linear", [[0.0]])), data(([2], [3])), training(rate, epochs=4))
    assert_all_print(np.array(weights_after(run, 4)), printed)


@pytest.mark.parametrize(("rate", "printed"), [(10.0, ".8492"), (100.0, "1.0000")])
def test_a_target_at_the_end_of_the_sigmoid_hides_a_rate_that_is_too_large(rate: float, printed: str) -> None:
    run = Run(seed_network(), SEED_ROW, training(rate, epochs=2))
    assert_all_print(output_after(run, 1), printed)


@pytest.mark.parametrize(
    ("activation", "hidden", "output", "error", "deltas"),
    [
        ("relu", ".26 0", ".356", ".207368", "-.3864 0"),
        ("tanh", ".254296 -.327477", ".647307", ".062196", "-.197931 .283383"),
        ("sigmoid", None, ".164553", None, "-.123223 .182646"),
        ("leaky-relu", None, None, None, "-.384564 .005768"),
    ],
)
def test_the_same_network_with_other_activations(
    activation: str, hidden: str | None, output: str | None, error: str | None, deltas: str
) -> None:
    first = layer(activation, [[0.5, -0.4], [-0.7, 0.2]], [0.1, 0.1])
    passes = first_batch(network(first, layer("linear", [[0.6, -0.9]], [0.2])), data(([0.8, 0.6], [1]))).passes
    assert_all_print(passes.sums[1], ".26 -.34")
    for values, printed in ((passes.outputs[1], hidden), (passes.outputs[2], output), (passes.totals(), error)):
        if printed:
            assert_all_print(values, printed)
    assert_all_print(passes.deltas[1], deltas)


def test_softmax_with_cross_entropy() -> None:
    net = network(
        layer("softmax", [[0.2, 0.4], [-0.3, 0.1], [0.6, -0.5]], [0.1, 0, -0.2]),
        loss="cross-entropy",
    )
    run = Run(net, data(([0.5, 1], [0, 1, 0])), training(epochs=2))
    batch = run.batch(0)
    assert_all_print(batch.passes.sums[1], ".6 -.05 -.4")
    assert_all_print(batch.passes.exponentials(1), "1.822119 .951229 .670320")
    assert_all_print(batch.passes.outputs[1], ".529121 .276226 .194653")
    assert_all_print(batch.passes.totals(), "1.286537")
    assert_all_print(batch.passes.deltas[1], ".529121 -.723774 .194653")
    assert_all_print(batch.gradients.weights[0][1], "-.361887 -.723774")
    assert_all_print(run.batch(1).passes.outputs[1], ".094963 .830891 .074146")
    assert_all_print(run.batch(1).passes.totals(), ".185256")


NEURON = network(layer("sigmoid", [[0.5]], [0]))
FOUR_ROWS = data(([1], [0]), ([2], [1]), ([-1], [0]), ([3], [1]))


def test_gradients_of_four_rows_add_up_in_a_batch() -> None:
    passes = first_batch(NEURON, FOUR_ROWS).passes
    rows = [passes.row_gradient(1, row, (0, 0)) for row in range(4)]
    assert_all_print(np.array(rows), ".146280 -.105754 -.088723 -.081624")
    assert_all_print(passes.deltas[1], ".146280 -.052877 .088723 -.027208")
    assert_all_print(first_batch(NEURON, FOUR_ROWS).gradients.weights[0], "-.129822")
    means = Run(NEURON, FOUR_ROWS, training(batch=4, reduce="mean")).batch(0).gradients
    assert_all_print(means.weights[0], "-.032455")
    assert_all_print(means.biases[0], ".038730")


@pytest.mark.parametrize(
    ("batch", "reduce", "weights"),
    [
        (4, "sum", ".629822"),
        (4, "mean", ".532455"),
        (1, "sum", ".353720 .521778 .604061 .667655"),
        (2, "mean", ".479737 .570666"),
    ],
)
def test_batches_decide_how_often_the_weight_moves(batch: int, reduce: str, weights: str) -> None:
    run = Run(NEURON, FOUR_ROWS, training(batch=batch, reduce=reduce))
    assert run.updates_per_epoch == len(weights.split())
    assert_all_print(np.array(weights_after(run, run.updates_per_epoch)), weights)


@pytest.mark.parametrize(
    ("activation", "weight", "printed", "ratio"),
    [
        ("sigmoid", 0.5, ".140 .0171 .0021 .000256 .0000301", "2.2e-4"),
        ("sigmoid", 1.0, None, "2.2e-3"),
        ("sigmoid", 5.0, None, "1.4e-6"),
        ("tanh", 1.0, ".367 .270 .184 .108 .0454", ".124"),
        ("relu", 1.0, "1 1 1 1 1", "1"),
    ],
)
def test_error_terms_shrink_along_a_chain(activation: str, weight: float, printed: str | None, ratio: str) -> None:
    chain = network(*(layer(activation, [[weight]]) for _ in range(5)))
    deltas = [delta.item() for delta in reversed(first_batch(chain, data(([1], [0]))).passes.deltas[1:])]
    if printed:
        assert_all_print(np.array(deltas), printed)
    digits = len(ratio.partition("e")[0].replace(".", "").lstrip("0"))
    assert float(f"{deltas[-1] / deltas[0]:.{digits - 1}e}") == float(ratio)


@pytest.mark.parametrize(("width", "gap"), [(1e-1, 3e-4), (1e-2, 3e-6), (1e-4, 3e-10)])
def test_a_centred_difference_comes_as_near_as_the_lesson_says(width: float, gap: float) -> None:
    gradient = first_batch(two_two_two(), TWO_TWO_TWO_ROW).gradients.weights[0].item(0)
    assert_prints(gradient, "-.0192393")

    def error(by: float) -> float:
        hidden = layer("sigmoid", [[0.2 + by, -0.3], [0.4, 0.1]], [0.1, -0.2])
        nudged = network(hidden, layer("sigmoid", [[0.5, -0.4], [-0.6, 0.3]], [0.2, 0.1]))
        return first_batch(nudged, TWO_TWO_TWO_ROW).passes.totals().item()

    difference = (error(width) - error(-width)) / (2 * width)
    assert abs(log10(abs(difference / gradient - 1) / gap)) < log10(1.5)
