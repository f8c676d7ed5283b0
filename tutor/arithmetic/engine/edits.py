"""What-if: numbers changed by hand at some update of a run, applied whenever the run passes there. Knows the engine."""

from dataclasses import dataclass

from tutor.arithmetic.engine.network import Data
from tutor.arithmetic.engine.optimisers import Stepper
from tutor.arithmetic.engine.parameters import Views
from tutor.arithmetic.functions.calls import FloatArray


@dataclass(frozen=True, slots=True)
class Edit:
    """One number set by hand, from an update on."""

    update: int
    """The first update, from 0, that sees the new number."""
    kind: str
    """`w`, `b`, `x`, `t` or `rate`."""
    layer: int
    """Layer number from 1, for `w` and `b`."""
    place: tuple[int, ...]
    """Indexes from 0: units for `w` and `b`; row and column for `x` and `t`; nothing for `rate`."""
    value: float


class Edits:
    """Applies edits to the numbers of a run; parameters are changed once, rows and rate stay changed."""

    def __init__(self, edits: tuple[Edit, ...], data: Data, parameters: Views, stepper: Stepper) -> None:
        self.inputs: FloatArray = data.inputs.copy() if edits else data.inputs
        """The training rows' inputs as they are now."""
        self.targets: FloatArray = data.targets.copy() if edits else data.targets
        """The training rows' targets as they are now."""
        self._edits = sorted(edits, key=lambda edit: edit.update)
        self._data = data
        self._parameters = parameters
        self._stepper = stepper
        self._rate = stepper.rate
        self._next = 0

    def restart(self, update: int) -> None:
        """Put rows and rate into the state before an update; its parameters are those of a checkpoint already."""
        if not self._edits:
            return
        self.inputs[...], self.targets[...] = self._data.inputs, self._data.targets
        self._stepper.rate = self._rate
        self._next = 0
        for edit in self._edits:
            if edit.update < update:
                self._next += 1
                if edit.kind not in {"w", "b"}:
                    self._apply(edit)

    def arrive(self, update: int) -> None:
        """Apply what was changed at an update."""
        while self._next < len(self._edits) and self._edits[self._next].update <= update:
            self._apply(self._edits[self._next])
            self._next += 1

    def _apply(self, edit: Edit) -> None:
        match edit.kind:
            case "w":
                self._parameters.weights[edit.layer - 1][edit.place] = edit.value
            case "b":
                bias = self._parameters.biases[edit.layer - 1]
                if bias is not None:
                    bias[edit.place] = edit.value
            case "x":
                self.inputs[edit.place] = edit.value
            case "t":
                self.targets[edit.place] = edit.value
            case _:
                self._stepper.rate = edit.value
