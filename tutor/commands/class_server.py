"""The class server: learners come in over SSH, the teacher beside it or over SSH as well."""

import asyncio
import os
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.commands.common import Mistake, load_named, parser_of, port, ready, tell

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Coroutine

    from tutor.classroom.server import ClassServer, Door

PORT = 8022
_LEFT = "The class goes on without your screen. Enter opens it again; Ctrl+C ends the class."
_ENDED = "The class is over; learners may go on alone. Enter sends everybody home."
PARTS: tuple[str, ...] = ("-m", "tutor.commands.class_parts")
"""What Python runs to be one of the class's other processes."""


def class_(words: list[str]) -> int:
    """Teach a class over SSH."""
    chosen = _chosen(words)
    if sys.platform != "linux":
        raise Mistake("The class server needs Linux.")
    from tutor.classroom.sockets import PlaceError, is_class_name

    try:
        import tutor.classroom.server  # noqa: F401  (whether its library is there)
    except ImportError:
        raise Mistake("The class server needs asyncssh: pip install 'ann-tutor[class]'.") from None
    if not is_class_name(chosen.name):
        raise Mistake(f"{chosen.name[:40]!r} is no class's name: small letters, digits and - only.")
    load_named(chosen.lesson)
    folder = _folder(chosen.dir)
    ready()
    try:
        return asyncio.run(_serve(chosen, folder, _door(chosen, folder)))
    except PlaceError as error:
        raise Mistake(str(error)) from None
    except (OSError, ValueError) as error:
        raise Mistake(f"The class cannot be opened: {error}.") from None


def _chosen(words: list[str]) -> "argparse.Namespace":
    parser = parser_of("ann-tutor class", "Teach a class over SSH: every learner has an own tutor.")
    parser.add_argument("lesson", help="a lesson's id or the path of a lesson file")
    parser.add_argument("--port", type=port, default=PORT, help=f"where learners come in (default {PORT})")
    parser.add_argument("--host", default="", metavar="ADDRESS", help="listen on this address only (default: on all)")
    parser.add_argument("--name", default="class", help="the class's name (default: class)")
    parser.add_argument("--headless", action="store_true", help="no teacher's screen here; she comes in over SSH too")
    parser.add_argument("--keys", type=Path, metavar="FILE", help="admit only the learners' public keys in this file")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the class's report there, .md and .csv")
    parser.add_argument("--dir", type=Path, metavar="DIR", help="the class's folder: learners' data, host key, log")
    return parser.parse_args(words)


def _folder(given: Path | None) -> Path:
    """Make the class's folder.

    Raises:
        Mistake: if it cannot be made, or others can read it.

    """
    from tutor.places import home

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
    from tutor.classroom.learners import new_code
    from tutor.classroom.server import Door, public_keys

    own = folder / "teacher_keys"
    try:
        keys = public_keys(chosen.keys) if chosen.keys else frozenset()
        teacher_keys = public_keys(own) if own.exists() else frozenset()
    except (OSError, ValueError) as error:
        raise Mistake(f"The keys cannot be used: {error}.") from None
    return Door("" if chosen.keys else new_code(), new_code(), keys, teacher_keys)


async def _serve(chosen: "argparse.Namespace", folder: Path, door: "Door") -> int:
    """Serve until the teacher ends it; then send everybody home and write the report."""
    from tutor.classroom.hub import Hub
    from tutor.classroom.hub_socket import HubSocket
    from tutor.classroom.learners import Learners
    from tutor.classroom.processes import Processes
    from tutor.classroom.server import ClassServer
    from tutor.classroom.sockets import socket_path
    from tutor.commands.classroom import lesson_to_load, report

    lesson = lesson_to_load(chosen.lesson)
    log = _log(folder, to_stderr=chosen.headless)
    hub = HubSocket(Hub(lesson, chosen.name), socket_path(folder, chosen.name))
    parts = (str(hub.path), lesson)
    processes = Processes([sys.executable, *PARTS, "zygote", *parts], folder / "errors.log", log)
    server = ClassServer(door, Learners(folder), processes, log)
    over = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, over.set)
    hub.start()
    try:
        opened = await server.listen(chosen.host, chosen.port)
        processes.start()
        _welcome(server, opened, chosen.host)
        if not chosen.headless:
            await teach([sys.executable, *PARTS, "screen", *parts], over, lambda: hub.hub.is_over)
        else:
            await over.wait()
    finally:
        await server.close()
        hub.stop()
        if chosen.report is not None:
            report(hub.hub, chosen.report)
    return 0


async def teach(screen: "list[str]", over: asyncio.Event, is_ended: "Callable[[], bool]") -> None:
    """Show the teacher's screen, again and again, until she ends the class there: however else it ends, it goes on."""
    told = "Press Enter to begin; Ctrl+C ends the class."
    while not over.is_set():
        print(told, flush=True)
        await _first(over, _line())
        if over.is_set() or is_ended():
            return
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, lambda: None)  # Ctrl+C is the screen's
        shown = await asyncio.create_subprocess_exec(*screen)
        await _first(over, shown.wait())
        asyncio.get_running_loop().add_signal_handler(signal.SIGINT, over.set)
        if shown.returncode is None:
            shown.terminate()
            await shown.wait()
        told = _ENDED if is_ended() else _LEFT


async def _first(over: asyncio.Event, other: "Coroutine[object, object, object]") -> None:
    """Wait for something, or for the class's end."""
    waiting = [asyncio.create_task(other), asyncio.create_task(over.wait())]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()


async def _line() -> None:
    """Wait for a line from the teacher, or for the end of the input, without a thread that would wait for ever."""
    loop, came = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(sys.stdin, came.set)
    try:
        await came.wait()
    finally:
        loop.remove_reader(sys.stdin)
    sys.stdin.readline()


def _welcome(server: "ClassServer", opened: int, host: str) -> None:
    """Print what goes on the board."""
    door, where = server.door, f"-p {opened} {{}}@{host or socket.gethostname()}"
    address = "" if host else _address()
    print(f"Learners type: ssh {where.format('NAME')}{f', or NAME@{address}' if address else ''}")
    print(f"Join code:     {door.code}" if door.code else "Join code:     none; the listed keys only")
    print(f"Teacher:       ssh {where.format('teacher')}, code {door.teacher_code}")
    print(f"Host key:      {server.fingerprint}", flush=True)


def _address() -> str:
    """Return the address that others reach this machine by, as far as it knows one; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking, suppress(OSError):
        asking.connect(("192.0.2.1", 9))  # an address of nobody: only the way there is looked up
        return str(asking.getsockname()[0])
    return ""


def _log(folder: Path, *, to_stderr: bool) -> "Callable[[str], None]":
    """Return what notes comings and goings, never answers: on stderr for a service, else in the class's folder."""
    stream = None if to_stderr else (folder / "class.log").open("a", encoding="utf-8", buffering=1)

    def note(event: str) -> None:
        line = f"{time.strftime('%Y-%m-%d %H:%M:%S')} {event}"
        if stream is None:
            tell(line)
        else:
            with suppress(OSError):
                print(line, file=stream)

    return note
