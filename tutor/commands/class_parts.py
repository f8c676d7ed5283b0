"""The class server's other processes, told by their first word what they are: `zygote` or `screen`."""

import os
import socket
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tutor.commands.common import keep_loaded

if TYPE_CHECKING:
    from tutor.classroom.transport import Message


def zygote(hub: str, lesson: str, handle: str) -> int:
    """Import all that a learner's process needs, then fork one for everybody who comes in."""
    from tutor.classroom.server.prefork import Zygote

    warm(lesson)
    with socket.socket(fileno=int(handle)) as control:
        Zygote(control, partial(run, Path(hub), lesson)).serve()
    return 0


def screen(hub: str, lesson: str) -> int:
    """Be the teacher's screen beside the server."""
    from tutor.classroom.protocol import TEACHER
    from tutor.classroom.server.learners import TEACHERS_NAME

    return run(Path(hub), lesson, TEACHERS_NAME, TEACHER)


def warm(name: str) -> None:
    """Load the lesson, and import whatever the first frame needs and learners open.

    A screen is drawn once where nobody sees it: what is made ready then, children share, and the first frame is sooner.
    """
    import tutor.classroom.server.client
    import tutor.classroom.server.learners
    import tutor.commands.classroom
    import tutor.plain.classroom
    import tutor.ui.dialogs
    import tutor.ui.leading  # noqa: F401  (imported for the children)
    from tutor.ui.following import FollowScreen
    from tutor.ui.in_class import ClassApp

    app = ClassApp(keep_loaded(name), Nobody(), FollowScreen, ascii_only=False)

    async def walk(pilot: Any) -> None:
        await pilot.press("right", "left")
        app.exit()

    with tempfile.TemporaryDirectory() as home:
        os.environ["ANN_TUTOR_HOME"] = home
        app.run(headless=True, size=(80, 24), auto_pilot=walk)
        del os.environ["ANN_TUTOR_HOME"]


class Nobody:
    """A link to no class."""

    name = ""
    is_up = False

    def send(self, message: "Message") -> None:
        """Send nothing."""

    def poll(self) -> "list[Message]":
        """Return nothing."""
        return []

    def listen(self, wake: Callable[[], None]) -> None:
        """Never wake."""

    def close(self) -> None:
        """Leave nothing."""


def run(hub: Path, lesson: str, name: str, role: str) -> int:
    """Run the tutor for somebody of the class on the standard streams; return the exit status."""
    from tutor.classroom.server.client import SocketLink
    from tutor.commands.classroom import join
    from tutor.terminal import preflight

    found = preflight()
    return join(SocketLink(hub, hub.stem, role, name), lesson, plain=not found.screen, ascii_only=found.ascii)


_PARTS: dict[str, Callable[..., int]] = {"zygote": zygote, "screen": screen}


def main() -> None:
    """Be the part that the first word names."""
    raise SystemExit(_PARTS[sys.argv[1]](*sys.argv[2:]))
