"""On a slow line the screen stays usable: few bytes a key, nothing that heaps up, and the right picture at the end."""

from collections.abc import Callable
from statistics import median

import pytest

from tests.terminal.pty_program import PtyProgram
from tests.terminal.slow_line import SlowLine

Start = Callable[..., PtyProgram]
BAUD_9600 = 960.0
"""Bytes a second: ten bits each."""
RIGHT, LEFT = "\x1b[C", "\x1b[D"
KEYS = (RIGHT, RIGHT, LEFT, RIGHT)
BYTES_A_KEY, MOST_BYTES = 1500, 3000
"""At 80x24, of half of these first keys and of each; the benchmark has the whole walk, with 1000 and 3000."""
MOST_AT_FIRST = 16_000
"""The first screen, every cell of it."""
WORK = 1.0
"""Seconds that the tutor itself may take for a key on a machine that is busy with other things."""


@pytest.mark.parametrize(("rate", "delay"), [(BAUD_9600, 0.0), (None, 0.3)], ids=["9600 baud", "300 ms each way"])
def test_on_a_slow_line_every_key_is_shown_in_about_the_time_its_bytes_take(
    start: Start, rate: float | None, delay: float
) -> None:
    program = start("article")
    assert len(program.output) < MOST_AT_FIRST
    line = SlowLine(program, rate=rate, delay=delay)
    sizes = []
    for key in KEYS:
        line.type(key)
        seconds, size = line.settle()
        assert seconds < (size / rate if rate else 0.0) + 2 * delay + WORK
        sizes.append(size)
    assert 0 < median(sizes) <= BYTES_A_KEY
    assert max(sizes) <= MOST_BYTES
    assert "step 3 of" in program.text()


def test_keys_typed_ahead_on_a_slow_line_do_not_heap_up(start: Start) -> None:
    program = start("article")
    line = SlowLine(program, rate=BAUD_9600)
    for _ in range(8):
        line.type(RIGHT)
    seconds, size = line.settle()
    assert "step 9 of" in program.text()
    assert size <= 8 * BYTES_A_KEY
    assert seconds < size / BAUD_9600 + WORK
