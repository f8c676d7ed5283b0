"""The hub behind its socket, with clients in this process and in others: loads, faults, coming back."""

import os
import socket
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from shutil import rmtree

import pytest

pytest.importorskip("grp")

from tutor.classroom.hub import MOST_OF_ONE, Hub
from tutor.classroom.protocol import encode, is_name
from tutor.classroom.server.client import SocketLink
from tutor.classroom.server.connection import AT_ONCE
from tutor.classroom.server.hub_socket import HubSocket, group_of
from tutor.classroom.server.sockets import PlaceError, checked, found, own_folder, prepared, socket_path
from tutor.classroom.transport import LOST, Message
from tutor.commands.classroom import slips_of

AT, NEXT = "1/1:z[1][1]", "1/1:a[1][1]"
PATIENCE = 10.0


def wait(until: Callable[[], object]) -> None:
    """Wait for something that happens in another thread or process."""
    end = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


class Member:
    """A client that keeps everything that came."""

    def __init__(self, path: Path, name: str, role: str = "learner") -> None:
        self.link = SocketLink(path, "algebra", role, name)
        self.got: list[Message] = []
        self.link.listen(lambda: None)
        wait(lambda: self.has("welcome"))

    def has(self, kind: str, **fields: object) -> bool:
        """Tell whether such a message came."""
        self.got += self.link.poll()
        return any(one["type"] == kind and fields.items() <= one.items() for one in self.got)

    def say(self, kind: str, **fields: object) -> None:
        self.link.send({"type": kind, **fields})


@pytest.fixture
def path() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(dir="/tmp"))  # a socket's path must be short
    yield folder / "algebra.sock"
    rmtree(folder)


@pytest.fixture
def opened(path: Path) -> Iterator[Callable[..., HubSocket]]:
    served: list[HubSocket] = []

    def opening(**options: int) -> HubSocket:
        one = HubSocket(Hub("article", "algebra", slips=slips_of("article")), path, **options)
        one.start()
        served.append(one)
        return one

    yield opening
    for one in served:
        one.stop()


@pytest.fixture
def served(opened: Callable[..., HubSocket]) -> HubSocket:
    return opened()


@pytest.fixture
def join(path: Path, served: HubSocket) -> Iterator[Callable[..., Member]]:
    assert served.path == path
    members: list[Member] = []

    def joining(name: str, role: str = "learner") -> Member:
        members.append(Member(path, name, role))
        return members[-1]

    yield joining
    for member in members:
        member.link.close()


Join = Callable[..., Member]


def test_a_teacher_leads_two_learners_and_sees_them_counted(join: Join) -> None:
    teacher, ada, bo = join("teacher", "teacher"), join("Ada"), join("Bo")
    teacher.say("go", address=AT)
    wait(lambda: ada.has("at", address=AT) and bo.has("at", address=AT))
    ada.say("go", address=AT)
    wait(lambda: teacher.has("counts", present=2, here=1))


def test_all_of_many_learners_hear_the_teachers_step_within_a_quarter_of_a_second(join: Join) -> None:
    teacher, learners = join("teacher", "teacher"), [join(f"n{number}") for number in range(40)]
    started = time.monotonic()
    teacher.say("go", address=AT)
    wait(lambda: all(one.has("at", address=AT) for one in learners))
    assert time.monotonic() - started < 0.25


def raw(path: Path, *lines: bytes) -> socket.socket:
    """Connect without a client, and send lines."""
    connected = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connected.settimeout(PATIENCE)
    connected.connect(str(path))
    for line in lines:
        connected.sendall(line)
    return connected


HELLO = encode({"type": "hello", "name": "Eve", "role": "learner"})


def is_dropped(connected: socket.socket) -> bool:
    """Read to the end; tell whether the other side ended it."""
    try:
        while connected.recv(65536):
            pass
    except ConnectionError:
        return True
    except TimeoutError:
        return False
    return True


@pytest.mark.parametrize(
    "lines",
    [
        (b"rubbish\n",),
        (HELLO, b"\x00\xff" * 3000),
        (HELLO, b"x" * 100_000),
        (HELLO, encode({"type": "end"})),
        (HELLO, HELLO),
        (encode({"type": "who"}),),
        (HELLO, encode({"type": "go", "address": AT}) * int(AT_ONCE + 100)),
    ],
    ids=["rubbish", "no text", "no end", "teacher's word", "twice hello", "no hello", "flood"],
)
def test_who_sends_what_no_learner_may_send_is_dropped_alone(join: Join, path: Path, lines: tuple[bytes, ...]) -> None:
    teacher, ada = join("teacher", "teacher"), join("Ada")
    eve = raw(path)
    with suppress(ConnectionError):  # dropped already
        for line in lines:
            eve.sendall(line)
    assert is_dropped(eve)
    teacher.say("go", address=NEXT)
    wait(lambda: ada.has("at", address=NEXT))
    assert not ada.has(LOST)
    assert not teacher.has(LOST)
    eve.close()


def test_ten_million_bytes_of_rubbish_cost_the_hub_one_connection(join: Join, path: Path) -> None:
    ada = join("Ada")
    eve, rubbish = raw(path, HELLO), b"\x07" * 10_000_000
    with pytest.raises(ConnectionError):
        eve.sendall(rubbish)
    teacher = join("teacher", "teacher")
    teacher.say("go", address=AT)
    wait(lambda: ada.has("at", address=AT))
    eve.close()


