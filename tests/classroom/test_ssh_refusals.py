"""Nothing but the tutor is to be had: every other thing that SSH knows is asked for, and refused."""

import asyncio
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import asyncssh
import pytest
from asyncssh.channel import SSHChannel
from asyncssh.packet import String, UInt32

from tests.classroom.ssh_world import HOST, Client, World, cpu_seconds, make_key
from tests.terminal.environment import environment
from tutor.classroom.server.guests import Guest
from tutor.classroom.server.learners import Learners
from tutor.classroom.server.processes import Processes
from tutor.classroom.server.server import ClassServer, Door

Join = Callable[..., Client]
CHANNELS = (
    b"direct-tcpip",
    b"forwarded-tcpip",
    b"direct-streamlocal@openssh.com",
    b"forwarded-streamlocal@openssh.com",
    b"x11",
    b"auth-agent@openssh.com",
    b"auth-agent",
    b"tun@openssh.com",
    b"mux-session@openssh.com",
    b"nothing@example.com",
)
REQUESTS = (
    b"tcpip-forward",
    b"cancel-tcpip-forward",
    b"streamlocal-forward@openssh.com",
    b"cancel-streamlocal-forward@openssh.com",
    b"nothing@example.com",
    b"keepalive@openssh.com",
)


@pytest.fixture
def keyed(opened: Callable[..., World], tmp_path: Path) -> World:
    """Open a class that two keys are listed for, `key` and `other`."""
    public = [make_key(tmp_path / name).with_suffix(".pub") for name in ("key", "other")]
    listed = tmp_path / "listed"
    listed.write_text("".join(path.read_text(encoding="utf-8") for path in public), encoding="utf-8")
    return opened("--keys", str(listed), troubled=True)


@pytest.fixture
async def line(keyed: World) -> AsyncIterator[asyncssh.SSHClientConnection]:
    """Log in, and ask for nothing yet."""
    async with _line(keyed) as connection:
        yield connection


def _line(world: World) -> AbstractAsyncContextManager[asyncssh.SSHClientConnection]:
    return asyncssh.connect(
        HOST,
        world.port,
        config=None,
        known_hosts=None,
        username="anna",
        client_keys=[str(world.folder / "key")],
        agent_path=None,
    )


def run(world: World, words: Sequence[str], name: str = "anna") -> subprocess.CompletedProcess[bytes]:
    """Run OpenSSH's client with further words, without a terminal."""
    command = [*world.ssh(name, "-i", str(world.folder / "key")), *words]
    return subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, env=environment(world.folder), check=False, timeout=20
    )


def test_no_command_is_run(keyed: World) -> None:
    for words in (["id"], ["sh"], ["touch", "evil"], ["true"]):
        done = run(keyed, words)
        assert done.returncode != 0
        assert b"uid" not in done.stdout
    assert not keyed.children()
    assert all("logged in as learner by key" in line for line in keyed.log().splitlines())


