"""What each slip gives at each kind of step, written out in plain Python from the catalogue's descriptions."""

import math
from collections.abc import Iterator

from tests.teaching.diagnosis.by_hand import How, Parameter, Pass, activate, below, sigmoid, slope, times_ln
from tutor.arithmetic.quantity import Ref

Slip = tuple[str, float]


def of_pass(row: Pass, new: list[list[list[float]]], rate: float, ref: Ref) -> Iterator[Slip]:
    """Yield the slips of a step of a row's pass; `new` are the weights after its update."""
    if ref.name == "back":
        yield "difference-doubled", 2 * row.misses[ref.unit - 1]
        yield "difference-halved", row.misses[ref.unit - 1] / 2
    elif ref.name in _FORWARD:
        yield from _FORWARD[ref.name](row, ref)
    elif ref.name in {"dw", "db"}:
        yield from (_gradient if ref.name == "dw" else _bias_gradient)(row, rate, ref)
    elif ref.name == "delta" and ref.layer == row.depth:
        yield from _output_delta(row, ref)
    else:
        yield from (_hidden_delta if ref.name == "delta" else _share)(row, new, ref)


def _product(row: Pass, ref: Ref) -> Iterator[Slip]:
    to, sender = (place - 1 for place in ref.index)
    w, carried = row.weights[ref.layer][to][sender], row.a[ref.layer - 1][sender]
    yield "added-not-multiplied", w + carried
    if w:
        yield "divided-not-multiplied", carried / w
    if ref.layer > 1:
        yield "sums-passed-on", w * row.z[ref.layer - 1][sender]


def _sum(row: Pass, ref: Ref) -> Iterator[Slip]:
    unit, rows = ref.unit - 1, row.weights[ref.layer]
    weights, b, carried = rows[unit], row.biases[ref.layer][unit], row.a[ref.layer - 1]
    products = [w * c for w, c in zip(weights, carried, strict=True)]
    total = sum(products)
    yield "bias-forgotten", total
    yield "bias-subtracted", total - b
    yield "weights-ignored", sum(carried) + b
    yield "averaged", total / len(products) + b
    yield "product-signs-lost", sum(abs(product) for product in products) + b
    for product in products:
        yield "term-left-out", total - product + b
    if len(rows) == len(carried):
        yield "read-by-columns", sum(line[unit] * c for line, c in zip(rows, carried, strict=True)) + b
    if ref.layer > 1:
        yield "sums-passed-on", sum(w * z for w, z in zip(weights, row.z[ref.layer - 1], strict=True)) + b
        if len(row.x) == len(weights):
            yield "inputs-passed-on", sum(w * x for w, x in zip(weights, row.x, strict=True)) + b


def _output(row: Pass, ref: Ref) -> Iterator[Slip]:
    sums = row.z[ref.layer]
    exps = [math.exp(z) for z in sums]
    if ref.name == "expsum":
        yield "sums-not-exponentials", sum(sums)
        yield "exp-of-the-sum", math.exp(sum(sums))
        for exp in exps:
            yield "term-left-out", sum(exps) - exp
        return
    z = sums[ref.unit - 1]
    if ref.name == "exp":
        yield "exponent-turned", math.exp(-z)
        yield "exp-skipped", z
        yield "argument-shifted", math.exp(10 * z)
        return
    kind, exp = row.kinds[ref.layer], exps[ref.unit - 1]
    if kind == "softmax":
        outputs = row.a[ref.layer]
        if sum(sums):
            yield "softmax-without-exp", z / sum(sums)
        yield "sigmoid-per-unit", sigmoid(z)
        yield "softmax-twice", math.exp(outputs[ref.unit - 1]) / sum(math.exp(a) for a in outputs)
        yield "shared-among-the-others", exp / (sum(exps) - exp)
        return
    yield from _unit_output(kind, z, exp)


