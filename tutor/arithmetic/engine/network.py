"""What a network is: layer sizes, activations, loss, start weights, and how it is trained. Frozen data only."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tutor.arithmetic.functions.calls import FloatArray


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
    """`sgd`, `momentum`, `nesterov`, `adagrad`, `rmsprop` or `adam`."""
    rate: float = 1.0
    """Learning rate."""
    momentum: float = 0.9
    """How much of the velocity is kept (momentum, Nesterov)."""
    damped: bool = False
    """Whether the velocity takes only the part of the gradient that it lets go of itself (momentum)."""
    decay: float = 0.9
    """How much of the mean of squares is kept (RMSProp)."""
    beta1: float = 0.9
    """How much of the mean of gradients is kept (Adam)."""
    beta2: float = 0.999
    """How much of the mean of squares is kept (Adam)."""
    epsilon: float = 1e-8
    """Keeps a division safe (AdaGrad, RMSProp, Adam)."""
    epsilon_inside: bool = False
    """Whether epsilon stands inside the root."""
    correct_bias: bool = True
    """Whether means that start at 0 are scaled up (Adam)."""


@dataclass(frozen=True, slots=True)
class Stop:
    """When training ends before its last epoch: as soon as one of these holds after an epoch."""

    error_below: float | None = None
    """The error of the epoch, summed over its rows as they came, is below this."""
    patience: int | None = None
    """For so many epochs the error on the validation rows (without any: the test rows) was never lower than before."""
    accuracy: float | None = None
    """This part of the epoch's rows got the right class."""


@dataclass(frozen=True, slots=True)
class Training:
    """How the network is trained."""

    optimiser: Optimiser = field(default_factory=Optimiser)
    batch: int = 1
    """Rows per update; the last batch of an epoch may be smaller."""
    reduce: str = "sum"
    """`sum` or `mean`: how the rows' gradients of a batch are put together."""
    epochs: int = 1
    """At most so many."""
    shuffle: tuple[Any, ...] | None = None
    """State of the `RandomState` that draws a new order of the rows in each epoch; None: the order of the data."""
    stop: Stop = field(default_factory=Stop)


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Rows as the network sees them."""

    inputs: FloatArray
    """Shape (rows, inputs)."""
    targets: FloatArray
    """Shape (rows, outputs)."""
    numbers: tuple[int, ...] = ()
    """Their numbers in the table, from 1; empty: 1, 2, 3 …"""

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.inputs)

    def number(self, place: int) -> int:
        """Return the number in the table of the row at a place, from 0."""
        return self.numbers[place] if self.numbers else place + 1


@dataclass(frozen=True, slots=True, eq=False)
class Data:
    """The rows a network learns from, and those it is tried on."""

    inputs: FloatArray
    """Of the training rows, scaled if need be; shape (rows, inputs)."""
    targets: FloatArray
    """Of the training rows; shape (rows, outputs)."""
    target_names: tuple[str, ...]
    numbers: tuple[int, ...] = ()
    """The training rows' numbers in the table, from 1; empty: 1, 2, 3 …"""
    validation: Rows | None = None
    test: Rows | None = None
    table: "Table | None" = None
    """Where the rows come from; None where they were given as they are."""

    @property
    def rows(self) -> int:
        """Number of training rows."""
        return len(self.inputs)

    @property
    def training(self) -> Rows:
        """The training rows."""
        return Rows(self.inputs, self.targets, self.numbers)

    @property
    def held_out(self) -> Rows | None:
        """The rows that training is judged by: validation rows, else test rows."""
        return self.validation or self.test


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table before preparation: every row in its order, inputs unscaled."""

    inputs: FloatArray
    """Shape (rows, inputs)."""
    targets: FloatArray
    """Shape (rows, outputs)."""
    scaling: "Scaling"
    training: tuple[int, ...]
    """The training rows' numbers, from 1."""
    measured: tuple[int, ...]
    """The numbers of the rows whose statistics it is scaled by: the training rows, unless a leak is shown."""

    @property
    def beyond_numbers(self) -> tuple[int, int] | None:
        """The first row and input, from 1, whose scaled value is not finite; None if there is none."""
        broken = np.argwhere(~np.isfinite(self.scaling.apply(self.inputs)))
        return (int(broken[0][0]) + 1, int(broken[0][1]) + 1) if len(broken) else None


@dataclass(frozen=True, slots=True, eq=False)
class Scaling:
    """How inputs are scaled: (value - centre) / spread, with the training rows' own statistics."""

    kind: str
    """`none`, `min-max` or `z-score`."""
    lower: FloatArray
    """Minimum, or mean, of each column; shape (inputs,)."""
    upper: FloatArray
    """Maximum of each column, or its standard deviation (over n); shape (inputs,)."""

    @property
    def spread(self) -> FloatArray:
        """What the distance from the centre is divided by; 1 for a constant column; shape (inputs,)."""
        spread = self.upper - self.lower if self.kind == "min-max" else self.upper
        return np.where(spread == 0.0, 1.0, spread)

    def apply(self, inputs: FloatArray) -> FloatArray:
        """Scale inputs, shape (rows, inputs)."""
        with np.errstate(over="ignore"):  # who loads the lesson looks at the result
            return inputs if self.kind == "none" else (inputs - self.lower) / self.spread
