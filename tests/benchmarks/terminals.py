"""Programs in pseudo-terminals, timed from outside: nothing is interpreted while the clock runs."""

import os
import select
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.terminal.environment import environment
from tests.terminal.pty_program import PtyProgram

PROGRAMS = Path(__file__).parent / "programs"
TUTOR = (sys.executable, "-m", "tutor", "article")
ONE_LINE = (sys.executable, str(PROGRAMS / "one_line.py"))
LABEL = (*ONE_LINE, "label")
LABEL_AND_NUMPY = (*LABEL, "numpy")
UNFROZEN = (sys.executable, str(PROGRAMS / "unfrozen.py"))
READY = {TUTOR: b"Each input times", ONE_LINE: b"ready", LABEL: b"ready", LABEL_AND_NUMPY: b"ready"}
READY[UNFROZEN] = READY[TUTOR]
"""What the first frame of each program contains."""
_QUIET = 0.04
_PATIENCE = 20.0


def opened(command: Sequence[str], home: Path, size: tuple[int, int] = (80, 24)) -> PtyProgram:
    """Start a program, with an empty home for the learner's data, in a terminal of 256 colours."""
    return PtyProgram(command, columns=size[0], lines=size[1], env=environment(home))


def until_first_frame(program: PtyProgram, contains: bytes) -> bytes:
    """Read until the first frame is complete; return all that was sent."""
    got = b""
    end = time.perf_counter() + _PATIENCE
    while time.perf_counter() < end:
        ready, _, _ = select.select([program.master], [], [], 0.15)
        if ready:
            got += os.read(program.master, 65536)
        elif contains in got:
            return got
    raise TimeoutError(f"no first frame: {got!r}")


def first_frame(command: tuple[str, ...], home: Path) -> float:
    """Return the seconds from the start of a program to the last byte of its first frame."""
    start = time.perf_counter()
    with opened(command, home) as program:
        got, last = b"", start
        while last - start < _PATIENCE:
            ready, _, _ = select.select([program.master], [], [], 0.1 if READY[command] in got else 1.0)
            if not ready and READY[command] in got:
                return last - start
            got += os.read(program.master, 65536)
            last = time.perf_counter()
    raise TimeoutError(command)


def key(program: PtyProgram, keys: str) -> tuple[float, int]:
    """Type a key; return the seconds to the last byte of what it changed, and the number of bytes."""
    start = last = time.perf_counter()
    program.send(keys)
    count = 0
    while select.select([program.master], [], [], _QUIET if count else 1.0)[0]:
        chunk = os.read(program.master, 65536)
        last = time.perf_counter()
        count += len(chunk)
    return last - start, count


def idle_bytes(program: PtyProgram, seconds: float) -> int:
    """Count what a program sends without having been asked."""
    end = time.perf_counter() + seconds
    count = 0
    while (left := end - time.perf_counter()) > 0:
        if select.select([program.master], [], [], left)[0]:
            count += len(os.read(program.master, 65536))
    return count


def whole_run(command: Sequence[str], home: Path) -> float:
    """Return the seconds that a program takes from start to end."""
    start = time.perf_counter()
    subprocess.run(list(command), env=environment(home), check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def peak_memory(program: PtyProgram) -> float:
    """Return the most memory that a program has had, in MiB (Linux)."""
    status = Path(f"/proc/{program.process.pid}/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def cpu_seconds(program: PtyProgram) -> float:
    """Return the processor time that a program has used, which other programs hardly change (Linux)."""
    threads = Path(f"/proc/{program.process.pid}/task").iterdir()
    return sum(int((thread / "schedstat").read_text(encoding="ascii").split()[0]) for thread in threads) / 1e9
