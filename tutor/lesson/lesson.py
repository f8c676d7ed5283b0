"""What a lesson is once it is loaded and found right: frozen data for the floors above. Knows nothing of YAML."""

from dataclasses import dataclass
from pathlib import Path

from tutor.engine.network import Data, Network, Training


@dataclass(frozen=True, slots=True)
class Say:
    """Prose shown at an address, at a kind of quantity, or at a stage."""

    at: str
    """An address (`1/1:z[1][1]`), the name of a quantity (`z`), or a pass (`forward`, `error` ...)."""
    text: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A step at which the learner is asked first."""

    at: str
    digits: int = 4
    kind: str = "number"
    """`number`, `sign`, `formula`, `operand`, `blank` or `why`."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that a publication prints."""

    at: str
    printed: str
    """The number as printed."""
    formula: str = ""
    """The formula as printed (the lesson file's `as`)."""


@dataclass(frozen=True, slots=True)
class Notation:
    """How this lesson writes quantities."""

    symbols: tuple[tuple[str, str], ...] = ()
    """Pairs of a quantity's name and the symbol to show for it, for example `("z", "net")`."""
    difference: str = "o-t"
    """How formulas write the difference at an output: `o-t` (output minus target) or `t-o`."""


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """A lesson, validated."""

    id: str
    title: str
    summary: str
    source: tuple[str, str]
    """Title and place of what the lesson is taken from; empty strings where it is original."""
    network: Network
    data: Data
    training: Training
    notation: Notation = Notation()
    say: tuple[Say, ...] = ()
    ask: tuple[Ask, ...] = ()
    claims: tuple[Claim, ...] = ()
    mode: str = "watch"
    """How the lesson starts: `watch` (all is given), `faded` (some is asked) or `solo` (all is asked)."""
    path: Path | None = None
