"""These tests need pseudo-terminals, which Windows has not."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

collect_ignore_glob = ["test_*.py"] if sys.platform == "win32" else []

if sys.platform != "win32":
    from tests.terminal.environment import environment
    from tests.terminal.pty_program import PtyProgram

    @pytest.fixture
    def home(tmp_path: Path) -> Path:
        """Return the learner's folder."""
        return tmp_path / "home"

    @pytest.fixture
    def start(home: Path) -> Iterator[Callable[..., PtyProgram]]:
        """Start the tutor in a terminal of its own; `until` waits for a text; further words go to the environment."""
        with ExitStack() as stack:

            def started(
                *words: str,
                until: str = "step 1 of 53",
                columns: int = 80,
                lines: int = 24,
                controlling: bool = True,
                **changes: str | None,
            ) -> PtyProgram:
                command = [sys.executable, "-m", "tutor", *words]
                env = environment(home, **changes)
                program = PtyProgram(command, columns=columns, lines=lines, env=env, controlling=controlling)
                stack.enter_context(program)
                program.wait_for(until)
                return program

            yield started
