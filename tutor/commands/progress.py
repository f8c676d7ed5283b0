"""The command `progress`: what the learner can do, or every answer."""

import sys
import time

from tutor.commands.common import Mistake, parser_of, ready, tell, tell_share_read


def progress(words: list[str]) -> int:
    """Print what the learner can do, skill by skill and lesson by lesson, or every answer for other programs."""
    from tutor.export.learner import EXPORTS, as_text
    from tutor.teaching.learner.summary import summary

    parser = parser_of(
        "ann-tutor progress", "Print how each skill and each lesson stands: new, shaky, solid, or due for review."
    )
    parser.add_argument("--export", choices=EXPORTS, help="print every answer instead: a table, or an object a line")
    chosen = parser.parse_args(words)
    ready()
    found = summary(tell=tell_share_read)
    if found.trouble:
        raise Mistake(found.trouble)
    trouble = EXPORTS[chosen.export](sys.stdout) if chosen.export else as_text(sys.stdout, found, time.time())
    if trouble:
        tell(trouble)
    return 0
