"""Plain OpenSSH, as the teacher's handbook has it: a real sshd whose account can do nothing but run the tutor."""

import getpass
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.classroom.ssh_world import HOST, MISSING, RIGHT, Client, make_key, until
from tests.terminal.environment import environment
from tests.terminal.sequences import ALTERNATE_SCREEN, was_on

SSHD = "/usr/sbin/sshd"
Start = Callable[..., Client]
ROOT = environment(Path())["PYTHONPATH"]
HANDBOOK = Path(__file__).parents[2] / "lessons" / "TEACHING.md"


class Sshd(NamedTuple):
    """A real sshd on loopback."""

    port: int
    folder: Path
    """Its keys and configuration, and the learner's data."""

    def ssh(self, *words: str) -> list[str]:
        """Return the command of OpenSSH's client."""
        quiet = ["-F", "none", "-q", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null"]
        own = ["-i", str(self.folder / "key"), "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none"]
        return ["ssh", *quiet, *own, "-p", str(self.port), *words, f"{getpass.getuser()}@{HOST}"]

    def run(self, *words: str, keys: bytes = b"", options: tuple[str, ...] = ()) -> subprocess.CompletedProcess[bytes]:
        """Run a command there, or what is run instead of it, without a terminal."""
        command = [*self.ssh(*options), *words]
        env = environment(self.folder)
        return subprocess.run(command, input=keys, capture_output=True, env=env, check=False, timeout=20)


@pytest.fixture(scope="module")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sshd]:
    """Run sshd, with its own keys and configuration, for the account that runs the tests."""
    reason = MISSING or ("" if Path(SSHD).exists() else "sshd is not installed")
    if reason:
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("sshd")
    make_key(folder / "host")
    make_key(folder / "key")
    with socket.socket() as free:
        free.bind((HOST, 0))
        port: int = free.getsockname()[1]
    (folder / "config").write_text(configuration(folder, port), encoding="utf-8")
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # a privileged sshd insists on its empty folder
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([SSHD, "-D", "-e", "-f", str(folder / "config")], stderr=log)
    try:
        assert until(lambda: answers(port), 10), (folder / "log").read_text(encoding="utf-8")
        yield Sshd(port, folder)
    finally:
        process.terminate()
        process.wait(timeout=10)


def configuration(folder: Path, port: int) -> str:
    """Return the handbook's recipe, with what makes an sshd of its own for a test around it."""
    command = f"env ANN_TUTOR_HOME={folder}/home PYTHONPATH={ROOT} {sys.executable} -m tutor article"
    recipe = re.findall(r"```sshd_config\n(.*?)```", HANDBOOK.read_text(encoding="utf-8"), re.DOTALL)[0]
    own = recipe.replace("Match User learner", f"Match User {getpass.getuser()}")
    own = own.replace("ForceCommand ann-tutor article", f"ForceCommand {command}")
    assert own.count(command) == 1
    return (
        f"ListenAddress {HOST}\nPort {port}\nHostKey {folder}/host\nPidFile none\nUsePAM no\nStrictModes no\n"
        f"AuthorizedKeysFile {folder}/key.pub\nPermitRootLogin yes\nAcceptEnv LANG LC_*\n{own}"
    )


@pytest.fixture
def start(sshd: Sshd) -> Iterator[Start]:
    """Come in over plain OpenSSH."""
    shutil.rmtree(sshd.folder / "home", ignore_errors=True)
    with ExitStack() as stack:

        def started(*words: str, until: str = "step 1 of", **options: object) -> Client:
            client = stack.enter_context(Client(sshd.ssh(*words), sshd.folder, **options))  # type: ignore[arg-type]  # any option
            client.wait_for(until)
            return client

        yield started


@pytest.mark.parametrize("term", ["vt100", "linux", "screen", "tmux-256color", "xterm"])
def test_every_usual_terminal_gets_the_full_screen(term: str, start: Start) -> None:
    client = start("-t", TERM=term)
    assert was_on(client.output, ALTERNATE_SCREEN)
    assert "step 2 of" in client.press(RIGHT, "step 2 of")
    client.send("q")
    assert client.wait() == 0


@pytest.mark.parametrize("term", ["dumb", None])
def test_a_terminal_that_cannot_do_a_screen_gets_lines(term: str | None, start: Start) -> None:
    client = start("-t", TERM=term)
    assert not was_on(client.output, ALTERNATE_SCREEN)
    client.send("\r")
    client.wait_for("step 2 of")
    client.send("q\r")
    assert client.wait() == 0


def test_without_a_locale_only_ascii_is_sent(start: Start) -> None:
    client = start("-t", "-o", "SendEnv=LC_ALL", LC_ALL="C")
    client.press(RIGHT, "step 2 of")
    assert client.output.isascii()


@pytest.mark.parametrize("size", [(40, 12), (59, 24), (200, 50)])
def test_windows_of_any_size(size: tuple[int, int], start: Start) -> None:
    client = start("-t", until="step", columns=size[0], lines=size[1])
    assert was_on(client.output, ALTERNATE_SCREEN) == (size == (200, 50))


def test_a_resize_reaches_the_tutor(start: Start) -> None:
    client = start("-t")
    client.resize(110, 35)
    client.screen.reset()
    client.wait_for("step 1 of")
    assert until(lambda: client.read(seconds=0.2) is not None and bool(client.text().splitlines()[34]))


def test_nothing_is_sent_while_nothing_happens(start: Start) -> None:
    client = start("-t")
    client.read(seconds=3, quiet=1)
    assert client.read(seconds=2.5, quiet=2.4) == b""


def test_without_a_terminal_it_goes_line_by_line_and_ends_with_the_input(sshd: Sshd) -> None:
    done = sshd.run(keys=b"\n\nq\n")
    assert done.returncode == 0
    assert b"step 3 of" in done.stdout
    assert b"\x1b" not in done.stdout


def test_a_cut_line_keeps_the_place(start: Start, sshd: Sshd) -> None:
    client = start("-t")
    client.press(RIGHT, "step 2 of")
    client.press(RIGHT, "step 3 of")
    client.process.kill()
    client.process.wait()
    path = sshd.folder / "home" / "places" / "article.json"
    assert until(lambda: address(path) == "1/1:z[1][2]")
    start("-t", until="step 3 of")


def test_the_account_forwards_nothing(sshd: Sshd) -> None:
    assert sshd.run(options=("-N", "-o", "ExitOnForwardFailure=yes", "-R", f"0:{HOST}:1")).returncode == 255
    through = sshd.run(options=("-W", f"{HOST}:{sshd.port}"))
    assert (through.returncode, through.stdout) == (255, b"")


def test_the_account_runs_no_command_and_no_subsystem(sshd: Sshd) -> None:
    instead = sshd.run("id", keys=b"q\n")
    assert b"uid=" not in instead.stdout
    assert b"step " in instead.stdout, "the tutor is what one gets, whatever one asks for"
    refused = sshd.run("sftp", options=("-s",))
    assert (refused.returncode, refused.stdout) == (255, b"")


def answers(port: int) -> bool:
    with suppress(OSError), socket.create_connection((HOST, port), timeout=1) as line:
        return line.recv(4) == b"SSH-"
    return False


def address(path: Path) -> str:
    with suppress(OSError, ValueError):
        return str(json.loads(path.read_text(encoding="utf-8"))["address"])
    return ""
