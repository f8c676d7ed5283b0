"""The networks whose screens are looked at: the bundled lessons, and one for every difficulty a screen can have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from tests.networks import (
    ACTIVATIONS,
    LOSSES,
    TWO_TWO_TWO_ROW,
    data,
    layer,
    network,
    random_data,
    random_network,
    seeded,
    training,
    two_two_two,
)
from tutor.arithmetic.engine.network import Data, Network, Optimiser, Training
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.grain import following
from tutor.arithmetic.trace.step import Address
from tutor.arithmetic.trace.trace import Trace
from tutor.lesson.find import bundled, find
from tutor.lesson.lesson import Lesson
from tutor.lesson.load import load
from tutor.teaching.questions.why import why
from tutor.teaching.session.session import Session, prose
from tutor.view.labels import Labels
from tutor.view.lines import plain
from tutor.view.scene import Scene
from tutor.view.screen import Frame, screen, together


@dataclass(frozen=True, eq=False)
class Case:
    """A run to look at, with what stands around its steps."""

    name: str
    trace: Trace
    title: str
    symbols: dict[str, str] = field(default_factory=dict)
    lesson: Lesson | None = None

    def scene(self, at: Address | str, *, ascii_only: bool = False, digits: int = 4, focus: Ref | None = None) -> Scene:
        """Return the scene of a step."""
        labels = Labels(self.trace.net.network, self.symbols, ascii=ascii_only)
        return Scene(self.trace, self.trace[at], labels, digits, focus)

    def frame(self, scene: Scene) -> Frame:
        """Return what stands around a step."""
        at = scene.step.address
        said = prose(self.lesson, Session(self.trace, at)) if self.lesson else why(self.trace.net, at.ref)
        return Frame(self.title, said)

    def text(self, scene: Scene, cells: int, height: int) -> list[str]:
        """Return the lines of a whole screen."""
        return [plain(line) for line in together(screen(scene, self.frame(scene), cells, height), cells, height)]


def of_lesson(lesson: Lesson) -> Case:
    """Make a case of a lesson."""
    trace = Trace(lesson.network, lesson.data, lesson.training, lesson.notation.difference)
    return Case(lesson.id, trace, lesson.title, dict(lesson.notation.symbols), lesson)


_MANY_ROWS = 50


@lru_cache
def bundled_cases(*, small: bool = False) -> tuple[Case, ...]:
    """Return a case for each bundled lesson; `small`: without tables whose columns fit no screen and no formula."""
    lessons = [load(path) for path in bundled()]
    return tuple(of_lesson(lesson) for lesson in lessons if not small or lesson.data.rows < _MANY_ROWS)


@lru_cache
def case(name: str) -> Case:
    """Return a case by its name: a bundled lesson's id, or a difficulty."""
    if name in _DIFFICULT:
        net, rows, how = _DIFFICULT[name]()
        return Case(name, Trace(_named(net), rows, how), f"A network for tests: {name}")
    return of_lesson(load(find(name)))


def _softmax() -> tuple[Network, Data, Training]:
    weights = [[0.3, -0.2], [0.1, 0.4], [-0.5, 0.2]]
    net = network(layer("softmax", weights, [0.1, 0.0, -0.1]), loss="cross-entropy")
    return net, data(([0.6, 0.9], [0, 1, 0])), training(0.5)


def _mixed_softmax() -> tuple[Network, Data, Training]:
    hidden = layer("softmax", [[0.3, -0.2], [0.1, 0.4]])
    net = network(hidden, layer("softmax", [[0.7, -0.1], [0.2, 0.6]]), loss="squared-error")
    return net, data(([0.6, 0.9], [0, 1])), training(0.5)


def _batch() -> tuple[Network, Data, Training]:
    net = network(layer("tanh", [[0.3, -0.2], [0.1, 0.4]], [0.1, -0.1]), layer("linear", [[0.7, -0.1]], [0.2]))
    rows = data(([0.6, 0.9], [0.4]), ([-0.3, 0.5], [-0.2]), ([0.1, 0.2], [0.3]))
    return net, rows, training(0.1, batch=2, reduce="mean", epochs=2)


def _optimised(kind: str) -> tuple[Network, Data, Training]:
    rows = data(([0.6, 0.9], [1, 0]), ([0.2, -0.4], [0, 1]))
    net = replace(two_two_two(), loss="binary-cross-entropy")
    return net, rows, Training(Optimiser(kind, 0.1), epochs=2)


