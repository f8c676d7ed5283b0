"""The plan: which quantities one row calculates, in which order, grouped by unit, layer and pass.

Depends on the architecture only. Blocks know their sizes by arithmetic; their quantities are named when asked for, so
that a wide network costs nothing before it is walked.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise

from tutor.quantity import Ref
from tutor.trace.rules import Architecture

PASSES = ("forward", "error", "backward", "update")
STAGES = {
    **dict.fromkeys(("product", "z", "exp", "expsum", "a"), "forward"),
    "E": "error",
    **dict.fromkeys(("share", "back", "slope", "delta", "dw", "db"), "backward"),
    **dict.fromkeys(("dw_batch", "db_batch", "w_next", "b_next"), "update"),
}
"""The pass in which each quantity is calculated."""
FINE = frozenset({"product", "share"})
"""Quantities that are lines of their own only at the finest grain; they stand first in their block."""


@dataclass(frozen=True, slots=True)
class Block:
    """The calculations that belong to one unit in one pass (or to a whole layer, where its units mix)."""

    stage: str
    """One of `PASSES`."""
    layer: int
    unit: int
    """From 1; 0 where the block belongs to the whole layer."""
    fine: int
    """How many of its quantities belong to the finest grain only; they come first."""
    size: int
    """How many quantities it calculates."""


def _run_numbers(keys: Sequence[object]) -> tuple[int, ...]:
    """Return numbers for runs of equal neighbours from 0: a, a, b, a -> 0, 0, 1, 2."""
    changes = (int(here != before) for before, here in pairwise(keys))
    return tuple(accumulate(changes, initial=0))


class Plan:
    """The order of calculation of one row: a sequence of quantities, in blocks.

    `updates` says whether the row is the last of its batch, so that the update belongs to it.
    """

    def __init__(self, net: Architecture, *, updates: bool) -> None:
        self.net = net
        self.blocks = tuple(self._forward() + self._error() + self._backward() + (self._update() if updates else []))
        self.starts = tuple(accumulate((block.size for block in self.blocks), initial=0))
        self._numbers = {(block.stage, block.layer, block.unit): n for n, block in enumerate(self.blocks)}
        self.main_starts = tuple(accumulate((block.size - block.fine for block in self.blocks), initial=0))
        self.layers = _run_numbers([(block.stage, block.layer) for block in self.blocks])
        self.passes = _run_numbers([block.stage for block in self.blocks])
        self.refs = lru_cache(maxsize=256)(self._refs)
        self.find = lru_cache(maxsize=4096)(self._find)

    def __len__(self) -> int:
        """Count the quantities, at the finest grain."""
        return self.starts[-1]

    def __getitem__(self, place: int) -> Ref:
        """Name the quantity at a place from 0."""
        number = self.block_number(place)
        return self.refs(number)[place - self.starts[number]]

    def block_number(self, place: int) -> int:
        """Tell which block a place belongs to."""
        if not 0 <= place < len(self):
            raise IndexError(place)
        return bisect_right(self.starts, place) - 1

    def place(self, ref: Ref) -> int:
        """Tell a quantity's place.

        Raises:
            KeyError: if the row does not calculate it.

        """
        place = self.find(ref)
        if place is None:
            raise KeyError(ref)
        return place

    def calculates(self, ref: Ref) -> bool:
        """Tell whether the row calculates a quantity."""
        return self.find(ref) is not None

    @property
    def first_main(self) -> Ref:
        """The first quantity that is not of the finest grain."""
        return self[self.blocks[0].fine]

    @cached_property
    def pass_sizes(self) -> dict[str, int]:
        """How many quantities each pass calculates, in the order of the passes."""
        sizes: dict[str, int] = {}
        for block in self.blocks:
            sizes[block.stage] = sizes.get(block.stage, 0) + block.size
        return sizes

    def _find(self, ref: Ref) -> int | None:
        for number in self._homes(ref):
            refs = self.refs(number)
            if ref in refs:
                return self.starts[number] + refs.index(ref)
        return None

    def _homes(self, ref: Ref) -> Iterator[int]:
        """Yield the numbers of the blocks that may calculate a quantity."""
        is_share = ref.name == "share"  # a share belongs to the unit that it goes back to
        layer = ref.layer - 1 if is_share else ref.layer
        unit = ref.index[-1] if is_share and ref.index else ref.unit
        for wanted in dict.fromkeys((unit, 0)):
            number = self._numbers.get((STAGES.get(ref.name, ""), layer, wanted))
            if number is not None:
                yield number

    def _forward(self) -> list[Block]:
        blocks = []
        for layer in range(1, self.net.network.depth + 1):
            senders, units = self.net.network.sizes[layer - 1 : layer + 1]
            softmax = self.net.is_softmax(layer)
            blocks += [Block("forward", layer, unit, senders, senders + 2) for unit in range(1, units + 1)]
            blocks += [Block("forward", layer, 0, 0, 1 + units)] if softmax else []
        return blocks

    def _error(self) -> list[Block]:
        outputs = self.net.outputs
        return [Block("error", 0, 0, 0, 1 if outputs == 1 else outputs + 1)]

    def _backward(self) -> list[Block]:
        blocks = []
        for layer in range(self.net.network.depth, 0, -1):
            senders, units = self.net.network.sizes[layer - 1 : layer + 1]
            shares = 0 if layer == self.net.network.depth else self.net.network.sizes[layer + 1]
            if self.net.has_back(layer):
                blocks.append(Block("backward", layer, 0, units * shares, units * (shares + 1)))
                shares = 0
            lines = 1 + self.net.has_slope(layer) + senders + self.net.has_bias(layer)
            blocks += [Block("backward", layer, unit, shares, shares + lines) for unit in range(1, units + 1)]
        return blocks

    def _update(self) -> list[Block]:
        lines = 1 if self.net.training.batch == 1 else 2
        return [
            Block(
                "update",
                layer,
                unit,
                0,
                lines * (self.net.network.sizes[layer - 1] + self.net.trains_bias(layer)),
            )
            for layer in range(1, self.net.network.depth + 1)
            for unit in range(1, self.net.network.sizes[layer] + 1)
        ]

    def _refs(self, number: int) -> tuple[Ref, ...]:
        block = self.blocks[number]
        refs = getattr(self, f"_{block.stage}_refs")(block.layer, block.unit)
        return tuple(refs)

    def _forward_refs(self, layer: int, unit: int) -> list[Ref]:
        if unit == 0:
            outputs = [Ref("a", layer, (u,)) for u in range(1, self.net.network.sizes[layer] + 1)]
            return [Ref("expsum", layer), *outputs]
        senders = range(1, self.net.network.sizes[layer - 1] + 1)
        products = [Ref("product", layer, (unit, sender)) for sender in senders]
        result = "exp" if self.net.is_softmax(layer) else "a"
        return [*products, Ref("z", layer, (unit,)), Ref(result, layer, (unit,))]

    def _error_refs(self, _layer: int, _unit: int) -> list[Ref]:
        outputs = self.net.outputs
        each = [Ref("E", 0, (unit,)) for unit in range(1, outputs + 1)] if outputs > 1 else []
        return [*each, Ref("E")]

    def _backward_refs(self, layer: int, unit: int) -> list[Ref]:
        units = range(1, self.net.network.sizes[layer] + 1)
        if unit == 0:
            return [share for u in units for share in self._shares(layer, u)] + [
                Ref("back", layer, (u,)) for u in units
            ]
        shares = [] if self.net.has_back(layer) else self._shares(layer, unit)
        slope = [Ref("slope", layer, (unit,))] if self.net.has_slope(layer) else []
        senders = range(1, self.net.network.sizes[layer - 1] + 1)
        gradients = [Ref("dw", layer, (unit, sender)) for sender in senders]
        bias = [Ref("db", layer, (unit,))] if self.net.has_bias(layer) else []
        return [*shares, *slope, Ref("delta", layer, (unit,)), *gradients, *bias]

    def _shares(self, layer: int, unit: int) -> list[Ref]:
        if layer == self.net.network.depth:
            return []
        return [Ref("share", layer + 1, (to, unit)) for to in range(1, self.net.network.sizes[layer + 1] + 1)]

    def _update_refs(self, layer: int, unit: int) -> list[Ref]:
        indexes = [(unit, sender) for sender in range(1, self.net.network.sizes[layer - 1] + 1)]
        weights = [self._updated("dw", "w_next", layer, index) for index in indexes]
        biases = [self._updated("db", "b_next", layer, (unit,))] if self.net.trains_bias(layer) else []
        return [ref for refs in weights + biases for ref in refs]

    def _updated(self, gradient: str, new: str, layer: int, index: tuple[int, ...]) -> list[Ref]:
        names = (new,) if self.net.training.batch == 1 else (f"{gradient}_batch", new)
        return [Ref(name, layer, index) for name in names]
