"""Plain mode as a person types it: lines in, text out, taken apart into the steps that were shown."""

import io
import json
import re
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest

from tests.cli.running import Finished, Run

Typed = Callable[..., Finished]
_TITLE = re.compile(r"^(\S+:\S+) {2}(\S.*?)\s\(([^();]+);\s+(\w+)\s+(\d+)\s+of\s+(\d+)\)$", re.MULTILINE | re.DOTALL)
_RESULT = re.compile(r"^ .*[=≈~] ([-−]?\d[\d.e−-]*)$")


@dataclass(frozen=True)
class Shown:
    """A step as it was printed."""

    address: str
    title: str
    place: tuple[str, int, int]
    """The grain, the number and the count."""
    result: str
    text: str


@pytest.fixture
def typed(run: Run, monkeypatch: pytest.MonkeyPatch) -> Iterator[Typed]:
    """Run plain mode in this process on lines typed."""
    numbers = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None)) is not None]
    handlers = {number: signal.getsignal(number) for number in numbers}

    def typing(lesson: str, *lines: str, options: tuple[str, ...] = ()) -> Finished:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return run(lesson, "--plain", *options)

    yield typing
    for number, handler in handlers.items():
        signal.signal(number, handler)


def steps_in(text: str) -> list[Shown]:
    """Take what was printed apart."""
    found: list[Shown] = []
    titles = list(_TITLE.finditer(text))
    for title, end in zip(titles, [*(after.start() for after in titles[1:]), len(text)], strict=True):
        lines = text[title.end() : end].splitlines()
        results = [match[1] for line in lines if (match := _RESULT.match(line))]
        place = (title[4], int(title[5]), int(title[6]))
        words = " ".join(title[2].split())
        found.append(Shown(title[1], words, place, results[-1].replace("−", "-"), text[title.start() : end]))
    return found


def addresses_in(text: str) -> list[str]:
    """Return the addresses of the steps that were printed."""
    return [step.address for step in steps_in(text)]


def shown_as_json(run: Run, *words: str) -> list[tuple[str, str]]:
    """Return the addresses and the results that `show` prints."""
    records = map(json.loads, run("show", *words, "--format", "json").out.splitlines())
    return [(record["address"], record["shown"]) for record in records]
