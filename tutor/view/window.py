"""Which part of a long list to show: a window around what matters, with signs where something is left out."""

from collections.abc import Iterable


def window(count: int, room: int, wanted: Iterable[int]) -> tuple[int | None, ...]:
    """Choose which of `count` items to show in `room` lines, so that the wanted ones (by number from 0) are seen.

    None stands for a line that says that something is left out. With too little room, the first wanted ones win.
    """
    if count <= room:
        return tuple(range(count))
    targets = sorted(set(wanted)) or [0]
    inner = max(1, room - 2)
    first = max(0, min(targets[0] - max(0, inner - (targets[-1] - targets[0] + 1)) // 2, count - inner))
    if first <= 1:
        return (*range(max(1, room - 1)), None)[:room]
    if first + inner >= count - 1:
        return (None, *range(count - room + 1, count))[:room]
    return (None, *range(first, first + inner), None)[:room]