def test_no_subsystem_and_no_file_transfer(keyed: World, tmp_path: Path) -> None:
    options = ["-F", "none", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-P"]
    to = [*options, str(keyed.port), "-i", str(tmp_path / "key")]
    there = f"anna@{HOST}"
    (tmp_path / "batch").write_text("ls\n", encoding="utf-8")
    commands = [
        ["sftp", "-b", str(tmp_path / "batch"), *to, there],
        ["scp", "-O", *to, f"{there}:/etc/hostname", str(tmp_path)],
        ["scp", "-s", *to, f"{there}:/etc/hostname", str(tmp_path)],
        ["scp", *to, str(tmp_path / "key.pub"), f"{there}:stolen"],
    ]
    for words in commands:
        program = shutil.which(words[0])
        assert program
        assert subprocess.run([program, *words[1:]], capture_output=True, check=False, timeout=20).returncode != 0
    assert run(keyed, ["-s", "sftp"]).returncode != 0
    assert not (tmp_path / "hostname").exists()
    assert not list((tmp_path / "class").rglob("stolen"))


def test_no_forwarding_for_openssh(keyed: World, join: Join) -> None:
    with socket.socket() as inside, socket.socket() as free:
        inside.bind((HOST, 0))
        inside.listen()
        free.bind((HOST, 0))
        there, here = inside.getsockname()[1], free.getsockname()[1]
        free.close()
        remote = ("-o", "ExitOnForwardFailure=yes", "-R", f"0:{HOST}:{there}")
        key = ("-i", str(keyed.folder / "key"))
        assert join(keyed, "ben", *key, *remote, until=None).wait() == 255
        client = join(keyed, "anna", *key, "-A", "-X", "-L", f"{here}:{HOST}:{there}", until=None)
        client.wait_for("step 1 of")
        with socket.create_connection((HOST, here), timeout=5) as through:
            assert through.recv(1) == b""
        inside.settimeout(0.2)
        with pytest.raises(TimeoutError):
            inside.accept()


def test_only_the_terminal_and_the_locale_reach_the_tutor(keyed: World, join: Join) -> None:
    names = ("LD_PRELOAD", "PYTHONPATH", "PYTHONSTARTUP", "TEXTUAL_LOG", "LC_ALL", "PATH")
    words = ["-o", "SetEnv=" + " ".join(f"{name}=/evil" for name in names)]
    client = join(keyed, "look", "-i", str(keyed.folder / "key"), *words, until=None, size=(200, 24))
    client.wait_for("threads 1 where look")
    home = str(keyed.folder / "class" / "learners" / "look")
    told = [("ANN_TUTOR_HOME", home), ("HOME", home), ("LANG", "C"), ("TERM", "xterm-256color")]
    assert f"environment {told}" in client.text().replace("\n", "")
    assert "open ['0', '1', '2', '3']" in client.text(), "the fourth is the folder that is being listed"
    assert "session True True os.terminal_size(columns=200, lines=24)" in client.text()


def test_every_learner_draws_other_random_numbers(keyed: World, join: Join) -> None:
    drawn = set()
    for name, key in (("look1", "key"), ("look2", "other")):
        client = join(keyed, name, "-i", str(keyed.folder / key), until=None, size=(200, 24))
        client.wait_for("threads 1")
        drawn.add(client.text().partition("\n")[0])
        client.send("\r")
        assert client.wait() == 7
    assert len(drawn) == 2


@pytest.mark.parametrize("kind", CHANNELS)
async def test_every_channel_but_a_session_is_refused(line: asyncssh.SSHClientConnection, kind: bytes) -> None:
    channel = SSHChannel(line, asyncio.get_running_loop(), None, "strict", 2**16, 2**14)
    target = String(HOST) + UInt32(22) + String(HOST) + UInt32(1)
    with pytest.raises((asyncssh.ChannelOpenError, asyncssh.ProtocolError)):
        await asyncio.wait_for(channel._open(kind, target), 5)


async def test_every_global_request_is_refused(line: asyncssh.SSHClientConnection) -> None:
    for name in REQUESTS:
        kind, _ = await line._make_global_request(name, String(HOST), UInt32(0))
        assert kind == 82, f"{name!r} was not answered by a failure"


async def test_a_session_has_nothing_but_the_tutor_and_there_is_one(line: asyncssh.SSHClientConnection) -> None:
    for options in ({"command": "id"}, {"subsystem": "sftp"}, {"subsystem": "netconf"}):
        with pytest.raises(asyncssh.ChannelOpenError):
            await line.create_process(**options)
    with pytest.raises((asyncssh.ChannelOpenError, asyncssh.ConnectionLost)):
        await line.create_process()


async def test_a_second_session_beside_the_first_is_refused(line: asyncssh.SSHClientConnection) -> None:
    first = await line.create_process(term_type="xterm", encoding=None)
    with pytest.raises(asyncssh.ChannelOpenError):
        await line.create_process(term_type="xterm")
    assert b"step" in await asyncio.wait_for(first.stdout.readuntil(b"step"), 5)


async def test_x11_and_the_agent_are_refused(line: asyncssh.SSHClientConnection) -> None:
    with pytest.raises(asyncssh.ChannelOpenError, match="X11"):
        await line.create_process(x11_forwarding=True, x11_display="localhost:9")


async def test_variables_without_an_end_cut_the_line_before_they_fill_the_memory(keyed: World) -> None:
    before = keyed.memory()
    async with _line(keyed) as line:
        channel, _ = await line.create_session(asyncssh.SSHClientSession, term_type="xterm", encoding=None)
        for number in range(4000):
            channel._send_request(b"env", String(f"N{number}"), String("x" * 10_000))
            if number % 100 == 0:
                await asyncio.sleep(0)
        await asyncio.wait_for(channel.wait_closed(), 10)
    assert keyed.memory() - before < 20


class Clogged:
    """A transport whose other end reads nothing: to fill the kernel's buffers as well would take half a minute."""

    def get_write_buffer_size(self) -> int:
        return 2**20 + 1


async def test_replies_that_nobody_reads_cut_the_line(
    line: asyncssh.SSHClientConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guest = Guest(ClassServer(Door("", ""), Learners(tmp_path), Processes([], tmp_path / "errors", print), print))
    monkeypatch.setattr(guest, "_connection", line)  # the server's side is of the same class
    assert guest.fault(0.0) == ""
    with monkeypatch.context() as clogged:
        clogged.setattr(line, "_transport", Clogged())
        assert guest.fault(0.0) == "reads no replies"


def test_the_server_runs_no_program_but_its_own(keyed: World, join: Join) -> None:
    join(keyed, "anna", "-i", str(keyed.folder / "key"), until=None).wait_for("step 1 of")
    assert len(keyed.children()) == 1
    assert cpu_seconds(keyed.process.pid) < 5
