"""`show --format json` is a contract: DESIGN section 6 says its keys, DESIGN section 7 its numbers."""

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Run
from tests.cli.worked import ARTICLE, OVERFLOWING, TWIN, agrees
from tutor.lesson.find import find
from tutor.lesson.load import load
from tutor.teaching.session.session import begin

KEYS = ["address", "kind", "unit", "symbols", "numbers", "result", "shown"]
DESIGNS_EXAMPLE = (
    '{"address": "1/1:a[1][1]", "kind": "a", "unit": "H1", "symbols": "1/(1+exp(-z[1][1]))", '
    '"numbers": "1/(1+exp(-0.3))", "result": 0.574442516811659, "shown": "0.5744"}'
)

PYTHON = {"exp": math.exp, "log": math.log, "tanh": math.tanh, "sqrt": math.sqrt, "max": max, "__builtins__": {}}
PYTHON |= {"erf": math.erf, "pi": math.pi, "abs": abs}


def evaluated(text: str, **names: object) -> float:
    return float(eval(text, {**PYTHON, **names}))  # noqa: S307  (what the program prints is to be valid Python)


@pytest.fixture
def steps(run: Run) -> Callable[..., list[dict[str, Any]]]:
    """Show a lesson as JSON."""

    def reading(*words: str) -> list[dict[str, Any]]:
        shown = run("show", *words, "--format", "json")
        assert (shown.status, shown.err) == (0, "")
        return [json.loads(line) for line in shown.out.splitlines()]

    return reading


def test_a_line_is_what_the_design_page_says_to_the_last_character(run: Run) -> None:
    assert run("show", "article", "--at", "1/1:a[1][1]", "--format", "json").out == f"{DESIGNS_EXAMPLE}\n"


@pytest.mark.parametrize("lesson", ["article", "twin"])
def test_every_line_is_one_object_with_the_keys_in_their_order(lesson: str, run: Run) -> None:
    out = run("show", lesson, "--format", "json").out
    assert out.endswith("}\n")
    for line in out.splitlines():
        pairs = json.loads(line, object_pairs_hook=list)
        assert [key for key, _ in pairs] == KEYS


@pytest.mark.parametrize("lesson", ["article", "twin"])
def test_the_values_have_their_types(lesson: str, steps: Callable[..., list[dict[str, Any]]]) -> None:
    for step in steps(lesson):
        texts = (step[key] for key in ("address", "kind", "symbols", "numbers", "shown"))
        assert all(isinstance(text, str) and text and text.isascii() for text in texts)
        assert isinstance(step["result"], float)
        assert step["unit"] is None or step["unit"] in {"H1", "H2", "H3", "H4", "O"}


def test_all_steps_of_both_passes_are_there_in_the_order_of_the_calculation(
    steps: Callable[..., list[dict[str, Any]]],
) -> None:
    hidden, inputs = range(1, 5), range(1, 4)
    one_pass = [f"{name}[1][{h}]" for h in hidden for name in ("z", "a")]
    one_pass += ["z[2][1]", "a[2][1]", "E", "slope[2][1]", "delta[2][1]", *(f"dw[2][1,{h}]" for h in hidden)]
    for h in hidden:
        one_pass += [f"slope[1][{h}]", f"delta[1][{h}]", *(f"dw[1][{h},{i}]" for i in inputs)]
    one_pass += [f"w_next[1][{h},{i}]" for h in hidden for i in inputs] + [f"w_next[2][1,{h}]" for h in hidden]
    assert [step["address"] for step in steps("article")] == [f"{n}/1:{ref}" for n in (1, 2) for ref in one_pass]


@pytest.mark.parametrize(("lesson", "printed"), [("article", ARTICLE), ("twin", TWIN)], ids=["article", "twin"])
def test_the_numbers_are_those_of_the_worked_example(
    lesson: str, printed: dict[str, str], steps: Callable[..., list[dict[str, Any]]]
) -> None:
    results = {step["address"]: step["result"] for step in steps(lesson)}
    wrong = {at: (results[at], number) for at, number in printed.items() if not agrees(results[at], number)}
    assert wrong == {}


def test_the_first_pass_of_the_article_is_covered_by_the_worked_example(
    steps: Callable[..., list[dict[str, Any]]],
) -> None:
    assert {step["address"] for step in steps("article", "--at", "1/1")} <= ARTICLE.keys()


def test_results_are_the_full_doubles_of_the_engine(steps: Callable[..., list[dict[str, Any]]]) -> None:
    trace = begin(load(find("twin"))).trace
    assert all(step["result"] == trace[step["address"]].result for step in steps("twin", "--digits", "2"))


