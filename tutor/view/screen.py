"""A lesson's whole screen as parts, for any width and height: places, picture, tables, formula, why, keys.

Pure: what is drawn here is what the terminal shows, so that screens can be read and compared as plain text.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tutor.arithmetic.trace.step import PREPARE
from tutor.view.ascii import in_ascii, spelled
from tutor.view.data_table import data_table
from tutor.view.diagram import diagram
from tutor.view.formula import formula_lines
from tutor.view.lines import Line, cut, pad, words
from tutor.view.prompt import Prompt, lines_needed, prompt_lines
from tutor.view.scene import Scene
from tutor.view.status import bar_parts, place_text
from tutor.view.tables import units_table
from tutor.view.weights import weights_table

_NARROW = 80
_PICTURE, _TABLES = 36, 44
"""Cells of the picture and the tables on the narrowest comfortable screen, 80 columns."""
_ROOMY = 30
"""From this height on there are empty lines between the parts, and more room for words."""
_PLACE = 53
"""Cells of the text that says where we are."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a step."""

    title: str
    why: str
    grain: str = "step"
    keys: Line = ()
    """The last line: the most important keys."""
    note: str = ""
    """What is remarkable about the step's numbers."""
    notice: str = ""
    """A sentence that stands in place of the keys until the next key."""


@dataclass(frozen=True, slots=True)
class Part:
    """A rectangle of the screen."""

    name: str
    x: int
    y: int
    cells: int
    height: int
    lines: tuple[Line, ...]
    """At most `height` lines."""


def screen(scene: Scene, frame: Frame, cells: int, height: int) -> Iterator[Part]:
    """Draw a step on a screen of so many cells and lines."""
    parts = _parts(scene, frame, cells, height)
    return (replace(part, lines=tuple(map(in_ascii, part.lines))) for part in parts) if scene.labels.ascii else parts


def _parts(scene: Scene, frame: Frame, cells: int, height: int) -> Iterator[Part]:
    space = int(height >= _ROOMY)
    formula_height, why_height = (6, 3) if space else (4, 2)
    why_height += _wider(scene, cells, height, formula_height, why_height)
    formula_y = height - 1 - why_height - space - formula_height
    place_cells = min(_PLACE, 7 * cells // 10)
    title: Line = ((cut(_prose(scene, frame.title), cells - place_cells - 1), "title"),)
    place: Line = ((place_text(scene, frame.grain, place_cells), ""),)
    yield Part("title", 0, 0, cells - place_cells, 1, (title,))
    yield Part("place", cells - place_cells, 0, place_cells, 1, (place,))
    yield from (Part(f"bar-{n}", x, 1, width, 1, (line,)) for n, (x, width, line) in enumerate(bar_parts(scene, cells)))
    yield from _middle(scene, 2 + space, cells, formula_y - 2 - 2 * space)
    formula = formula_lines(scene, cells, formula_height)
    said = _words(scene, frame, cells, why_height, why_height + formula_height - len(formula))
    missing = max(0, len(said) - why_height)  # words get the room that the formula leaves
    yield Part("formula", 0, formula_y, cells, formula_height - missing, formula)
    yield Part("why", 0, formula_y + formula_height - missing + space, cells, why_height + missing, said)
    notice: Line = ((cut(_prose(scene, frame.notice), cells), "note"),)
    yield Part("keys", 0, height - 1, cells, 1, (notice if frame.notice else frame.keys,))


def _wider(scene: Scene, cells: int, height: int, formula: int, why: int) -> int:
    """Count the lines that a question needs in addition, so that none of its choices is cut off."""
    if scene.prompt is None:
        return 0
    room = why + formula - len(formula_lines(scene, cells, formula))
    return max(0, min(lines_needed(_spelled(scene, scene.prompt), cells) - room, height // 4))


def _words(scene: Scene, frame: Frame, cells: int, usual: int, most: int) -> tuple[Line, ...]:
    """Write why and the note in at most so many lines, the note at their end; it may take all of them but one."""
    if scene.prompt is not None:
        return prompt_lines(_spelled(scene, scene.prompt), cells, most)
    if not frame.note:
        return words(_prose(scene, frame.why), "", cells, most)
    note = words(_prose(scene, f"Note: {frame.note}"), "note", cells, most - 1)
    why = words(_prose(scene, frame.why), "", cells, most - len(note))
    return (*why, *((),) * (usual - len(why) - len(note)), *note)


def _spelled(scene: Scene, prompt: Prompt) -> Prompt:
    choices = tuple(_prose(scene, choice) for choice in prompt.choices)
    return replace(prompt, ask=_prose(scene, prompt.ask), said=_prose(scene, prompt.said), choices=choices)


def _prose(scene: Scene, text: str) -> str:
    return spelled(text) if scene.labels.ascii else text


def _middle(scene: Scene, y: int, cells: int, height: int) -> Iterator[Part]:
    if scene.step.address.stage == PREPARE:
        yield Part("picture", 0, y, cells, height, data_table(scene, cells, height))
        return
    picture = max(0, min(cells - _TABLES, _PICTURE + (cells - _NARROW) // 2))
    tables = cells - picture
    if picture:
        yield Part("picture", 0, y, picture, height, diagram(scene, picture - 1, height))
    units = 1 + sum(scene.trace.net.network.sizes[1:])
    weights = min(height // 2, 6) if height < _ROOMY // 2 + 4 else height // 2
    units_height = min(units, height - weights)
    yield Part("units", picture, y, tables, units_height, units_table(scene, tables, units_height))
    gap = int(height > units_height + weights)
    rest = height - units_height - gap
    yield Part("weights", picture, y + units_height + gap, tables, rest, weights_table(scene, tables, rest))


def together(parts: Iterable[Part], cells: int, height: int) -> tuple[Line, ...]:
    """Lay parts out on one screen, as lines."""
    rows: list[Line] = [()] * height
    for part in sorted(parts, key=lambda part: part.x):
        for offset, line in enumerate(part.lines[: part.height]):
            y = part.y + offset
            rows[y] = (*pad(rows[y], part.x), *line)
    return tuple(pad(row, cells) for row in rows)


def too_small(cells: int, height: int, needed: tuple[int, int]) -> tuple[Line, ...]:
    """Say that the window is too small, in a window of any size."""
    sentences = (
        f"This window is {cells}x{height};",
        f"the lesson needs {needed[0]}x{needed[1]}.",
        "Enlarge it, or press q and",
        "start with --plain instead.",
    )
    return tuple(((sentence[:cells], ""),) for sentence in sentences[:height])
