"""What all formulas depend on: layer sizes, activations, loss, optimiser. Asked, it tells which lines there are."""

from dataclasses import dataclass

from tutor.arithmetic.engine.network import Network, Training
from tutor.arithmetic.functions.activations import ACTIVATIONS, Activation
from tutor.arithmetic.functions.losses import LOSSES, Loss


@dataclass(frozen=True, slots=True, eq=False)
class Architecture:
    """All that the formulas depend on."""

    network: Network
    training: Training
    difference: str = "o-t"
    """`o-t` or `t-o`: how the output's miss is written; `t-o` puts a minus in front, the value is the same."""

    def activation(self, layer: int) -> str:
        """Name the activation of a layer, from 1."""
        return self.network.layers[layer - 1].activation

    def function(self, layer: int) -> Activation:
        """Return the record of a layer's activation, from 1."""
        return ACTIVATIONS[self.activation(layer)]

    @property
    def loss(self) -> Loss:
        """The record of the loss."""
        return LOSSES[self.network.loss]

    def has_bias(self, layer: int) -> bool:
        """Tell whether a layer's units have biases."""
        return self.network.layers[layer - 1].bias is not None

    def trains_bias(self, layer: int) -> bool:
        """Tell whether training changes a layer's biases."""
        return self.has_bias(layer) and self.network.layers[layer - 1].bias_trained

    def is_softmax(self, layer: int) -> bool:
        """Tell whether a layer's outputs depend on each other."""
        return self.function(layer).couples

    def has_slope(self, layer: int) -> bool:
        """Tell whether the activation's slope is a line of its own in the backward pass."""
        collapsed = layer == self.network.depth and self.collapses
        return self.function(layer).slope is not None and not collapsed

    def has_back(self, layer: int) -> bool:
        """Tell whether dE/da is a line of its own: only where a softmax mixes the blame of its units."""
        return self.is_softmax(layer) and not (layer == self.network.depth and self.collapses)

    @property
    def collapses(self) -> bool:
        """Whether loss and output activation cancel to the error term a - t."""
        return self.network.layers[-1].activation in self.loss.collapses

    @property
    def classifies(self) -> bool:
        """Whether the loss is for classes, so that a row can be right or wrong."""
        return self.loss.for_classes

    @property
    def outputs(self) -> int:
        """Number of outputs."""
        return self.network.sizes[-1]
