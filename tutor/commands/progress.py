"""The command `progress`: what the learner can do, or every answer. Part of the command line."""

import argparse
import sys
import time
from contextlib import suppress
from io import TextIOWrapper


def progress(words: list[str]) -> int:
    """Print what the learner can do, skill by skill and lesson by lesson, or every answer for other programs."""
    from tutor.export.learner import EXPORTS, as_text

    parser = argparse.ArgumentParser(
        prog="ann-tutor progress",
        description="Print how each skill and each lesson stands: new, shaky, solid, or due for review.",
        allow_abbrev=False,
    )
    parser.add_argument("--export", choices=EXPORTS, help="print every answer instead: a table, or an object a line")
    chosen = parser.parse_args(words)
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # what was typed may have any characters in it
    trouble = EXPORTS[chosen.export](sys.stdout) if chosen.export else as_text(sys.stdout, time.time())
    if trouble and sys.stderr is not None:
        with suppress(OSError):
            sys.stderr.write(f"{trouble}\n")
    return 0
