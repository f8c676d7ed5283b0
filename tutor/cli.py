"""The command line. Data goes to stdout, messages to stderr; 0 is fine, 1 a check found something, 2 a user's mistake.

The screen is imported inside its branch only: commands that print never pay for Textual.
"""

import gc
import sys
from collections.abc import Callable, Sequence

from tutor.commands.class_server import class_
from tutor.commands.classroom import follow, lead
from tutor.commands.common import USER_MISTAKE, Mistake, forget, tell
from tutor.commands.opening import practise, tutor
from tutor.commands.printing import check, list_, schema, show
from tutor.commands.progress import progress
from tutor.commands.writing import new

_CONTROL_C = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status."""
    gc.disable()  # there is nothing to collect among imports; `ready` enables it again
    try:
        return _run(list(sys.argv[1:] if argv is None else argv))
    finally:
        gc.enable()


def _run(words: list[str]) -> int:
    command = COMMANDS.get(words[0]) if words else None
    if sys.stdout is None:
        tell("Standard output is closed: there is nowhere to write to.")
        return USER_MISTAKE
    try:
        status = command(words[1:]) if command else tutor(words)
        sys.stdout.flush()
    except Mistake as mistake:
        tell(mistake)
        return USER_MISTAKE
    except KeyboardInterrupt:
        return _CONTROL_C
    except BrokenPipeError:
        forget(sys.stdout)
        return 0
    except OSError as error:  # files say their own; what is left are the standard streams: a full disk, a lost terminal
        forget(sys.stdout)
        tell(f"Reading or writing failed: {error.strerror}.")
        return USER_MISTAKE
    return status


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "list": list_,
    "practise": practise,
    "progress": progress,
    "show": show,
    "check": check,
    "class": class_,
    "follow": follow,
    "lead": lead,
    "new": new,
    "schema": schema,
}
"""What is not the tutor itself."""
