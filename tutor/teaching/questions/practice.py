"""Fresh networks to practise on: small seeded numbers that make every slip visible.

The rules: weights are multiples of .1 up to .9 in size, never 0 and never twice in a layer; inputs are never 1; the
rate is never 1; biases differ; there are two outputs. A draw in which some slip gives the right number is drawn again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from random import Random

from tutor.arithmetic.engine.data import Split, prepare
from tutor.arithmetic.engine.network import Data, Layer, Network, Optimiser, Training, frozen
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.plan import FINE
from tutor.arithmetic.trace.step import PREPARE, Address
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.diagnosis.slips.rewrite import Case
from tutor.teaching.diagnosis.slips.rules import slipped
from tutor.teaching.learner.mastery import Knowledge
from tutor.teaching.learner.skills import skill_of
from tutor.teaching.questions.asking import NUMBER, Asked
from tutor.teaching.questions.discrimination import ambiguous, invisible, showing
from tutor.teaching.questions.menus import menu

SIZES = (-9, -8, -7, -6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6, 7, 8, 9)
_INPUTS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.5)
_RATES = (0.2, 0.5, 0.8)
_TARGETS = (0.0, 0.25, 0.5, 0.75)
_DRAWS = 50
"""Draws, of places and of numbers, before the clearest one so far is taken."""
_SAMPLES = 4
"""Draws of each kind of network that are looked through for what shows in it."""
_WORSE = 100
"""A slip that cannot be seen at all is worse than two that look alike; worst is to miss those that are asked for."""


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of network to practise on."""

    sizes: tuple[int, ...] = (2, 2, 2)
    hidden: str = "sigmoid"
    output: str = "sigmoid"
    loss: str = "half-squared-error"
    optimiser: str = "sgd"
    rows: int = 1
    batch: int = 1
    reduce: str = "sum"
    scaling: str = "none"


FORMS = (
    Form(),
    Form(hidden="tanh"),
    Form(hidden="relu", output="linear"),
    Form(output="softmax", loss="cross-entropy", sizes=(2, 2, 3)),
    Form(optimiser="momentum", rows=2),
    Form(optimiser="adam", rows=2),
    Form(optimiser="nesterov", rows=2),
    Form(optimiser="rmsprop", rows=2),
    Form(rows=2, batch=2, reduce="mean"),
    Form(sizes=(2, 2, 1), rows=5, scaling="z-score"),
    Form(output="linear", loss="mean-absolute-error"),
)
"""Every skill that a step can ask for has its steps in one of these."""


@dataclass(frozen=True, slots=True)
class Item:
    """One question on fresh numbers."""

    skill: str
    trace: Trace
    at: Address
    seed: int


_NOTHING: frozenset[str] = frozenset()
Place = tuple[Form, Address]
"""A step of a kind of network."""


def practisable(skill: str) -> bool:
    """Tell whether there are steps that ask for a skill."""
    return bool(_places(skill))


def has_contrast(skill: str, slip: str) -> bool:
    """Tell whether there are steps at which a slip's line can be set beside the right one."""
    return bool(_places_of_slip(skill, slip))


def item(skill: str, seed: int, *, small: bool = False, slip: str = "", inviting: frozenset[str] = _NOTHING) -> Item:
    """Make a question for a skill; the same seed makes the same one.

    Args:
        skill: A skill that is practisable.
        seed: Any number.
        small: Whether to take the first form that has the skill, the simplest.
        slip: A slip that must be possible at the step, and be seen there; empty: any step will do.
        inviting: Slips of which as many as can be are to be possible at the step.

    Raises:
        KeyError: if no step asks for the skill.

    """
    kinds = _kinds(skill, slip)
    if not kinds:
        raise KeyError(skill)
    most = max(len(possible & inviting) for possible in kinds)
    fitting = [places for possible, places in kinds.items() if len(possible & inviting) == most]
    random = Random(f"{skill} {seed}")  # noqa: S311  (practice, no secret)
    alike = fitting[0][:1] if small else random.choice(fitting)
    best: tuple[int, Item] | None = None
    for _ in range(_DRAWS):
        form, at = random.choice(alike)
        made = Item(skill, draw(form, random), at, seed)
        hazards = _hazards(made, slip, inviting)
        if best is None or hazards < best[0]:
            best = (hazards, made)
        if not hazards:
            break
    if best is None:
        raise KeyError(skill)
    return best[1]


def _hazards(made: Item, slip: str, inviting: frozenset[str]) -> int:
    """Weigh what keeps a draw from telling who can do it: 0 for nothing."""
    lost = bool(slip) and menu(Case(made.trace, made.at), "formula", slip) is None
    lost |= bool(inviting) and not showing(made.trace, made.at, Asked(NUMBER), inviting)
    nothing = made.trace[made.at].result == 0  # anybody may guess it
    unseen = len(invisible(made.trace, made.at)) + nothing + _WORSE * lost
    return unseen * _WORSE + len(ambiguous(made.trace, made.at))


