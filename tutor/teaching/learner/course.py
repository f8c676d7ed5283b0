"""The course: the bundled lessons with the learner's progress, for a list or a menu. Needs headlines, no engine."""

from dataclasses import dataclass

from tutor.lesson.find import bundled, lesson_id
from tutor.lesson.headline import Headline, headline
from tutor.lesson.problems import LessonError
from tutor.teaching.learner.bookmarks import Place, load_place

REVIEWS_AFTER = ("forward", "symmetry", "momentum", "iris")
"""The lessons behind which a mixed review of everything so far is offered."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A bundled lesson in the menu."""

    id: str
    title: str
    summary: str
    progress: str
    """In words: `new`, `23%`, `done`."""
    trouble: str = ""
    part: str = ""
    minutes: int = 0
    review: tuple[str, ...] = ()
    """Skills that it teaches: practised afterwards."""


def catalogue() -> tuple[Entry, ...]:
    """List the bundled lessons with the learner's progress; a lesson that cannot be read is listed with the reason."""
    entries = []
    for path in bundled():
        found = load_place(lesson_id(path))
        try:
            head, trouble = headline(path), found.trouble
        except LessonError as error:
            head, trouble = Headline(lesson_id(path), ""), str(error)
        progress = _in_words(found.place)
        entry = Entry(
            lesson_id(path), head.title, head.summary, progress, trouble, head.part, head.minutes, head.review
        )
        entries.append(entry)
    return tuple(entries)


def mixed_review(number: int, entries: tuple[Entry, ...]) -> tuple[str, ...]:
    """Return the skills of the mixed review with a number, from 1: of all lessons up to the one it stands behind."""
    skills: dict[str, None] = {}
    for entry in entries:
        skills |= dict.fromkeys(entry.review)
        if entry.id == REVIEWS_AFTER[number - 1]:
            break
    return tuple(skills)


def _in_words(place: Place | None) -> str:
    if place is None:
        return "new"
    return "done" if place.share == 1 else f"{min(99, round(place.share * 100))}%"
