"""Names for inputs and units of which a lesson gives only the number. Knows nothing of files."""


def input_names(given: list[str] | int) -> tuple[str, ...]:
    """Return the given names, or x1, x2, ... for a number of inputs."""
    return tuple(given) if isinstance(given, list) else tuple(f"x{number}" for number in range(1, given + 1))


def unit_names(given: list[str] | int, *, layer: int, depth: int) -> tuple[str, ...]:
    """Return the given names, or made-up ones for a number of units of layer `layer` (from 1) of `depth`.

    The output layer's units are O, or O1, O2, ...; a single hidden layer's H1, H2, ...; with several hidden layers the
    layer's number comes first: H1.1, H1.2, ... H2.1, ...
    """
    if isinstance(given, list):
        return tuple(given)
    if layer == depth:
        return ("O",) if given == 1 else tuple(f"O{number}" for number in range(1, given + 1))
    prefix = "H" if depth == 2 else f"H{layer}."
    return tuple(f"{prefix}{number}" for number in range(1, given + 1))
