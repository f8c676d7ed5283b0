"""Slips of the update, of optimisers and of batches."""

from collections.abc import Iterator
from dataclasses import replace

from tutor.arithmetic.engine.optimisers import kind_of
from tutor.arithmetic.formula.expr import Expr, Num, add, multiply, op
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.step import TRAIN
from tutor.arithmetic.trace.updates import gradient
from tutor.teaching.diagnosis.slips.rewrite import ONE, TEN, Case, Slipped, Swap, Wrong, swap


def like(case: Case, name: str) -> Ref:
    """Name another quantity of the step's own parameter."""
    return Ref(name, case.ref.layer, case.ref.index)


def new_parameter(case: Case) -> Iterator[Slipped]:
    """Yield the slips of a new weight or bias."""
    old = like(case, case.ref.name.removesuffix("_next"))
    results = kind_of(case.net.training.optimiser).results
    rate = Ref("rate")
    pull = like(case, "v_next") if results else gradient(case.net, case.ref)
    step: Expr = like(case, "step") if "step" in results else multiply(rate, pull)
    yield Wrong("plus-for-minus", add(old, step))
    yield Wrong("only-the-step", step)
    yield Wrong("only-the-step", op("negative", step))
    yield Wrong("step-shifted", op("minus", old, op("over", step, TEN)))
    yield Wrong("step-shifted", op("minus", old, multiply(TEN, step)))
    if old.name == "b":
        yield Wrong("bias-left-out", old)
    if "step" in results:
        yield Wrong("gradient-for-step", op("minus", old, gradient(case.net, case.ref)))
        return
    yield Wrong("rate-forgotten", op("minus", old, pull))
    yield Wrong("weight-for-gradient", op("minus", old, multiply(rate, old)))
    if not results:
        delta = Ref("delta", case.ref.layer, case.ref.index[:1])
        if len(case.ref.index) > 1 and case.net.training.batch == 1:
            yield swap("delta-for-gradient", pull, delta)
        return
    yield swap("stale-velocity", pull, like(case, "v"))
    yield swap("momentum-ignored", pull, gradient(case.net, case.ref))
    yield swap("gradient-again", pull, add(pull, gradient(case.net, case.ref)))


def velocity(case: Case) -> Iterator[Slipped]:
    """Yield the slips of a velocity."""
    kept, old, pull = Ref("momentum"), like(case, "v"), gradient(case.net, case.ref)
    rest = op("minus", ONE, kept)
    yield Wrong("momentum-sign", add(op("negative", multiply(kept, old)), pull))
    yield Wrong("momentum-on-gradient", add(old, multiply(kept, pull)))
    yield Wrong("momentum-forgotten", add(old, pull))
    damped = add(multiply(kept, old), multiply(rest, pull))
    undamped = add(multiply(kept, old), pull)
    yield Wrong("momentum-undamped", undamped) if case.net.training.optimiser.damped else Wrong(DAMPED, damped)
    yield Wrong("rate-already-in", add(multiply(kept, old), multiply(Ref("rate"), pull)))


DAMPED = "momentum-damped"
"""Equally common as a convention: named, not marked wrong."""


def running_mean(case: Case) -> Iterator[Slipped]:
    """Yield the slips of a mean that decays: of gradients, or of their squares."""
    name = case.ref.name.removesuffix("_next")
    kind = case.net.training.optimiser.kind
    kept = Ref("beta1" if name == "m" else "decay" if kind == "rmsprop" else "beta2")
    old, pull = like(case, name), gradient(case.net, case.ref)
    new: Expr = pull if name == "m" else op("square", pull)
    if name == "s":
        yield swap("gradient-not-squared", new, pull)
    if kind == "adagrad":
        yield Wrong("old-squares-forgotten", new)
        return
    rest = op("minus", ONE, kept)
    yield Wrong("decays-exchanged", add(multiply(rest, old), multiply(kept, new)))
    yield Wrong("new-part-whole", add(multiply(kept, old), new))
    yield Wrong("old-squares-forgotten" if name == "s" else "old-mean-forgotten", new)
    if kind == "adam":
        yield swap("other-beta", kept, Ref("beta2" if name == "m" else "beta1"))