def _wide() -> tuple[Network, Data, Training]:
    return _random("wide", (784, 30, 10), ("relu", "softmax"), "cross-entropy")


def _deep() -> tuple[Network, Data, Training]:
    return _random("deep", (4, 4, 4, 4), "sigmoid")


def _random(
    seed: str, sizes: Sequence[int], kinds: Sequence[str] | str, loss: str = "half-squared-error"
) -> tuple[Network, Data, Training]:
    rng = seeded(seed)
    net = random_network(rng, sizes, kinds, loss=loss)
    return net, random_data(rng, net, 1), training(0.1)


def _long_names() -> tuple[Network, Data, Training]:
    net, rows, how = _random("names", (3, 3, 2), ("leaky-relu", "sigmoid"), "binary-cross-entropy")
    hidden, output = net.layers
    hidden = replace(hidden, units=("hidden-detector", "ü", "日本語日本語日本語日本語"))
    output = replace(output, units=("versicolor-or-so", "setosa"))
    inputs = ("sepal-length-cm.", "sepal-width-cm..", "größe")
    return replace(net, inputs=inputs, layers=(hidden, output)), rows, how


@lru_cache
def steps(shown: Case, most: int = 17) -> list[Address]:
    """Choose some steps of a run, evenly spread over its first rows, and the ends of its stages."""
    trace = shown.trace
    walked = list(walk(shown, 400))
    chosen = walked[:: max(1, len(walked) // most)]
    for stage in trace.stages:
        section = trace.section_of(stage)
        for number in (0, section.steps_per_epoch // 2, section.steps_per_epoch - 1):
            chosen.append(section.address(number))
    return chosen


def walk(shown: Case, most: int) -> Iterator[Address]:
    """Yield all steps of a run at the finest grain, or its first ones."""
    at, after = None, shown.trace.first
    while at != after and most:
        at, most = after, most - 1
        yield at
        after = following(shown.trace, at, "product")


@lru_cache
def random_cases(count: int) -> tuple[Case, ...]:
    """Draw so many small networks of every kind."""
    return tuple(_random_case(number) for number in range(count))


def _random_case(number: int) -> Case:
    rng = seeded(f"screen {number}")
    sizes = [rng.randint(1, 5) for _ in range(rng.randint(2, 4))]
    kinds = [rng.choice(ACTIVATIONS) for _ in sizes[1:]]
    losses = [loss for loss in LOSSES if _suits(kinds[-1], loss)]
    net = random_network(rng, sizes, kinds, loss=rng.choice(losses), bias=rng.random() < 0.7)
    rows = random_data(rng, net, rng.randint(1, 3))
    optimiser = Optimiser(rng.choice(("sgd", "sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")), 0.1)
    how = Training(optimiser, rng.choice((1, 1, 2)), rng.choice(("sum", "mean")), rng.randint(1, 2))
    return Case(
        f"random-{number}", Trace(_named(net), rows, how, rng.choice(("o-t", "t-o"))), f"Random network {number}"
    )


def _named(net: Network) -> Network:
    """Give the units of a network for tests names by which they can be told apart; other names stay."""
    letters = [*"HGF"[: net.depth - 1], "O"]
    layers = []
    for letter, part in zip(letters, net.layers, strict=True):
        made_up = part.units[0] == "U1"
        names = tuple(f"{letter}{unit}" for unit in range(1, len(part.units) + 1)) if made_up else part.units
        layers.append(replace(part, units=names))
    return replace(net, layers=tuple(layers))


def _suits(activation: str, loss: str) -> bool:
    """Tell whether a lesson may use a loss with an output activation."""
    match loss:
        case "binary-cross-entropy":
            return activation == "sigmoid"
        case "cross-entropy":
            return activation == "softmax"
        case _:
            return True


_DIFFICULT = {
    "two-two-two": lambda: (two_two_two(), TWO_TWO_TWO_ROW, training(0.5, epochs=2)),
    "softmax": _softmax,
    "mixed-softmax": _mixed_softmax,
    "batch": _batch,
    "momentum": lambda: _optimised("momentum"),
    "adam": lambda: _optimised("adam"),
    "wide": _wide,
    "deep": _deep,
    "long-names": _long_names,
}
"""Network, rows and training by name, made only when they are looked at."""
DIFFICULT = tuple(_DIFFICULT)
