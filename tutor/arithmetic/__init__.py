"""What is calculated: quantities, typed arithmetic, formulas, the engine with its numbers, the trace of steps."""
