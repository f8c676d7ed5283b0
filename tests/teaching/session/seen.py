"""All that a learner can see, hear or read at a session's step, as plain text; and whether a number is in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tutor.lesson.lesson import Lesson
from tutor.teaching.questions.notes import note
from tutor.teaching.session.feedback import scene
from tutor.teaching.session.session import Session, prose
from tutor.view.curves import see
from tutor.view.labels import Labels
from tutor.view.lines import plain
from tutor.view.page import page
from tutor.view.scene import Scene
from tutor.view.screen import Frame, screen, together

SIZES = ((80, 24), (120, 40))
_NUMBER = re.compile(r"\d*\.?\d+(?:e[+-]?\d+)?")
_POWER = re.compile(r" times ten to the power of (minus )?")


@dataclass(frozen=True)
class View:
    """One thing that shows a step."""

    name: str
    text: str


def views(session: Session, lesson: Lesson | None = None, *, sizes: tuple[tuple[int, int], ...] = SIZES) -> list[View]:
    """Draw the present step in every way there is."""
    return list(_views(session, lesson, sizes))


def _views(session: Session, lesson: Lesson | None, sizes: tuple[tuple[int, int], ...]) -> Iterator[View]:
    why = prose(lesson, session) if lesson else ""
    network = session.trace.net.network
    for ascii_only in (False, True):
        symbols = dict(lesson.notation.symbols) if lesson else {}
        labels = Labels(network, symbols, ascii=ascii_only)
        drawn = scene(session, labels)
        for cells, height in sizes:
            text = _drawn(drawn, why, note(session.trace, session.at), cells, height)
            yield View(f"screen {cells}x{height} ascii={ascii_only}", text)
            yield View(f"curves {cells}x{height}", "\n".join(map(plain, see(drawn, cells, height))))
        for spoken in (False, True):
            yield View(f"page spoken={spoken}", "\n".join(page(drawn, _words(drawn, why), 78, spoken=spoken)))


def narrowest(session: Session) -> str:
    """Draw the present step on the narrowest screen, without a lesson around it."""
    return _drawn(scene(session, Labels(session.trace.net.network)), "", "", *SIZES[0])


def _drawn(drawn: Scene, why: str, remark: str, cells: int, height: int) -> str:
    parts = screen(drawn, Frame("title", why, note=remark), cells, height)
    return "\n".join(map(plain, together(parts, cells, height)))


def _words(drawn: Scene, why: str) -> str:
    shown = drawn.prompt
    return why if shown is None else " ".join((shown.said, shown.ask, *shown.choices))


def numbers(text: str) -> list[float]:
    """Read all numbers of a text without their signs, spoken powers of ten included."""
    plainly = _POWER.sub(lambda match: "e-" if match[1] else "e", text.replace("\N{MINUS SIGN}", "-"))
    return [float(number) for number in _NUMBER.findall(plainly)]


def alike(one: float, other: float, digits: int) -> bool:
    """Tell whether two numbers are the same to so many digits, whatever their signs."""
    one, other = abs(one), abs(other)
    return abs(one - other) <= 0.5001 * 10.0 ** (1 - digits) * 10.0 ** int(f"{other:e}".partition("e")[2])


def tells(text: str, value: float, digits: int = 4) -> bool:
    """Tell whether a text has a number in it, to so many digits."""
    return any(alike(number, value, digits) for number in numbers(text))
