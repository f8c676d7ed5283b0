"""The numbers in tables and picture: each one whole, readable, and the engine's to the digits shown."""

import pytest

from tests.view.cases import DIFFICULT, Case, bundled_cases, case, random_cases, steps, walk
from tests.view.reading import agrees, numbers_in
from tutor.arithmetic.quantity import GIVEN, Ref
from tutor.arithmetic.trace.plan import STAGES
from tutor.arithmetic.trace.step import PREPARE, Address, parse_address
from tutor.view.lines import plain
from tutor.view.screen import screen

_SIZES = ((60, 20), (80, 24), (120, 40), (200, 60))
CASES = [*bundled_cases(small=True), *map(case, DIFFICULT), *random_cases(8)]


def known_values(shown: Case, at: Address, refs: list[Ref | None]) -> list[float]:
    """Return the engine's numbers of those quantities that have been calculated."""
    plan, moment = shown.trace.plan_at(at), shown.trace.moment(at)
    place = plan.place(at.ref)
    values = []
    for ref in refs:
        found = None if ref is None or ref.name in GIVEN else plan.find(ref)
        if ref is not None and (ref.name in GIVEN or (found is not None and found <= place)):
            values.append(moment.value(ref))
    return values


def rows_of(shown: Case, at: Address, part: str, size: tuple[int, int], digits: int) -> list[str]:
    scene = shown.scene(at, digits=digits)
    parts = screen(scene, shown.frame(scene), *size)
    return [plain(line) for found in parts if found.name == part for line in found.lines]


def unit_refs(shown: Case, at: Address, layer: int, unit: int) -> list[Ref | None]:
    """Return the quantities of a row of the units' table, from left to right."""
    net = shown.trace.net
    last = layer == net.network.depth
    error = (Ref("E") if net.outputs == 1 else Ref("E", 0, (unit,))) if last else None
    refs = [Ref("z", layer, (unit,)), Ref("a", layer, (unit,)), Ref("t", 0, (unit,)) if last else None]
    if is_backward(at):
        return [*refs, Ref("slope", layer, (unit,)), Ref("delta", layer, (unit,))]
    return [*refs, Ref("exp", layer, (unit,)), error]


def is_backward(at: Address) -> bool:
    return STAGES[at.ref.name] in {"backward", "update"}


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


@pytest.mark.parametrize(
    ("size", "digits", "number"),
    # 1 / (1 + e^-0.23) is .5572478545985555
    [
        ((80, 24), 4, "0.5572"),
        ((80, 24), 17, "0.5572"),
        ((120, 40), 8, "0.55724785"),
        ((200, 60), 8, "0.55724785"),
        ((200, 60), 17, "0.5572478545985555"),
    ],
)
def test_the_tables_show_as_many_of_the_digits_wished_for_as_fit(
    size: tuple[int, int], digits: int, number: str
) -> None:
    (row,) = (
        row
        for row in rows_of(case("twin"), parse_address("1/1:a[1][1]"), "units", size, digits)
        if row.startswith("H1")
    )
    assert row.split()[2] == f"▶{number}"


@pytest.mark.parametrize("digits", [4, 17])
@pytest.mark.parametrize("size", [(60, 20), (80, 24)], ids=str)
def test_every_number_of_the_data_table_is_whole_and_right(size: tuple[int, int], digits: int) -> None:
    shown = case("table")
    for at in walk(shown, 40):
        if at.stage != PREPARE:
            break
        head, *rows = rows_of(shown, at, "picture", size, digits)
        columns = [ord(name) - ord("A") + 1 for name in head.split() if name in {"A", "B", "C"}]
        for row in rows:
            name = row.split(maxsplit=1)[0]
            names = ("raw", "scaled") if name.isdecimal() else (name,)
            index = (int(name),) if name.isdecimal() else ()
            refs: list[Ref | None] = [Ref(kind, 0, (*index, column)) for column in columns for kind in names]
            _compare(
                numbers_in(row.replace("held out", "")[len(name) :]), known_values(shown, at, refs), f"{at}: {row}"
            )


@pytest.mark.parametrize("shown", CASES, ids=lambda shown: shown.name)
def test_every_number_of_the_weights_table_is_whole_and_right(shown: Case) -> None:
    trace = shown.trace
    names = {trace.net.network.inputs, *(layer.units for layer in trace.net.network.layers)}
    if shown.name in {"wide", "long-names"} or sum(map(len, names)) > len({name for part in names for name in part}):
        pytest.skip("rows cannot be told by their names")
    for number, at in enumerate(steps(shown)):
        rows = rows_of(shown, at, "weights", _SIZES[number % 4], 4)[1:]
        batch = STAGES[at.ref.name] == "update" and trace.net.training.batch > 1
        for row in rows:
            if "⋮" in row or row.startswith("  "):
                continue
            name = row.split()[1] if row.startswith("bias ") else row.split(maxsplit=1)[0]
            rest = row.partition(name)[2]
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
    sender, receiver = row.split(maxsplit=1)[0].split("→")
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
        if at.stage == PREPARE:
            continue
        backward = is_backward(at)
        assert ("error terms" in rows[0]) == backward
        assert ("outputs" in rows[0]) != backward
        refs: list[Ref | None] = [Ref("x", 0, (unit,)) for unit in range(1, net.sizes[0] + 1)]
        for layer in range(1, len(net.sizes)):
            refs += [Ref("delta" if backward else "a", layer, (unit,)) for unit in range(1, net.sizes[layer] + 1)]
        if max(net.sizes) > 12 or shown.name == "long-names":
            continue
        texts = [text for row in rows[1:-1] for text in numbers_in(_without_names(row))]
        for value in known_values(shown, at, refs):
            assert any(agrees(text, value) for text in texts), f"{value} is not in the picture of {at}: {rows}"


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