def _unit_output(kind: str, z: float, exp: float) -> Iterator[Slip]:
    yield "activation-skipped", z
    yield "argument-shifted", activate(kind, 10 * z)
    yield "argument-shifted", activate(kind, z / 10)
    match kind:
        case "sigmoid":
            yield from _sigmoid_output(z, exp)
        case "tanh":
            yield "sigmoid-for-tanh", sigmoid(z)
            yield "slope-for-output", slope(kind, z)
        case "linear":
            yield "activation-added", sigmoid(z)
        case "gelu":
            yield "share-for-output", below(z)
            yield "sigmoid-for-relu", sigmoid(z)
        case _:
            yield "sign-for-relu", abs(z)
            yield "sigmoid-for-relu", sigmoid(z)
            if kind == "leaky-relu":
                yield "flat-side-zero", max(0.0, z)


def _sigmoid_output(z: float, exp: float) -> Iterator[Slip]:
    yield "exponent-sign", 1 / (1 + exp)
    yield "one-dropped", 1 / math.exp(-z)
    if exp != 1:
        yield "one-minus", 1 / (1 - 1 / exp)
    yield "tanh-for-sigmoid", math.tanh(z)
    yield "slope-for-output", slope("sigmoid", z)


def _error(row: Pass, ref: Ref) -> Iterator[Slip]:
    each = row.errors()
    chosen = [ref.unit - 1] if ref.index else range(len(each))
    pairs = [(row.t[unit], row.a[-1][unit]) for unit in chosen]
    total = sum(each[unit] for unit in chosen)
    if not ref.index:
        yield "mean-and-half" if row.loss == "half-squared-error" else "outputs-averaged", total / len(each)
        for error in each:
            yield "one-output-only", error
    if row.loss == "half-squared-error":
        yield "half-forgotten", 2 * total
        yield "square-forgotten", sum(abs(t - a) for t, a in pairs) / 2
        yield "half-and-square-forgotten", sum(abs(t - a) for t, a in pairs)
        yield "squares-subtracted", sum(t * t - a * a for t, a in pairs) / 2
        if not all(t >= a for t, a in pairs):
            yield "signed-error", sum(t - a for t, a in pairs) / 2
        return
    yield "log-10", total / math.log(10)
    yield "log-2", total / math.log(2)
    yield "log-minus-lost", -total
    yield "wrong-classes-too", sum(times_ln(-1, a) for _, a in pairs)
    yield "squared-not-log", sum((t - a) ** 2 for t, a in pairs) / 2
    yield "one-minus-p", sum(times_ln(-t, 1 - a) for t, a in pairs)


def _slope(row: Pass, ref: Ref) -> Iterator[Slip]:
    z, a, kind = row.z[ref.layer][ref.unit - 1], row.a[ref.layer][ref.unit - 1], row.kinds[ref.layer]
    match kind:
        case "sigmoid":
            yield "slope-at-sum", z * (1 - z)
            yield "squashed-twice", sigmoid(a) * (1 - sigmoid(a))
            yield "only-output", a
            yield "only-rest", 1 - a
            yield "slope-plus", a * (1 + a)
        case "tanh":
            yield "tanh-slope-plus", 1 + a * a
            yield "slope-at-sum", 1 - z * z
            yield "sigmoid-slope", a * (1 - a)
            yield "square-forgotten-in-slope", 1 - a
        case "gelu":
            yield "product-rule-half", below(z)
            yield "output-for-slope", a
            yield "sigmoid-slope", slope("sigmoid", z)
        case _:
            yield "sigmoid-slope", slope("sigmoid", z)
            yield "output-for-slope", a
            if z < 0:
                yield "flat-side-passes", 1.0
                if kind == "leaky-relu":
                    yield "flat-side-zero", 0.0
            else:
                yield "passing-side-blocked", 0.0 if kind == "relu" else 0.01


_FORWARD = {
    "product": _product,
    "z": _sum,
    "a": _output,
    "exp": _output,
    "expsum": _output,
    "E": _error,
    "slope": _slope,
}


