"""What quantities are called on a screen, in LaTeX and in words, with the lesson's own names. Knows no numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from rich.cells import cell_len

from tutor.arithmetic.engine.network import Network
from tutor.arithmetic.quantity import Ref

_ASCII = {"delta": "delta", "back": "dE/da", "dw": "dE/dw", "db": "dE/db"}
_ASCII |= {"momentum": "mu", "decay": "rho", "beta1": "beta1", "beta2": "beta2", "epsilon": "eps", "E_all": "sum E"}
_ASCII |= {"dw_batch": "sum dE/dw", "db_batch": "sum dE/db"}
_SAMPLE = 64
"""Units of a layer whose names are measured; wide layers are not measured in full."""


@dataclass(frozen=True, slots=True)
class Labels:
    """The names of a network's quantities."""

    network: Network
    symbols: Mapping[str, str] = field(default_factory=dict)
    """The lesson's own symbols by the vocabulary's names."""
    ascii: bool = False

    def unit(self, layer: int, number: int) -> str:
        """Name a unit, or an input where the layer is 0."""
        names = self.network.inputs if layer == 0 else self.network.layers[layer - 1].units
        return names[number - 1]

    def longest_name(self, layer: int) -> int:
        """Measure the longest name of a layer's units, or of the inputs where the layer is 0."""
        return _longest_names(self.network)[layer]

    @property
    def longest_unit(self) -> int:
        """Measure the longest name of a unit in cells."""
        return max(_longest_names(self.network)[1:])

    @property
    def longest_line(self) -> int:
        """Measure the longest name of a line in cells."""
        names = _longest_names(self.network)
        return 1 + max(sender + receiver for sender, receiver in pairwise(names))

    def owner(self, ref: Ref) -> str:
        """Name the unit (input, output) that a quantity belongs to; empty where there is none."""
        if not ref.index:
            return ""
        if ref.name in {"t", "E"}:
            return self.unit(self.network.depth, ref.unit)
        if ref.kind.shape == "cell":
            return self.unit(0, ref.index[1])
        return self.unit(ref.layer, ref.unit)

    def sender(self, ref: Ref) -> str:
        """Name the unit or input at the other end of a weight."""
        return self.unit(ref.layer - 1, ref.index[1])

    def line(self, ref: Ref) -> str:
        """Name the line that a weight's quantity belongs to: `H1→O`."""
        ends = [self.sender(ref), self.owner(ref)]
        if ref.name == "share":
            ends.reverse()  # blame goes back along the line
        return (">" if self.ascii else "→").join(ends)

    def symbol(self, ref: Ref) -> str:
        """Write a quantity as on the screen: `w[H1→O]`."""
        name = self.symbols.get(ref.name) or (_ASCII.get(ref.name) if self.ascii else None) or ref.kind.symbol
        row = f"@{ref.row}" if ref.row else ""
        place = self.place(ref)
        return f"{name}[{place}]{row}" if place else f"{name}{row}"

    def place(self, ref: Ref) -> str:
        """Name what stands in the brackets."""
        if ref.kind.shape == "cell":
            return f"{ref.index[0]},{self.owner(ref)}"
        return self.line(ref) if is_of_line(ref) else self.owner(ref)

    def words(self, ref: Ref) -> str:
        """Say a quantity: `weight from H1 to O`."""
        title = ref.kind.title
        if ref.name == "share":
            said = f"{title} from {self.owner(ref)} to {self.sender(ref)}"
        elif is_of_line(ref):
            said = f"{title} from {self.sender(ref)} to {self.owner(ref)}"
        elif ref.kind.shape == "cell":
            said = f"{title} of {self.owner(ref)} in row {ref.index[0]}"
        elif ref.name == "x":
            said = f"{title} {self.owner(ref)}"
        elif ref.index:
            said = f"{title} of {self.owner(ref)}"
        else:
            said = title
        whole = "epoch" if ref.name in {"E", "hit"} else "batch"
        return f"{said}, row {ref.row} of the {whole}" if ref.row else said

    @staticmethod
    def latex(ref: Ref) -> str:
        """Write a quantity in LaTeX, with numbers for layers and units: `w^{(2)}_{1,3}`."""
        layer = f"^{{({ref.layer})}}" if ref.layer else ""
        index = f"_{{{','.join(map(str, ref.index))}}}" if ref.index else ""
        symbol = ref.kind.latex
        symbol = f"{{{symbol}}}" if symbol.endswith("'") else symbol
        row = f"\\langle {ref.row} \\rangle" if ref.row else ""
        return f"{symbol}{layer}{index}{row}"


def is_of_line(ref: Ref) -> bool:
    """Tell whether a quantity belongs to a line between two units, as a weight and all that is made of it does."""
    return len(ref.index) > 1 and ref.kind.shape in {"weight", "parameter"}


@lru_cache(maxsize=8)
def _longest_names(network: Network) -> tuple[int, ...]:
    """Measure the longest name of the inputs and of each layer's units."""
    layers = (network.inputs, *(layer.units for layer in network.layers))
    return tuple(max(cell_len(name) for name in names[:_SAMPLE]) for names in layers)
