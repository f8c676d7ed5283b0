"""What a picture shows, in words: a screen reader hears these, and eyes need not measure."""

import re
from collections.abc import Iterator
from typing import Protocol

from tutor.arithmetic.engine.gradient_check import Nudged
from tutor.arithmetic.engine.surface import surface
from tutor.arithmetic.formula.expr import evaluate
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.moment import RowMoment, TrainingMoment
from tutor.view.confusion import counted
from tutor.view.curves import path_of, see, what_to_see
from tutor.view.labels import Labels
from tutor.view.lines import plain
from tutor.view.nudged import verdict
from tutor.view.scene import Scene


class Spelled(Protocol):
    """Spells a number, with so many digits (0: as many as the learner chose)."""

    def __call__(self, value: float, digits: int = 0) -> str:
        """Spell a number."""


_WIDE, _LOW = 500, 8
"""A picture's size of which only the heading is wanted, uncut."""
_MINUS = re.compile(r"(?<!\w)-(?=\d)|(?<=\de)-(?=\d)")
"""The sign of a number or of its exponent."""
_CHECKED = 13
"""Digits of a gradient check's numbers."""
_SUMS = (-4.0, -2.0, 0.0, 2.0, 4.0)
"""Sums at which an activation's outputs are said."""
_MOST_BARS = 20
"""Outputs of a layer that are said at most."""
_MARKS = 7
"""Values of a weight's path that are said at most."""


def picture_words(scene: Scene, number: Spelled, *, spoken: bool) -> Iterator[str]:
    """Yield what the picture of a step shows in sentences; without `spoken`, not what stands beside it anyway."""
    match what_to_see(scene):
        case "curve" | "path" as kind:
            lines = see(scene, _WIDE, _LOW)
            if spoken or len(lines) == 1:
                heading = plain(lines[0]).strip().removesuffix(".")
                yield f"{_MINUS.sub('minus ', heading) if spoken else heading}."
            if len(lines) > 1:
                yield _curve(scene, number) if kind == "curve" else _path(scene, number)
        case "surface":
            yield from _surface(scene, number)
        case "confusion" if spoken:
            yield from _confusion(scene)
        case "bars" if spoken:
            yield from _bars(scene, number)
        case "nothing":
            yield "There is no network yet: go on to the first row."


def check_words(found: Nudged, ref: Ref, labels: Labels, number: Spelled) -> Iterator[str]:
    """Yield a gradient check as sentences: both passes' numbers, the slope between them, backprop's value, the gap."""
    weight = labels.words(Ref("b" if len(ref.index) == 1 else "w", ref.layer, ref.index))
    yield f"The {weight} is {number(found.value, 6)}. Less {number(found.nudge)}, and then as much more, gives:"
    for layer in range(ref.layer, found.smaller.network.depth + 1):
        for unit in range(len(found.smaller.network.layers[layer - 1].units)):
            ends = (number(v.outputs[layer].item((0, unit)), _CHECKED) for v in (found.smaller, found.larger))
            yield f"  output of {labels.unit(layer, unit + 1)}: {', then '.join(ends)}"
    yield f"  error: {', then '.join(number(error, _CHECKED) for error in found.errors)}"
    yield f"The errors' difference divided by twice the nudge: {number(found.slope, 6)}."
    yield f"The backward pass: {number(found.backprop, 6)}."
    yield f"They differ by {number(found.gap, 2)} of their size: {verdict(found.gap)}"


def _curve(scene: Scene, number: Spelled) -> str:
    ref = Ref("z")
    formula = scene.trace.net.function(scene.step.target.layer).formula(ref)
    points = (f"{number(evaluate(formula, {ref: x}.__getitem__))} at {number(x)}" for x in _SUMS)
    return f"Output by the sum: {', '.join(points)}."


def _path(scene: Scene, number: Spelled) -> str:
    path = path_of(scene)
    last = len(path) - 1
    places = sorted({round(last * part / (_MARKS - 1)) for part in range(_MARKS)})
    points = (f"{number(path[place][1])} after {path[place][0]:,}" for place in places)
    return f"Value by the updates: {', '.join(points)}."


def _surface(scene: Scene, number: Spelled) -> Iterator[str]:
    moment = scene.moment
    row = moment.row if isinstance(moment, TrainingMoment) else moment
    if not isinstance(row, RowMoment):
        return
    network = scene.trace.net.network
    across, up = network.inputs
    values = surface(network, row.parameters, scene.trace.run.data.inputs, (3, 3)).tolist()
    yield f"{scene.labels.unit(network.depth, 1)} where {across} is low, middle, high:"
    for height, line in zip(("high", "middle", "low"), values, strict=True):
        yield f"  {up} {height}: {', '.join(map(number, line))}"


def _confusion(scene: Scene) -> Iterator[str]:
    names, counts = counted(scene)
    for name, line in zip(names, counts, strict=True):
        taken = (f"{count} for {other}" for other, count in zip(names, line, strict=True) if count)
        yield f"{name} was taken: {', '.join(taken) or 'no row is of this class'}."
    right = sum(counts[place][place] for place in range(len(names)))
    yield f"{right} of {sum(map(sum, counts))} rows got the right class."


def _bars(scene: Scene, number: Spelled) -> Iterator[str]:
    sizes = scene.trace.net.network.sizes
    for layer in range(1, len(sizes)):
        refs = (Ref("a", layer, (unit,)) for unit in range(1, sizes[layer] + 1))
        known = [ref for ref in refs if scene.visible(ref)][:_MOST_BARS]
        if known:
            said = (f"{scene.labels.owner(ref)} {number(scene.moment.value(ref))}" for ref in known)
            yield f"Outputs: {', '.join(said)}."
