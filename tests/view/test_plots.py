"""Plots: their exact size, the right numbers at the right places, and nothing that a wild number could break."""

import math
import re
import sys
from itertools import product

import numpy as np
import pytest

from tests.networks import data, layer, network, training
from tests.view.cases import Case, bundled_cases, case, steps
from tutor.arithmetic.engine.data import Split, prepare
from tutor.arithmetic.engine.network import Data, Network, Training, frozen
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.trace import Trace
from tutor.view.curves import activation_curve, decision_surface, output_bars, see, weight_path
from tutor.view.lines import Line, plain, width
from tutor.view.overview import overview
from tutor.view.plots import Curve, plot

AXIS = 10
"""Cells of the numbers at the left, and of the axis."""
SIZES = list(product((20, 37, 80, 133), (6, 7, 24)))
WILD = [1.0, math.nan, math.inf, -math.inf, 3.0, math.nan, 2.0]
LARGEST = sys.float_info.max


def texts(lines: tuple[Line, ...]) -> list[str]:
    return [plain(line) for line in lines]


def plotted(
    curves: tuple[Curve, ...],
    cells: int,
    height: int,
    *,
    ascii_only: bool = True,
    cursor: int | None = None,
    logarithmic: bool = False,
) -> tuple[Line, ...]:
    """Plot curves over 1, 2, 3 …"""
    numbers = range(1, 1 + max(len(curve.values) for curve in curves))
    return plot(curves, numbers, (cells, height), ascii_only=ascii_only, cursor=cursor, logarithmic=logarithmic)


def drawn(
    *curves: Curve, cells: int = 50, height: int = 13, ascii_only: bool = True, logarithmic: bool = False
) -> list[str]:
    """Draw curves; return what is right of the axis, without heading, axis and the numbers below."""
    lines = plotted(curves, cells, height, ascii_only=ascii_only, logarithmic=logarithmic)
    return [line[AXIS:] for line in texts(lines)[1:-2]]


def columns_of(rows: list[str]) -> list[int]:
    """Return the columns in which something is drawn."""
    return [place for place in range(len(rows[0])) if any(row[place] != " " for row in rows)]


def rows_of(rows: list[str], column: int) -> list[int]:
    """Return the rows in which something is drawn in a column."""
    return [number for number, row in enumerate(rows) if row[column] != " "]


def fills(lines: tuple[Line, ...], cells: int, height: int) -> bool:
    return len(lines) == height and all(width(line) == cells for line in lines)


# --- the size, and pure ASCII ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("ascii_only", [True, False], ids=["ascii", "braille"])
def test_a_plot_fills_its_rectangle_exactly(ascii_only: bool) -> None:
    many = [math.sin(n / 20) for n in range(300)]
    for values, (cells, height) in product(([], [1.0], [2.0, 2.0], [0.0, 1e-3, 5e9], many, WILD), SIZES):
        for curves in ((Curve("error", values),), (Curve("error", many), Curve("held-out rows", values, dotted=True))):
            for cursor in (None, 0, 3):
                lines = plotted(curves, cells, height, ascii_only=ascii_only, cursor=cursor)
                assert fills(lines, cells, height), (cells, height, len(values))


def test_a_plot_in_ascii_is_ascii_also_where_a_name_is_cut_or_foreign() -> None:
    for cells, height in SIZES:
        curves = (
            Curve("größe δ", [1.0, 2.0, 4.0]),
            Curve("a name that is much longer than the plot", WILD, dotted=True),
        )
        lines = plotted(curves, cells, height, ascii_only=True, cursor=1)
        assert "".join(texts(lines)).isascii()
        assert fills(lines, cells, height)


def test_braille_draws_finer_than_ascii() -> None:
    values = [n * n / 400 for n in range(400)]
    assert any("\u2801" <= sign <= "\u28ff" for row in drawn(Curve("E", values), ascii_only=False) for sign in row)


# --- the right numbers at the right places ---------------------------------------------------------------------------


