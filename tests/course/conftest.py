"""Every test here has a home of its own for the learner's data, and can type."""

from tests.cli.running import home, run
from tests.plain.walking import typed

__all__ = ["home", "run", "typed"]
