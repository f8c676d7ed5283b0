"""Makes a `Lesson` of a document that every check has passed. Knows the format's keys and defaults."""

from pathlib import Path
from typing import Any

from tutor.arithmetic.engine.data import Split, prepare
from tutor.arithmetic.engine.initial import RandomStart, Streams, constant
from tutor.arithmetic.engine.network import Data, Layer, Network, Optimiser, Stop, Training, frozen
from tutor.arithmetic.functions.calls import FloatArray
from tutor.lesson.data_file import Given
from tutor.lesson.lesson import Ask, Claim, Lesson, Notation, Say, Task, Variant
from tutor.lesson.names import input_names, unit_names
from tutor.lesson.placeholders import DIGITS


def build(values: dict[str, Any], path: Path, given: Given | None = None, variants: tuple[Variant, ...] = ()) -> Lesson:
    """Return the lesson that a checked document (and the data file beside it) describes."""
    source = values.get("source", {})
    streams = Streams()
    network = _network(values["network"], values["training"].get("loss", "half-squared-error"), streams)
    data = _data(values["data"], len(network.inputs), given)
    return Lesson(
        id=values["id"],
        title=values["title"],
        summary=_one_line(values.get("summary", "")),
        source=(source.get("title", ""), source.get("where", "")),
        network=network,
        data=data,
        training=_training(values["training"], data.rows, streams),
        notation=_notation(values.get("notation", {})),
        say=tuple(Say(entry["at"], _one_line(entry["text"])) for entry in values.get("say", ())),
        ask=tuple(_ask(entry) for entry in values.get("ask", ())),
        mode=values.get("mode", "watch"),
        claims=tuple(Claim(entry["at"], entry["printed"], entry.get("as", "")) for entry in values.get("claims", ())),
        part=values.get("part", ""),
        minutes=int(values["minutes"]) if "minutes" in values else None,
        needs=tuple(values.get("needs", ())),
        review=tuple(values.get("review", ())),
        variants=variants,
        tasks=tuple(_task(entry) for entry in values.get("tasks", ())),
        path=path,
    )


def _ask(entry: dict[str, Any]) -> Ask:
    return Ask(entry["at"], int(entry.get("digits", 4)), entry.get("kind", ""))


def _task(entry: dict[str, Any]) -> Task:
    because = entry.get("because", ())
    own = {key: entry[key] for key in ("kind", "skill", "at", "equals", "which", "to", "slip") if key in entry}
    return Task(
        **own,
        ask=_one_line(entry["ask"]),
        because=tuple(map(_one_line, [because] if isinstance(because, str) else because)),
        choices=tuple(map(_one_line, entry.get("choices", ()))),
        right=int(entry.get("right", 0)),
        digits=int(entry.get("digits", DIGITS)),
        variant=entry.get("in", ""),
        among=tuple(entry.get("among", ())),
        start=entry.get("from", ""),
        by=float(entry.get("by", 0.0)),
    )


def _one_line(prose: str) -> str:
    return " ".join(prose.split())


def _count_or_names(given: Any) -> list[str] | int:
    return given if isinstance(given, list) else int(given)


def _network(values: dict[str, Any], loss: str, streams: Streams) -> Network:
    inputs = input_names(_count_or_names(values["inputs"]))
    layers: list[Layer] = []
    for number, layer in enumerate(values["layers"], start=1):
        units = unit_names(_count_or_names(layer["units"]), layer=number, depth=len(values["layers"]))
        incoming = len(layers[-1].units) if layers else len(inputs)
        weights = _weights(layer["weights"], len(units), incoming, streams)
        bias, trained = _bias(layer.get("bias", "none"), len(units))
        layers.append(Layer(units, layer["activation"], weights, bias, trained))
    return Network(inputs, tuple(layers), loss)


def _weights(given: Any, units: int, incoming: int, streams: Streams) -> FloatArray:
    if isinstance(given, list):
        return frozen(given)
    if isinstance(given, dict):
        options = {key: value for key, value in given.items() if key not in {"random", "seed"}}
        start = RandomStart(given["random"], int(given.get("seed", 1)), **options)
        return streams.weights(start, units, incoming)
    return constant(given, units, incoming)


def _bias(given: Any, units: int) -> tuple[FloatArray | None, bool]:
    if given == "none":
        return None, True
    start, trained = (given["start"], given.get("trained", True)) if isinstance(given, dict) else (given, True)
    return (frozen(start) if isinstance(start, list) else constant(start, units)), trained


def _data(values: dict[str, Any], inputs: int, given: Given | None) -> Data:
    split, scaling = values.get("split"), values.get("normalise", "none")
    leaking = isinstance(scaling, dict) and scaling.get("from") == "all"
    scaling = scaling["kind"] if isinstance(scaling, dict) else scaling
    if given is None:
        rows = frozen(values["rows"])
        found, answers, names = frozen(rows[:, :inputs]), frozen(rows[:, inputs:]), tuple(values["targets"])
    else:
        found, answers, names = frozen(given.inputs), frozen(given.targets), given.target_names
    if split is None and scaling == "none":
        return Data(found, answers, names)
    return prepare(found, answers, names, Split(**split) if split else None, scaling, leaking=leaking)


def _training(values: dict[str, Any], rows: int, streams: Streams) -> Training:
    batch, shuffle = values.get("batch", 1), values.get("shuffle")
    return Training(
        optimiser=Optimiser(**values["optimiser"]),
        batch=rows if batch == "all" else min(int(batch), rows),
        reduce=values.get("reduce", "sum"),
        epochs=int(values.get("epochs", 1)),
        shuffle=None if shuffle is None else streams.state(int(shuffle)),
        stop=Stop(**values.get("stop", {})),
    )


def _notation(values: dict[str, str]) -> Notation:
    symbols = tuple((name, symbol) for name, symbol in values.items() if name != "difference")
    return Notation(symbols, values.get("difference", "o-t"))