def _output_delta(row: Pass, ref: Ref) -> Iterator[Slip]:
    unit = ref.unit - 1
    difference, a, z = row.misses[unit], row.a[-1][unit], row.z[-1][unit]
    own, kind = row.slopes[-1][unit], row.kinds[-1]
    yield "error-for-difference", row.errors()[unit]
    if row.collapses:
        yield "slope-put-back", difference * a * (1 - a)
        return
    if kind == "softmax":
        return
    yield "difference-doubled", 2 * difference * own
    yield "difference-halved", difference / 2 * own
    if kind == "linear":
        return
    yield "slope-missing", difference
    yield "slope-alone", own
    if kind == "sigmoid":
        yield "slope-at-sum", difference * z * (1 - z)
        yield "squashed-twice", difference * sigmoid(a) * (1 - sigmoid(a))
        yield "only-output", difference * a
        yield "only-rest", difference * (1 - a)
    elif kind == "tanh":
        yield "tanh-slope-plus", difference * (1 + a * a)
        yield "slope-at-sum", difference * (1 - z * z)
        yield "sigmoid-slope", difference * a * (1 - a)


def _hidden_delta(row: Pass, new: list[list[list[float]]], ref: Ref) -> Iterator[Slip]:
    layer, unit = ref.layer, ref.unit - 1
    a, own, kind = row.a[layer][unit], row.slopes[layer][unit], row.kinds[layer]
    behind, deltas = row.weights[layer + 1], row.deltas[layer + 1]

    def back(weights: list[list[float]], passed: list[float], column: int = unit) -> float:
        return sum(line[column] * delta for line, delta in zip(weights, passed, strict=True))

    right = back(behind, deltas)
    for line, delta in zip(behind, deltas, strict=True):
        if len(behind) > 1:
            yield "one-way-back-only", line[unit] * delta * own
    yield "new-weight-used", back(new[layer + 1], deltas) * own
    yield "weight-not-used", sum(deltas) * own
    if layer + 1 == row.depth:
        yield "difference-passed-back", back(behind, row.misses) * own
    for other in range(len(row.z[layer])):
        if other != unit:
            yield "neighbours-weights", back(behind, deltas, other) * own
    if len(behind) == len(row.z[layer]) > 1:
        yield "not-transposed", sum(w * delta for w, delta in zip(behind[unit], deltas, strict=True)) * own
    yield "target-for-hidden", row.t[0] - a
    if kind != "linear":
        yield from _slope_of_hidden(row, ref, right)


def _slope_of_hidden(row: Pass, ref: Ref, back: float) -> Iterator[Slip]:
    layer, unit = ref.layer, ref.unit - 1
    a, z, kind = row.a[layer][unit], row.z[layer][unit], row.kinds[layer]
    yield "own-slope-missing", back
    yield "slope-alone", row.slopes[layer][unit]
    if row.kinds[layer + 1] not in {"softmax", "linear"} and not (layer + 1 == row.depth and row.collapses):
        for other in row.slopes[layer + 1]:
            yield "slope-of-the-unit-behind", back * other
    match kind:
        case "sigmoid":
            yield "slope-at-sum", back * z * (1 - z)
            yield "squashed-twice", back * sigmoid(a) * (1 - sigmoid(a))
        case "tanh":
            yield "slope-at-sum", back * (1 - z * z)
            yield "sigmoid-slope", back * a * (1 - a)
        case _:
            yield "sigmoid-slope", back * slope("sigmoid", z)


def _share(row: Pass, new: list[list[list[float]]], ref: Ref) -> Iterator[Slip]:
    to, sender = (place - 1 for place in ref.index)
    delta, weights = row.deltas[ref.layer][to], row.weights[ref.layer][to]
    yield "new-weight-used", new[ref.layer][to][sender] * delta
    yield "weight-not-used", delta
    if ref.layer == row.depth:
        yield "difference-passed-back", weights[sender] * row.misses[to]
    for other, w in enumerate(weights):
        if other != sender:
            yield "neighbours-weights", w * delta
    yield "output-for-weight", row.a[ref.layer - 1][sender] * delta


def _gradient(row: Pass, rate: float, ref: Ref) -> Iterator[Slip]:
    to, sender = (place - 1 for place in ref.index)
    delta, carried = row.deltas[ref.layer][to], row.a[ref.layer - 1]
    yield "delta-alone", delta
    yield "rate-already-in", rate * delta * carried[sender]
    for other, value in enumerate(carried):
        if other != sender:
            yield "neighbours-output", delta * value
    yield "weight-for-output", delta * row.weights[ref.layer][to][sender]
    if ref.layer > 1:
        yield "sum-for-output", delta * row.z[ref.layer - 1][sender]
        if sender < len(row.x):
            yield "input-for-hidden", delta * row.x[sender]
    if ref.layer == row.depth:
        yield "difference-for-delta", row.misses[to] * carried[sender]


