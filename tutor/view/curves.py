"""What else there is to see at a step: an activation's curve, a weight's path, outputs as bars, a decision surface."""

import math
from collections.abc import Sequence
from dataclasses import replace

from tutor.arithmetic.engine.surface import surface
from tutor.arithmetic.formula.expr import evaluate
from tutor.arithmetic.numerals import shown
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.moment import RowMoment, TrainingMoment
from tutor.arithmetic.trace.step import PREPARE
from tutor.view.ascii import in_ascii
from tutor.view.axes import share
from tutor.view.confusion import confusion
from tutor.view.lines import Line, cut, left
from tutor.view.plots import Curve, plot
from tutor.view.scene import Scene

_REACH = 4.0
"""Sums left and right of 0 that a curve shows at least."""
_FARTHEST = 1e300
"""Sums beyond this have no curve: its ends would be beyond the doubles."""
_BAR = 30
_SHADES = " .:-=+*#%@"


def activation_curve(scene: Scene, layer: int, unit: int, cells: int, height: int) -> tuple[Line, ...]:
    """Draw a unit's activation around its sum, with the tangent there; the last line says the numbers."""
    activation = scene.trace.net.activation(layer)
    name = scene.labels.unit(layer, unit)
    sum_ref, output_ref = Ref("z", layer, (unit,)), Ref("a", layer, (unit,))
    function = scene.trace.net.function(layer)
    if function.couples:
        return (((cut(f"{name} has no curve of its own: {activation} is of the whole layer.", cells), ""),),)
    if not scene.visible(output_ref) or sum_ref in scene.hidden:
        return (((cut(f"Go on to the output of {name}: its curve is drawn there.", cells), ""),),)
    z, a = scene.moment.value(sum_ref), scene.moment.value(output_ref)
    if not abs(z) <= _FARTHEST:  # nor is a sum that is no number
        return (((cut(f"There is no curve to draw for {name}: its sum is {shown(z)}.", cells), ""),),)
    formula = function.formula(sum_ref)

    def value(x: float) -> float:
        return evaluate(formula, lambda _: x)

    reach = max(_REACH, 1.5 * abs(z))
    count = 4 * cells + 1
    places = [reach * (2 * n / (count - 1) - 1) for n in range(count)]
    slope = evaluate(function.slope_formula(sum_ref, output_ref), lambda ref: z if ref == sum_ref else a)
    curve = [value(x) for x in places]
    low, high = min(curve), max(curve)
    tangent = [a + slope * (x - z) for x in places]
    tangent = [y if low <= y <= high else math.nan for y in tangent]
    cursor = round((z + reach) / (2 * reach) * (count - 1))
    rising = "" if Ref("slope", layer, (unit,)) in scene.hidden else f", slope {shown(slope)}"
    heading = f"{activation} of {name}: sum {shown(z)}, output {shown(a)}{rising}"
    curves = (Curve("output over the sum", curve), Curve("tangent", tangent, dotted=True))
    return (
        ((cut(heading, cells), "target"),),
        *plot(curves, places, (cells, height - 1), ascii_only=scene.labels.ascii, cursor=cursor),
    )


def weight_path(scene: Scene, ref: Ref, path: Sequence[tuple[int, float]], cells: int, height: int) -> tuple[Line, ...]:
    """Draw a parameter's values over the updates that were kept; the first line says the ends."""
    name = scene.labels.symbol(ref)
    heading = f"{name} from {shown(path[0][1])} to {shown(path[-1][1])} in {path[-1][0]:,} updates"
    updates, values = [update for update, _ in path], [value for _, value in path]
    curve = Curve(f"{name} over the updates", values)
    return (
        ((cut(heading, cells), "target"),),
        *plot((curve,), updates, (cells, height - 1), ascii_only=scene.labels.ascii),
    )


