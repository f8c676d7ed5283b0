"""The roles that text on a screen can have, their look in colour, and the signs that carry the same without colour."""

from dataclasses import dataclass

from rich.style import Style

STYLES: dict[str, Style] = {
    "": Style.null(),
    "dim": Style(dim=True),
    "title": Style(bold=True),
    "target": Style(bold=True, color="green"),
    "operand": Style(underline=True, color="cyan"),
    "focus": Style(reverse=True, color="cyan"),
    "edge": Style(dim=True),
    "edge-active": Style(bold=True, color="cyan"),
    "done": Style(color="green"),
    "note": Style(color="yellow"),
}
"""Role to style, for printed output; screens map roles to their theme."""


@dataclass(frozen=True, slots=True)
class Signs:
    """The characters of a screen."""

    target: str
    """Before the quantity that the step calculates."""
    operand: str
    """Before a quantity that goes into it."""
    focus: str
    """Before the operand that the learner looks at."""
    arrow: str
    """From a sender to a receiver."""
    forward: str
    backward: str
    done: str
    """A piece of progress that is done."""
    ahead: str
    """A piece of progress that lies ahead."""
    more: str
    """Something is left out."""
    dot: str
    """Between parts of a line."""
    about: str
    """The digits shown do not recompute exactly."""
    minus: str


UNICODE_SIGNS = Signs("▶", "•", "◆", "→", "──▶", "◀──", "━", "─", "⋮", "·", "≈", "−")
ASCII_SIGNS = Signs(">", "*", "@", ">", "-->", "<--", "=", "-", ":", "|", "~", "-")
