"""Judging a typed number and searching for its slips, on an 8-6-3 network: the worst kind of step."""

import math
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from statistics import median

from tests.benchmarks.report import Report, interleaved
from tests.networks import random_data, random_network, seeded, training
from tutor.arithmetic.formula.expr import evaluate
from tutor.arithmetic.trace.step import Address
from tutor.arithmetic.trace.trace import Trace
from tutor.teaching.diagnosis.assess import Question, assess
from tutor.teaching.diagnosis.judge import ACCEPTED, WRONG

_SIZES = (8, 6, 3)
_ROUNDS = 9
_A_KIND = 4
"""Steps of each kind."""
_UNEXPLAINED = "77.13"
"""No slip gives it, so that all are gone through, and all pairs of them."""


def run(report: Report) -> None:
    """Measure and judge."""
    name = "-".join(map(str, _SIZES))
    report.title(f"(h) judging an answer and diagnosing a wrong one, {name}, {_ROUNDS} times each in turn")
    rng = seeded("judging")
    net = random_network(rng, _SIZES)
    trace = Trace(net, random_data(rng, net, 2), training(0.5))
    steps = _steps(trace)
    measures: dict[str, Callable[[], float]] = {"every formula of the row": partial(_all_formulas, trace)}
    measures |= {kind: partial(_wrong, trace, places) for kind, places in steps.items()}
    measures["right"] = partial(_right, trace, steps["delta"])
    times = interleaved(measures, _ROUNDS)
    fixed, right = (1000 * median(times.pop(name)) for name in ("every formula of the row", "right"))
    worst = {kind: 1000 * median(measured) for kind, measured in times.items()}
    for kind, milliseconds in sorted(worst.items(), key=lambda one: -one[1]):
        report.figure(f"{kind}: a wrong answer", f"{milliseconds:9.4g} ms ({milliseconds / fixed:.2f} x)")
    report.figure("every formula of the row, once", f"{fixed:9.4g} ms")
    report.figure("delta: a right answer", f"{right:9.4g} ms")
    report.most("wrong answer, worst kind / every formula of the row", max(worst.values()) / fixed, 8)
    report.most("wrong answer, worst kind", max(worst.values()), 20, "ms")


def _steps(trace: Trace) -> dict[str, list[Address]]:
    """Choose some steps of each kind, spread over the row."""
    plan, found = trace.plan(1), defaultdict(list)
    for place in range(len(plan)):
        found[plan[place].name].append(Address(1, 1, plan[place]))
    return {kind: places[:: math.ceil(len(places) / _A_KIND)] for kind, places in found.items()}


def _all_formulas(trace: Trace) -> float:
    plan = trace.plan(1)
    start = time.perf_counter()
    for place in range(len(plan)):
        at = Address(1, 1, plan[place])
        evaluate(trace.formula(at), trace.moment(at).value)
    return time.perf_counter() - start


def _wrong(trace: Trace, places: list[Address]) -> float:
    """Assess a wrong answer to each; return the longest time."""
    longest = 0.0
    for at in places:
        start = time.perf_counter()
        assessed = assess(Question(trace, at), _UNEXPLAINED)
        longest = max(longest, time.perf_counter() - start)
        assert assessed.verdict == WRONG
        assert not assessed.diagnoses
    return longest


def _right(trace: Trace, places: list[Address]) -> float:
    typed = [(Question(trace, at), repr(trace[at].result)) for at in places]
    start = time.perf_counter()
    verdicts = [assess(question, text).verdict for question, text in typed]
    seconds = (time.perf_counter() - start) / len(typed)
    assert set(verdicts) <= ACCEPTED
    return seconds