def output_bars(scene: Scene, height: int) -> tuple[Line, ...]:
    """Draw the units' outputs as bars, with their numbers; a bar's length is the part of the largest one."""
    sizes = scene.trace.net.network.sizes
    units = [(layer, unit) for layer in range(1, len(sizes)) for unit in range(1, sizes[layer] + 1)]
    known = [place for place in units if scene.visible(Ref("a", place[0], (place[1],)))]
    values = {place: scene.moment.value(Ref("a", place[0], (place[1],))) for place in known[:height]}
    largest = max((abs(value) for value in values.values() if math.isfinite(value)), default=0.0) or 1.0
    return tuple(
        ((left(scene.labels.unit(*place), 8), ""), (left(shown(value), 12), ""), (_bar(value / largest), "done"))
        for place, value in values.items()
    )


def decision_surface(scene: Scene, cells: int, height: int) -> tuple[Line, ...]:
    """Shade the first output over two inputs, with the weights of this step: from blank (lowest) to @ (highest)."""
    network, moment = scene.trace.net.network, scene.moment
    row = moment.row if isinstance(moment, TrainingMoment) else moment
    if not isinstance(row, RowMoment):
        return ()
    values = surface(network, row.parameters, scene.trace.run.data.inputs, (cells, height - 2)).tolist()
    finite = [value for line in values for value in line if math.isfinite(value)]
    low, high = min(finite, default=0.0), max(finite, default=0.0)
    names = network.inputs
    heading = f"{scene.labels.unit(network.depth, 1)} over {names[0]} (to the right) and {names[1]} (up):"
    legend = f"blank is {shown(low)}, {_SHADES[-1]} is {shown(high)}"
    rows = ("".join(_shade(value, low, high) for value in line) for line in values)
    return (((cut(heading, cells), "title"),), *(((row, ""),) for row in rows), ((cut(legend, cells), ""),))


def _shade(value: float, low: float, high: float) -> str:
    if not math.isfinite(value):
        return "?"
    return _SHADES[min(len(_SHADES) - 1, int(share(value, low, high) * len(_SHADES)))]


def _bar(part: float) -> str:
    return "#" * round(_BAR * abs(part)) if math.isfinite(part) else "?"


def see(scene: Scene, cells: int, height: int) -> tuple[Line, ...]:
    """Choose what there is to see at a step: a unit's curve, a weight's path, or the outputs."""
    lines = _seen(scene, cells, height)
    return tuple(map(in_ascii, lines)) if scene.labels.ascii else lines


def what_to_see(scene: Scene) -> str:
    """Tell what there is to see at a step: nothing yet, a curve, a path, confusion, a surface, or bars."""
    target = scene.step.target
    if scene.step.address.stage == PREPARE:
        return "nothing"
    if target.name in {"z", "a", "slope", "delta"}:
        return "curve"
    if target.name in {"w_next", "b_next", "dw", "db", "dw_batch", "db_batch"}:
        return "path"
    if target.name in {"hit", "E_all", "accuracy"} and scene.trace.net.classifies:
        return "confusion"
    return "surface" if len(scene.trace.net.network.inputs) == 2 else "bars"


def path_of(scene: Scene) -> list[tuple[int, float]]:
    """Return the values of the step's parameter at the updates that were kept; none that may still be asked."""
    target, run = scene.step.target, scene.trace.run
    path = run.path(run.place_of(target.layer, tuple(number - 1 for number in target.index)))
    if scene.prompt is None and scene.hidden == frozenset():  # nothing is asked at all
        return path
    ref = Ref("b" if len(target.index) == 1 else "w", target.layer, target.index)
    seen = scene.trace.update(scene.step.address) + scene.visible(replace(ref, name=f"{ref.name}_next"))
    return [(update, value) for update, value in path if update <= (0 if ref in scene.hidden else seen)]


def _seen(scene: Scene, cells: int, height: int) -> tuple[Line, ...]:
    target = scene.step.target
    match what_to_see(scene):
        case "nothing":
            return ((("There is no network yet: go on to the first row.", ""),),)
        case "curve":
            return activation_curve(scene, target.layer, target.unit, cells, height)
        case "path":
            ref = Ref("b" if len(target.index) == 1 else "w", target.layer, target.index)
            return weight_path(scene, ref, path_of(scene), cells, height)
        case "confusion":
            return confusion(scene, cells, height)
        case "surface":
            return decision_surface(scene, cells, height)
    return output_bars(scene, height)
