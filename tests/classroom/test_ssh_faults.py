"""Whatever happens to one learner, the others go on; whoever attacks gets nothing, and leaves nothing behind."""

import asyncio
import os
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.classroom.ssh_world import HOST, RIGHT, Client, World, cpu_seconds, until

Join = Callable[..., Client]
BANNER = b"SSH-2.0-hostile\r\n"
HOSTILE = {
    "silent": b"",
    "half a banner": b"SSH-2",
    "another protocol": b"GET / HTTP/1.1\r\n\r\n",
    "endless banner": b"SSH-2.0-" + b"x" * 70_000,
    "huge packet": BANNER + b"\xff\xff\xff\xff" + b"\x00" * 5000,
    "no packet": BANNER + b"\x00\x00\x00\x00\x00\x00\x00\x00" * 100,
    "noise": BANNER + bytes(range(256)) * 200,
    "banner only": BANNER,
}


@pytest.fixture
def troubled(opened: Callable[..., World]) -> World:
    """Open a class in which learners of some names meet with trouble."""
    return opened(troubled=True)


def walks(client: Client, seconds: float = 2.0) -> bool:
    """Go a step on and back; tell whether both came in time."""
    began = time.monotonic()
    for key in (RIGHT, "\x1b[D"):
        before = client.text()
        client.press(key)
        assert client.text() != before
    return time.monotonic() - began < seconds


def test_a_crash_a_kill_and_a_fault_in_c_end_one_learner_only(troubled: World, join: Join) -> None:
    anna, ben = join(troubled, "anna"), join(troubled, "ben")
    ben.press(RIGHT, "step 2 of")
    os.kill(troubled.child("ben"), signal.SIGKILL)
    ben.wait()
    assert "The tutor ended unexpectedly. Come in again: your place is kept." in ben.text()
    crashed = join(troubled, "crash", until="ended unexpectedly")
    assert crashed.wait() == 1
    assert walks(anna)
    join(troubled, "ben", until="step")
    assert "status -11" in troubled.log()


def test_one_that_spins_does_not_hold_up_others_and_ends_with_its_line(troubled: World, join: Join) -> None:
    anna = join(troubled, "anna")
    spinning = join(troubled, "spin", until="spinning")
    pid = troubled.child("spin")
    assert all(walks(anna) for _ in range(3))
    spinning.close()
    assert until(lambda: not Path(f"/proc/{pid}").exists(), 8)
    assert walks(anna)


def test_rubbish_a_thousand_resizes_and_a_reader_of_nothing_hold_nobody_up(troubled: World, join: Join) -> None:
    anna = join(troubled, "anna")
    dozing, gushing = join(troubled, "doze", until="dozing"), join(troubled, "gush", until="gushing")
    os.kill(gushing.process.pid, signal.SIGSTOP)
    os.set_blocking(dozing.master, False)
    sent, end = 0, time.monotonic() + 3
    while sent < 10_000_000 and time.monotonic() < end:
        try:
            sent += os.write(dozing.master, os.urandom(4096).replace(b"\n~", b""))
        except BlockingIOError:
            time.sleep(0.01)
    resized = join(troubled, "ben")
    for number in range(1000):
        resized.resize(60 + number % 60, 20 + number % 30)
    assert all(walks(anna) for _ in range(3))
    assert cpu_seconds(troubled.process.pid) < 20
    assert troubled.memory() < 150
    os.kill(gushing.process.pid, signal.SIGCONT)


def test_without_its_zygote_the_class_makes_another(troubled: World, join: Join) -> None:
    anna = join(troubled, "anna")
    os.kill(troubled.zygote, signal.SIGKILL)
    assert until(lambda: "starts another" in troubled.log())
    join(troubled, "ben")
    assert walks(anna)


def test_a_learner_whose_line_is_gone_leaves_no_process(troubled: World, join: Join) -> None:
    client = join(troubled, "anna")
    pid = troubled.child("anna")
    client.process.kill()
    client.process.wait()
    assert until(lambda: not Path(f"/proc/{pid}").exists(), 8)


async def test_hostile_connections_get_nothing_and_leave_nothing(troubled: World, join: Join) -> None:
    anna = await asyncio.to_thread(join, troubled, "anna")
    await _attack(troubled, 80)  # what the first ones make the server keep for good is no leak
    assert await asyncio.to_thread(until, lambda: _strangers(troubled) == 0, 15)
    descriptors, memory, children = troubled.descriptors(), troubled.memory(), troubled.children()
    answers = await _attack(troubled, 200)
    assert await asyncio.to_thread(walks, anna)
    assert await asyncio.to_thread(until, lambda: troubled.descriptors() == descriptors, 15)
    assert troubled.children() == children
    assert troubled.memory() - memory < 8
    assert all(answer == b"" or answer.startswith(b"SSH-2.0-") for answer in answers)


async def test_who_says_nothing_is_cut_and_so_is_one_too_many(troubled: World, join: Join) -> None:
    open_lines = [socket.create_connection((HOST, troubled.port)) for _ in range(170)]
    assert await asyncio.to_thread(until, lambda: _strangers(troubled) == 160, 5)
    open_lines[0].close()
    assert await asyncio.to_thread(until, lambda: _strangers(troubled) == 0, 14)
    assert "cut, said nothing" in troubled.log()
    for line in open_lines:
        line.close()
    await asyncio.to_thread(join, troubled, "anna")


async def _attack(world: World, count: int) -> list[bytes]:
    """Open so many connections at once, say something hostile, and return what was answered."""
    return await asyncio.gather(*(_hostile(world, list(HOSTILE.values())[at % len(HOSTILE)]) for at in range(count)))


async def _hostile(world: World, said: bytes) -> bytes:
    try:
        reader, writer = await asyncio.open_connection(HOST, world.port)
        writer.write(said)
        answer = await asyncio.wait_for(reader.read(4096), 3)
        await asyncio.sleep(0.2)
    except (OSError, TimeoutError):
        return b""
    writer.close()
    return answer


def _strangers(world: World) -> int:
    """Count the server's connections that no learner sits at: those from this process."""
    found = Path(f"/proc/{world.process.pid}/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    own = {link.readlink().name for link in Path("/proc/self/fd").iterdir() if link.is_symlink()}
    port = f":{world.port:04X}"
    return sum(
        line.split()[1].endswith(port) and line.split()[3] == "01" and f"socket:[{line.split()[9]}]" not in own
        for line in found
    ) - _learners(world)


def _learners(world: World) -> int:
    return world.log().count(": in,") - world.log().count(": out,")