def corrected(case: Case) -> Iterator[Slipped]:
    """Yield the slips of Adam's corrected means."""
    name = case.ref.name.removesuffix("_hat")
    kept = Ref("beta1" if name == "m" else "beta2")
    mean = like(case, f"{name}_next")
    power = op("power", kept, Ref("count"))
    yield Wrong("not-corrected", mean)
    yield swap("power-forgotten", power, kept)
    yield Wrong("multiplied-not-divided", multiply(mean, op("minus", ONE, power)))
    yield swap("counted-from-0", Ref("count"), op("minus", Ref("count"), ONE))
    yield swap("other-beta", kept, Ref("beta2" if name == "m" else "beta1"))


def step(case: Case) -> Iterator[Slipped]:
    """Yield the slips of a step of Nesterov, AdaGrad, RMSProp or Adam."""
    rate, pull = Ref("rate"), gradient(case.net, case.ref)
    yield swap("rate-forgotten", rate, ONE)
    optimiser = case.net.training.optimiser
    if optimiser.kind == "nesterov":
        yield Wrong("no-look-ahead", multiply(rate, like(case, "v_next")))  # the old velocity ahead gives the same
        yield swap("momentum-forgotten", Ref("momentum"), ONE)
        return
    corrected_names = optimiser.kind == "adam" and optimiser.correct_bias
    squares = like(case, "s_hat" if corrected_names else "s_next")
    yield swap("root-forgotten", op("sqrt", squares), squares)
    if optimiser.kind == "adam":
        mean = like(case, "m_hat" if corrected_names else "m_next")
        yield swap("gradient-for-mean", mean, pull)
        if corrected_names:
            uncorrected = ((mean, like(case, "m_next")), (squares, like(case, "s_next")))
            yield Swap("not-corrected", uncorrected)
    if not optimiser.epsilon_inside:
        inside = op("sqrt", add(squares, Ref("epsilon")))
        yield swap("epsilon-inside", add(op("sqrt", squares), Ref("epsilon")), inside)


def batch_gradient(case: Case) -> Iterator[Slipped]:
    """Yield the slips of putting a batch's gradients together."""
    name, right = case.ref.name.removesuffix("_batch"), case.formula
    rows = case.trace.batch_rows(case.at)
    each = [Ref(name, case.ref.layer, case.ref.index, row) for row in range(1, rows + 1)]
    count = Num(float(rows))
    total, mean = add(*each), op("over", add(*each), count)
    yield Wrong("sum-for-mean", total) if case.net.training.reduce == "mean" else Wrong("mean-for-sum", mean)
    yield Wrong("divided-twice", op("over", mean, count))
    if rows > 1:
        yield Wrong("last-row-only", each[-1])
    before = case.trace.update(case.at) - 1
    if case.at.stage == TRAIN and before >= 0:
        epoch, number = divmod(before, case.trace.run.updates_per_epoch)
        last = min((number + 1) * case.net.training.batch, case.trace.rows)
        earlier = replace(case.at, epoch=epoch + 1, row=last)
        yield Wrong("old-gradients-kept", add(right, Num(case.trace.moment(earlier).value(case.ref))))


def over_all_rows(case: Case) -> Iterator[Slipped]:
    """Yield the slips of what is put together over all rows of an epoch."""
    rows = case.trace.section(case.at).rows
    name = {"E_all": "E", "accuracy": "hit"}[case.ref.name]
    each = add(*(Ref(name, row=row) for row in range(1, rows + 1)))
    if case.ref.name == "E_all":
        yield Wrong("mean-for-sum", op("over", each, Num(float(rows))))
        yield Wrong("last-row-only", Ref("E", row=rows))
    else:
        yield Wrong("count-for-part", each)
        yield Wrong("wrong-part", op("minus", ONE, op("over", each, Num(float(rows)))))
