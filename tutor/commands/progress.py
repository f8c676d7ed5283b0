"""The command `progress`: what the learner can do, or every answer."""

import sys
import time

from tutor.commands.common import parser_of, ready, tell


def progress(words: list[str]) -> int:
    """Print what the learner can do, skill by skill and lesson by lesson, or every answer for other programs."""
    from tutor.export.learner import EXPORTS, as_text

    parser = parser_of(
        "ann-tutor progress", "Print how each skill and each lesson stands: new, shaky, solid, or due for review."
    )
    parser.add_argument("--export", choices=EXPORTS, help="print every answer instead: a table, or an object a line")
    chosen = parser.parse_args(words)
    ready()
    trouble = EXPORTS[chosen.export](sys.stdout) if chosen.export else as_text(sys.stdout, time.time())
    if trouble:
        tell(trouble)
    return 0
