"""The numbers in tables and picture: each one whole, readable, and the engine's to the digits shown."""

import pytest

from tests.view.cases import DIFFICULT, Case, bundled_cases, case, random_cases, steps
from tests.view.reading import agrees, numbers_in
from tutor.quantity import Ref
from tutor.trace.step import Address
from tutor.view.lines import plain
from tutor.view.screen import screen

_SIZES = ((60, 20), (80, 24), (120, 40), (200, 60))
CASES = [*bundled_cases(), *map(case, DIFFICULT), *random_cases(14)]


def known_values(shown: Case, at: Address, refs: list[Ref | None]) -> list[float]:
    """Return the engine's numbers of those quantities that have been calculated."""
    trace, moment = shown.trace, shown.trace.moment(at)
    place = trace.plan(at.row).place(at.ref)
    given = {"x", "t", "w", "b"}
    values = []
    for ref in refs:
        if ref is None:
            continue
        found = None if ref.name in given else trace.plan(at.row).find(ref)
        if ref.name in given or (found is not None and found <= place):
            values.append(moment.value(ref))
    return values


def rows_of(shown: Case, at: Address, part: str, size: tuple[int, int], digits: int) -> list[str]:
    scene = shown.scene(at, digits=digits)
    found = next(p for p in screen(scene, shown.frame(scene), *size) if p.name == part)
    return [plain(line) for line in found.lines]


def unit_refs(shown: Case, at: Address, layer: int, unit: int) -> list[Ref | None]:
    """Return the quantities of a row of the units' table, from left to right."""
    net = shown.trace.net
    last = layer == net.network.depth
    error = (Ref("E") if net.outputs == 1 else Ref("E", 0, (unit,))) if last else None
    refs = [Ref("z", layer, (unit,)), Ref("a", layer, (unit,)), Ref("t", 0, (unit,)) if last else None]
    back = at.ref.name not in {"product", "z", "exp", "expsum", "a", "E"}
    if back:
        return [*refs, Ref("slope", layer, (unit,)), Ref("delta", layer, (unit,))]
    return [*refs, Ref("exp", layer, (unit,)), error]


@pytest.mark.parametrize("digits", [4, 17])
@pytest.mark.parametrize("shown", CASES, ids=lambda shown: shown.name)
def test_every_number_of_the_units_table_is_whole_and_right(shown: Case, digits: int) -> None:
    net = shown.trace.net.network
    units = [(layer, unit) for layer, size in enumerate(net.sizes) if layer for unit in range(1, size + 1)]
    names = [net.layers[layer - 1].units[unit - 1] for layer, unit in units]
    for number, at in enumerate(steps(shown)):
        rows = rows_of(shown, at, "units", _SIZES[number % 4], digits)[1:]
        if len(rows) < len(units) or len(set(names)) < len(names):
            continue
        for row, name, (layer, unit) in zip(rows, names, units, strict=True):
            assert row.startswith(name[:3]) or "…" in row
            texts = numbers_in(row[4:])
            values = known_values(shown, at, unit_refs(shown, at, layer, unit))
            _compare(texts, values, f"{at} {name}: {row}")


@pytest.mark.parametrize("shown", CASES, ids=lambda shown: shown.name)
def test_every_number_of_the_weights_table_is_whole_and_right(shown: Case) -> None:
    trace = shown.trace
    names = {trace.net.network.inputs, *(layer.units for layer in trace.net.network.layers)}
    if shown.name in {"wide", "long-names"} or sum(map(len, names)) > len({name for part in names for name in part}):
        pytest.skip("rows cannot be told by their names")
    for number, at in enumerate(steps(shown)):
        rows = rows_of(shown, at, "weights", _SIZES[number % 4], 4)[1:]
        batch = "batch" in at.ref.name or ("next" in at.ref.name and trace.net.training.batch > 1)
        for row in rows:
            name, _, rest = row.partition(" ") if not row.startswith("bias") else row.partition(row.split()[1])
            if "⋮" in row:
                continue
            ref = _parameter(shown, row)
            gradient = Ref(f"d{ref.name}{'_batch' if batch else ''}", ref.layer, ref.index)
            refs: list[Ref | None] = [ref, gradient, Ref(f"{ref.name}_next", ref.layer, ref.index)]
            _compare(numbers_in(rest), known_values(shown, at, refs), f"{at} {name}: {row}")


def _parameter(shown: Case, row: str) -> Ref:
    net = shown.trace.net.network
    names = (net.inputs, *(layer.units for layer in net.layers))
    where = {name: (layer, number) for layer, part in enumerate(names) for number, name in enumerate(part, 1)}
    if row.startswith("bias "):
        layer, unit = where[row.split()[1]]
        return Ref("b", layer, (unit,))
    sender, receiver = row.split()[0].split("→")
    return Ref("w", where[receiver][0], (where[receiver][1], where[sender][1]))


def _compare(texts: list[str], values: list[float], what: str) -> None:
    assert len(texts) == len(values), what
    for text, value in zip(texts, values, strict=True):
        assert agrees(text, value), f"{text} is not {value}; {what}"


@pytest.mark.parametrize("shown", CASES, ids=lambda shown: shown.name)
def test_the_picture_shows_outputs_forward_and_error_terms_back(shown: Case) -> None:
    net = shown.trace.net.network
    for at in steps(shown):
        rows = rows_of(shown, at, "picture", (200, 60), 4)
        backward = at.ref.name not in {"product", "z", "exp", "expsum", "a", "E"}
        assert ("error terms" in rows[0]) == backward
        assert ("outputs" in rows[0]) != backward
        refs: list[Ref | None] = [Ref("x", 0, (unit,)) for unit in range(1, net.sizes[0] + 1)]
        for layer in range(1, len(net.sizes)):
            refs += [Ref("delta" if backward else "a", layer, (unit,)) for unit in range(1, net.sizes[layer] + 1)]
        if max(net.sizes) > 12 or shown.name == "long-names":
            continue
        texts = [text for row in rows[1:-1] for text in numbers_in(_without_names(row))]
        for value in known_values(shown, at, refs):
            assert any(agrees(text, value) for text in texts), f"{value} is not in the picture of {at}\n" + "\n".join(rows)


def _without_names(row: str) -> str:
    return " ".join(word for word in row.split() if not any(character.isalpha() for character in word.replace("e", "")))


def test_no_number_is_ever_replaced_by_a_sign() -> None:
    scene = case("twin").scene("1/1:z[1][1]")
    for exponent in range(-300, 301, 7):
        for value in (1.2345678e1, -9.8765432):
            moment = _Fixed(value * 10.0**exponent)
            scene.__dict__["moment"] = moment
            for cells in (6, 7, 9, 12):
                text = scene.cell(Ref("x", 0, (1,)), cells)
                assert numbers_in(text) == [text], f"{moment.number} in {cells} cells: {text}"
                if exponent > -100:
                    assert len(text) <= cells + 1


class _Fixed:
    def __init__(self, number: float) -> None:
        self.number = number

    def value(self, _: Ref) -> float:
        return self.number
