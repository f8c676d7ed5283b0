"""The class server, except that learners of some names get a program in trouble. Started by the tests of faults."""

import os
import signal
import sys
import time
from pathlib import Path

import numpy.random

from tutor.classroom.server import guests
from tutor.cli import main
from tutor.commands import class_parts, class_server


def spin() -> int:
    """Never end, whatever is sent."""
    for number in (signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    print("spinning", flush=True)
    while True:
        pass


def crash() -> int:
    """End as by a fault in a C library."""
    os.kill(os.getpid(), signal.SIGSEGV)
    return 0


def gush() -> int:
    """Write without an end, after a moment."""
    print("gushing", flush=True)
    time.sleep(1)
    while True:
        print("x" * 1000, flush=True)


def doze() -> int:
    """Take no key."""
    print("dozing", flush=True)
    time.sleep(60)
    return 0


def look() -> int:
    """Show what a learner's process has got."""
    print("random", numpy.random.rand())
    print("environment", sorted(os.environ.items()))
    print("open", sorted(path.name for path in Path("/proc/self/fd").iterdir()), flush=True)
    print("session", os.getsid(0) == os.getpid(), os.ttyname(0) == os.ttyname(2), os.get_terminal_size())
    print("threads", len(list(Path("/proc/self/task").iterdir())), "where", Path.cwd().name, flush=True)
    sys.stdin.readline()
    return 7


TROUBLES = {"spin": spin, "crash": crash, "gush": gush, "doze": doze, "look": look}
_tutor = class_parts.run


def run(hub: Path, lesson: str, name: str, role: str) -> int:
    """Run what the name asks for."""
    trouble = TROUBLES.get(name.rstrip("0123456789"))
    return trouble() if trouble else _tutor(hub, lesson, name, role)


if __name__ == "__main__":
    if sys.argv[1] == "zygote":
        class_parts.run = run
        raise SystemExit(class_parts.zygote(*sys.argv[2:]))
    class_server.PARTS = (__file__,)
    guests._HELLO = 5.0  # no test should wait longer than it has to
    raise SystemExit(main(sys.argv[1:]))
