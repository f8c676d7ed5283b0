"""The skills that the tutor keeps apart, and which of them a step exercises. Knows architectures; keeps nothing.

A skill is what is learned as one: whoever can do it on one network can do it on the next.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutor.arithmetic.quantity import Ref

if TYPE_CHECKING:  # the table alone is read by commands that need no engine
    from tutor.arithmetic.trace.architecture import Architecture


@dataclass(frozen=True, slots=True)
class Skill:
    """One thing that can be learned."""

    id: str
    title: str
    """A few words, for lists."""
    words: str
    """What it takes to do it, in one sentence."""


SKILLS: dict[str, Skill] = {
    skill.id: skill
    for skill in (
        Skill("normalise", "scaling a column", "Find a column's statistics in the training rows and scale by them."),
        Skill("split-leak", "keeping test rows apart", "No test row may have a say in scaling, training or stopping."),
        Skill("net-sum", "weighted sum", "Multiply each incoming value by its weight, add up, and add the bias."),
        Skill("bias", "bias", "A bias is a weight on a constant 1; every unit adds its own, once."),
        Skill("act-sigmoid", "sigmoid", "Squash the weighted sum to between 0 and 1."),
        Skill("act-tanh", "tanh", "Squash the weighted sum to between -1 and 1."),
        Skill("act-relu", "ReLU", "Let a positive sum through as it is and turn a negative one into 0."),
        Skill("act-other", "other activations", "Linear, leaky, step, bipolar, GELU units: apply the unit's own rule."),
        Skill("softmax", "softmax", "Exponentiate every sum of the layer, then share out."),
        Skill("err-half-sq", "squared error of an output", "Square the miss, and halve it where the lesson does."),
        Skill("err-absolute", "absolute error of an output", "Take how far the output is off, without the sign."),
        Skill("ce", "cross-entropy of an output", "Take the negative natural logarithm of the right class's output."),
        Skill("err-total", "error of all outputs", "Add the errors of all outputs."),
        Skill("act-slope", "slope of an activation", "Say how fast the output rises with the weighted sum."),
        Skill("delta-out", "error term at the output", "Multiply the derivative of the error by the unit's slope."),
        Skill("delta-out-ce", "error term where the slope cancels", "Take output minus target: the slope is in it."),
        Skill("back-sum", "blame that comes back", "Weight every receiver's error term by its line, then add."),
        Skill("delta-hid", "error term of a hidden unit", "Multiply the returned blame by the unit's own slope."),
        Skill("grad-weight", "gradient of a weight", "Multiply the receiver's error term by what the line carried."),
        Skill("grad-bias", "gradient of a bias", "Take the error term itself: a bias carries a constant 1."),
        Skill("batch-agg", "putting rows together", "Add over the rows, and divide where the lesson takes the mean."),
        Skill("update-rule", "update", "Take rate times gradient off the old value."),
        Skill("update-order", "order of the update", "Send the blame back through the old weights; update last."),
        Skill("lr-effect", "effect of the learning rate", "Say what a larger or smaller rate does to a step."),
        Skill("momentum", "momentum", "Keep a part of the velocity, add the gradient, and step by it."),
        Skill("optimisers-other", "other optimisers", "Keep means or squares of gradients and make the step of them."),
        Skill("adam-bias-corr", "Adam's correction", "Scale up means that started at 0."),
        Skill("epoch-count", "counting updates and epochs", "Tell how many updates an epoch has."),
        Skill("gradcheck", "checking a gradient", "Nudge a parameter both ways and divide by the whole distance."),
        Skill("params", "shapes and parameters", "Count weights and biases from the sizes of the layers."),
        Skill("symmetry", "equal weights", "Units that start equal stay equal."),
    )
}
"""Every skill by its id, in the order in which a lesson meets them."""


def _output(net: "Architecture", ref: Ref) -> str:
    return net.function(ref.layer).skill


def _error(net: "Architecture", ref: Ref) -> str:
    if not ref.index and net.outputs > 1:
        return "err-total"
    return net.loss.skill


def _blame(net: "Architecture", ref: Ref) -> str:
    return "delta-out" if ref.layer == net.network.depth else "back-sum"


def _error_term(net: "Architecture", ref: Ref) -> str:
    if ref.layer < net.network.depth:
        return "delta-hid"
    return "delta-out-ce" if net.collapses else "delta-out"


def _update(net: "Architecture", ref: Ref) -> str:
    plain = "update-rule" if ref.name in {"w_next", "b_next"} else "optimisers-other"
    return {"sgd": plain, "momentum": "momentum"}.get(net.training.optimiser.kind, "optimisers-other")


_SAME_IN_ALL = {
    **dict.fromkeys(("min", "max", "mean", "sd", "scaled"), "normalise"),
    **dict.fromkeys(("product", "z"), "net-sum"),
    **dict.fromkeys(("exp", "expsum"), "softmax"),
    **dict.fromkeys(("hit", "accuracy", "E_all", "dw_batch", "db_batch"), "batch-agg"),
    **dict.fromkeys(("m_next", "s_next", "step"), "optimisers-other"),
    **dict.fromkeys(("m_hat", "s_hat"), "adam-bias-corr"),
    "share": "back-sum",
    "slope": "act-slope",
    "dw": "grad-weight",
    "db": "grad-bias",
}
"""Quantities that take the same skill in every network. A weighted sum is one skill, with a bias or without."""
_BY_NETWORK: dict[str, Callable[["Architecture", Ref], str]] = {
    "a": _output,
    "E": _error,
    "back": _blame,
    "delta": _error_term,
    **dict.fromkeys(("v_next", "w_next", "b_next"), _update),
}


def skill_of(net: "Architecture", ref: Ref) -> str:
    """Name the skill that calculating a quantity exercises.

    Raises:
        KeyError: if the quantity is given, not calculated.

    """
    same = _SAME_IN_ALL.get(ref.name)
    return same or _BY_NETWORK[ref.name](net, ref)
