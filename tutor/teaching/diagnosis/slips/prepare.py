"""Slips of scaling a table: which rows, which spread, which centre."""

from collections.abc import Iterator

from tutor.arithmetic.engine.network import Table
from tutor.arithmetic.formula.expr import Expr, Num, Op, add, multiply, op
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.preparation import STATISTICS
from tutor.teaching.diagnosis.slips.rewrite import Case, Slipped, Swap, Wrong, swap


def statistic(case: Case) -> Iterator[Slipped]:
    """Yield the slips of a column's minimum, maximum, mean or standard deviation."""
    table = _table(case)
    column = case.ref.index[-1]
    own = [Ref("raw", 0, (row, column)) for row in table.training]
    everything = [Ref("raw", 0, (row, column)) for row in range(1, len(table.inputs) + 1)]
    count = len(own)
    match case.ref.name:
        case "min" | "max":
            yield Wrong("other-end", op("largest" if case.ref.name == "min" else "smallest", *own))
            yield Wrong("test-rows-in", op("smallest" if case.ref.name == "min" else "largest", *everything))
        case "mean":
            yield Wrong("sum-for-mean", add(*own))
            if count > 1:
                yield Wrong("n-minus-1", op("over", add(*own), Num(count - 1.0)))
            yield Wrong("test-rows-in", _mean(everything))
        case "sd":
            variance = _variance(own, Ref("mean", 0, (column,)))
            yield Wrong("variance-for-sd", variance)
            if count > 1:
                unbiased = op("over", multiply(Num(float(count)), variance), Num(count - 1.0))
                yield Wrong("n-minus-1", op("sqrt", unbiased))
            yield Wrong("not-centred", op("sqrt", _variance(own, Num(0.0))))
            yield Wrong("test-rows-in", op("sqrt", _variance(everything, _mean(everything))))
            yield Wrong("sum-of-squares", op("sqrt", multiply(Num(float(count)), variance)))


def scaled(case: Case) -> Iterator[Slipped]:
    """Yield the slips of a scaled value."""
    table = _table(case)
    row, column = case.ref.index
    value = Ref("raw", 0, (row, column))
    lower, upper = (Ref(name, 0, (column,)) for name in STATISTICS[table.scaling.kind])
    centred = op("minus", value, lower)
    own = [Ref("raw", 0, (number, column)) for number in table.training]
    everything = [Ref("raw", 0, (number, column)) for number in range(1, len(table.inputs) + 1)]
    yield swap("centre-minus-value", centred, op("minus", lower, value))
    yield Wrong("not-divided", centred)
    yield swap("not-centred", centred, value)
    if table.scaling.kind == "min-max":
        yield swap("divided-by-maximum", op("minus", upper, lower), upper)
        ends: tuple[Expr, Expr] = (op("smallest", *everything), op("largest", *everything))
        yield Wrong("test-rows-in", op("over", op("minus", value, ends[0]), op("minus", ends[1], ends[0])))
        return
    yield swap("variance-for-sd", upper, op("square", upper))
    if len(own) > 1:
        wider = op("sqrt", Num(len(own) / (len(own) - 1.0)))
        yield swap("n-minus-1", upper, multiply(upper, wider))
    mean = _mean(everything)
    leaked = ((lower, mean), (upper, op("sqrt", _variance(everything, mean))))
    yield Swap("test-rows-in", leaked)
    yield swap("not-multiplied-back", op("over", centred, upper), multiply(centred, upper))


def _table(case: Case) -> Table:
    table = case.trace.table
    if table is None:
        raise KeyError(case.ref)
    return table


def _mean(values: list[Ref]) -> Expr:
    return op("over", add(*values), Num(float(len(values))))


def _variance(values: list[Ref], mean: Expr) -> Op:
    return op("over", add(*(op("square", op("minus", value, mean)) for value in values)), Num(float(len(values))))
