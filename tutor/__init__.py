"""ann-tutor: every calculation of a small neural network, one keypress at a time."""

__version__ = "0.1.0"
