"""Why each kind of step is done: one or two sentences, for lessons that say nothing of their own there.

Knows formulas' names and the architecture; knows no numbers and no screen.
"""

from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.architecture import Architecture

_SENTENCES = {
    "min": "The smallest value of the column in the training rows: it will become 0.",
    "max": "The largest value of the column in the training rows: it will become 1.",
    "mean": "The column's middle, from the training rows only: rows kept for the exam have no say.",
    "sd": "How far the column's values lie from their mean, typically; squares, mean, root.",
    "scaled": "Now one unit means the same in every column, so no column drowns the others.",
    "hit": "1 if the row got the right class. The error still tells how sure the network was.",
    "E_all": "Every row's error, each as it was when the row came: this is what should fall from epoch to epoch.",
    "accuracy": "The part of the rows that got the right class.",
    "v_next": "The velocity keeps part of the old one: directions that last add up, those that change cancel.",
    "m_next": "A running mean of the gradients: it smooths what single batches shout.",
    "s_next": "How large this parameter's gradients have been, by their squares, so that signs do not cancel.",
    "m_hat": "The mean started at 0 and reads low at first; this divides that away.",
    "s_hat": "The mean of squares started at 0 and reads low at first; this divides that away.",
    "step": "What is taken off the parameter: the direction, scaled by the rate.",
    "product": "Each weight scales what its line carries; the unit will add these products up.",
    "z": "A unit first adds up what its lines bring: each incoming value times the line's weight{bias}.",
    "exp": "Exponentials are positive and spread the sums apart; softmax will share 1 out among them.",
    "expsum": "The whole that the outputs will be shares of.",
    "a": "{activation}",
    "E": "{loss}",
    "share": "Blame travels back along the line, scaled by the weight it came through.",
    "back": "How the error would change with this output: the blame before the softmax mixes it.",
    "slope": "How strongly this unit's output answers to its sum, here where it stands now.",
    "db": "A bias is a weight on a constant 1, so its gradient is the error term itself.",
    "dw": "How the error answers to this weight: the receiver's error term times what the line carried.",
    "dw_batch": "The rows of a batch each had their say; the update uses them put together.",
    "db_batch": "The rows of a batch each had their say; the update uses them put together.",
    "w_next": "Against the gradient, because the gradient points to where the error grows.",
    "b_next": "A bias is updated like any weight: against its gradient.",
}


def why(net: Architecture, ref: Ref) -> str:
    """Say why a quantity is calculated."""
    if ref.name == "delta":
        return _error_term(net, ref)
    if ref.name == "E" and not ref.index and net.outputs > 1:
        how = "mean" if net.loss.mean else "sum"
        return f"The row's error is the {how} of its outputs' errors."
    return _SENTENCES[ref.name].format(
        bias=", and its bias once" if ref.layer and net.has_bias(ref.layer) else "",
        activation=net.function(ref.layer).why if ref.layer else "",
        loss=net.loss.why,
    )


def _error_term(net: Architecture, ref: Ref) -> str:
    if ref.layer < net.network.depth:
        back = "the weighted blame that comes back from the layer behind"
        return f"A hidden unit has no target: its error term is {back}, times its own slope."
    if net.collapses:
        return "With this loss and activation the slope cancels: the error term is simply output minus target."
    return "How the error answers to this unit's sum: the miss, times how strongly the output follows the sum."
