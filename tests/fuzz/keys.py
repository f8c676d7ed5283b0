"""Random and mutated escape sequences through everything between the terminal and the application."""

import asyncio
from codecs import getincrementaldecoder
from collections import deque
from random import Random

from textual import events
from textual._xterm_parser import XTermParser

from tutor.ui.driver import SleepingDriver
from tutor.ui.keystream import KeyStream

KNOWN = (
    "\x1b[A",
    "\x1b[1;5C",
    "\x1b[5~",
    "\x1bOP",
    "\x1b[200~abc\x1b[201~",
    "\x1b[<0;10;5M",
    "\x1b[<35;1;1m",
    "\x1b[I",
    "\x1b[97;1:3u",
    "\x1b[97;;97u",
    "\x1b[?62;22c",
    "\x1b[>0;276;0c",
    "\x1b]11;rgb:0000/0000/0000\x1b\\",
    "\x1bx",
    "\x1b]52;c;YQ==\x07",
    "\x1bP1$r0m\x1b\\",
    "\x1b_Gi=1;OK\x1b\\",
    "\x1b[48;24;80;480;640t",
    "\x1b[?2026;2$y",
    "\x1b",
    "\x1b[M !!",
    "\x1b[24;80R",
    "\x1b[8;24;80t",
    "\x1b[1:2;3:4u",
    "\x1b[57414;1u",
    "\x1b[9999999999999;1u",
    "\x1b[;u",
)
SIGNS = "\x1b\x1b[]OPX^_\\\x07\x18\x1a0123456789;:<>?$!\"' ~uctmMRyABCDHFZ\x00\x01\x03\x7f\x9b\x9dé€😀\ud800q"


class Deaf(SleepingDriver):
    """A driver without a terminal, that keeps what it would pass on."""

    def __init__(self) -> None:
        self._debug = False
        self._loop = asyncio.get_running_loop()
        self._stream, self._parser = KeyStream(), XTermParser()
        self._decode = getincrementaldecoder("utf-8")("replace").decode
        self._pasted, self._silence, self._waiting = None, None, deque()
        self._mouse, self._begun = True, None
        self._is_passing_on = True

    def hear(self, data: bytes) -> list[str]:
        """Take bytes; return the names of the keys that came of them."""
        self._take(self._stream.feed(self._decode(data)))
        return self._keys()

    def wait(self) -> list[str]:
        """Let a silence go by."""
        self._give_up()
        return self._keys()

    def _keys(self) -> list[str]:
        found = [one.key for one in self._waiting if isinstance(one, events.Key)]
        self._waiting.clear()
        return found


def sequence(random: Random) -> str:
    """Return a sequence: a known one, one with signs changed, or any signs."""
    if random.random() < 0.3:
        return "".join(random.choice(SIGNS) for _ in range(random.randrange(1, 12)))
    found = random.choice(KNOWN)
    for _ in range(random.choice((0, 0, 1, 1, 2, 5))):
        place = random.randrange(len(found) + 1)
        found = found[:place] + random.choice(("", random.choice(SIGNS))) + found[place + random.randrange(2) :]
    return found


async def _run(count: int, seed: int) -> int:
    driver, random, wrong = Deaf(), Random(seed), 0  # noqa: S311  (rubbish, no secret)
    for number in range(count):
        data = sequence(random).encode("utf-8", "surrogatepass")
        while data:
            cut = random.randrange(1, len(data) + 1)
            driver.hear(data[:cut])
            data = data[cut:]
        if number % 7 == 0:
            driver.wait()
            driver.wait()
            if driver.hear(b"q") != ["q"]:
                print(f"deaf after sequence {number} of seed {seed}")
                driver, wrong = Deaf(), wrong + 1
    return wrong


def run(count: int, seed: int) -> int:
    """Send so many sequences; return after how many of them a key was not heard."""
    return asyncio.run(_run(count, seed))
