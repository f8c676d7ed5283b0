"""The formula of a step in three lines: symbols, numbers put in, result."""

from rich.cells import cell_len

from tutor.formula.spell import Span
from tutor.quantity import Ref
from tutor.view.lines import Line, Piece, wrapped
from tutor.view.scene import Scene

_LONGEST = (0, 9, 5, 3)
"""How many terms of a long sum to keep, tried in this order until the formula fits."""


def formula_lines(scene: Scene, cells: int, most: int = 4) -> tuple[Line, ...]:
    """Write the step's formula in at most so many lines, if need be with the middle of long sums left out."""
    lines: tuple[Line, ...] = ()
    for longest in _LONGEST:
        if longest == 0 and len(scene.step.values) > most * cells:
            continue  # hopeless, and slow to spell in full
        lines = _three_lines(scene, cells, longest)
        if len(lines) <= most:
            break
    return lines


def result_text(scene: Scene) -> str:
    """Spell the result, with its sign of equality or of rounding."""
    relation = "=" if scene.closes else scene.signs.about
    value = scene.cell(scene.step.target, 40) or "?"
    return f"{relation} {value}"


def _three_lines(scene: Scene, cells: int, longest: int) -> tuple[Line, ...]:
    name = scene.labels.symbol(scene.step.target)
    indent = cell_len(name) + 3
    head: list[Piece] = [(f"{scene.signs.target}", "target"), (name, "target"), (" = ", "")]
    symbols = scene.speller(scene.labels.symbol, longest).spell(scene.step.formula)
    numbers = scene.speller(scene.operand, longest).spell(scene.step.formula)
    margin = " " * (indent - 1)
    return (
        *wrapped([*head, *_pieces(scene, symbols)], cells, indent + 1),
        *wrapped([(f"{margin}= ", ""), *_pieces(scene, numbers)], cells, indent + 1),
        ((margin, ""), (result_text(scene), "target")),
    )


def _pieces(scene: Scene, spans: tuple[Span, ...]) -> list[Piece]:
    """Give spans their roles, and glue what must not be torn apart at a line's end."""
    pieces: list[Piece] = []
    for span in spans:
        if span.ref is None:
            pieces.append((span.text, ""))
        else:
            pieces.append((span.text, "focus" if span.ref == scene.focus else _role(scene, span.ref)))
    return pieces


def _role(scene: Scene, ref: Ref) -> str:
    return "operand" if ref in scene.operands else ""