def test_who_reads_nothing_is_dropped_and_the_others_hear_everything(
    join: Join, path: Path, served: HubSocket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutor.classroom.server.connection.MOST_UNREAD", 20_000)
    monkeypatch.setattr("tutor.classroom.server.connection.AT_ONCE", 1e6)
    ada, teacher = join("Ada"), join("teacher", "teacher")
    sent = 0
    with raw(path, HELLO):
        wait(lambda: "Eve" in served.hub.members)
        while served.hub.members["Eve"].present:
            teacher.say("go", address=(AT, NEXT)[sent % 2])
            sent += 1
            time.sleep(0.0005)
            assert sent < 50_000
    wait(lambda: not ada.has("nothing") and sum(one["type"] == "at" for one in ada.got) == sent)
    assert not teacher.has(LOST)


def test_who_says_nothing_is_dropped_after_a_while(
    path: Path, served: HubSocket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutor.classroom.server.hub_socket._PATIENCE", 0.2)
    with raw(path) as silent:
        assert is_dropped(silent)
    assert served.hub.members == {}


def test_when_the_hub_dies_members_are_told_and_come_back_by_themselves(
    opened: Callable[..., HubSocket], path: Path
) -> None:
    first = opened()
    ada = Member(path, "Ada")
    first.stop()
    wait(lambda: ada.has(LOST))
    assert not ada.link.is_up
    ada.say("go", address=AT)  # into the void
    ada.got.clear()
    opened()
    wait(lambda: ada.has("welcome", name="Ada"))
    assert ada.link.is_up
    ada.link.close()


def test_the_same_account_twice_gets_two_names_and_keeps_them(join: Join, served: HubSocket) -> None:
    one, two = join("root"), join("root")
    assert [member.name for member in served.hub.learners] == ["root", "root 2"]
    one.link.close()
    wait(lambda: not served.hub.members["root"].present)
    assert served.hub.members["root 2"].present
    two.link.close()


def test_the_end_of_the_class_is_the_end_of_the_line(join: Join) -> None:
    teacher, ada = join("teacher", "teacher"), join("Ada")
    teacher.say("end")
    wait(lambda: ada.has("ended"))
    wait(lambda: not ada.link.is_up)
    assert not ada.has(LOST)


def test_a_learner_in_another_process_is_counted_and_missed_when_killed(join: Join, path: Path) -> None:
    teacher = join("teacher", "teacher")
    program = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from tutor.classroom.server.client import SocketLink\n"
        "link = SocketLink(Path(sys.argv[1]), 'algebra', 'learner', 'Ada')\n"
        "link.meet()\n"
        "link.send({'type': 'hand', 'up': True})\n"
        "time.sleep(60)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", program, str(path)], env=environment) as learner:
        wait(lambda: teacher.has("counts", present=1, hands=1))
        learner.kill()
    wait(lambda: teacher.has("counts", known=1, present=0, hands=0))
    ada = join("Ada")
    assert ada.has("welcome", hand=True)


def test_the_socket_is_its_owners_alone(served: HubSocket) -> None:
    assert stat.S_IMODE(served.path.stat().st_mode) == 0o600


def test_with_a_group_the_socket_is_the_groups_too(opened: Callable[..., HubSocket]) -> None:
    served = opened(group=os.getgid())
    assert stat.S_IMODE(served.path.stat().st_mode) == 0o660
    assert served.path.stat().st_gid == os.getgid()


def test_a_socket_in_use_is_not_taken_and_one_left_behind_is(opened: Callable[..., HubSocket], path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as left_behind:
        left_behind.bind(str(path))
    opened()
    with pytest.raises(PlaceError, match="already open"):
        HubSocket(Hub("article", "algebra", slips=slips_of("article")), path)


def test_after_the_class_nothing_is_left(opened: Callable[..., HubSocket], path: Path) -> None:
    opened().stop()
    assert not path.exists()


def test_folders_of_others_and_links_are_refused(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    for name in ("link", "open", "none"):
        with pytest.raises(PlaceError):
            checked(tmp_path / name)
    assert stat.S_IMODE((tmp_path / "open").stat().st_mode) == 0o777
    assert stat.S_IMODE(prepared(tmp_path / "new").stat().st_mode) == 0o700
    assert stat.S_IMODE(prepared(tmp_path / "new", os.getgid()).stat().st_mode) == 0o710


def test_a_class_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(PlaceError, match="no class algebra"):
        found("algebra")
    with pytest.raises(PlaceError, match="no class's name"):
        found("../algebra")
    folder = prepared(own_folder(shared=False))
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as one:
        one.bind(str(socket_path(folder, "algebra")))
        assert found("algebra") == folder / "algebra.sock"


def test_other_accounts_come_in_under_their_own_names_and_never_as_the_teacher(
    served: HubSocket, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import pwd

    account = next(one for one in pwd.getpwall() if one.pw_uid != os.getuid() and is_name(one.pw_name))
    monkeypatch.setattr("tutor.classroom.server.connection._peer", lambda _: account.pw_uid)
    with raw(path, encode({"type": "hello", "name": "teacher", "role": "teacher"})) as eve:
        assert is_dropped(eve)
    lines = [raw(path, HELLO) for _ in range(MOST_OF_ONE)]
    wait(lambda: len(served.hub.members) == MOST_OF_ONE)
    names = [account.pw_name, *(f"{account.pw_name} {number}" for number in range(2, MOST_OF_ONE + 1))]
    assert sorted(served.hub.members) == sorted(names)
    with raw(path) as one_more:
        assert is_dropped(one_more)
    lines[1].close()
    wait(lambda: not served.hub.members[names[1]].present)
    back = raw(path, encode({"type": "hello", "name": names[1], "role": "learner"}))
    wait(lambda: served.hub.members[names[1]].present)
    for line in (*lines, back):
        line.close()


def test_an_unknown_group_is_a_sentence() -> None:
    with pytest.raises(PlaceError, match="no group"):
        group_of("no-such-group-here")
