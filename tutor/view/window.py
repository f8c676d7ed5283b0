"""Which part of a long list to show: a window around what matters, with signs where something is left out."""

from collections.abc import Iterable


def window(count: int, room: int, wanted: Iterable[int]) -> tuple[int | None, ...]:
    """Choose which of `count` items to show in `room` lines, so that the wanted ones (by number from 0) are seen.

    None stands for a line that says that something is left out; it gives way to a wanted item. With too little room
    even so, the first wanted ones win.
    """
    if count <= room:
        return tuple(range(count))
    targets = sorted({0} if not (given := set(wanted)) else given)
    middle = (targets[0] + min(targets[-1], targets[0] + room - 1)) // 2
    first = max(0, min(middle - (room - 1) // 2, count - room))
    shown: list[int | None] = list(range(first, first + room))
    needed = set(targets)
    if first and shown and shown[0] not in needed:
        shown[0] = None
    if first + room < count and len(shown) > 1 and shown[-1] not in needed:
        shown[-1] = None
    return tuple(shown)