def _bias_gradient(row: Pass, rate: float, ref: Ref) -> Iterator[Slip]:
    unit = ref.unit - 1
    deltas = row.deltas[ref.layer]
    yield "bias-gradient-zero", 0.0
    yield "bias-times-delta", deltas[unit] * row.biases[ref.layer][unit]
    yield "rate-already-in", rate * deltas[unit]
    if len(deltas) > 1:
        yield "biases-mixed", sum(deltas) / len(deltas)
    if ref.layer == row.depth:
        yield "difference-for-delta", row.misses[unit]
    if ref.layer > 1:
        yield "bias-times-output", deltas[unit] * row.a[ref.layer][unit]


def of_update(name: str, one: Parameter, g: float, delta: float | None, *, bias: bool) -> Iterator[Slip]:
    """Yield the slips of a line of a parameter's newest update; `delta` where it is a weight's and batches are rows."""
    how, old = one.how, one.old
    match name:
        case "v_next":
            yield "momentum-sign", -how.momentum * old["v"] + g
            yield "momentum-on-gradient", old["v"] + how.momentum * g
            yield "momentum-forgotten", old["v"] + g
            yield "momentum-damped", how.momentum * old["v"] + (1 - how.momentum) * g
            yield "rate-already-in", how.momentum * old["v"] + how.rate * g
        case "m_next":
            yield from _mean(old["m"], g, how.beta1, "old-mean-forgotten")
            yield "other-beta", how.beta2 * old["m"] + (1 - how.beta2) * g
        case "s_next":
            yield from _squares(how, old["s"], g)
        case "m_hat" | "s_hat":
            kept, other = (how.beta1, how.beta2) if name == "m_hat" else (how.beta2, how.beta1)
            yield from _corrected(one.m if name == "m_hat" else one.s, kept, other, one.count)
        case "step":
            yield from _step(one, g)
        case _:
            yield from _new(one, g, delta, bias=bias)


def _mean(old: float, new: float, kept: float, forgotten: str) -> Iterator[Slip]:
    yield "decays-exchanged", (1 - kept) * old + kept * new
    yield "new-part-whole", kept * old + new
    yield forgotten, new


def _squares(how: How, old: float, g: float) -> Iterator[Slip]:
    if how.kind == "adagrad":
        yield "gradient-not-squared", old + g
        yield "old-squares-forgotten", g * g
        return
    kept = how.beta2 if how.kind == "adam" else how.decay
    yield "gradient-not-squared", kept * old + (1 - kept) * g
    yield from _mean(old, g * g, kept, "old-squares-forgotten")
    if how.kind == "adam":
        yield "other-beta", how.beta1 * old + (1 - how.beta1) * g * g


def _corrected(mean: float, kept: float, other: float, count: int) -> Iterator[Slip]:
    yield "not-corrected", mean
    yield "power-forgotten", mean / (1 - kept)
    yield "multiplied-not-divided", mean * (1 - kept**count)
    yield "other-beta", mean / (1 - other**count)
    if count > 1:
        yield "counted-from-0", mean / (1 - kept ** (count - 1))


def _step(one: Parameter, g: float) -> Iterator[Slip]:
    how = one.how
    yield "rate-forgotten", one.step(g) / how.rate
    if how.kind == "nesterov":
        yield "no-look-ahead", how.rate * one.v
        yield "momentum-forgotten", how.rate * (g + one.v)
        return
    mean, squares = (one.m_hat, one.s_hat) if how.kind == "adam" else (g, one.s)
    yield "root-forgotten", how.rate * mean / (squares + how.epsilon)
    yield "epsilon-inside", how.rate * mean / math.sqrt(squares + how.epsilon)
    if how.kind == "adam":
        yield "gradient-for-mean", how.rate * g / (math.sqrt(squares) + how.epsilon)
        yield "not-corrected", how.rate * one.m / (math.sqrt(one.s) + how.epsilon)