def test_the_extreme_values_stand_at_the_ends_of_the_axis() -> None:
    lines = texts(plotted((Curve("E", [0.25, 0.031, 0.5, 0.04]),), 60, 11, ascii_only=True))
    assert lines[1][: AXIS - 1].strip() == "0.5"
    assert lines[8][: AXIS - 1].strip() == "0.031"
    assert all(not line[: AXIS - 1].strip() for line in lines[2:8])
    assert lines[9].startswith(" " * 9 + "++--")


def test_the_extremes_are_those_of_all_curves_together() -> None:
    lines = texts(plotted((Curve("E", [1.0, 2.0]), Curve("held out", [5.0, 3.0])), 60, 11, ascii_only=True))
    assert (lines[1][:9].strip(), lines[8][:9].strip()) == ("5", "1")


@pytest.mark.parametrize("values", [[1e-300, 2e300], [-LARGEST, LARGEST], [-123456789.123, 0.0], [5e-324, 0.0]])
def test_however_long_an_extreme_value_is_it_fits_the_axis(values: list[float]) -> None:
    lines = plotted((Curve("E", values),), 40, 8, ascii_only=True)
    assert fills(lines, 40, 8)
    assert "~" not in "".join(texts(lines))


def test_a_rising_line_goes_from_the_lower_left_to_the_upper_right() -> None:
    rows = drawn(Curve("E", [float(n) for n in range(40)]), cells=50, height=43)  # 40 columns, 40 rows
    assert [rows_of(rows, column) for column in range(40)] == [[39 - column] for column in range(40)]


def test_two_values_are_joined_by_a_line() -> None:
    rows = drawn(Curve("E", [0.0, 39.0]), cells=50, height=43)
    assert [rows_of(rows, column) for column in range(40)] == [[39 - column] for column in range(40)]


def test_a_steep_curve_has_no_holes() -> None:
    rows = drawn(Curve("E", [0.0] * 20 + [1.0] * 20), cells=50, height=13)
    touched = {row for column in range(40) for row in rows_of(rows, column)}
    assert touched == set(range(10))


def test_where_many_values_share_a_column_lowest_and_highest_are_both_shown() -> None:
    values = [float(n % 2) for n in range(4000)]
    rows = drawn(Curve("E", values), cells=50, height=13)
    assert all(rows_of(rows, column) == list(range(10)) for column in range(40))


def test_a_constant_curve_lies_in_the_middle() -> None:
    lines = texts(plotted((Curve("E", [0.3] * 40),), 50, 14, ascii_only=True))
    assert (lines[1][:9].strip(), lines[11][:9].strip()) == ("0.8", "-0.2")
    rows = [line[AXIS:] for line in lines[1:-2]]
    assert all(rows_of(rows, column) == [5] for column in range(40))


@pytest.mark.parametrize("value", [0.0, 1.0, -2.5, 1e17, -1e200, LARGEST, -LARGEST, 5e-324])
def test_a_single_value_is_drawn_once_at_the_left(value: float) -> None:
    rows = drawn(Curve("E", [value]), height=14)
    assert columns_of(rows) == [0]
    assert len(rows_of(rows, 0)) == 1


def test_values_that_are_no_numbers_are_left_out_and_not_bridged() -> None:
    values = [1.0] * 10 + [math.nan] * 10 + [1.0] * 10 + [math.inf] * 5 + [1.0] * 5
    assert columns_of(drawn(Curve("E", values))) == [*range(10), *range(20, 30), *range(35, 40)]


@pytest.mark.parametrize("values", [[], [math.nan], [math.inf, -math.inf]])
def test_nothing_is_drawn_where_there_is_no_number(values: list[float]) -> None:
    assert columns_of(drawn(Curve("E", values))) == []


