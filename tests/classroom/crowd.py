"""Many learners at once, with OpenSSH's own clients on terminals: keys in turn, and when what they changed was seen."""

import os
import random
import selectors
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from tests.classroom.ssh_world import RIGHT, Client, World, make_key

_LEFT = "\x1b[D"
TEACHER = "teacher"
_SETTLED = 0.3
"""Seconds without output after which what a key changed is taken as complete."""
_PATIENCE = 60.0


@dataclass(eq=False)
class Seat:
    """A learner of the crowd."""

    name: str
    client: Client
    sent: float = 0.0
    """When the last key was typed, or for what was not typed here, when it was begun."""
    last: float = 0.0
    """When the last output came."""
    got: bytes = b""
    """What came since then."""
    keys: int = 0
    times: list[float] = field(default_factory=list)
    """Of every key, the seconds to the last byte of what it changed."""
    missed: int = 0
    """Keys that changed nothing."""

    def settle(self) -> None:
        """Note the time of the last key."""
        if self.got:
            self.times.append(self.last - self.sent)
        else:
            self.missed += 1

    def press(self, now: float) -> None:
        """Type a key: there and back, so that every one changes something."""
        self.got, self.sent = b"", now
        self.client.send(RIGHT if self.keys % 2 == 0 else _LEFT)
        self.keys += 1


class Crowd:
    """A class with at most so many learners, each with an own key, and the teacher once she is asked for."""

    def __init__(self, folder: Path, learners: int) -> None:
        self._folder = folder
        self._stack = ExitStack()
        self._selector = selectors.DefaultSelector()
        self._teachers = make_key(folder / "teacher")
        self._keys = [make_key(folder / f"key{number}") for number in range(learners)]
        class_folder = folder / "class"
        class_folder.mkdir(mode=0o700)
        (class_folder / "teacher_keys").write_text(_public(self._teachers), encoding="utf-8")
        (folder / "keys").write_text("".join(map(_public, self._keys)), encoding="utf-8")
        self.world = self._stack.enter_context(World(folder, "--keys", str(folder / "keys")))
        self.seats: list[Seat] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._selector.close()
        self._stack.close()

    def join(self, names: list[str]) -> list[float]:
        """Let learners in, all at once; return the seconds to each one's first frame, from the first one's start."""
        began, seats = time.perf_counter(), []
        for number, name in enumerate(names):
            key = self._teachers if name == TEACHER else self._keys[len(self.seats) + number]
            command = self.world.ssh(name, "-i", str(key))
            client = Client(command, self._folder, columns=80 + number % 7 * 10, lines=24 + number % 5)
            seats.append(Seat(name, self._stack.enter_context(client), sent=began))
            self._selector.register(client.master, selectors.EVENT_READ, seats[-1])
        self.seats += seats
        end = began + _PATIENCE
        while time.perf_counter() < end and not all(self._quiet(seat) and b"step" in seat.got for seat in seats):
            self._read(0.05)
        assert all(b"step" in seat.got for seat in seats), self.world.log()
        return [seat.last - began for seat in seats]

    def type_in_turn(self, seconds: float, every: float) -> list[float]:
        """Let each type a key every so many seconds, not all at the same moment; return the seconds that keys took."""
        began = time.perf_counter()
        due = {seat: began + random.uniform(0, every) for seat in self.seats}  # noqa: S311  (no secret)
        pressed: set[Seat] = set()
        while time.perf_counter() < began + seconds:
            now = time.perf_counter()
            for seat in [seat for seat in self.seats if due[seat] <= now]:
                if seat in pressed:
                    seat.settle()
                seat.press(time.perf_counter())
                pressed.add(seat)
                due[seat] += every
            self._read(max(0.0, min(due.values()) - time.perf_counter()))
        self._read_for(_SETTLED)
        for seat in pressed:
            seat.settle()
        return [took for seat in self.seats for took in seat.times]

    def follow(self, keys: int) -> list[float]:
        """Bring the teacher in; return for each of her keys the seconds to the last learner's new step."""
        self.join([TEACHER])
        teacher, took = self.seats.pop(), []
        self._read_for(2.0)
        for _ in range(keys):
            for seat in self.seats:
                seat.got = b""
            teacher.press(time.perf_counter())
            self._read_for(1.0)
            assert all(seat.got for seat in self.seats), "somebody does not follow"
            took.append(max(seat.last for seat in self.seats) - teacher.sent)
        return took

    def memory(self) -> tuple[float, float]:
        """Return the PSS of a learner's process, on average, and of the server with its zygote, in MiB."""
        children = self.world.children()
        return sum(map(pss, children)) / len(children), pss(self.world.process.pid) + pss(self.world.zygote)

    def _quiet(self, seat: Seat) -> bool:
        return time.perf_counter() - seat.last > _SETTLED

    def _read_for(self, seconds: float) -> None:
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            self._read(left)

    def _read(self, seconds: float) -> None:
        for key, _ in self._selector.select(seconds):
            seat: Seat = key.data
            seat.got += os.read(seat.client.master, 65536)
            seat.last = time.perf_counter()


def _public(key: Path) -> str:
    return key.with_suffix(".pub").read_text(encoding="utf-8")


def pss(pid: int) -> float:
    """Return a process's memory in MiB, what it shares with others divided among them."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    return int(rollup.partition("\nPss:")[2].split()[0]) / 1024
