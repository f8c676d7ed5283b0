"""A moment: the numbers of one row of one epoch, by quantity. Reads the engine's arrays; computes nothing itself."""

from dataclasses import dataclass

from tutor.engine.network import FloatArray
from tutor.engine.parameters import Views
from tutor.engine.training import Batch
from tutor.quantity import Ref


@dataclass(frozen=True, slots=True, eq=False)
class Moment:
    """The numbers of one row of a batch."""

    batch: Batch
    row: int
    """Place of the row in the batch, from 0."""
    rate: float

    def value(self, ref: Ref) -> float:
        """Return a quantity's value.

        Raises:
            KeyError: if the network has no such quantity.

        """
        try:
            return self._look_up(ref)
        except IndexError:
            raise KeyError(ref) from None

    def _look_up(self, ref: Ref) -> float:
        passes, layer = self.batch.passes, ref.layer
        row = ref.row - 1 if ref.row else self.row
        place = tuple(number - 1 for number in ref.index)
        match ref.name:
            case "rate":
                return self.rate
            case "w" | "w_next" | "dw_batch":
                return self._parameters(ref.name).weights[layer - 1].item(place)
            case "b" | "b_next" | "db_batch":
                bias = self._parameters(ref.name).biases[layer - 1]
                if bias is None:
                    raise KeyError(ref)
                return bias.item(place)
            case "E":
                return passes.errors().item((row, *place)) if place else passes.totals().item(row)
            case "product":
                return passes.weighted_input(self.batch.before, layer, row, place)
            case "share":
                return passes.share_of_blame(self.batch.before, layer, row, place)
            case "dw":
                return passes.row_gradient(layer, row, place)
            case "expsum":
                return float(passes.exponentials(layer)[row].sum())
            case _:
                return self._rows(ref).item((row, *place))

    def _parameters(self, name: str) -> Views:
        match name:
            case "w" | "b":
                return self.batch.before
            case "w_next" | "b_next":
                return self.batch.after
            case _:
                return self.batch.gradients

    def _rows(self, ref: Ref) -> FloatArray:
        passes = self.batch.passes
        match ref.name:
            case "x":
                return passes.outputs[0]
            case "t":
                return passes.targets
            case "z":
                return passes.sums[ref.layer]
            case "exp":
                return passes.exponentials(ref.layer)
            case "a":
                return passes.outputs[ref.layer]
            case "back":
                return passes.blames[ref.layer]
            case "slope":
                return passes.slopes[ref.layer]
            case "delta" | "db":
                return passes.deltas[ref.layer]
        raise KeyError(ref)