@pytest.mark.parametrize("count", [1, 2, 3, 7, 10, 40, 41, 400, 3000])
@pytest.mark.parametrize("ascii_only", [True, False], ids=["ascii", "braille"])
def test_two_curves_are_told_apart_without_colour(count: int, ascii_only: bool) -> None:
    values = [math.sin(n) for n in range(count)]
    solid, gaps = (drawn(Curve("E", values, dotted=dotted), ascii_only=ascii_only) for dotted in (False, True))
    assert columns_of(gaps)
    if count > 1:
        assert columns_of(solid) == list(range(40))
        assert solid != gaps
        assert all(
            sum(bits_of(sign) for sign in row) <= sum(bits_of(sign) for sign in full)
            for row, full in zip(gaps, solid, strict=True)
        )
    heading = texts(plotted((Curve("first", values), Curve("second", values, dotted=True)), 60, 8, ascii_only=True))[0]
    assert heading.split() == ["---", "first", ".", ".", "second"]


def bits_of(sign: str) -> int:
    return (ord(sign) - 0x2800).bit_count() if sign >= "\u2800" else int(sign != " ")


def test_a_curve_with_gaps_has_as_many_empty_columns_as_drawn_ones() -> None:
    assert columns_of(drawn(Curve("E", [1.0] * 40, dotted=True))) == [n for n in range(40) if n % 4 < 2]


