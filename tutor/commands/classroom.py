"""The commands of a class on one machine: `lead` and `follow`; how they are joined with a screen or plain mode."""

import getpass
import signal
import sys
from contextlib import suppress
from functools import lru_cache, partial
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from tutor.commands.common import Mistake, labels_of, load_named, parser_of, path_of, ready, tell

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from tutor.classroom.server.client import SocketLink
    from tutor.plain.classroom import ClassMode


def lead(words: list[str]) -> int:
    """Lead a class: learners on this machine follow every step."""
    parser = parser_of("ann-tutor lead", "Lead a class on this machine; others come in with: ann-tutor follow NAME.")
    parser.add_argument("lesson", help="a lesson's id or the path of a lesson file")
    parser.add_argument("--name", required=True, help="the class's name")
    parser.add_argument("--group", help="let in the accounts of this group (default: this account only)")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the class's report there, .md and .csv")
    chosen = _with_manners(parser, words)
    from tutor.classroom.hub import Hub
    from tutor.classroom.protocol import TEACHER
    from tutor.classroom.server.client import SocketLink
    from tutor.classroom.server.hub_socket import HubSocket, group_of
    from tutor.classroom.server.sockets import PlaceError, checked, own_folder, prepared, socket_path
    from tutor.commands.class_files import Records, checked_report
    from tutor.teaching.learner.bookmarks import home

    if chosen.report is not None:
        checked_report(chosen.report)
    try:
        group = group_of(chosen.group) if chosen.group else None
        folder = checked(chosen.dir) if chosen.dir else prepared(own_folder(shared=group is not None), group)
        path = socket_path(folder, chosen.name)
        records = Records(home() / "class", chosen.name, chosen.report)
        hub = Hub(lesson_to_load(chosen.lesson), chosen.name, slips=slips_of(chosen.lesson), record=records.note)
        served = HubSocket(hub, path, group=group)
    except PlaceError as error:
        raise Mistake(str(error)) from None
    hub.duties["report"] = lambda: records.report(hub.register)
    records.tell = served.tell_teachers
    served.start()
    link = SocketLink(served.path, chosen.name, TEACHER, "teacher")
    try:
        return join(link, chosen.lesson, plain=chosen.plain, ascii_only=chosen.ascii)
    finally:
        link.close()
        served.stop()
        records.close(hub.register)


def follow(words: list[str]) -> int:
    """Follow a class on this machine."""
    parser = parser_of("ann-tutor follow", "Follow a class on this machine: you see the teacher's step.")
    parser.add_argument("name", help="the class's name")
    chosen = _with_manners(parser, words)
    from tutor.classroom.protocol import LEARNER
    from tutor.classroom.server.client import SocketLink
    from tutor.classroom.server.sockets import PlaceError, found

    try:
        link = SocketLink(found(chosen.name, chosen.dir), chosen.name, LEARNER, _own_name())
    except PlaceError as error:
        raise Mistake(str(error)) from None
    met = link.meet()
    if met["type"] != "welcome":
        raise Mistake(f"{chosen.name}: {met.get('reason', 'the class does not answer')}")
    return join(link, met["lesson"], plain=chosen.plain, ascii_only=chosen.ascii)


def join(link: "SocketLink", name: str, *, plain: bool, ascii_only: bool) -> int:
    """Go through a lesson with a class, in the link's role, on the screen or line by line; return the exit status."""
    lesson = load_named(name)
    link.meet()  # what is asked must not be seen before the class has said so
    if plain:
        return _plain(link, name, ascii_only=ascii_only)
    from tutor.ui.in_class import run

    if link.leads:
        from tutor.ui.leading import LeadScreen

        return run(lesson, link, LeadScreen, ascii_only=ascii_only)
    from tutor.ui.following import FollowScreen

    return run(lesson, link, FollowScreen, ascii_only=ascii_only)


