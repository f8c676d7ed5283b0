"""All weights and biases of a network as one vector, and views of it layer by layer. May know NumPy only."""

from dataclasses import dataclass

import numpy as np

from tutor.arithmetic.engine.network import Network
from tutor.arithmetic.functions.calls import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Views:
    """A vector of parameters (or of their gradients) seen layer by layer; writing to a view writes to the vector."""

    vector: FloatArray
    """Shape (parameters,): trained ones first, frozen biases last."""
    weights: tuple[FloatArray, ...]
    """One array of shape (units, incoming) a layer."""
    biases: tuple[FloatArray | None, ...]
    """One array of shape (units,) a layer; None where the layer has no bias."""


def trained_count(network: Network) -> int:
    """Count the parameters that training changes."""
    frozen = sum(len(layer.units) for layer in network.layers if layer.bias is not None and not layer.bias_trained)
    return _count(network) - frozen


def new_views(network: Network) -> Views:
    """Make a vector of zeros with its views."""
    vector = np.zeros(_count(network))
    weights: list[FloatArray] = []
    biases: list[FloatArray | None] = []
    at, last = 0, trained_count(network)
    for layer in network.layers:
        weights.append(vector[at : at + layer.weights.size].reshape(layer.weights.shape))
        at += layer.weights.size
        if layer.bias is None:
            biases.append(None)
        elif layer.bias_trained:
            biases.append(vector[at : at + layer.bias.size])
            at += layer.bias.size
        else:
            biases.append(vector[last : last + layer.bias.size])
            last += layer.bias.size
    return Views(vector, tuple(weights), tuple(biases))


def start_vector(network: Network) -> FloatArray:
    """Return the parameters that the network starts from, shape (parameters,)."""
    views = new_views(network)
    for layer, weights, bias in zip(network.layers, views.weights, views.biases, strict=True):
        weights[...] = layer.weights
        if bias is not None and layer.bias is not None:
            bias[...] = layer.bias
    return views.vector


def _count(network: Network) -> int:
    return sum(layer.weights.size + (layer.bias.size if layer.bias is not None else 0) for layer in network.layers)