@pytest.mark.parametrize("ascii_only", [True, False], ids=["ascii", "braille"])
@pytest.mark.parametrize("count", [1, 2, 10, 40, 41, 1000])
def test_the_cursor_stands_in_the_column_of_its_place(count: int, ascii_only: bool) -> None:
    for cursor in {0, count // 3, count - 1}:
        peak = [float(n == cursor) for n in range(count)]
        lines = plotted((Curve("E", peak),), 50, 13, ascii_only=ascii_only, cursor=cursor)
        places = {
            width(line[:number]) for line in lines[1:-2] for number, piece in enumerate(line) if piece[1] == "focus"
        }
        expected = round(cursor * 39 / max(1, count - 1))
        assert len(places) == 1
        assert abs(places.pop() - AXIS - expected) <= (0 if ascii_only else 1)
        marks = [piece[0] for line in lines[1:-2] for piece in line if piece[1] == "focus"]
        assert len(marks) == 10
        assert all(mark.strip() for mark in marks)
        assert count == 1 or marks[0] != "|"  # the peak itself is still seen


def test_without_a_cursor_nothing_is_marked() -> None:
    lines = plotted((Curve("E", [1.0, 2.0]),), 50, 12, ascii_only=True)
    assert all(role != "focus" for line in lines for _, role in line)


# --- the numbers below -----------------------------------------------------------------------------------------------


def numbers_below(numbers: list[float] | range, cells: int = 80, *, ascii_only: bool = True) -> dict[int, str]:
    """Return the numbers below the axis by the column in which their mark stands, in the order of both."""
    lines = texts(plot((Curve("E", [1.0] * len(numbers)),), numbers, (cells, 12), ascii_only=ascii_only))
    marks = [place - AXIS for place, sign in enumerate(lines[-2]) if sign == "+"][1:]
    return dict(zip(marks, lines[-1].split(), strict=True))


@pytest.mark.parametrize("ascii_only", [True, False], ids=["ascii", "braille"])
@pytest.mark.parametrize(
    ("epochs", "below"),
    [
        (1, ["1"]),
        (2, ["1", "2"]),
        (7, ["1", "2", "3", "4", "5", "6", "7"]),
        (47, ["1", "5", "10", "15", "20", "25", "30", "35", "40", "47"]),
        (3000, ["1", "500", "1,000", "1,500", "2,000", "2,500", "3,000"]),
        (123_456, ["1", "20,000", "40,000", "60,000", "80,000", "100,000", "123,456"]),
    ],
)
def test_the_first_the_last_and_round_numbers_stand_below_at_their_places(
    epochs: int, below: list[str], ascii_only: bool
) -> None:
    found = numbers_below(range(1, epochs + 1), ascii_only=ascii_only)
    assert list(found.values()) == below
    for column, text in found.items():
        place = int(text.replace(",", "")) - 1
        assert abs(column - place * 69 / max(1, epochs - 1)) <= 1


@pytest.mark.parametrize("cells", [20, 25, 37, 60, 80, 133])
@pytest.mark.parametrize("last", [1, 2, 9, 10, 99, 1234, 10**6])
def test_numbers_below_never_touch(cells: int, last: int) -> None:
    line = texts(plot((Curve("E", [1.0, 2.0]),), [0, last], (cells, 8), ascii_only=True))[-1]
    assert line[AXIS:].startswith("0 ")
    assert line.endswith(f"{last:,}") or cells == 20
    assert not re.search(r"\d {1,2}\d", line)


def test_numbers_that_are_not_whole_are_round_too() -> None:
    assert list(numbers_below([-0.4 + n / 100 for n in range(81)], 50).values()) == ["-0.4", "-0.2", "0", "0.2", "0.4"]


def test_a_number_between_two_uneven_places_stands_between_them() -> None:
    # places 0, 1, 2 stand for 0, 10, 100, in columns 0, 20, 40 of a plot 41 wide: 50 is 4/9 of the way to the last
    line = texts(plot((Curve("w", [1.0, 2.0, 3.0]),), [0, 10, 100], (51, 8), ascii_only=True))
    assert line[-1].split() == ["0", "50", "100"]
    assert line[-2][AXIS:].rindex("+", 0, 40) == round(20 + 20 * 40 / 90)


# --- a logarithmic axis ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ascii_only", [True, False], ids=["ascii", "braille"])
def test_on_a_logarithmic_axis_what_shrinks_by_the_same_part_is_a_straight_line(ascii_only: bool) -> None:
    values = [10.0 ** (-n / 10) for n in range(41)]  # 1 to .0001 over 41 columns and 41 rows
    lines = plotted((Curve("E", values),), 51, 44, ascii_only=ascii_only, logarithmic=True)
    rows = [line[AXIS:] for line in texts(lines)[1:-2]]
    assert all(min(abs(row - column) for row in rows_of(rows, column)) <= 1 for column in range(41))
    beside = {number: text[: AXIS - 1].strip() for number, text in enumerate(texts(lines)[1:-2])}
    assert {row: text for row, text in beside.items() if text} == {
        0: "1",
        10: "0.1",
        20: "0.01",
        30: "0.001",
        40: "0.0001",
    }


@pytest.mark.parametrize("values", [[0.0, 1.0, 10.0], [-1.0, 1.0, 10.0], [math.nan, 1.0, 10.0]])
def test_what_has_no_logarithm_is_left_out_and_the_rest_is_drawn(values: list[float]) -> None:
    rows = drawn(Curve("E", values), logarithmic=True)
    assert columns_of(rows) == list(range(round(39 / 2), 40))


@pytest.mark.parametrize(
    "values", [[], [0.0], [-1.0], [5e-324], [5e-324, LARGEST], [LARGEST], [1e300, 1e-300], [0.2] * 9, WILD]
)
def test_any_values_fit_a_logarithmic_axis(values: list[float]) -> None:
    for ascii_only, (cells, height) in product((True, False), SIZES):
        lines = plotted((Curve("E", values),), cells, height, ascii_only=ascii_only, logarithmic=True)
        assert fills(lines, cells, height)
        assert "~" not in "".join(texts(lines))


# --- the overview ----------------------------------------------------------------------------------------------------


def falling(epochs: int = 40, *, held_out: bool = False) -> Trace:
    """Train y = wx, x = 2, t = 3, from w = 0 at rate .1: the miss shrinks by 0.6 a step, E by 0.36, from 4.5."""
    net = network(layer("linear", [[0.0]]))
    rows = data(([2.0], [3.0]))
    if held_out:
        rows = prepare(frozen([[2.0], [1.0]]), frozen([[3.0], [1.5]]), ("t",), Split(train=1), "none")
    return Trace(net, rows, training(0.1, epochs=epochs))


def test_before_anything_is_trained_the_overview_says_so() -> None:
    lines = texts(overview(falling(), 1, (80, 24), ascii_only=False))
    assert lines[0].startswith("0 epochs trained, at most 40.")
    assert lines[1].startswith("Nothing is trained yet")


@pytest.mark.parametrize("held_out", [False, True], ids=["training rows only", "held-out rows too"])
def test_the_overview_fits_every_size_and_is_ascii_when_asked(held_out: bool) -> None:
    trace = falling(held_out=held_out)
    trace.run.advance()
    for ascii_only, (cells, height) in product((False, True), SIZES):
        lines = overview(trace, 3, (cells, height), ascii_only=ascii_only)
        assert len(lines) == height
        assert all(width(line) <= cells for line in lines)
        assert not ascii_only or "".join(texts(lines)).isascii()


def test_the_overview_says_the_numbers_of_the_epoch_at_the_cursor() -> None:
    trace = falling(held_out=True)
    trace.run.advance()
    lines = texts(overview(trace, 3, (80, 24), ascii_only=False))
    assert lines[0].startswith("40 epochs trained of 40.")
    # epoch 3 begins at E = 4.5 x .36² = .5832; after it w = 1.176, and the held-out row misses by .324: E = .052488
    assert lines[-1] == "epoch 3: error 0.5832, held-out rows: error 0.05249"
    assert "--- error of the epoch   . . error on held-out rows" in lines[1]
    assert lines[2].split("|")[0].strip() == "4.5"


def test_the_overview_numbers_its_epochs_and_says_that_its_axis_is_logarithmic() -> None:
    trace = falling()
    trace.run.advance()
    lines = texts(overview(trace, 3, (80, 24), ascii_only=True, logarithmic=True))
    assert lines[-2].split() == ["1", "5", "10", "15", "20", "25", "30", "35", "40"]
    assert "error of the epoch (logarithmic)" in lines[1]
    beside = [line.split("|")[0].strip() for line in lines[2:-3]]
    assert beside[0] == "4.5"
    assert "0.01" in beside
    assert float(beside[-1]) == pytest.approx(4.5 * 0.36**39, rel=0.1)  # w has few digits left by then


def test_an_accuracy_is_said_where_rows_have_classes() -> None:
    net = network(layer("sigmoid", [[1.0]]), loss="binary-cross-entropy")
    trace = Trace(net, data(([1.0], [1.0]), ([-1.0], [0.0]), ([2.0], [0.0]), ([3.0], [0.0])), training(1e-6))
    trace.run.advance()
    assert ", 50.0% right" in texts(overview(trace, 1, (80, 24), ascii_only=False))[-1]  # rows 3 and 4 are above a half


def test_a_run_that_grew_beyond_all_bounds_still_has_an_overview() -> None:
    net = network(layer("linear", [[0.0]]))
    trace = Trace(net, data(([2.0], [3.0])), training(1e30, epochs=100))
    trace.run.advance()
    assert not math.isfinite(trace.run.history.errors[-1])
    for epoch in range(1, len(trace.run.history.errors) + 1):
        lines = overview(trace, epoch, (80, 24), ascii_only=False)
        assert len(lines) == 24
        assert "beyond all bounds" in plain(lines[0])


# --- a unit's curve --------------------------------------------------------------------------------------------------


def of_net(net: Network, rows: Data, how: Training | None = None) -> Case:
    return Case("test", Trace(net, rows, how or training(0.1)), "A network for tests")


def one_unit(activation: str, z: float) -> Case:
    return of_net(network(layer(activation, [[z]])), data(([1.0], [0.5])))


@pytest.mark.parametrize(
    ("activation", "z", "output", "slope"),
    [
        ("sigmoid", 0.3, "0.5744", "0.2445"),
        ("sigmoid", 0.0, "0.5", "0.25"),
        ("tanh", 0.26, "0.2543", "0.9353"),  # 1 - .254296²
        ("bipolar-sigmoid", 0.0, "0", "0.5"),
        ("relu", 0.26, "0.26", "1"),
        ("relu", -0.34, "0", "0"),
        ("relu", 0.0, "0", "0"),
        ("leaky-relu", -0.34, "-0.0034", "0.01"),
        ("linear", 7.0, "7", "1"),
        ("step", 0.0, "1", "0"),
        ("sigmoid", 20.0, "1.000", "2.061e-9"),  # e^-20
    ],
)
def test_a_units_curve_says_its_sum_output_and_slope(activation: str, z: float, output: str, slope: str) -> None:
    shown = one_unit(activation, z)
    lines = texts(activation_curve(shown.scene("1/1:a[1][1]"), 1, 1, 80, 20))
    heading = re.fullmatch(rf"{activation} of U1: sum (\S+), output (\S+), slope (\S+)", lines[0])
    assert heading is not None, lines[0]
    assert float(heading[1]) == z
    assert (float(heading[2]), float(heading[3])) == (float(output), float(slope))


def test_a_units_curve_runs_from_the_lowest_to_the_highest_output_around_its_sum() -> None:
    lines = texts(activation_curve(one_unit("sigmoid", 0.3).scene("1/1:a[1][1]", ascii_only=True), 1, 1, 60, 20))
    assert lines[-1].split() == ["-4", "-3", "-2", "-1", "0", "1", "2", "3", "4"]
    assert (lines[2][:9].strip(), lines[-3][:9].strip()) == ("0.9820", "0.01799")  # 1 / (1 + e^∓4)
    marked = activation_curve(one_unit("sigmoid", 0.3).scene("1/1:a[1][1]", ascii_only=True), 1, 1, 60, 20)[5]
    place = next(width(marked[:number]) for number, piece in enumerate(marked) if piece[1] == "focus")
    assert place - AXIS == pytest.approx(49 * (0.3 + 4) / 8, abs=1)


@pytest.mark.parametrize("z", [0.0, 5.0, -800.0, 1e12, -1e300])
@pytest.mark.parametrize("activation", ["sigmoid", "bipolar-sigmoid", "tanh", "relu", "leaky-relu", "linear", "step"])
def test_any_sum_has_a_curve_of_the_right_size(activation: str, z: float) -> None:
    scene = one_unit(activation, z).scene("1/1:a[1][1]", ascii_only=True)
    for cells, height in ((60, 18), (80, 22)):
        lines = see(scene, cells, height)
        assert len(lines) == height
        assert all(width(line) <= cells for line in lines)
        assert "".join(texts(lines)).isascii()


@pytest.mark.parametrize("z", [LARGEST, math.inf, -math.inf, math.nan])
def test_a_sum_beyond_all_bounds_has_no_curve(z: float) -> None:
    (line,) = texts(see(one_unit("sigmoid", z).scene("1/1:a[1][1]"), 80, 20))
    assert line.startswith("There is no curve to draw for U1: its sum is ")


def test_a_unit_whose_output_is_not_known_yet_has_no_curve() -> None:
    (line,) = texts(see(one_unit("sigmoid", 0.3).scene("1/1:z[1][1]"), 80, 20))
    assert line == "Go on to the output of U1: its curve is drawn there."


def test_a_softmax_has_no_curve_of_one_unit() -> None:
    net = network(layer("softmax", [[0.3], [0.1]]), loss="cross-entropy")
    (line,) = texts(see(of_net(net, data(([1.0], [0.0, 1.0]))).scene("1/1:a[1][2]"), 80, 20))
    assert line == "U2 has no curve of its own: softmax is of the whole layer."


# --- a weight's path, bars, a surface --------------------------------------------------------------------------------


def test_a_weights_path_says_where_it_began_and_where_it_is() -> None:
    trace = falling(3)
    trace.run.advance()
    shown = Case("falling", trace, "")
    lines = texts(see(shown.scene("3/1:w_next[1][1,1]"), 60, 20))
    # the curriculum: 0, .6, .96, 1.176
    assert lines[0].endswith("from 0 to 1.176 in 3 updates")
    assert lines[0].startswith("w")
    assert len(lines) == 20
    assert (lines[2].split("|")[0].strip(), lines[-3].split("|")[0].strip()) == ("1.176", "0")
    assert lines[-1].split() == ["0", "1", "2", "3"]


def test_a_biass_path_is_the_biass_and_not_a_weights() -> None:
    net = network(layer("linear", [[0.5]], [0.25]))
    shown = of_net(net, data(([2.0], [3.0])), training(0.1))  # y = 1.25, miss -1.75, so b = .425 and w = .85
    for at in ("1/1:db[1][1]", "1/1:b_next[1][1]"):
        shown.trace.run.advance()
        assert texts(see(shown.scene(at), 60, 20))[0].endswith("from 0.25 to 0.425 in 1 updates")
    assert texts(see(shown.scene("1/1:dw[1][1,1]"), 60, 20))[0].endswith("from 0.5 to 0.85 in 1 updates")


def test_a_path_may_have_a_single_place() -> None:
    shown = of_net(network(layer("linear", [[0.5]])), data(([2.0], [3.0])))
    lines = weight_path(shown.scene("1/1:dw[1][1,1]"), Ref("w", 1, (1, 1)), [(0, 0.5)], 60, 20)
    assert plain(lines[0]).endswith("from 0.5 to 0.5 in 0 updates")
    assert len(lines) == 20


def test_bars_show_every_units_output_with_its_number() -> None:
    net = network(layer("linear", [[2.0, 0, 0], [-4.0, 0, 0]]), layer("linear", [[0.5, 0.0]]))
    lines = texts(output_bars(of_net(net, data(([1, 1, 1], [0.5]))).scene("1/1:E"), 20))
    assert [line.split()[:2] for line in lines] == [["U1", "2"], ["U2", "-4"], ["U1", "1"]]
    assert [line.count("#") for line in lines] == [15, 30, 8]  # of 30 for the largest: 2/4, 1, 1/4 (7.5)


def test_bars_show_only_what_is_known_and_only_what_fits() -> None:
    net = network(layer("linear", [[2.0, 0, 0], [3.0, 0, 0]]), layer("linear", [[0.5, 0.0]]))
    shown = of_net(net, data(([1, 1, 1], [0.5])))
    assert len(output_bars(shown.scene("1/1:a[1][1]"), 20)) == 1
    assert len(output_bars(shown.scene("1/1:E"), 2)) == 2


def test_an_output_that_is_no_number_has_a_question_mark_for_a_bar() -> None:
    net = network(layer("linear", [[1e308, 1e308, 0], [1, 0, 0]]), layer("linear", [[0.0, 1.0]]))
    lines = texts(output_bars(of_net(net, data(([9, 9, 1], [0.5]))).scene("1/1:E"), 20))
    assert [line.split() for line in lines[:2]] == [["U1", "inf", "?"], ["U2", "9", "#" * 30]]


XOR = [[0, 0], [0, 1], [1, 0], [1, 1]]
SHADES = " .:-=+*#%@"


def xor() -> Case:
    """OR minus AND, by hand: the output is near 1 for (0, 1) and (1, 0) only."""
    hidden = layer("sigmoid", [[20.0, 20.0], [20.0, 20.0]], [-10.0, -30.0])
    net = network(hidden, layer("sigmoid", [[6.0, -9.0]], [-2.0]))
    return of_net(net, data(*((inputs, [float(sum(inputs) == 1)]) for inputs in XOR)))


def xor_output(first: float, second: float) -> float:
    def squash(z: float) -> float:
        return 1 / (1 + math.exp(-z))

    both = 20 * (first + second)
    return squash(6 * squash(both - 10) - 9 * squash(both - 30) - 2)


def test_the_surface_is_shaded_as_the_outputs_are() -> None:
    cells, height = 49, 27
    lines = texts(decision_surface(xor().scene("1/1:E"), cells, height))
    assert len(lines) == height
    assert all(len(line) == cells for line in lines[1:-1])
    assert lines[0].startswith("U1 over X1 (to the right) and X2 (up)")
    shades = [[SHADES.index(sign) for sign in line] for line in lines[1:-1]]
    # 0 and 1 are a twelfth of the way in from the edges: the margin is a tenth of the range on either side
    left, right, up, down = 4, 44, 2, 22
    corners = {
        (0, 0): shades[down][left],
        (1, 0): shades[down][right],
        (0, 1): shades[up][left],
        (1, 1): shades[up][right],
    }
    outputs = {place: xor_output(*place) for place in corners}
    assert sorted(corners, key=lambda place: (outputs[place], place)) == sorted(corners, key=lambda p: (corners[p], p))
    assert min(corners[0, 1], corners[1, 0]) > max(corners[0, 0], corners[1, 1]) + 3


def test_every_shade_of_the_surface_is_that_of_the_output_there() -> None:
    cells, height = 31, 15
    lines = texts(decision_surface(xor().scene("1/1:E"), cells, height))
    xs, ys = np.linspace(-0.1, 1.1, cells), np.linspace(1.1, -0.1, height - 2)
    values = [[xor_output(float(x), float(y)) for x in xs] for y in ys]
    low, high = min(map(min, values)), max(map(max, values))
    for line, row in zip(lines[1:-1], values, strict=True):
        for sign, value in zip(line, row, strict=True):
            exact = 10 * (value - low) / (high - low)
            assert abs(SHADES.index(sign) + 0.5 - min(exact, 9.999)) <= 0.5 + 1e-9
    ends = re.fullmatch(r"blank is (\S+), @ is (\S+)", lines[-1])
    assert ends is not None
    assert (float(ends[1]), float(ends[2])) == pytest.approx((low, high), rel=1e-3)


@pytest.mark.parametrize("weight", [0.0, 1e308, math.inf, math.nan])
def test_a_surface_without_range_or_without_numbers_is_drawn_all_the_same(weight: float) -> None:
    net = network(layer("linear", [[weight, weight]]))
    lines = decision_surface(of_net(net, data(([0, 9], [1]), ([9, 0], [1]))).scene("1/1:E"), 60, 18)
    assert len(lines) == 18
    assert all(width(line) <= 60 for line in lines)


# --- whatever there is to see ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("ascii_only", [True, False], ids=["ascii", "unicode"])
@pytest.mark.parametrize("shown", bundled_cases(), ids=lambda shown: shown.name)
def test_there_is_something_to_see_at_every_step_of_the_bundled_lessons(shown: Case, ascii_only: bool) -> None:
    for at in steps(shown, 60):
        scene = shown.scene(at, ascii_only=ascii_only)
        for cells, height in ((60, 20), (80, 24)):
            lines = see(scene, cells - 1, height - 2)
            assert len(lines) <= height - 2, at
            assert all(width(line) < cells for line in lines), at
            assert not ascii_only or "".join(texts(lines)).isascii(), at


@pytest.mark.parametrize("name", ["softmax", "mixed-softmax", "batch", "momentum", "adam", "deep", "long-names"])
def test_there_is_something_to_see_at_every_step_of_difficult_networks(name: str) -> None:
    shown = case(name)
    for at in steps(shown, 60):
        for ascii_only in (True, False):
            lines = see(shown.scene(at, ascii_only=ascii_only), 59, 18)
            assert len(lines) <= 18, at
            assert all(width(line) <= 59 for line in lines), at
            assert not ascii_only or "".join(texts(lines)).isascii(), at


def test_a_run_that_grew_beyond_all_bounds_can_be_looked_at_everywhere() -> None:
    net = network(layer("linear", [[1.0, 1.0], [0.5, -0.5]]), layer("leaky-relu", [[1.0, 1.0]]))
    shown = of_net(net, data(([2.0, 1.0], [3.0]), ([1.0, 2.0], [0.0])), training(1e60, epochs=9))
    shown.trace.run.advance()
    seen = 0
    for step in shown.trace:
        lines = see(shown.scene(step.address), 60, 18)
        assert 1 <= len(lines) <= 18
        seen += not math.isfinite(step.result)
    assert seen > 10
