"""Activations and losses: one record each, with the NumPy calls and the formula, both spelled by hand, side by side."""