def _plain(link: "SocketLink", name: str, *, ascii_only: bool) -> int:
    from tutor.teaching.session.progress import keep

    ready()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _stop)
    mode = _mode(link, name, ascii_only=ascii_only)
    try:
        mode.attend(sys.stdin or StringIO())
    finally:
        link.close()
        trouble = keep(mode.lesson, mode.lessons_session)
    if trouble:
        tell(trouble)
    return 0


def _mode(link: "SocketLink", name: str, *, ascii_only: bool) -> "ClassMode":
    from tutor.plain.classroom import FollowMode
    from tutor.plain.leading import LeadMode
    from tutor.plain.talk import Keeper
    from tutor.teaching.learner.answers import append_answers
    from tutor.teaching.session.progress import keep, record, resume
    from tutor.terminal import window

    lesson = load_named(name)
    session, trouble = resume(lesson)
    if trouble:
        tell(trouble)
    labels, cells = labels_of(lesson, ascii_only=ascii_only), window()[0] - 1
    kind = LeadMode if link.leads else FollowMode
    keeper = Keeper(record, append_answers, partial(keep, lesson))
    return kind(lesson, session, labels, sys.stdout, link, cells=cells, keeper=keeper)


def _stop(number: int, _frame: object) -> None:
    signal.signal(number, signal.SIG_IGN)  # a lost terminal sends it twice, and the place is being kept now
    raise SystemExit(128 + number)


def _with_manners(parser: "argparse.ArgumentParser", words: list[str]) -> "argparse.Namespace":
    parser.add_argument("--dir", type=Path, metavar="DIR", help="the folder of the class's socket")
    parser.add_argument("--plain", action="store_true", help="line by line: no full screen, no colour needed")
    parser.add_argument("--ascii", action="store_true", help="use ASCII characters only")
    chosen = parser.parse_args(words)
    if sys.platform == "win32":
        raise Mistake("A class needs Unix sockets, which Windows does not have.")
    from tutor.terminal import preflight

    found = preflight()
    chosen.ascii = chosen.ascii or found.ascii
    chosen.plain = chosen.plain or not found.screen
    return chosen


def lesson_to_load(name: str) -> str:
    """Return what others load the lesson by: a bundled lesson's id, or the file's whole path."""
    path = path_of(name)
    return str(path.absolute()) if Path(name).exists() else load_named(name).id


def _own_name() -> str:
    from tutor.classroom.protocol import LONGEST_NAME, is_name

    name = ""
    with suppress(OSError, KeyError):
        name = getpass.getuser()[:LONGEST_NAME]
    return name if is_name(name) else "somebody"


def slips_of(name: str) -> "Callable[[str], frozenset[str]]":
    """Return what tells which slips a step of a lesson can have, by its address; a step that it lacks has none."""
    from tutor.classroom.learner import exists, read
    from tutor.teaching.diagnosis.slips.rewrite import Case
    from tutor.teaching.diagnosis.slips.rules import possible

    trace = load_named(name).new_trace()

    @lru_cache(maxsize=64)
    def slips(address: str) -> frozenset[str]:
        at = read(address)
        return possible(Case(trace, at)) if at is not None and exists(trace, at) else frozenset()

    return slips


def resume(name: str, folder: Path) -> int:
    """Open the teacher's screen of a class that is running in a folder.

    Raises:
        Mistake: if it is not.

    """
    from tutor.classroom.protocol import TEACHER
    from tutor.classroom.server.client import SocketLink
    from tutor.classroom.server.sockets import PlaceError, socket_path
    from tutor.terminal import preflight

    try:
        link = SocketLink(socket_path(folder, name), name, TEACHER, "teacher")
    except PlaceError as error:
        raise Mistake(str(error)) from None
    met = link.meet()
    if met["type"] != "welcome":
        link.close()
        raise Mistake(f"No class {name} is running in {folder}. Its report: ann-tutor class --report-of {folder}")
    found = preflight()
    return join(link, met["lesson"], plain=not found.screen, ascii_only=found.ascii)
