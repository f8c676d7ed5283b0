"""Plain mode: the same session line by line, for dumb terminals, pipes, logs and screen readers.

Knows sessions and views; writes lines only, never an escape character, and never moves a cursor.
"""

from tutor.plain.commands import HELP
from tutor.plain.mode import PlainMode
from tutor.plain.talk import WIDEST

__all__ = ["HELP", "WIDEST", "PlainMode"]
