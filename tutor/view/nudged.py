"""A gradient check as text: both nudged passes with their numbers, beside what the backward pass says."""

from collections.abc import Iterator

from tutor.arithmetic.engine.gradient_check import Nudged
from tutor.arithmetic.numerals import shown
from tutor.arithmetic.quantity import Ref
from tutor.view.labels import Labels
from tutor.view.lines import left, right

_NAME, _NUMBER = 10, 20
_DIGITS = 13


def nudged_lines(found: Nudged, ref: Ref, labels: Labels) -> Iterator[str]:
    """Write the two passes unit by unit, then errors, difference, backprop's value and their gap."""
    bias = len(ref.index) == 1
    name = labels.symbol(Ref("b" if bias else "w", ref.layer, ref.index))
    yield f"{name} = {shown(found.value, 6)}, nudged by {shown(found.nudge)} both ways, all else as it is:"
    yield f"{left('output', _NAME)}{right('smaller', _NUMBER)}{right('larger', _NUMBER)}"
    for layer in range(ref.layer, found.smaller.network.depth + 1):
        for unit in range(len(found.smaller.network.layers[layer - 1].units)):
            numbers = (values.outputs[layer].item((0, unit)) for values in (found.smaller, found.larger))
            cells = "".join(right(shown(number, _DIGITS), _NUMBER) for number in numbers)
            yield f"{left(labels.unit(layer, unit + 1), _NAME)}{cells}"
    errors = "".join(right(shown(error, _DIGITS), _NUMBER) for error in found.errors)
    yield f"{left('error', _NAME)}{errors}"
    yield ""
    smaller, larger = (shown(error, _DIGITS) for error in found.errors)
    yield f"nudging: ({larger} - {smaller}) / (2 * {shown(found.nudge)}) = {shown(found.slope, 6)}"
    yield f"backward pass: {shown(found.backprop, 6)}"
    yield f"They differ by {shown(found.gap, 2)} of their size: {verdict(found.gap)}"


def verdict(gap: float) -> str:
    """Say what the gap between both slopes, as a part of their size, means."""
    if gap < 1e-6:
        return "the backward pass is right."
    return "too much, unless the activation has a corner here."
