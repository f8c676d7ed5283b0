"""The class server: learners come in over SSH, the teacher beside it or over SSH as well."""

import asyncio
import os
import shutil
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tutor.commands.common import Mistake, load_named, number_up_to, parser_of, port, ready

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from tutor.classroom.server.processes import Processes
    from tutor.classroom.server.server import ClassServer, Door

PORT = 8022
_STARTING = 60.0
"""Seconds that the process of the learners may take to import everything."""
_LOOK = 1.0
"""Seconds between looks whether a class that was ended is empty."""
PARTS: tuple[str, ...] = (
    "-P",  # nothing is imported from the folder that the class was started in
    "-c",
    "import sys; sys.path.append(sys.argv.pop(1)); from tutor.commands.class_parts import main; main()",
    str(Path(__file__).parents[2]),
)
"""What Python runs to be one of the class's other processes."""


def class_(words: list[str]) -> int:
    """Teach a class over SSH, see to one that is running, or print the report of one that was."""
    chosen = _chosen(words)
    from tutor.commands.class_files import checked_report, report_of

    if chosen.report is not None:
        checked_report(chosen.report)
    if chosen.report_of is not None:
        return report_of(chosen.report_of, chosen.report)
    if sys.platform != "linux":
        raise Mistake("The class server needs Linux.")
    if chosen.resume is not None:
        from tutor.commands.classroom import resume

        return resume(chosen.resume, _folder(chosen.dir))
    return _open(chosen)


def _open(chosen: "argparse.Namespace") -> int:
    """Open a class."""
    from tutor.classroom.server.sockets import PlaceError

    try:
        import tutor.classroom.server.server  # noqa: F401  (whether its library is there)
    except ImportError:
        raise Mistake("The class server needs asyncssh: pip install 'ann-tutor[class]'.") from None
    load_named(chosen.lesson)
    if not chosen.headless and not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        raise Mistake("The teacher's screen needs a terminal; without one, start the class with --headless.")
    folder = _folder(chosen.dir)
    ready()
    os.umask(0o077)  # whatever a class writes is for its teacher alone
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)  # Ctrl+Z would stop the whole class
    try:
        return asyncio.run(_serve(chosen, folder, _door(chosen, folder)))
    except PlaceError as error:
        raise Mistake(str(error)) from None
    except (OSError, ValueError) as error:
        raise Mistake(f"The class cannot be opened: {error}.") from None


def _chosen(words: list[str]) -> "argparse.Namespace":
    from tutor.classroom.protocol import MOST_LEARNERS

    parser = parser_of("ann-tutor class", "Teach a class over SSH: each learner gets their own tutor.")
    parser.add_argument("lesson", nargs="?", help="a lesson's id or the path of a lesson file")
    parser.add_argument("--port", type=port, default=PORT, help=f"where learners come in (default {PORT})")
    parser.add_argument("--host", default="", metavar="ADDRESS", help="listen on this address only (default: on all)")
    parser.add_argument("--name", default="class", help="the class's name (default: class)")
    parser.add_argument("--headless", action="store_true", help="no teacher's screen here; she comes in over SSH too")
    parser.add_argument("--keys", type=Path, metavar="FILE", help="admit only the learners' public keys in this file")
    parser.add_argument(
        "--places",
        type=number_up_to(MOST_LEARNERS),
        default=MOST_LEARNERS,
        metavar="N",
        help=f"admit N learners from one address at most (default {MOST_LEARNERS})",
    )
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the class's report there, .md and .csv")
    parser.add_argument("--dir", type=Path, metavar="DIR", help="the class's folder: learners' data, journals, log")
    parser.add_argument("--host-key", type=Path, metavar="FILE", help="the server's own key (default: this account's)")
    parser.add_argument("--resume", metavar="NAME", help="open the teacher's screen of a class that is running")
    parser.add_argument(
        "--report-of", type=Path, metavar="DIR", help="print the report of the latest class of a folder, or a journal"
    )
    chosen = parser.parse_args(words)
    if chosen.lesson is None and chosen.resume is None and chosen.report_of is None:
        parser.error("which lesson? For example: ann-tutor class article")
    return chosen


def _folder(given: Path | None) -> Path:
    """Make the class's folder.

    Raises:
        Mistake: if it cannot be made, or others can read it.

    """
    from tutor.teaching.learner.bookmarks import home

    folder = (given or home() / "class").absolute()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if folder.stat().st_uid != os.getuid() or folder.stat().st_mode & 0o077:
            raise Mistake(f"Others can read {folder}; make it yours alone: chmod 700 {folder}.")
    except OSError as error:
        raise Mistake(f"{folder} cannot be used: {error.strerror}.") from None
    return folder


def _door(chosen: "argparse.Namespace", folder: Path) -> "Door":
    """Make the codes and read the keys; a teacher's own keys lie in the class's folder.

    Raises:
        Mistake: if a file of keys cannot be read.

    """
    from tutor.classroom.server.learners import new_code
    from tutor.classroom.server.server import Door, public_keys

    own = folder / "teacher_keys"
    try:
        keys = public_keys(chosen.keys) if chosen.keys else frozenset()
        teacher_keys = public_keys(own) if own.exists() else frozenset()
    except (OSError, ValueError) as error:
        raise Mistake(f"The keys cannot be used: {error}.") from None
    return Door("" if chosen.keys else new_code(), new_code(), keys, teacher_keys)


