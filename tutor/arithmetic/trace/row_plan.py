"""The plan of one row of the data: forward, error, backward, update, and what closes an epoch."""

from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.architecture import Architecture
from tutor.arithmetic.trace.plan import Block, Plan
from tutor.arithmetic.trace.updates import lines


class RowPlan(Plan):
    """The order of calculation of one row.

    Args:
        net: What the network consists of.
        judged: Whether the row has targets, so that there is an error.
        learns: Whether error terms and gradients are calculated.
        updates: Whether the row is the last of its batch, so that the update belongs to it.
        closes: Whether the row is the last of several, so that what is put together over all rows belongs to it.

    """

    def __init__(
        self,
        net: Architecture,
        *,
        judged: bool = True,
        learns: bool = True,
        updates: bool = False,
        closes: bool = False,
    ) -> None:
        self.net = net
        blocks = self._forward()
        blocks += self._error() if judged else []
        blocks += self._backward() if learns else []
        blocks += self._update() if updates else []
        blocks += [Block("epoch", 0, 0, 0, 1 + net.classifies)] if closes else []
        super().__init__(blocks)

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
        return [Block("error", 0, 0, 0, (1 if outputs == 1 else outputs + 1) + self.net.classifies)]

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
        sizes = self.net.network.sizes
        each = len(lines(self.net, 1, (1, 1)))
        return [
            Block("update", layer, unit, 0, each * (sizes[layer - 1] + self.net.trains_bias(layer)))
            for layer in range(1, self.net.network.depth + 1)
            for unit in range(1, sizes[layer] + 1)
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
        return [*each, Ref("E"), *([Ref("hit")] if self.net.classifies else [])]

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
        indexes: list[tuple[int, ...]] = [(unit, sender) for sender in range(1, self.net.network.sizes[layer - 1] + 1)]
        indexes += [(unit,)] if self.net.trains_bias(layer) else []
        return [ref for index in indexes for ref in lines(self.net, layer, index)]

    def _epoch_refs(self, _layer: int, _unit: int) -> list[Ref]:
        return [Ref("E_all"), *([Ref("accuracy")] if self.net.classifies else [])]
