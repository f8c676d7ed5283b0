"""Checks of a lesson's network that no schema can express: shapes that must fit together. Knows the format's keys."""

from dataclasses import dataclass
from typing import Any

from tutor.lesson.names import input_names, unit_names
from tutor.lesson.problems import Path, quoted
from tutor.lesson.report import Report
from tutor.lesson.wording import are, counted

MOST_WEIGHTS = 1_000_000
"""Weights that a network may have."""
_INPUTS: Path = ("network", "inputs")
_LAYERS: Path = ("network", "layers")


@dataclass(frozen=True, slots=True)
class Sizes:
    """Numbers of units as far as they are known; None where the file is wrong there."""

    inputs: int | None
    layers: tuple[int | None, ...]

    @property
    def outputs(self) -> int | None:
        """Units of the output layer."""
        return self.layers[-1] if self.layers else None


def check_network(report: Report) -> Sizes:
    """Report what does not fit together in the network; return its sizes for the checks of the data."""
    sizes = Sizes(
        _size(report.value(_INPUTS)),
        tuple(_size(report.value((*_LAYERS, layer, "units"))) for layer in report.entries(_LAYERS)),
    )
    if not _within_limits(report, sizes):
        return Sizes(None, ())
    _check_names(report)
    for layer in report.entries(_LAYERS):
        _check_weights(report, sizes, layer)
        _check_biases(report, sizes, layer)
        _check_activation(report, sizes, layer)
    return sizes


def _size(units: Any) -> int | None:
    if isinstance(units, list):
        return len(units)
    return int(units) if isinstance(units, int | float) else None


def _within_limits(report: Report, sizes: Sizes) -> bool:
    before, weights = sizes.inputs, 0
    for layer, units in enumerate(sizes.layers):
        weights += (before or 0) * (units or 0)
        if weights > MOST_WEIGHTS:
            message = (
                f"the weights up to this layer are {weights:,}; a network may have {MOST_WEIGHTS:,}: use fewer units"
            )
            report.add((*_LAYERS, layer, "units"), message)
            return False
        before = units
    return True


def _check_names(report: Report) -> None:
    depth = len(report.entries(_LAYERS))
    seen: set[str] = set()
    for layer in range(depth + 1):
        path = (*_LAYERS, layer - 1, "units") if layer else _INPUTS
        given = report.value(path)
        if given is None:
            continue
        count = given if isinstance(given, list) else int(given)
        made = unit_names(count, layer=layer, depth=depth) if layer else input_names(count)
        for number, name in enumerate(made):
            if name in seen:
                at = (*path, number) if isinstance(given, list) else path
                report.add(at, f"{quoted(name)} is the name of another input or unit; give each its own")
            seen.add(name)


def _check_weights(report: Report, sizes: Sizes, layer: int) -> None:
    path = (*_LAYERS, layer, "weights")
    weights, units = report.value(path), sizes.layers[layer]
    incoming = sizes.layers[layer - 1] if layer else sizes.inputs
    if isinstance(weights, dict):
        _check_random(report, path, weights)
    if not isinstance(weights, list):
        return
    if units is not None and len(weights) != units:
        report.add(
            path,
            f"there {are(len(weights), 'row')}, but the layer has {counted(units, 'unit')}; write one row for each",
        )
    sender = f"unit of layer {layer}" if layer else "input"
    for number, row in enumerate(weights):
        if incoming is not None and len(row) != incoming:
            need = f"each row needs {incoming}, one for each {sender}"
            report.add((*path, number), f"row {number + 1} has {counted(len(row), 'number')}; {need}")


def _check_random(report: Report, path: Path, weights: dict[str, Any]) -> None:
    low, high = weights.get("low", -0.5), weights.get("high", 0.5)
    if weights["random"] == "uniform" and not low < high:
        at = (*path, "high" if "high" in weights else "low")
        report.add(at, f"high ({high:g}) must be above low ({low:g}); change one of them")


def _check_biases(report: Report, sizes: Sizes, layer: int) -> None:
    path: Path = (*_LAYERS, layer, "bias")
    biases, units = report.value(path), sizes.layers[layer]
    if isinstance(biases, dict):
        path, biases = (*path, "start"), biases["start"]
    if isinstance(biases, list) and units is not None and len(biases) != units:
        report.add(
            path, f"there {are(len(biases), 'number')}, but the layer has {counted(units, 'unit')}; write one for each"
        )


def _check_activation(report: Report, sizes: Sizes, layer: int) -> None:
    path = (*_LAYERS, layer, "activation")
    if report.value(path) == "softmax" and sizes.layers[layer] == 1:
        report.add(path, "softmax of a single unit is always 1; use sigmoid, or two units or more")
