"""Whatever happens to one learner, the others go on; whoever attacks gets nothing, and leaves nothing behind."""

import asyncio
import os
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from itertools import cycle, islice
from pathlib import Path

import asyncssh
import pytest
from asyncssh.packet import String, UInt32

from tests.classroom.attack import HOSTILE, attack
from tests.classroom.ssh_world import HOST, RIGHT, Client, World, cpu_seconds, until
from tutor.classroom.server.server import _least

Join = Callable[..., Client]
NOISE = 0.05
"""Seconds that a key may take longer because the machine does other things as well."""


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


def slowest(client: Client) -> float:
    """Return the seconds of the slowest of thirty keys, which of so few is their 99th percentile."""
    return max(client.time_key(RIGHT if number % 2 == 0 else "\x1b[D")[0] for number in range(30))


def test_one_that_spins_or_floods_does_not_hold_up_others_and_ends_with_its_line(troubled: World, join: Join) -> None:
    anna = join(troubled, "anna")
    undisturbed = slowest(anna)
    spinning = join(troubled, "spin", until="spinning")
    pid = troubled.child("spin")
    assert until(lambda: slowest(anna) < 2 * undisturbed + NOISE, 30)
    spinning.close()
    flooding = join(troubled, "gush", until="gushing")
    flooding.read(seconds=1.5)  # it is in full flood, and nobody reads it any more
    assert until(lambda: slowest(anna) < 2 * undisturbed + NOISE, 30)
    flooding.close()
    assert until(lambda: not Path(f"/proc/{pid}").exists(), 8)
    assert walks(anna)


def test_rubbish_a_thousand_resizes_and_a_reader_of_nothing_hold_nobody_up(troubled: World, join: Join) -> None:
    anna = join(troubled, "anna")
    dozing, gushing = join(troubled, "doze", until="dozing"), join(troubled, "gush", until="gushing")
    os.kill(gushing.process.pid, signal.SIGSTOP)
    os.set_blocking(dozing.master, False)
    sent, end = 0, time.monotonic() + 2
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
    await attack(troubled.port, list(islice(cycle(HOSTILE.values()), 80)))  # what the first ones make is kept for good
    assert await asyncio.to_thread(until, lambda: troubled.connections() == 1, 15)
    descriptors, memory, children = troubled.descriptors(), troubled.memory(), troubled.children()
    answers = await attack(troubled.port, list(islice(cycle(HOSTILE.values()), 200)))
    assert await asyncio.to_thread(walks, anna)
    assert await asyncio.to_thread(until, lambda: troubled.descriptors() == descriptors, 15)
    assert troubled.children() == children
    assert troubled.memory() - memory < 8
    assert all(answer == b"" or answer.startswith(b"SSH-2.0-") for answer in answers)


async def test_who_says_nothing_is_cut_and_so_is_one_too_many(troubled: World, join: Join) -> None:
    lines = [socket.create_connection((HOST, troubled.port)) for _ in range(170)]
    assert await asyncio.to_thread(until, lambda: troubled.connections() == 160, 4)
    assert await asyncio.to_thread(until, lambda: troubled.connections() == 0, 30)
    assert "cut, said nothing" in troubled.log()
    for line in lines:
        line.close()
    await asyncio.to_thread(join, troubled, "anna")


async def test_floods_and_packets_that_unpack_to_more_hold_nobody_up(troubled: World, join: Join) -> None:
    """Before logging in, with tiny packets; and compression is not offered at all."""
    anna = await asyncio.to_thread(join, troubled, "anna")
    undisturbed = await asyncio.to_thread(slowest, anna)

    async def raw() -> None:
        reader, writer = await asyncio.open_connection(HOST, troubled.port)
        writer.write(b"SSH-2.0-flood\r\n" + bytes([0, 0, 0, 12, 10, 2, 0, 0]) * 40_000)
        with suppress(OSError):
            await asyncio.wait_for(reader.read(), 5)
        writer.close()

    await asyncio.gather(*(raw() for _ in range(6)), return_exceptions=True)
    assert await asyncio.to_thread(until, lambda: slowest(anna) < 2 * undisturbed + NOISE, 20)
    with pytest.raises(asyncssh.Error):
        await asyncssh.connect(
            HOST, troubled.port, username="eve", known_hosts=None, config=[], compression_algs=["zlib@openssh.com"]
        )


class Hasty(asyncssh.SSHClient):
    """Goes on guessing before it has its answers."""

    def __init__(self, right: str) -> None:
        self._right = right

    def connection_made(self, conn: asyncssh.SSHClientConnection) -> None:
        self._line = conn

    def kbdint_auth_requested(self) -> str:
        return ""

    async def kbdint_challenge_received(self, *_: object) -> list[str]:
        for number in range(50):
            assert self._line._auth
            self._line._auth.send_packet(61, UInt32(1), String(f"guess-{number}"))  # SSH_MSG_USERAUTH_INFO_RESPONSE
            await asyncio.sleep(0.002)
        return [self._right]


async def test_who_does_not_wait_for_the_answer_to_a_wrong_code_is_cut(troubled: World) -> None:
    def hasty() -> Hasty:
        return Hasty(troubled.code)

    with pytest.raises((asyncssh.Error, OSError)):
        await asyncio.wait_for(
            asyncssh.connect(
                HOST, troubled.port, username="eve", known_hosts=None, config=[], client_keys=None, client_factory=hasty
            ),
            10,
        )
    assert troubled.log().count("wrong code") <= 2
    assert "logged in" not in troubled.log()


def test_lines_that_ask_for_nothing_and_lines_that_wait_leave_each_other_room() -> None:
    """However many strangers of both kinds come from the same address, a line has a second to log in."""

    class Fake:
        def __init__(self, number: int, steps: int) -> None:
            self.since, self.steps, self.wrong = number, steps, 0

    crowd = [Fake(number, 1) for number in range(160)]
    for number in range(160, 1000):
        evicted = _least(crowd)  # type: ignore[arg-type]
        crowd.remove(evicted)  # type: ignore[arg-type]
        crowd.append(Fake(number, 0))
    waiting = sorted(one.since for one in crowd if not one.steps)
    assert len(crowd) - len(waiting) >= 79
    assert waiting == list(range(1000 - len(waiting), 1000)), "the latest are there still"
