"""A class on loopback needs Linux and OpenSSH's client."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

collect_ignore_glob = [] if sys.platform == "linux" else ["test_ssh_*.py"]

if sys.platform == "linux":
    from tests.classroom.ssh_world import MISSING, Client, World

    Join = Callable[..., Client]

    @pytest.fixture
    def opened(tmp_path: Path) -> Iterator[Callable[..., World]]:
        """Open classes; they are closed after the test."""
        if MISSING:
            pytest.skip(MISSING)
        with ExitStack() as stack:
            yield lambda *words, **options: stack.enter_context(World(tmp_path, *words, **options))

    @pytest.fixture
    def world(opened: Callable[..., World]) -> World:
        """Open a class with a join code."""
        return opened()

    @pytest.fixture
    def join(tmp_path: Path) -> Iterator[Join]:
        """Come into a class as a learner, with its code, unless `until` is None."""
        with ExitStack() as stack:

            def joined(
                world: World,
                name: str,
                *words: str,
                until: str | None = "step",
                size: tuple[int, int] = (80, 24),
                **changes: str | None,
            ) -> Client:
                command = world.ssh(name, *words)
                client = stack.enter_context(Client(command, tmp_path, columns=size[0], lines=size[1], **changes))
                if until is not None:
                    client.give_code(world.code, until)
                return client

            yield joined
