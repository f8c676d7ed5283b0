"""The chapter's last part: from gradients to new parameters, for every optimiser, as trees.

A weight's quantities have two indexes, a bias's one; the formulas are the same. `step` is what is taken off.
"""

from collections.abc import Callable

from tutor.arithmetic.engine.optimisers import kind_of
from tutor.arithmetic.formula.expr import Expr, Num, add, multiply, op
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.architecture import Architecture

Rule = Callable[[Architecture, Ref], Expr]
ONE = Num(1.0)


def _like(name: str, ref: Ref) -> Ref:
    """Name another quantity of the same parameter."""
    return Ref(name, ref.layer, ref.index)


def gradient(net: Architecture, ref: Ref) -> Ref:
    """Name the gradient that the optimiser gets for a parameter: a row's own, or that of the batch."""
    name = "db" if len(ref.index) == 1 else "dw"
    return _like(name if net.training.batch == 1 else f"{name}_batch", ref)


def _over_the_batch(name: str) -> Rule:
    """Put the rows' gradients of a batch together; the batch's length is in the ref (`row`)."""

    def rule(net: Architecture, ref: Ref) -> Expr:
        total = add(*(Ref(name, ref.layer, ref.index, row) for row in range(1, ref.row + 1)))
        return op("over", total, Num(float(ref.row))) if net.training.reduce == "mean" else total

    return rule


def _velocity(net: Architecture, ref: Ref) -> Expr:
    pull: Expr = gradient(net, ref)
    if net.training.optimiser.damped:
        pull = multiply(op("minus", ONE, Ref("momentum")), pull)
    return add(multiply(Ref("momentum"), _like("v", ref)), pull)


def _mean(old: str, kept: str, *, squared: bool) -> Rule:
    def rule(net: Architecture, ref: Ref) -> Expr:
        new: Expr = gradient(net, ref)
        new = op("square", new) if squared else new
        return add(multiply(Ref(kept), _like(old, ref)), multiply(op("minus", ONE, Ref(kept)), new))

    return rule


def _squares(net: Architecture, ref: Ref) -> Expr:
    match net.training.optimiser.kind:
        case "adagrad":
            return add(_like("s", ref), op("square", gradient(net, ref)))
        case "rmsprop":
            return _mean("s", "decay", squared=True)(net, ref)
        case _:
            return _mean("s", "beta2", squared=True)(net, ref)


def _corrected(mean: str, kept: str) -> Rule:
    def rule(_: Architecture, ref: Ref) -> Expr:
        return op("over", _like(mean, ref), op("minus", ONE, op("power", Ref(kept), Ref("count"))))

    return rule


def _step(net: Architecture, ref: Ref) -> Expr:
    optimiser = net.training.optimiser
    pull: Expr = gradient(net, ref)
    if optimiser.kind == "nesterov":
        return multiply(Ref("rate"), add(pull, multiply(Ref("momentum"), _like("v_next", ref))))
    suffix = "hat" if optimiser.kind == "adam" and optimiser.correct_bias else "next"
    if optimiser.kind == "adam":
        pull = _like(f"m_{suffix}", ref)
    squares = _like(f"s_{suffix}", ref)
    if optimiser.epsilon_inside:
        root: Expr = op("sqrt", add(squares, Ref("epsilon")))
    else:
        root = add(op("sqrt", squares), Ref("epsilon"))
    return op("over", multiply(Ref("rate"), pull), root)


def _new(old: str) -> Rule:
    def rule(net: Architecture, ref: Ref) -> Expr:
        results = kind_of(net.training.optimiser).results
        if "step" in results:
            step: Expr = _like("step", ref)
        else:
            step = multiply(Ref("rate"), _like("v_next", ref) if results else gradient(net, ref))
        return op("minus", _like(old, ref), step)

    return rule


UPDATES: dict[str, Rule] = {
    "dw_batch": _over_the_batch("dw"),
    "db_batch": _over_the_batch("db"),
    "v_next": _velocity,
    "m_next": _mean("m", "beta1", squared=False),
    "s_next": _squares,
    "m_hat": _corrected("m_next", "beta1"),
    "s_hat": _corrected("s_next", "beta2"),
    "step": _step,
    "w_next": _new("w"),
    "b_next": _new("b"),
}
"""The formula of every quantity of an update, by its name."""


def lines(net: Architecture, layer: int, index: tuple[int, ...]) -> list[Ref]:
    """List the quantities of one parameter's update, in order."""
    bias = len(index) == 1
    batch = [] if net.training.batch == 1 else ["db_batch" if bias else "dw_batch"]
    results = kind_of(net.training.optimiser).results
    return [Ref(name, layer, index) for name in (*batch, *results, "b_next" if bias else "w_next")]
