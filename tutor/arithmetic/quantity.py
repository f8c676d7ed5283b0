"""Names of quantities: `Ref`, its spelling and parsing, and the vocabulary of what can be named.

Knows nothing of networks, numbers or screens; everything else in the program speaks of quantities through this module.
"""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

Shape = Literal["scalar", "plain", "total", "cell", "layer", "unit", "weight", "parameter"]
"""What stands in the brackets: nothing; `[i]`; `[i]` or nothing; `[row,column]`; `[layer]`; `[layer][i]`;
`[layer][i,j]`; either of the last two."""


class RefError(ValueError):
    """A spelling that names no quantity; the message says why and what to write."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One entry of the vocabulary: a name that a `Ref` may have."""

    name: str
    """As written in addresses, for example `delta`."""
    title: str
    """The textbook's words for it, for example `error term`."""
    symbol: str
    """How formulas on the screen write it, for example `δ`."""
    latex: str
    """How LaTeX writes it, for example `\\delta`."""
    shape: Shape
    """Which indexes it takes."""


VOCABULARY: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("raw", "value in the table", "raw", "r", "cell"),
        Kind("min", "minimum", "min", "\\min", "plain"),
        Kind("max", "maximum", "max", "\\max", "plain"),
        Kind("mean", "mean", "mean", "\\bar r", "plain"),
        Kind("sd", "standard deviation", "sd", "\\sigma", "plain"),
        Kind("scaled", "scaled value", "scaled", "\\tilde x", "cell"),
        Kind("x", "input", "x", "x", "plain"),
        Kind("t", "target", "t", "t", "plain"),
        Kind("w", "weight", "w", "w", "weight"),
        Kind("b", "bias", "b", "b", "unit"),
        Kind("product", "weighted input", "p", "p", "weight"),
        Kind("z", "weighted sum", "z", "z", "unit"),
        Kind("exp", "exponential", "e", "e", "unit"),
        Kind("expsum", "sum of exponentials", "S", "S", "layer"),
        Kind("a", "output", "a", "a", "unit"),
        Kind("E", "error", "E", "E", "total"),
        Kind("hit", "right class", "hit", "h", "scalar"),
        Kind("share", "share of the blame", "s", "s", "weight"),
        Kind("back", "blame at the output", "∂E/∂a", "g", "unit"),
        Kind("slope", "slope", "slope", "f'", "unit"),
        Kind("delta", "error term", "δ", "\\delta", "unit"),
        Kind("dw", "gradient", "∂E/∂w", "\\Delta w", "weight"),
        Kind("db", "bias gradient", "∂E/∂b", "\\Delta b", "unit"),
        Kind("dw_batch", "batch gradient", "Σ∂E/∂w", "\\Delta W", "weight"),
        Kind("db_batch", "batch bias gradient", "Σ∂E/∂b", "\\Delta B", "unit"),
        Kind("v", "velocity", "v", "v", "parameter"),
        Kind("v_next", "new velocity", "v'", "v'", "parameter"),
        Kind("m", "mean of gradients", "m", "m", "parameter"),
        Kind("m_next", "new mean of gradients", "m'", "m'", "parameter"),
        Kind("s", "mean of squares", "q", "q", "parameter"),
        Kind("s_next", "new mean of squares", "q'", "q'", "parameter"),
        Kind("m_hat", "corrected mean of gradients", "m^", "\\hat m", "parameter"),
        Kind("s_hat", "corrected mean of squares", "q^", "\\hat q", "parameter"),
        Kind("step", "step", "step", "\\Delta", "parameter"),
        Kind("w_next", "new weight", "w'", "w'", "weight"),
        Kind("b_next", "new bias", "b'", "b'", "unit"),
        Kind("rate", "learning rate", "rate", "\\eta", "scalar"),
        Kind("momentum", "momentum", "μ", "\\mu", "scalar"),
        Kind("decay", "decay", "ρ", "\\rho", "scalar"),
        Kind("beta1", "decay of the mean of gradients", "β1", "\\beta_1", "scalar"),
        Kind("beta2", "decay of the mean of squares", "β2", "\\beta_2", "scalar"),
        Kind("epsilon", "epsilon", "ε", "\\epsilon", "scalar"),
        Kind("count", "number of the update", "k", "k", "scalar"),
        Kind("E_all", "error of all rows", "ΣE", "\\Sigma E", "scalar"),
        Kind("accuracy", "accuracy", "accuracy", "acc", "scalar"),
    )
}
"""Every name a `Ref` may have, in the order of the calculation."""
SCALARS = frozenset({"rate", "momentum", "decay", "beta1", "beta2", "epsilon", "count"})
"""Numbers that the optimiser is given."""
GIVEN = frozenset({"raw", "x", "t", "w", "b", "v", "m", "s"}) | SCALARS
"""Quantities that a row finds as they are; it does not calculate them."""

