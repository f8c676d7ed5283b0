"""A class on loopback, and OpenSSH's own clients on terminals of their own. Nothing here leaves the machine."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

from tests.terminal.environment import environment
from tests.terminal.pty_program import PtyProgram

HOST = "127.0.0.1"
RIGHT, ENTER = "\x1b[C", "\r"
MISSING = next((f"{name} is not installed" for name in ("ssh", "ssh-keygen") if not shutil.which(name)), "")
"""Why these tests cannot run here, if they cannot."""
_TROUBLED = Path(__file__).parent / "programs" / "troubled.py"


class World:
    """A class server that was started, and what its board says."""

    def __init__(self, folder: Path, *words: str, troubled: bool = False) -> None:
        self.folder = folder
        program = [str(_TROUBLED)] if troubled else ["-m", "tutor"]
        options = ["--headless", "--host", HOST, "--port", "0", "--dir", str(folder / "class"), *words]
        self.log_file = folder / "log"
        with self.log_file.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, *program, "class", "article", *options],
                stdout=subprocess.PIPE,
                stderr=log,
                env=environment(folder / "home"),
            )
        assert self.process.stdout
        board = b"".join(self.process.stdout.readline() for _ in range(4)).decode()
        assert "Host key" in board, self.log()
        self.port = int(re.findall(r"-p (\d+)", board)[0])
        self.fingerprint = re.findall(r"Host key: +(\S+)", board)[0]
        found = re.search(r"Join code: +(\S+-\S+)", board)
        self.code = found[1] if found else ""
        self.teacher_code = re.findall(r", code (\S+)", board)[0]
        self.zygote = self._zygote()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> int:
        """End the class; return the exit status."""
        if self.process.poll() is None:
            self.process.terminate()
        assert self.process.stdout
        self.process.stdout.close()
        return self.process.wait(timeout=20)

    def log(self) -> str:
        """Return what the server has written down."""
        return self.log_file.read_text(encoding="utf-8")

    def ssh(self, name: str, *words: str) -> list[str]:
        """Return the command of OpenSSH's client for a learner; it reads nobody's configuration."""
        quiet = ["-F", "none", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-q"]
        alone = ["-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none", "-o", "IdentityFile=none"]
        return ["ssh", *quiet, *alone, "-p", str(self.port), *words, f"{name}@{HOST}"]

    def child(self, name: str, seconds: float = 5.0) -> int:
        """Return the process id of a learner's tutor: the one with the learner's folder in its environment."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for pid in self.children():
                if Path(f"/proc/{pid}/cwd").readlink().name == name:
                    return pid
            time.sleep(0.02)
        raise AssertionError(f"no process of {name}:\n{self.log()}")

    def children(self) -> list[int]:
        """Return the process ids of all learners' tutors."""
        return _children(self.zygote)

    def descriptors(self) -> int:
        """Count what the server has open."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def connections(self) -> int:
        """Count the server's own ends of connections."""
        own = _open_files(self.process.pid)
        lines = Path(f"/proc/{self.process.pid}/net/tcp").read_text(encoding="ascii").splitlines()[1:]
        return sum(line.split()[3] != "0A" and f"socket:[{line.split()[9]}]" in own for line in lines)

    def memory(self) -> float:
        """Return the server's own memory in MiB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def _zygote(self) -> int:
        assert until(lambda: bool(_children(self.process.pid)), 5.0), self.log()
        return _children(self.process.pid)[0]


class Client(PtyProgram):
    """OpenSSH's client with a terminal of its own."""

    def __init__(
        self, command: Sequence[str], folder: Path, *, columns: int = 80, lines: int = 24, **changes: str | None
    ) -> None:
        super().__init__(command, columns=columns, lines=lines, env=environment(folder, HOME=str(folder), **changes))

    def give_code(self, code: str, until_text: str = "step") -> None:
        """Wait for the question for the code, and answer it."""
        self.wait_for("code:")
        self.send(code + ENTER)
        if until_text:
            self.wait_for(until_text)


def until(is_so: Callable[[], bool], seconds: float = 10.0) -> bool:
    """Wait until something is so; return whether it is."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def make_key(path: Path) -> Path:
    """Make a key pair."""
    subprocess.run([str(shutil.which("ssh-keygen")), "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
    return path


def cpu_seconds(pid: int) -> float:
    """Return the processor time that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _open_files(pid: int) -> set[str]:
    found = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            found.add(link.readlink().name)
    return found


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]
