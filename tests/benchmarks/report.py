"""What a benchmark prints: figures, and ratios of figures of the same run against their targets."""

import os
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass
class Report:
    """The figures so far; targets that were missed are counted."""

    missed: list[str] = field(default_factory=list)

    def title(self, text: str) -> None:
        """Begin a group of figures."""
        print(f"\n{text}", flush=True)

    def figure(self, name: str, text: str) -> None:
        """Print a figure that has no target."""
        print(f"  {name:<62} {text}", flush=True)

    def most(self, name: str, value: float, target: float, unit: str = "x") -> None:
        """Print a figure that should not be above its target."""
        self._judged(name, value, target, unit, "<=", reached=value <= target)

    def least(self, name: str, value: float, target: float, unit: str = "x") -> None:
        """Print a figure that should not be below its target."""
        self._judged(name, value, target, unit, ">=", reached=value >= target)

    def _judged(self, name: str, value: float, target: float, unit: str, sign: str, *, reached: bool) -> None:
        verdict = "reached" if reached else "NOT REACHED"
        print(f"  {name:<62} {value:>9.4g} {unit:<5} ({sign} {target:g}) {verdict}", flush=True)
        if not reached:
            self.missed.append(name)

    def summary(self) -> int:
        """Say how many targets were missed; return the exit status."""
        print(f"\n{len(self.missed)} targets not reached" + "".join(f"\n  {name}" for name in self.missed))
        return int(bool(self.missed))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which a share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))]


def interleaved(measures: dict[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """Measure all in turn, round after round, so that a drift of the machine meets all alike."""
    values: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(rounds):
        for name, measure in measures.items():
            values[name].append(measure())
    return values


def medians(values: dict[str, list[float]]) -> dict[str, float]:
    """Return the median of each."""
    return {name: statistics.median(measured) for name, measured in values.items()}


def load() -> str:
    """Say how busy the machine is: on a busy one, what takes longer than a time slice looks slower than it is."""
    if not hasattr(os, "getloadavg"):
        return "load unknown"
    busy, cores = os.getloadavg()[0], os.cpu_count() or 1
    warning = "; TOO BUSY for figures of time, look at processor time and best runs" if busy > cores / 2 else ""
    return f"load {busy:.1f} on {cores} cores{warning}"
