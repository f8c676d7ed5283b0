"""Every test here has a home of its own for the learner's data."""

from tests.cli.running import home, run

__all__ = ["home", "run"]