def unproved_slips(skill: str, known: Knowledge) -> frozenset[str]:
    """Return the slips that practice of a skill invites and no clean answer of a learner would have shown yet."""
    return _provable(skill) - known.avoided


@lru_cache(maxsize=64)
def _provable(skill: str) -> frozenset[str]:
    """Return the slips that show somewhere in practice of a skill; some of a rule's slips change nothing there."""
    wanted, found = _NOTHING.union(*_kinds(skill, "")), _NOTHING
    for seed, (form, at) in product(range(_SAMPLES), _places(skill)):
        found |= showing(_sample(form, seed), at, Asked(NUMBER), wanted - found)
        if found == wanted:
            break
    return found


@lru_cache(maxsize=256)
def _kinds(skill: str, slip: str) -> dict[frozenset[str], tuple[Place, ...]]:
    """Put places together at which the same slips are possible, so that rare kinds of steps are asked as often."""
    kinds: dict[frozenset[str], list[Place]] = {}
    for form, at in _places_of_slip(skill, slip) if slip else _places(skill):
        possible = frozenset(one.slip for one in slipped(Case(_sample(form), at)))
        kinds.setdefault(possible, []).append((form, at))
    return {possible: tuple(places) for possible, places in kinds.items()}


@lru_cache(maxsize=256)
def _places_of_slip(skill: str, slip: str) -> tuple[Place, ...]:
    """Return the places of a skill whose menu has a slip's line."""
    places = ((form, at) for form, at in _places(skill) if menu(Case(_sample(form), at), "formula", slip) is not None)
    return tuple(places)


@lru_cache(maxsize=64)
def _places(skill: str) -> tuple[Place, ...]:
    return tuple((form, at) for form in FORMS for at in _steps(form) if skill_of(_sample(form).net, at.ref) == skill)


@lru_cache(maxsize=64)
def _sample(form: Form, seed: int = 0) -> Trace:
    return draw(form, Random(seed))  # noqa: S311  (practice, no secret)


@lru_cache(maxsize=len(FORMS))
def _steps(form: Form) -> tuple[Address, ...]:
    trace = _sample(form)
    plan = trace.plan(form.rows)
    refs = (plan[place] for place in range(len(plan)))
    steps = [Address(1, form.rows, ref) for ref in refs if _is_worth(ref)]
    if form.scaling != "none":
        return tuple(_prepared(trace))  # the rest is asked on simpler networks
    return tuple(steps)


def _is_worth(ref: Ref) -> bool:
    return ref.name not in (FINE - {"share"}) and ref.name not in {"hit", "E_all", "accuracy"}


def _prepared(trace: Trace) -> Iterator[Address]:
    plan = trace.section_of(PREPARE).plan(0)
    for place in range(len(plan)):
        yield Address(0, 0, plan[place], PREPARE)


def draw(form: Form, random: Random) -> Trace:
    """Draw a network, its rows and its rate."""
    layers = []
    names = (("H1", "H2", "H3"), ("O1", "O2", "O3") if form.sizes[-1] > 1 else ("O",))
    for number, (incoming, units) in enumerate(zip(form.sizes, form.sizes[1:], strict=False)):
        weights = [size / 10 for size in random.sample(SIZES, incoming * units)]
        rows = [weights[unit * incoming : (unit + 1) * incoming] for unit in range(units)]
        biases = [size / 10 for size in random.sample([size for size in SIZES if abs(size) < 5], units)]
        activation = form.hidden if number == 0 else form.output
        layers.append(Layer(names[number][:units], activation, frozen(rows), frozen(biases)))
    network = Network(("A", "B", "C")[: form.sizes[0]], tuple(layers), form.loss)
    training = Training(Optimiser(form.optimiser, random.choice(_RATES)), form.batch, form.reduce)
    return Trace(network, _data(form, random), training)


def _data(form: Form, random: Random) -> Data:
    rows, outputs = form.rows, form.sizes[-1]
    targets = []
    for _ in range(rows):
        true = random.randrange(outputs)
        targets.append([float(place == true) for place in range(outputs)] if outputs > 1 else [random.choice(_TARGETS)])
    if form.scaling != "none":
        inputs = [[float(random.randrange(2, 20)), float(random.randrange(2, 20))] for _ in range(rows)]
        return prepare(frozen(inputs), frozen(targets), ("O",), Split(train=rows - 1), form.scaling)
    inputs = [random.sample(_INPUTS, form.sizes[0]) for _ in range(rows)]
    return Data(frozen(inputs), frozen(targets), tuple(f"O{n}" for n in range(1, outputs + 1)))
