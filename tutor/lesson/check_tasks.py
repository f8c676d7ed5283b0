"""Checks of a lesson's tasks, and of the numbers that its words name. Knows the format's keys; knows no trace."""

from collections.abc import Iterator

from tutor.arithmetic.quantity import parse_ref
from tutor.lesson.addresses import AddressError, check_address
from tutor.lesson.placeholders import Mistaken, placeholders
from tutor.lesson.problems import Path, quoted
from tutor.lesson.report import Report
from tutor.lesson.schema_tasks import OWN
from tutor.lesson.wording import meant

_GRADIENTS = ("dw", "db")
_CHECKED = {"nudge": _GRADIENTS, "sabotage": (*_GRADIENTS, "delta")}
"""The quantities that a kind of task can be about, where not all."""
_FORM = "write for example {1/1:a[1][1]}, {1/1:a[1][1] 2}, {NAME: 1/1:a[1][1]} for a variant, or {= 3*4}"


def check_tasks(report: Report) -> None:
    """Report tasks whose parts do not fit together, and names that `variants` and tasks may not have."""
    known = _variants(report)
    if OWN in known:
        message = f"{quoted(OWN)} is what tasks call the lesson itself; take another name"
        report.add(("variants", OWN), message, at_key=True)
    for number in report.entries(("tasks",)):
        path: Path = ("tasks", number)
        if report.good(path):
            _check_choice(report, path)
            _check_number(report, path)
            _check_place(report, path)
            _check_variants(report, path, known)


def _variants(report: Report) -> list[str]:
    found = report.raw(("variants",))
    return list(found) if isinstance(found, dict) else []


def _check_choice(report: Report, path: Path) -> None:
    task = report.raw(path)
    if task["kind"] != "choice":
        return
    count, because = len(task["choices"]), task.get("because", "")
    if task["right"] > count:
        report.add((*path, "right"), f"there are {count} choices; write the number of one of them, from 1")
    if isinstance(because, list) and len(because) != count:
        message = f"there are {len(because)} texts for {count} choices; write one for each, or a single text"
        report.add((*path, "because"), message)


def _check_number(report: Report, path: Path) -> None:
    task = report.raw(path)
    if task["kind"] != "number":
        return
    if "at" in task and "equals" in task:
        report.add((*path, "equals"), "stands beside 'at'; keep one of them", at_key=True)
    elif "at" not in task and "equals" not in task:
        report.add((*path, "at"), "missing; add either 'at' or 'equals'")
    elif "equals" in task and "in" in task:
        message = "stands beside 'equals'; name the variant in the placeholder: {NAME: 1/1:a[1][1]}"
        report.add((*path, "in"), message, at_key=True)


def _check_place(report: Report, path: Path) -> None:
    at, kind = report.value((*path, "at")), report.raw((*path, "kind"))
    if at is None:
        return
    if wrong := _misspelt(at):
        report.add((*path, "at"), wrong)
        return
    names = _CHECKED.get(kind)
    if names and parse_ref(at.partition(":")[2]).name not in names:
        report.add((*path, "at"), f"a {kind} is about a gradient; write one of {', '.join(names)}")


def _check_variants(report: Report, path: Path, known: list[str]) -> None:
    named = [(*path, key) for key in ("in", "from", "to")]
    named += [(*path, "among", place) for place in report.entries((*path, "among"))]
    for where in named:
        name = report.value(where)
        if name is not None and name not in {OWN, *known}:
            report.add(where, _no_variant(name, known))
    among = report.value((*path, "among")) or []
    for place, name in enumerate(among):
        if name in among[:place]:
            report.add((*path, "among", place), f"{quoted(name)} stands there twice; keep one of them")


def _no_variant(name: str, known: list[str]) -> str:
    near = meant(name, [*known, OWN])
    listed = ", ".join((*known, OWN))
    advice = f"did you mean {quoted(near)}?" if near else f"write one of {listed}, or add it to variants"
    return f"there is no variant {quoted(name)}; {advice}"


def check_words(report: Report) -> None:
    """Report every placeholder in the lesson's words that cannot be read or names no variant."""
    known = _variants(report)
    for path in texts(report):
        text = report.value(path)
        for found in placeholders(text) if isinstance(text, str) else ():
            if isinstance(found, Mistaken):
                is_closed = found.text.endswith("}")
                wrong = f"names no number; {_FORM}" if is_closed else "has no closing brace; write }"
                report.add(path, f"{quoted(found.text)} {wrong}")
            elif found.variant and found.variant not in {OWN, *known}:
                report.add(path, f"{quoted(found.text)}: {_no_variant(found.variant, known)}")
            elif wrong := _misspelt(found.at):
                report.add(path, f"{quoted(found.text)}: {wrong}")


def _misspelt(at: str) -> str:
    try:
        check_address(at)
    except AddressError as error:
        return str(error)
    return ""


def texts(report: Report) -> Iterator[Path]:
    """Yield where the lesson has words that may name numbers."""
    yield ("summary",)
    for number in report.entries(("say",)):
        yield ("say", number, "text")
    for number in report.entries(("tasks",)):
        path: Path = ("tasks", number)
        yield (*path, "ask")
        yield (*path, "equals")
        for key in ("because", "choices"):
            yield (*path, key)
            yield from ((*path, key, place) for place in report.entries((*path, key)))
