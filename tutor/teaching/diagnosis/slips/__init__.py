"""Slips: the wrong formulas that people use, what they give, and which of them explains a wrong answer."""
