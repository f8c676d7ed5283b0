"""Two runs side by side: what a number set by hand changed in a row, and how that compares with the prediction."""

from collections.abc import Collection, Iterator, Mapping

from tutor.arithmetic.numerals import fit
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.whatif import Difference
from tutor.view.labels import Labels
from tutor.view.lines import left, right

DIRECTIONS = {1: "up", -1: "down", 0: "same"}
"""Words for where a number goes."""
_NOW = {1: "larger", -1: "smaller", 0: "unchanged"}
_NAME, _NUMBER = 22, 12


def difference_lines(
    found: Collection[Difference], predicted: Mapping[Ref, int], labels: Labels, digits: int = 4
) -> Iterator[str]:
    """Write every quantity that changed, old and new, then how many stayed; then hits and misses of the prediction."""
    yield f"{left('', _NAME)}{right('before', _NUMBER)}{right('after', _NUMBER)}"
    for difference in found:
        if difference.direction:
            numbers = (fit(value, _NUMBER - 1, digits + 2) for value in (difference.before, difference.after))
            cells = "".join(right(number, _NUMBER) for number in numbers)
            yield f"{left(labels.symbol(difference.ref), _NAME)}{cells}  {DIRECTIONS[difference.direction]}"
    stayed = [labels.symbol(difference.ref) for difference in found if not difference.direction]
    if stayed:
        yield ""
        yield f"Unchanged: {', '.join(stayed)}"
    if predicted:
        yield ""
        yield from judged(found, predicted, labels)


def judged(found: Collection[Difference], predicted: Mapping[Ref, int], labels: Labels) -> Iterator[str]:
    """Write how many directions were predicted rightly, then the others."""
    directions = {difference.ref: difference.direction for difference in found}
    hits = sum(directions[ref] == said for ref, said in predicted.items())
    yield f"Your prediction: {hits} of {len(predicted)} right."
    for ref, said in predicted.items():
        if directions[ref] != said:
            yield f"  {labels.symbol(ref)}: you said {DIRECTIONS[said]}, it is {_NOW[directions[ref]]}"
