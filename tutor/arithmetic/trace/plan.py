"""A plan: which quantities are calculated, in which order, grouped by unit, layer and pass.

Blocks know their sizes by arithmetic; their quantities are named when asked for, so that a wide network costs nothing
before it is walked.
"""

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise

from tutor.arithmetic.quantity import Ref

PASSES = ("prepare", "forward", "error", "backward", "update", "epoch")
STAGES = {
    **dict.fromkeys(("min", "max", "mean", "sd", "scaled"), "prepare"),
    **dict.fromkeys(("product", "z", "exp", "expsum", "a"), "forward"),
    **dict.fromkeys(("E", "hit"), "error"),
    **dict.fromkeys(("share", "back", "slope", "delta", "dw", "db"), "backward"),
    **dict.fromkeys(("dw_batch", "db_batch", "v_next", "m_next", "s_next", "m_hat", "s_hat", "step"), "update"),
    **dict.fromkeys(("w_next", "b_next"), "update"),
    **dict.fromkeys(("E_all", "accuracy"), "epoch"),
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


class Plan(ABC):
    """An order of calculation: a sequence of quantities, in blocks."""

    def __init__(self, blocks: Iterable[Block]) -> None:
        self.blocks = tuple(blocks)
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

    @abstractmethod
    def _refs(self, number: int) -> tuple[Ref, ...]:
        """Name the quantities of a block."""

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