def _host_key(given: Path | None, folder: Path) -> Path:
    """Return where the server's own key is kept: one for all classes of this account, as learners' clients expect."""
    from tutor.teaching.learner.bookmarks import home

    if given is not None:
        return given
    own, of_this_class = home() / "class" / "host_key", folder / "host_key"
    if not own.exists() and of_this_class.exists():
        own.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copy2(of_this_class, own)
    return own


class _Signals(NamedTuple):
    """What the teacher, or the system, wants from outside."""

    over: asyncio.Event
    """The class shall end."""
    lost: asyncio.Event
    """The terminal that the class was started on is gone."""


async def _serve(chosen: "argparse.Namespace", folder: Path, door: "Door") -> int:
    """Serve until the teacher ends it; then send everybody home and write the report."""
    from tutor.classroom.hub import Hub
    from tutor.classroom.server.hub_socket import HubSocket
    from tutor.classroom.server.learners import Learners
    from tutor.classroom.server.processes import Processes
    from tutor.classroom.server.server import ClassServer, host_key
    from tutor.classroom.server.sockets import socket_path
    from tutor.commands.class_files import Records, class_log
    from tutor.commands.class_screen import teach
    from tutor.commands.classroom import lesson_to_load, slips_of

    lesson, log = lesson_to_load(chosen.lesson), class_log(folder, to_stderr=chosen.headless)
    path = socket_path(folder, chosen.name)
    records = Records(folder, chosen.name, chosen.report)
    hub = Hub(lesson, chosen.name, slips=slips_of(chosen.lesson), record=records.note)
    served = HubSocket(hub, path)
    records.tell = served.tell_teachers
    parts = (str(served.path), lesson)
    processes = Processes([sys.executable, *PARTS, "zygote", *parts], folder / "errors.log", log)
    server = ClassServer(door, Learners(folder, places=chosen.places), processes, log, served.tell_teachers)
    hub.duties |= {"open": server.open_again, "report": lambda: records.report(hub.register)}
    signals = _listen(headless=chosen.headless)
    served.start()
    try:
        opened = await server.listen(chosen.host, chosen.port, host_key(_host_key(chosen.host_key, folder)))
        await _started(processes, folder)
        code = folder / "teacher_code"
        with _kept(code, door.teacher_code):
            _welcome(server, opened, chosen.host, code, headless=chosen.headless)
            screen = [sys.executable, *PARTS, "screen", *parts]
            if chosen.headless or not await teach(screen, signals.over, signals.lost, lambda: hub.is_over):
                await _end_of(signals.over, lambda: hub.is_over and not server.is_inhabited)
    finally:
        await server.close()
        served.stop()
        records.close(hub.register)
    return 0


def _listen(*, headless: bool) -> _Signals:
    """Listen to signals: a terminal that goes away ends no class, but a service has none and is told to end so."""
    loop, over, lost = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, over.set)
    loop.add_signal_handler(signal.SIGHUP, (over if headless else lost).set)
    return _Signals(over, lost)


async def _started(processes: "Processes", folder: Path) -> None:
    """Wait until learners' processes can be made.

    Raises:
        Mistake: if they cannot.

    """
    processes.start()
    try:
        await asyncio.wait_for(processes.ready(), _STARTING)
    except (ConnectionResetError, TimeoutError):
        raise Mistake(f"The learners' process did not start; {folder / 'errors.log'} says why.") from None


async def _end_of(over: asyncio.Event, is_done: "Callable[[], bool]") -> None:
    """Wait until the class shall end; one that the teacher has ended goes on until the last one has left."""
    while not over.is_set() and not is_done():
        with suppress(TimeoutError):
            await asyncio.wait_for(over.wait(), _LOOK)


@contextmanager
def _kept(path: Path, code: str) -> Iterator[None]:
    """Keep the teacher's code where only she can read it, as long as the class lasts."""
    path.write_text(code + "\n", encoding="ascii")
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _welcome(server: "ClassServer", opened: int, host: str, code: Path, *, headless: bool) -> None:
    """Print what goes on the board; where the teacher has no screen here, also how she comes in."""
    door, where = server.door, f"-p {opened} {{}}@{host or _address() or socket.gethostname()}"
    print(f"Learners type: ssh {where.format('NAME')}")
    print(f"Join code:     {door.code}" if door.code else "Join code:     none; the listed keys only")
    print(f"Host key:      {server.fingerprint}")
    if headless:
        print(f"Teacher:       ssh {where.format('teacher')}, code {door.teacher_code}", flush=True)
    else:
        print(f"(Not for the board: your own code, for coming in over SSH as teacher, is in {code}.)", flush=True)


def _address() -> str:
    """Return the address that others reach this machine by, as far as it knows one; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking, suppress(OSError):
        asking.connect(("192.0.2.1", 9))  # an address of nobody: only the way there is looked up
        return str(asking.getsockname()[0])
    return ""
