"""Moments: the numbers of one row at one time, by quantity. They read the engine's arrays and compute nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from tutor.arithmetic.engine.network import Optimiser, Table
from tutor.arithmetic.engine.parameters import Views
from tutor.arithmetic.engine.training import Batch
from tutor.arithmetic.engine.values import Values
from tutor.arithmetic.functions.calls import FloatArray
from tutor.arithmetic.quantity import SCALARS, Ref
from tutor.arithmetic.trace.preparation import STATISTICS


class Moment(Protocol):
    """Something that knows numbers by quantity."""

    def value(self, ref: Ref) -> float:
        """Return a quantity's value.

        Raises:
            KeyError: if there is no such quantity.

        """


@dataclass(frozen=True, slots=True, eq=False)
class RowMoment:
    """The numbers of a row's forward pass and error, with the parameters of that time."""

    values: Values
    """The arrays of the rows that went through the network together."""
    place: int
    """Place of the row among them, from 0."""
    parameters: Views
    all_rows: Callable[[], Values]
    """The arrays of all rows of the epoch (or of the rows that are tried), in their order, as each row came."""

    def value(self, ref: Ref) -> float:
        """Return a quantity's value.

        Raises:
            KeyError: if there is no such quantity.

        """
        try:
            return self._value(ref)
        except (IndexError, TypeError):
            raise KeyError(ref) from None

    def _value(self, ref: Ref) -> float:
        match ref.name:
            case "w" | "b":
                return parameter(self.parameters, ref)
            case "E" | "hit" if ref.row:
                return self._of_row(self.all_rows(), ref.row - 1, ref)
            case "E_all":
                return self.all_rows().sum_of_totals()
            case "accuracy":
                return float(self.all_rows().hits().mean())
            case "product":
                return self.values.weighted_input(self.parameters, ref.layer, self.place, _places(ref))
            case "expsum":
                return self.values.sum_of_exponentials(ref.layer, self.place)
            case _:
                return self._of_row(self.values, self.place, ref)

    @staticmethod
    def _of_row(values: Values, row: int, ref: Ref) -> float:
        places = _places(ref)
        match ref.name:
            case "E":
                return values.errors().item((row, *places)) if places else values.totals().item(row)
            case "hit":
                return values.hits().item(row)
            case "exp":
                return values.exponentials(ref.layer).item((row, *places))
            case "t":
                layers = [values.targets]
            case "x" | "a":
                layers = values.outputs
            case "z":
                layers = values.sums
            case "back":
                layers = values.blames
            case "slope":
                layers = values.slopes
            case "delta" | "db":
                layers = values.deltas
            case _:
                raise KeyError(ref)
        return layers[ref.layer].item((row, *places))


@dataclass(frozen=True, slots=True, eq=False)
class TrainingMoment:
    """The numbers of a training row: a row's own, those of its batch's update, and the optimiser's."""

    row: RowMoment
    batch: Batch
    optimiser: Optimiser

    def value(self, ref: Ref) -> float:
        """Return a quantity's value.

        Raises:
            KeyError: if there is no such quantity.

        """
        try:
            return self._value(ref)
        except (IndexError, TypeError):
            raise KeyError(ref) from None

    def _value(self, ref: Ref) -> float:
        passes, batch = self.row.values, self.batch
        place = ref.row - 1 if ref.row else self.row.place
        match ref.name:
            case "w_next" | "b_next":
                return parameter(batch.after, ref)
            case "dw_batch" | "db_batch":
                return parameter(batch.gradients, ref)
            case "share":
                return passes.share_of_blame(batch.before, ref.layer, place, _places(ref))
            case "dw":
                return passes.row_gradient(ref.layer, place, _places(ref))
            case "db":
                return passes.deltas[ref.layer].item((place, *_places(ref)))
        if ref.name in SCALARS:
            return self._given(ref.name)
        if ref.name in batch.optimiser:
            return parameter(batch.optimiser[ref.name], ref)
        return self.row.value(ref)

    def _given(self, name: str) -> float:
        if name == "rate":
            return self.batch.rate
        return float(self.batch.count if name == "count" else getattr(self.optimiser, name))


@dataclass(frozen=True, slots=True, eq=False)
class PreparationMoment:
    """The numbers of a table: as given, its columns' statistics, and scaled."""

    table: Table
    scaled: FloatArray
    """Shape (rows, inputs)."""

    def value(self, ref: Ref) -> float:
        """Return a quantity's value.

        Raises:
            KeyError: if there is no such quantity.

        """
        scaling = self.table.scaling
        lower, upper = STATISTICS[scaling.kind]
        arrays = {"raw": self.table.inputs, "scaled": self.scaled, lower: scaling.lower, upper: scaling.upper}
        if ref.name not in arrays:
            raise KeyError(ref)
        try:
            return arrays[ref.name].item(_places(ref))
        except IndexError:
            raise KeyError(ref) from None


def parameter(views: Views, ref: Ref) -> float:
    """Return the entry of a weight (two indexes) or a bias (one index)."""
    if len(ref.index) > 1:
        return views.weights[ref.layer - 1].item(_places(ref))
    bias = views.biases[ref.layer - 1]
    if bias is None:
        raise KeyError(ref)
    return bias.item(_places(ref))


def _places(ref: Ref) -> tuple[int, ...]:
    return tuple(number - 1 for number in ref.index)
