"""The bundled lessons with the learner's progress, for a list or a menu. Reads only headlines: needs no engine."""

from dataclasses import dataclass

from tutor.lesson.find import bundled, lesson_id
from tutor.lesson.headline import headline
from tutor.lesson.problems import LessonError
from tutor.places import Place, load_place


@dataclass(frozen=True, slots=True)
class Entry:
    """A bundled lesson in the menu."""

    id: str
    title: str
    summary: str
    progress: str
    """In words: `new`, `23%`, `done`."""
    trouble: str = ""


def catalogue() -> tuple[Entry, ...]:
    """List the bundled lessons with the learner's progress; a lesson that cannot be read is listed with the reason."""
    entries = []
    for path in bundled():
        found = load_place(lesson_id(path))
        try:
            title, summary = headline(path)
            trouble = found.trouble
        except LessonError as error:
            title, summary, trouble = lesson_id(path), "", str(error)
        entries.append(Entry(lesson_id(path), title, summary, _in_words(found.place), trouble))
    return tuple(entries)


def _in_words(place: Place | None) -> str:
    if place is None:
        return "new"
    return "done" if place.share == 1 else f"{min(99, round(place.share * 100))}%"