_SPELLING = re.compile(r"([A-Za-z]\w*)(?:\[(\d{1,9}(?:,\d{1,9})*)\])?(?:\[(\d{1,9}(?:,\d{1,9})*)\])?(?:@(\d{1,9}))?")
_FORMS = {
    "scalar": ("{0}", 0, (0,)),
    "plain": ("{0}[1]", 0, (1,)),
    "total": ("{0}[1]", 0, (0, 1)),
    "cell": ("{0}[1,1]", 0, (2,)),
    "layer": ("{0}[1]", 1, (0,)),
    "unit": ("{0}[1][1]", 1, (1,)),
    "weight": ("{0}[1][1,1]", 1, (2,)),
    "parameter": ("{0}[1][1,1] or {0}[1][1]", 1, (1, 2)),
}
"""How a shape is spelled, with indexes that every network has; whether a layer comes first; how many indexes follow."""
_OTHER_WORDS = {
    **dict.fromkeys(("err", "error", "loss", "cost"), "E"),
    **dict.fromkeys(("out", "output", "act", "activation", "o", "y"), "a"),
    **dict.fromkeys(("net", "sum", "input_sum"), "z"),
    **dict.fromkeys(("grad", "gradient"), "dw"),
    **dict.fromkeys(("lr", "eta", "learning_rate"), "rate"),
    "in": "x",
    "input": "x",
    "target": "t",
    "weight": "w",
    "bias": "b",
    "d": "delta",
}
"""What other people call a quantity."""


@dataclass(frozen=True, slots=True)
class Ref:
    """The name of one quantity of one training iteration: the only noun of the program."""

    name: str
    """A name of the vocabulary."""
    layer: int = 0
    """Layer number from 1; 0 where the quantity belongs to no layer (the input layer is layer 0)."""
    index: tuple[int, ...] = ()
    """Unit, or receiving and sending unit; from 1; empty where there is only one."""
    row: int = 0
    """Place in the batch, from 1, where a batch's rows are put together; 0: the present row."""

    def __str__(self) -> str:
        """Spell it as in an address: `w[2][1,3]`, `x[1]`, `E`."""
        layer = f"[{self.layer}]" if self.layer else ""
        index = f"[{','.join(map(str, self.index))}]" if self.index else ""
        row = f"@{self.row}" if self.row else ""
        return f"{self.name}{layer}{index}{row}"

    @property
    def kind(self) -> Kind:
        """The vocabulary's entry for this name."""
        return VOCABULARY[self.name]

    @property
    def unit(self) -> int:
        """The (receiving) unit's number; 0 where the quantity belongs to no unit."""
        return self.index[0] if self.index else 0


def parse_ref(text: str) -> Ref:
    """Read a spelling such as `delta[2][1]`.

    Raises:
        RefError: if it names no quantity; whether the quantity exists in a given network is not checked here.

    """
    match = _SPELLING.fullmatch(text.strip())
    if match is None:
        raise RefError(f"{text!r} is not a quantity: write for example z[1][2], w[1][1,2], x[1] or E")
    name, first, second, row = match.groups()
    if name not in VOCABULARY:
        near = _meant(name)
        advice = f"did you mean {near!r}?" if near else f"the names are {', '.join(VOCABULARY)}"
        raise RefError(f"there is no quantity {name!r}: {advice}")
    kind = VOCABULARY[name]
    form, layered, counts = _FORMS[kind.shape]
    layer, inner = (first, second) if layered else (None, first)
    index = tuple(int(part) for part in inner.split(",")) if inner else ()
    ref = Ref(name, int((layer or "0").partition(",")[0]), index, int(row or 0))
    wrong_brackets = "," in (layer or "") or (not layered and second is not None) or bool(layer) != bool(layered)
    if wrong_brackets or len(index) not in counts or 0 in index or (layered and ref.layer == 0):
        raise RefError(f"{text!r} has the wrong indexes: write {form.format(name)} (numbers start at 1)")
    return ref


def _meant(name: str) -> str:
    """Suggest the name of the vocabulary that was perhaps meant; empty if none is near."""
    by_small = {known.lower(): known for known in VOCABULARY}
    known = _OTHER_WORDS.get(name.lower()) or by_small.get(name.lower())
    return known or next(iter(get_close_matches(name, VOCABULARY, n=1)), "")
