"""All benchmarks, or those named: `python -m tests.benchmarks [keypresses] [startup] [engine] [long_runs] [judging]`.

`classroom`, `class_of_150` and `hostile` start a class on loopback and run when they are named only.
Not collected by pytest. Every ratio compares figures measured in turn in the same run; the exit status is 1 if a target
was not reached. The pseudo-terminals need POSIX, the memory Linux.
"""

import sys
from functools import partial

from tests.benchmarks import classroom, engine, hostile, judging, keypresses, long_runs, startup
from tests.benchmarks.report import Report, load

_ALL = {
    "engine": engine.run,
    "long_runs": long_runs.run,
    "judging": judging.run,
    "startup": startup.run,
    "keypresses": keypresses.run,
}
_BY_NAME = _ALL | {
    "hostile": hostile.run,
    "classroom": partial(classroom.run, learners=30),
    "class_of_150": partial(classroom.run, learners=150),
}


def main(names: list[str]) -> int:
    """Run them."""
    unknown = [name for name in names if name not in _BY_NAME]
    if unknown:
        print(f"unknown: {', '.join(unknown)}; there are {', '.join(_BY_NAME)}", file=sys.stderr)
        return 2
    report = Report()
    for name in names or _ALL:
        print(f"\n{load()}")
        _BY_NAME[name](report)
    return report.summary()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
