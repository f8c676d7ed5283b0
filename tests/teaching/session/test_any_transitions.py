"""Wherever a session may be sent, in the run, a what-if or an own row, it is at a step that its run has."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.step import OWN, Address, AddressError, parse_address
from tutor.lesson.find import find
from tutor.lesson.load import load
from tutor.teaching.session.session import Session, begin

PLACES = ("20/1:E", "1/1:w_next[1][1,1]", "40/1:E", "1/1:z[1][1]", "99/1:E")


def _what_if(session: Session, random: Random) -> Session:
    try:
        return session.what_if(Ref("rate"), random.choice((1e9, 0.0, -3.0, 1e-3, 1e300)))
    except (AddressError, KeyError):
        return session


def _own_row(session: Session, _: Random) -> Session:
    trace = session.trace.with_own((1.0,) * len(session.trace.net.network.inputs))
    first = trace.section_of(OWN, 0).plan(1).first_main
    return replace(session, trace=trace, focus=None).visit(Address(0, 1, first, OWN))


def _any_fork(session: Session, random: Random) -> int | None:
    return random.randrange(len(session.forks)) if session.forks else None


CHANGES: tuple[Callable[[Session, Random], Session], ...] = (
    lambda session, random: session.visit(parse_address(random.choice(PLACES))),
    lambda session, random: session.visit(parse_address(random.choice(PLACES))),
    lambda session, _: session.return_(),
    lambda session, _: session.return_(),
    lambda session, _: session.return_(),
    _what_if,
    lambda session, _: session.choose(session.opposite) if session.forks else session,
    lambda session, random: session.choose(_any_fork(session, random)),
    lambda session, random: session.forget(_any_fork(session, random) or 0) if session.forks else session,
    lambda session, random: session.leap(random.choice(("pass", "row", "epoch")), random.choice((1, -1))),
    _own_row,
    lambda session, random: session.to_end() if random.random() < 0.3 else session.to_start(),
    lambda session, random: session.look(random.choice((1, -1))).to_source(),
    lambda session, random: session.forward() if random.random() < 0.5 else session.backward(),
)


@pytest.mark.parametrize(
    ("name", "seed"),
    [(name, seed) for name, seeds in (("rate", 40), ("stops", 40), ("symmetry", 4)) for seed in range(seeds)],
)
def test_every_place_that_it_can_be_sent_to_is_one_that_its_run_has(name: str, seed: int, tmp_path: Path) -> None:
    random = Random(seed)  # noqa: S311  (keys, no secret)
    if name == "stops":
        text = find("article").read_text(encoding="utf-8")
        path = tmp_path / "stops.yaml"
        path.write_text(text.replace("  epochs: 2\n", "  epochs: 100\n  stop: {error_below: 0.05}\n"), encoding="utf-8")
    session = begin(load(find(name) if name != "stops" else path))
    for _ in range(40):
        session = random.choice(CHANGES)(session, random)
        assert session.step.address == session.at
        assert session.asked is None or session.fork is None
