"""The formula of a step in three lines: symbols, numbers put in, result."""

from rich.cells import cell_len

from tutor.arithmetic.formula.spell import Span
from tutor.arithmetic.quantity import Ref
from tutor.view.lines import Line, Piece, width, wrapped
from tutor.view.prompt import ALL, GAP, NOTHING, SYMBOLS
from tutor.view.scene import Scene

_LONGEST = (0, 9, 5, 3, 2)
"""How many terms of a long sum to keep, tried in this order until the formula fits."""


def formula_lines(scene: Scene, cells: int, most: int = 4) -> tuple[Line, ...]:
    """Write the step's formula in at most so many lines, if need be with the middle of long sums left out."""
    if scene.reveal != ALL:
        return _asked(scene, cells, most)
    symbols: tuple[Line, ...] = ()
    numbers: tuple[Line, ...] = ()
    for longest in _LONGEST:
        if longest == 0 and len(scene.step.values) > most * cells:
            continue  # hopeless, and slow to spell in full
        symbols, numbers = _in_symbols(scene, cells, longest), _in_numbers(scene, cells, longest)
        if len(symbols) + len(numbers) <= most:
            break
    return (*_at_most(symbols, max(1, most - len(numbers))), *numbers)[-most:]


def _asked(scene: Scene, cells: int, most: int) -> tuple[Line, ...]:
    """Write only as much of the formula as the question leaves to be seen."""
    name: Line = ((f"{scene.signs.target}{scene.labels.symbol(scene.step.target)} = ?", "target"),)
    if scene.reveal == NOTHING:
        return (name,)
    lines: tuple[Line, ...] = ()
    for longest in _LONGEST:
        if longest == 0 and len(scene.step.values) > most * cells:
            continue
        symbols = _in_symbols(scene, cells, longest) if scene.reveal != GAP else (name,)
        numbers = _in_numbers(scene, cells, longest) if scene.reveal != SYMBOLS else ()
        lines = (*symbols, *numbers)
        if len(lines) <= most:
            break
    return _at_most(lines, most)


def result_text(scene: Scene) -> str:
    """Spell the result, with its sign of equality or of rounding."""
    value = scene.cell(scene.step.target, 40)
    return f"{'=' if scene.step.closes(scene.digits) else scene.signs.about} {value}" if value else "= ?"


def _in_symbols(scene: Scene, cells: int, longest: int) -> tuple[Line, ...]:
    name = scene.labels.symbol(scene.step.target)
    head: list[Piece] = [(scene.signs.target, "target"), (name, "target"), (" = ", "")]
    symbols = scene.speller(scene.symbol, longest).spell(scene.step.formula)
    return wrapped([*head, *_pieces(scene, symbols)], cells, _margin(scene, cells) + 2)


def _in_numbers(scene: Scene, cells: int, longest: int) -> tuple[Line, ...]:
    """Write the formula with its numbers, and the result: on a line of its own, or behind them where that saves one."""
    margin = " " * _margin(scene, cells)
    spans = scene.speller(scene.operand, longest).spell(scene.step.formula)
    numbers = wrapped([(f"{margin}= ", ""), *_pieces(scene, spans)], cells, len(margin) + 2)
    result: Piece = (result_text(scene), "target")
    if len(numbers) > 1 and width(numbers[-1]) + 1 + cell_len(result[0]) <= cells:
        return (*numbers[:-1], (*numbers[-1], (" ", ""), result))
    return (*numbers, ((margin, ""), result))


def _at_most(lines: tuple[Line, ...], most: int) -> tuple[Line, ...]:
    """Leave out the last lines of what is too long even with its sums shortened."""
    return lines if len(lines) <= most else (*lines[: most - 1], (*lines[most - 1][:-1], ("…", "")))


def _margin(scene: Scene, cells: int) -> int:
    """Return the column of the signs of equality."""
    return min(cell_len(scene.labels.symbol(scene.step.target)) + 2, cells // 3)


def _pieces(scene: Scene, spans: tuple[Span, ...]) -> list[Piece]:
    """Give the spans their roles."""
    pieces: list[Piece] = []
    for span in spans:
        if span.ref is None:
            pieces.append((span.text, ""))
        else:
            pieces.append((span.text, "focus" if span.ref == scene.focus else _role(scene, span.ref)))
    return pieces


def _role(scene: Scene, ref: Ref) -> str:
    return "operand" if scene.looks and ref in scene.operands else ""