def _new(one: Parameter, g: float, delta: float | None, *, bias: bool) -> Iterator[Slip]:
    how, old, step = one.how, one.old["value"], one.step(g)
    yield "plus-for-minus", old + step
    yield "only-the-step", step
    yield "only-the-step", -step
    yield "step-shifted", old - step / 10
    yield "step-shifted", old - step * 10
    if bias:
        yield "bias-left-out", old
    if how.kind not in {"sgd", "momentum"}:
        yield "gradient-for-step", old - g
        return
    yield "rate-forgotten", old - step / how.rate
    yield "weight-for-gradient", old - how.rate * old
    if how.kind == "momentum":
        yield "stale-velocity", old - how.rate * one.old["v"]
        yield "momentum-ignored", old - how.rate * g
        yield "gradient-again", old - how.rate * (one.v + g)
    elif delta is not None:
        yield "delta-for-gradient", old - how.rate * delta


def of_batch(rows: list[float], before: float | None, *, mean: bool) -> Iterator[Slip]:
    """Yield the slips of putting a batch's gradients together; `before` is the batch before, if there was one."""
    total = sum(rows)
    if mean:
        yield "sum-for-mean", total
    else:
        yield "mean-for-sum", total / len(rows)
    yield "divided-twice", total / len(rows) / len(rows)
    if len(rows) > 1:
        yield "last-row-only", rows[-1]
    if before is not None:
        yield "old-gradients-kept", (total / len(rows) if mean else total) + before


def of_epoch(name: str, errors: list[float], hits: list[float]) -> Iterator[Slip]:
    """Yield the slips of what is put together over the rows of an epoch."""
    if name == "E_all":
        yield "mean-for-sum", sum(errors) / len(errors)
        yield "last-row-only", errors[-1]
    else:
        yield "count-for-part", sum(hits)
        yield "wrong-part", 1 - sum(hits) / len(hits)


def of_table(kind: str, name: str, training: list[float], rest: list[float], value: float) -> Iterator[Slip]:
    """Yield the slips of a column's statistics, or of scaling a value of it."""
    everything = [*training, *rest]
    if name in {"min", "max"}:
        yield "other-end", max(training) if name == "min" else min(training)
        yield "test-rows-in", min(everything) if name == "min" else max(everything)
    elif name == "mean":
        yield "sum-for-mean", sum(training)
        yield "n-minus-1", sum(training) / (len(training) - 1)
        yield "test-rows-in", sum(everything) / len(everything)
    elif name == "sd":
        squares = sum((x - mean_of(training)) ** 2 for x in training)
        yield "variance-for-sd", squares / len(training)
        yield "n-minus-1", math.sqrt(squares / (len(training) - 1))
        yield "not-centred", math.sqrt(sum(x * x for x in training) / len(training))
        yield "test-rows-in", sd_of(everything)
        yield "sum-of-squares", math.sqrt(squares)
    elif kind == "min-max":
        low, high = min(training), max(training)
        yield "centre-minus-value", (low - value) / (high - low)
        yield "not-divided", value - low
        yield "not-centred", value / (high - low)
        yield "divided-by-maximum", (value - low) / high
        yield "test-rows-in", (value - min(everything)) / (max(everything) - min(everything))
    else:
        yield from _z_score(training, everything, value)


def _z_score(training: list[float], everything: list[float], value: float) -> Iterator[Slip]:
    mean, sd, count = mean_of(training), sd_of(training), len(training)
    yield "centre-minus-value", (mean - value) / sd
    yield "not-divided", value - mean
    yield "not-centred", value / sd
    yield "variance-for-sd", (value - mean) / (sd * sd)
    yield "n-minus-1", (value - mean) / (sd * math.sqrt(count / (count - 1)))
    yield "test-rows-in", (value - mean_of(everything)) / sd_of(everything)
    yield "not-multiplied-back", (value - mean) * sd


def mean_of(values: list[float]) -> float:
    return sum(values) / len(values)


def sd_of(values: list[float]) -> float:
    return math.sqrt(sum((x - mean_of(values)) ** 2 for x in values) / len(values))