@pytest.mark.parametrize("lesson", ["article", "twin"])
def test_the_kind_and_the_unit_belong_to_the_address(lesson: str, steps: Callable[..., list[dict[str, Any]]]) -> None:
    for step in steps(lesson):
        kind, *indexes = step["address"].partition(":")[2].replace("]", "").split("[")
        assert step["kind"] == kind
        if not indexes:
            assert step["unit"] is None
        else:
            layer, unit = int(indexes[0]), int(indexes[1].split(",")[0])
            assert step["unit"] == ("O" if layer == 2 else f"H{unit}")


@pytest.mark.parametrize("lesson", ["article", "twin"])
def test_the_formulas_in_symbols_recompute_the_whole_lesson_from_its_given_numbers(
    lesson: str, steps: Callable[..., list[dict[str, Any]]]
) -> None:
    rows = {"article": ([1.0, 1.0, 1.0], 1.0, 1.0), "twin": ([0.9, 0.4, 0.2], 0.8, 0.5)}
    inputs, target, rate = rows[lesson]
    twin = [[0.1, 0.2, 0.3], [0.4, -0.1, 0.2], [-0.3, 0.1, 0.2], [0.2, -0.2, 0.1]], [[0.3, -0.2, 0.4, 0.1]]
    weights = twin if lesson == "twin" else ([[0.1] * 3] * 4, [[0.1] * 4])
    known: dict[str, Any] = {"x": dict(enumerate(inputs, 1)), "t": {1: target}, "rate": rate}
    known["w"] = {
        layer: {(to, sender): value for to, row in enumerate(rows, 1) for sender, value in enumerate(row, 1)}
        for layer, rows in enumerate(weights, 1)
    }
    updated: dict[tuple[int, tuple[int, int]], float] = {}
    for step in steps(lesson):
        if step["address"].startswith("2/1:z[1][1]"):
            for (layer, index), value in updated.items():
                known["w"][layer][index] = value
        value = evaluated(step["symbols"], **known)
        assert value == pytest.approx(step["result"], rel=1e-12, abs=0)
        name, *indexes = step["address"].partition(":")[2].replace("]", "").split("[")
        if not indexes:
            continue
        layer, place = int(indexes[0]), tuple(int(part) for part in indexes[1].split(","))
        key = place if len(place) > 1 else place[0]
        known.setdefault(name, {}).setdefault(layer, {})[key] = value
        if name == "w_next":
            updated[layer, (place[0], place[1])] = value


@pytest.mark.parametrize("digits", [1, 2, 4, 8, 17])
@pytest.mark.parametrize("lesson", ["article", "twin"])
def test_the_numbers_recompute_to_the_digits_shown_or_the_line_is_marked_as_about(
    lesson: str, digits: int, run: Run, steps: Callable[..., list[dict[str, Any]]]
) -> None:
    table = run("show", lesson, "--digits", str(digits), "--format", "markdown").out
    marks = {line.split(" | ")[0].lstrip("| "): line.split(" | ")[4] for line in table.splitlines() if ":" in line}
    records = steps(lesson, "--digits", str(digits))
    assert len(records) == 106
    for step in records:
        value, shown = evaluated(step["numbers"]), step["shown"]
        size = math.floor(math.log10(abs(value)))
        closes = abs(value - float(shown)) <= 0.5000001 * 10.0 ** (size + 1 - digits) + 1e-15 * abs(value)
        mark = marks[step["address"]].rstrip(" |")
        if digits == 17:
            assert mark in {shown, f"≈ {shown}"}
        else:
            assert (mark == shown) == closes, step


def test_short_numbers_stay_short_and_others_have_the_digits_asked_for(
    steps: Callable[..., list[dict[str, Any]]],
) -> None:
    shown = {step["address"]: step["shown"] for step in steps("article", "--digits", "6")}
    assert shown["1/1:z[1][1]"] == "0.3"
    assert shown["1/1:a[1][1]"] == "0.574443"
    assert shown["1/1:delta[1][1]"] == "-0.00267079"
    assert shown["1/1:w_next[1][1,1]"] == "0.102671"


def test_a_number_that_is_none_is_null_because_json_has_no_word_for_it(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "overflowing.yaml"
    path.write_text(OVERFLOWING, encoding="utf-8")

    def refuse(word: str) -> float:
        raise AssertionError(word)

    shown = run("show", str(path), "--format", "json")
    steps = [json.loads(line, parse_constant=refuse) for line in shown.out.splitlines()]
    spoilt = [step for step in steps if step["result"] is None]
    assert (shown.status, shown.err) == (0, "")
    assert spoilt
    assert {step["shown"] for step in spoilt} <= {"inf", "-inf", "nan"}
