"""What a lesson is once it is loaded and found right: frozen data for the floors above. Knows nothing of YAML."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tutor.arithmetic.engine.network import Data, Network, Training
from tutor.arithmetic.trace.trace import Trace


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
    kind: str = ""
    """`number`, `sign`, `formula`, `operand`, `blank` or `why`; empty: by the learner's level."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that a publication prints."""

    at: str
    printed: str
    """The number as printed."""
    formula: str = ""
    """The formula as printed (the lesson file's `as`)."""

    @property
    def number(self) -> float:
        """The printed number; infinite where it is too large for one."""
        return float(self.printed.replace("\u2212", "-"))


@dataclass(frozen=True, slots=True)
class Notation:
    """How this lesson writes quantities."""

    symbols: tuple[tuple[str, str], ...] = ()
    """Pairs of a quantity's name and the symbol to show for it, for example `("z", "net")`."""
    difference: str = "o-t"
    """How formulas write the difference at an output: `o-t` (output minus target) or `t-o`."""


@dataclass(frozen=True, slots=True)
class Task:
    """Something that the learner does beside the walk; which fields count depends on the kind."""

    kind: str
    """`choice`, `number`, `compare`, `direction`, `sabotage`, `nudge` or `walk`."""
    ask: str
    """What is to be done."""
    because: tuple[str, ...] = ()
    """What is said afterwards: one text, or one for each choice."""
    skill: str = ""
    """The skill that it exercises; empty: that of the step, if it is about one."""
    choices: tuple[str, ...] = ()
    right: int = 0
    """The number of the right choice, from 1."""
    at: str = ""
    """The address of the number that it is about."""
    equals: str = ""
    """Instead of an address: the expression that the answer comes from."""
    digits: int = 4
    """Significant digits that are asked for."""
    variant: str = ""
    """The variant whose number it is (the file's `in`); empty: the lesson's own."""
    among: tuple[str, ...] = ()
    """Variants that are compared; `lesson` is the lesson itself."""
    which: str = ""
    """`lowest` or `highest`."""
    start: str = ""
    """The variant that a direction starts from (the file's `from`); empty: the lesson itself."""
    to: str = ""
    slip: str = ""
    """The slip that is planted."""
    by: float = 0.0
    """How far a parameter is nudged."""


@dataclass(frozen=True, eq=False)
class Variant:
    """The lesson with some of it changed; built when it is first looked at."""

    name: str
    title: str
    made: "Callable[[], Lesson]"

    @cached_property
    def lesson(self) -> "Lesson":
        """The lesson that comes of the change; it says and asks nothing."""
        return self.made()

    @cached_property
    def trace(self) -> Trace:
        """Its run."""
        return self.lesson.new_trace()


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
    part: str = ""
    """The part of a course that it belongs to, such as `I - one neuron`."""
    minutes: int | None = None
    """How long it takes."""
    needs: tuple[str, ...] = ()
    """The skills that it builds on."""
    review: tuple[str, ...] = ()
    """The skills that are practised afterwards."""
    variants: tuple[Variant, ...] = ()
    tasks: tuple[Task, ...] = ()
    path: Path | None = None

    def new_trace(self) -> Trace:
        """Return the lesson's run, at its start."""
        return Trace(self.network, self.data, self.training, self.notation.difference)
