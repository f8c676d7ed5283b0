"""Numbers: networks, passes, training. NumPy only."""
