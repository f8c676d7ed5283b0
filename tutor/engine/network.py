"""What a network is: layer sizes, activations, loss, start weights, and how it is trained. Frozen data only."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]


def frozen(values: object) -> FloatArray:
    """Return a read-only float64 copy of numbers in any array-like form.

    Raises:
        ValueError: if the numbers do not form a rectangular array.

    """
    array = np.array(values, dtype=np.float64)
    array.setflags(write=False)
    return array


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One layer of units with the weights and biases it starts from."""

    units: tuple[str, ...]
    """The units' names."""
    activation: str
    """A key of `engine.activations.ACTIVATIONS`."""
    weights: FloatArray
    """Start weights, shape (units, units or inputs of the layer before): a row belongs to the receiving unit."""
    bias: FloatArray | None = None
    """Start biases, shape (units,); None where the layer has none."""
    bias_trained: bool = True
    """Whether training changes the biases."""


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A fully connected feed-forward network."""

    inputs: tuple[str, ...]
    """The inputs' names."""
    layers: tuple[Layer, ...]
    """Hidden layers first, the output layer last."""
    loss: str = "half-squared-error"
    """A key of `engine.losses.LOSSES`."""

    @property
    def sizes(self) -> tuple[int, ...]:
        """Number of inputs, then of units layer by layer."""
        return (len(self.inputs), *(len(layer.units) for layer in self.layers))

    @property
    def depth(self) -> int:
        """Number of layers with weights; the number of the output layer."""
        return len(self.layers)


@dataclass(frozen=True, slots=True)
class Optimiser:
    """How gradients move the parameters."""

    kind: str = "sgd"
    rate: float = 1.0
    """Learning rate."""


@dataclass(frozen=True, slots=True)
class Training:
    """How the network is trained."""

    optimiser: Optimiser = field(default_factory=Optimiser)
    batch: int = 1
    """Rows per update; the last batch of an epoch may be smaller."""
    reduce: str = "sum"
    """`sum` or `mean`: how the rows' gradients of a batch are put together."""
    epochs: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """The rows a network learns from."""

    inputs: FloatArray
    """Shape (rows, inputs)."""
    targets: FloatArray
    """Shape (rows, outputs)."""
    target_names: tuple[str, ...]

    @property
    def rows(self) -> int:
        """Number of rows."""
        return len(self.inputs)
