"""Training in short slices, with a line of progress every now and then; Ctrl+C stops it between two updates."""

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import TextIO

from tutor.arithmetic.engine.training import Run
from tutor.arithmetic.trace.step import PREPARE, TRAIN, Address
from tutor.arithmetic.trace.trace import Trace

_SLICE = 0.1
"""Seconds of training between two looks whether Ctrl+C was pressed."""
_BETWEEN_LINES = 1.0
"""Seconds between two lines of progress."""


def updates_before(trace: Trace, at: Address) -> int | None:
    """Count the updates that must be done before a step can be shown; None: all of the run's."""
    if at.stage == TRAIN:
        return trace.update(at)
    return at.epoch * trace.run.updates_per_epoch if at.epoch or at.stage == PREPARE else None


def train(run: Run, updates: int | None, out: TextIO | None) -> bool:
    """Train up to an update (None: to the end), telling `out` how far it has come; return whether it got there.

    Stopped by Ctrl+C, the run stays where it has come to, between two updates.
    """
    whole = run.training.epochs * run.updates_per_epoch
    end = whole if updates is None else min(whole, updates)
    first, started = run.done, time.monotonic()
    told = started
    with _interrupts() as interrupts:
        while run.advance(end, seconds=_SLICE):
            if interrupts:
                return False
            now = time.monotonic()
            if now - told >= _BETWEEN_LINES:
                told = now
                _tell(_progress(run, end, (run.done - first) / (now - started)), out)
    return True


def _progress(run: Run, end: int, rate: float) -> str:
    epoch, of = run.done // run.updates_per_epoch, -(-end // run.updates_per_epoch)
    left = f"{(end - run.done) / rate:,.0f} s left"
    return f"Training: epoch {epoch:,} of {of:,}, {run.done / end:.0%}, {left}. Ctrl+C stops."


def _tell(message: str, out: TextIO | None) -> None:
    """Write a message if anybody listens: training goes on without."""
    if out is not None:
        with suppress(OSError):
            print(message, file=out, flush=True)


@contextmanager
def _interrupts() -> Iterator[list[int]]:
    """Collect Ctrl+C instead of letting it break an update in the middle; outside the main thread nothing comes."""
    found: list[int] = []

    def note(number: int, _frame: FrameType | None) -> None:
        found.append(number)

    if threading.current_thread() is not threading.main_thread():
        yield found
        return
    before = signal.signal(signal.SIGINT, note)
    try:
        yield found
    finally:
        signal.signal(signal.SIGINT, before)
