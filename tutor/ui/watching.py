"""A lesson that is being written: it is loaded again whenever its file is saved. Imported only when that is wanted."""

from pathlib import Path

from tutor.lesson.lesson import Lesson
from tutor.lesson.load import load
from tutor.lesson.problems import LessonError
from tutor.teaching.session.progress import resume
from tutor.teaching.session.session import Session
from tutor.ui.dialogs import TextDialog
from tutor.ui.lesson_screen import LessonScreen
from tutor.view.labels import Labels

_LOOK = 0.5
"""Seconds between looks at the file."""


class WatchScreen(LessonScreen):
    """A lesson's screen that follows its file; while the file has problems, the lesson before stays in use."""

    def __init__(self, lesson: Lesson, session: Session, *, ascii_only: bool, notice: str = "") -> None:
        super().__init__(lesson, session, ascii_only=ascii_only, notice=notice)
        self._path = lesson.path or Path()
        self._seen = self._stamp()
        self._problems: TextDialog | None = None

    def on_mount(self) -> None:
        """Begin to look at the file."""
        self.set_interval(_LOOK, self._look)

    def _stamp(self) -> tuple[int, int]:
        try:
            found = self._path.stat()
        except OSError:  # an editor may replace the file this very moment
            return 0, 0
        return found.st_mtime_ns, found.st_size

    def _look(self) -> None:
        stamp = self._stamp()
        if stamp in {self._seen, (0, 0)}:
            return
        self._seen = stamp
        self._close_problems()
        try:
            lesson = load(self._path)
        except LessonError as error:
            self._problems = TextDialog("The lesson as it was stays in use", str(error).splitlines())
            self.app.push_screen(self._problems)
            return
        self.keep_place()
        session, trouble = resume(lesson)
        self.lesson = lesson
        self.labels = Labels(lesson.network, dict(lesson.notation.symbols), ascii=self.labels.ascii)
        self.go(session)
        self.notice(trouble or "Loaded again.")

    def _close_problems(self) -> None:
        if self._problems is not None and self._problems.is_current:
            self._problems.dismiss()
        self._problems = None
