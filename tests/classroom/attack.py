"""Hostile connections: what is said to the server that no client would say."""

import asyncio
import os
from collections.abc import Sequence

from tests.classroom.ssh_world import HOST

_BANNER = b"SSH-2.0-hostile\r\n"
_KEXINIT = b"\x14" + bytes(16) + 10 * (b"\x00\x00\x00\x01x") + bytes(5)
HOSTILE = {
    "silent": b"",
    "half a banner": b"SSH-2",
    "another protocol": b"GET / HTTP/1.1\r\n\r\n",
    "endless banner": b"SSH-2.0-" + b"x" * 70_000,
    "endless lines": b"x\r\n" * 3000,
    "huge packet": _BANNER + b"\xff\xff\xff\xff" + bytes(5000),
    "no packet": _BANNER + bytes(800),
    "noise": _BANNER + bytes(range(256)) * 200,
    "banner only": _BANNER,
    "nothing in common": _BANNER + (len(_KEXINIT) + 9).to_bytes(4, "big") + b"\x08" + _KEXINIT + bytes(8),
    "log in without keys": _BANNER + (24).to_bytes(4, "big") + b"\x06\x32" + os.urandom(22),
}


async def attack(port: int, said: Sequence[bytes]) -> list[bytes]:
    """Open a connection for each, all at once, say it, and return what was answered."""
    return await asyncio.gather(*(_hostile(port, words) for words in said))


async def _hostile(port: int, said: bytes) -> bytes:
    try:
        reader, writer = await asyncio.open_connection(HOST, port)
        writer.write(said)
        answer = await asyncio.wait_for(reader.read(4096), 3)
        await asyncio.sleep(0.2)
    except (OSError, TimeoutError):
        return b""
    writer.close()
    return answer
