"""Networks for the tests, and a second opinion on their arithmetic.

The second opinion is plain Python on complex numbers and shares nothing with the engine: values come from the
textbook's definitions, derivatives from the complex step (nudge a quantity by `1e-30 i`; the error's imaginary part,
divided by `1e-30`, is its derivative, without any cancellation). It knows no chain rule that could be wrong twice.
"""

import cmath
import math
from collections.abc import Iterator, Sequence
from random import Random

import numpy as np

from tutor.arithmetic.engine.network import Data, Layer, Network, Optimiser, Training, frozen
from tutor.arithmetic.quantity import Ref

ACTIVATIONS = ("sigmoid", "bipolar-sigmoid", "tanh", "relu", "leaky-relu", "gelu", "linear", "step", "softmax")
LOSSES = (
    *("half-squared-error", "squared-error", "mean-squared-error", "mean-absolute-error"),
    *("binary-cross-entropy", "cross-entropy"),
)
OPTIMISERS = {
    "sgd": Optimiser("sgd", rate=0.3),
    "momentum": Optimiser("momentum", rate=0.2, momentum=0.8),
    "damped momentum": Optimiser("momentum", rate=0.5, momentum=0.7, damped=True),
    "nesterov": Optimiser("nesterov", rate=0.1, momentum=0.85),
    "adagrad": Optimiser("adagrad", rate=0.2, epsilon=1e-3),
    "adagrad, epsilon inside": Optimiser("adagrad", rate=0.2, epsilon=1e-3, epsilon_inside=True),
    "rmsprop": Optimiser("rmsprop", rate=0.05, decay=0.8, epsilon=1e-3),
    "rmsprop, epsilon inside": Optimiser("rmsprop", rate=0.05, decay=0.8, epsilon=1e-3, epsilon_inside=True),
    "adam": Optimiser("adam", rate=0.1, beta1=0.8, beta2=0.9, epsilon=1e-3),
    "adam, epsilon inside": Optimiser("adam", rate=0.1, beta1=0.8, beta2=0.9, epsilon=1e-3, epsilon_inside=True),
    "adam, uncorrected": Optimiser("adam", rate=0.1, beta1=0.8, beta2=0.9, epsilon=1e-3, correct_bias=False),
}
UNDEFINED = {("step", "binary-cross-entropy"), ("step", "cross-entropy")}
"""Output activation and loss: a step's output is 0 or 1, whose logarithm is infinite. The only undefined pairs: a step
in a hidden layer, or under a squared error, has the slope 0 by definition and all derivatives before it are 0."""

Numbers = dict[Ref, complex]
_NUDGE = 1e-30


def seeded(seed: int | str) -> Random:
    """Return a stream of random numbers that is the same on every run."""
    return Random(seed)  # noqa: S311 - numbers for tests, no secrets


def layer(
    activation: str,
    weights: Sequence[Sequence[float]],
    bias: Sequence[float] | None = None,
    *,
    bias_trained: bool = True,
) -> Layer:
    """Make a layer from its weights, a row per unit."""
    names = tuple(f"U{unit}" for unit in range(1, len(weights) + 1))
    return Layer(names, activation, frozen(weights), None if bias is None else frozen(bias), bias_trained)


def network(*layers: Layer, loss: str = "half-squared-error") -> Network:
    """Make a network; the number of inputs is that of the first layer's weights."""
    inputs = layers[0].weights.shape[1]
    return Network(tuple(f"X{place}" for place in range(1, inputs + 1)), layers, loss)


def data(*rows: tuple[Sequence[float], Sequence[float]]) -> Data:
    """Make data from pairs of inputs and targets."""
    names = tuple(f"T{place}" for place in range(1, len(rows[0][1]) + 1))
    return Data(frozen([inputs for inputs, _ in rows]), frozen([targets for _, targets in rows]), names)


def training(rate: float = 1.0, *, batch: int = 1, reduce: str = "sum", epochs: int = 1) -> Training:
    """Say how to train, by plain gradient descent."""
    return Training(Optimiser(kind="sgd", rate=rate), batch=batch, reduce=reduce, epochs=epochs)


def trained_by(optimiser: Optimiser, *, batch: int = 1, epochs: int = 1, shuffle: int | None = None) -> Training:
    """Say how to train, by any optimiser; `shuffle` is the seed of the rows' order."""
    state = None if shuffle is None else tuple(np.random.RandomState(shuffle).get_state(legacy=True))
    return Training(optimiser, batch=batch, epochs=epochs, shuffle=state)


def seed_network() -> Network:
    """Make the article's network: 3-4-1, sigmoid, every weight 0.1, no bias."""
    return network(layer("sigmoid", [[0.1] * 3] * 4), layer("sigmoid", [[0.1] * 4]))


SEED_ROW = data(([1, 1, 1], [1]))


def twin_network() -> Network:
    """Make the article's twin: the same shape, no two weights alike."""
    hidden = [[0.1, 0.2, 0.3], [0.4, -0.1, 0.2], [-0.3, 0.1, 0.2], [0.2, -0.2, 0.1]]
    return network(layer("sigmoid", hidden), layer("sigmoid", [[0.3, -0.2, 0.4, 0.1]]))


TWIN_ROW = data(([0.9, 0.4, 0.2], [0.8]))


def two_two_two() -> Network:
    """Make the curriculum's net P: 2-2-2, sigmoid, with biases."""
    hidden = layer("sigmoid", [[0.2, -0.3], [0.4, 0.1]], [0.1, -0.2])
    return network(hidden, layer("sigmoid", [[0.5, -0.4], [-0.6, 0.3]], [0.2, 0.1]))


TWO_TWO_TWO_ROW = data(([0.6, 0.9], [1, 0]))


def random_network(
    rng: Random,
    sizes: Sequence[int],
    activations: Sequence[str] | str = "sigmoid",
    *,
    loss: str = "half-squared-error",
    bias: bool = True,
    bias_trained: bool = True,
) -> Network:
    """Draw a network; one activation stands for all layers."""
    kinds = [activations] * (len(sizes) - 1) if isinstance(activations, str) else list(activations)
    layers = []
    for senders, units, activation in zip(sizes, sizes[1:], kinds, strict=False):
        weights = [[rng.uniform(-1.0, 1.0) for _ in range(senders)] for _ in range(units)]
        biases = [rng.uniform(-0.8, 0.8) for _ in range(units)] if bias else None
        layers.append(layer(activation, weights, biases, bias_trained=bias_trained))
    return network(*layers, loss=loss)


def random_data(rng: Random, net: Network, rows: int) -> Data:
    """Draw rows that suit the network's loss: a cross-entropy's targets are probabilities."""
    return data(
        *(
            ([rng.uniform(-1.5, 1.5) for _ in net.inputs], random_targets(rng, net.loss, net.sizes[-1]))
            for _ in range(rows)
        )
    )


def random_targets(rng: Random, loss: str, count: int) -> list[float]:
    """Draw a row's targets: of `cross-entropy` they add up to 1 (a lesson with others is refused)."""
    if loss == "cross-entropy":
        parts = [rng.uniform(0.1, 1.0) for _ in range(count)]
        hot = rng.randrange(count)
        return [part / sum(parts) for part in parts] if rng.random() < 0.5 else [float(p == hot) for p in range(count)]
    if loss == "binary-cross-entropy":
        return [rng.choice((0.0, 1.0, rng.uniform(0.1, 0.9))) for _ in range(count)]
    return [rng.uniform(-1.0, 1.0) for _ in range(count)]


# --- the second opinion ----------------------------------------------------------------------------------------------


def parameters(net: Network) -> Numbers:
    """Return the start weights and biases by name."""
    numbers: Numbers = {}
    for number, part in enumerate(net.layers, 1):
        for unit, row in enumerate(part.weights.tolist(), 1):
            numbers.update({Ref("w", number, (unit, sender)): weight for sender, weight in enumerate(row, 1)})
        if part.bias is not None:
            numbers.update({Ref("b", number, (unit,)): bias for unit, bias in enumerate(part.bias.tolist(), 1)})
    return numbers


def given_row(rows: Data, row: int) -> Numbers:
    """Return a row's inputs and targets by name; `row` from 0."""
    inputs: Numbers = {Ref("x", 0, (place,)): x for place, x in enumerate(rows.inputs[row].tolist(), 1)}
    return inputs | {Ref("t", 0, (place,)): t for place, t in enumerate(rows.targets[row].tolist(), 1)}


def forward(net: Network, given: Numbers, nudged: Ref | None = None, by: complex = 0.0) -> Numbers:
    """Compute a row's forward pass and error, with one quantity nudged as soon as it is known."""
    numbers = dict(given)

    def put(ref: Ref, value: complex) -> complex:
        numbers[ref] = value + by if ref == nudged else value
        return numbers[ref]

    if nudged in numbers:
        numbers[nudged] += by
    values = [numbers[Ref("x", 0, (place,))] for place in range(1, net.sizes[0] + 1)]
    for number, part in enumerate(net.layers, 1):
        sums = []
        for unit in range(1, len(part.units) + 1):
            total: complex = numbers.get(Ref("b", number, (unit,)), 0.0)
            for sender, value in enumerate(values, 1):
                index = (unit, sender)
                total += put(Ref("product", number, index), numbers[Ref("w", number, index)] * value)
            sums.append(put(Ref("z", number, (unit,)), total))
        if part.activation == "softmax":
            exps = [put(Ref("exp", number, (unit,)), cmath.exp(z)) for unit, z in enumerate(sums, 1)]
            all_exps = put(Ref("expsum", number), sum(exps))
            outputs = [exp / all_exps for exp in exps]
        else:
            outputs = [activate(part.activation, z) for z in sums]
        values = [put(Ref("a", number, (unit,)), a) for unit, a in enumerate(outputs, 1)]
    errors = [
        put(Ref("E", 0, (unit,)), error(net.loss, numbers[Ref("t", 0, (unit,))], a)) for unit, a in enumerate(values, 1)
    ]
    put(Ref("E"), sum(errors) / (len(errors) if net.loss.startswith("mean") else 1))
    return numbers


def activate(kind: str, z: complex) -> complex:
    """Compute a unit's output; where the function has pieces, the real part chooses."""
    match kind:
        case "sigmoid":
            return 1 / (1 + cmath.exp(-z))
        case "bipolar-sigmoid":
            return (1 - cmath.exp(-z)) / (1 + cmath.exp(-z))
        case "tanh":
            return cmath.tanh(z)
        case "relu":
            return z if z.real > 0 else 0.0
        case "leaky-relu":
            return z if z.real > 0 else z / 100
        case "gelu":
            return z * (1 + _erf(z / math.sqrt(2))) / 2
        case "step":
            return 1.0 if z.real >= 0 else 0.0
        case _:
            return z


def _erf(z: complex) -> complex:
    """Compute the error function of a number with a tiny imaginary part: its derivative is 2/√π e^(-x²)."""
    return complex(math.erf(z.real), z.imag * 2 / math.sqrt(math.pi) * math.exp(-z.real * z.real))


def error(loss: str, t: complex, a: complex) -> complex:
    """Compute one output's error; 0 ln 0 counts as 0."""
    match loss:
        case "half-squared-error":
            return (a - t) * (a - t) / 2
        case "mean-absolute-error":
            return a - t if a.real > complex(t).real else t - a
        case "binary-cross-entropy":
            hit = -t * cmath.log(a) if t else 0.0
            return hit - (1 - t) * cmath.log(1 - a) if t != 1 else hit
        case "cross-entropy":
            return -t * cmath.log(a) if t else 0.0
        case _:
            return (a - t) * (a - t)


def derivative(net: Network, given: Numbers, of: Ref, by: Ref) -> float:
    """Compute the derivative of one quantity by another."""
    return forward(net, given, by, _NUDGE * 1j)[of].imag / _NUDGE


def second_opinion(net: Network, given: Numbers, ref: Ref) -> float:
    """Compute a quantity of a row's forward or backward pass from its definition."""
    match ref.name:
        case "delta":
            return derivative(net, given, Ref("E"), Ref("z", ref.layer, ref.index))
        case "back":
            return derivative(net, given, Ref("E"), Ref("a", ref.layer, ref.index))
        case "slope":
            return derivative(net, given, Ref("a", ref.layer, ref.index), Ref("z", ref.layer, ref.index))
        case "share":
            blame = derivative(net, given, Ref("E"), Ref("z", ref.layer, ref.index[:1]))
            return blame * given[Ref("w", ref.layer, ref.index)].real
        case "dw" | "db":
            return derivative(net, given, Ref("E"), Ref(ref.name[1:], ref.layer, ref.index))
        case _:
            return forward(net, given)[ref].real


def trained(net: Network) -> Iterator[Ref]:
    """Yield the parameters that training changes."""
    for ref in parameters(net):
        if ref.name == "w" or net.layers[ref.layer - 1].bias_trained:
            yield ref


def plain_training(
    net: Network, rows: Data, how: Training, orders: Sequence[Sequence[int]] | None = None
) -> list[Numbers]:
    """Train; return the parameters before each update, and after the last. `orders`: the rows of each epoch."""
    states = [parameters(net)]
    gradients: dict[Ref, list[float]] = {ref: [] for ref in trained(net)}
    for epoch in range(how.epochs):
        order = orders[epoch] if orders else range(rows.rows)
        for first in range(0, rows.rows, how.batch):
            before = states[-1]
            chosen = [before | given_row(rows, row) for row in order[first : first + how.batch]]
            after = dict(before)
            for ref, so_far in gradients.items():
                total = sum(derivative(net, given, Ref("E"), ref) for given in chosen)
                so_far.append(total / (len(chosen) if how.reduce == "mean" else 1))
                after[ref] -= plain_update(how.optimiser, so_far)["step"]
            states.append(after)
    return states


def plain_update(how: Optimiser, gradients: Sequence[float]) -> dict[str, float]:
    """Compute one parameter's update from all its gradients so far, the newest last: means as sums, no recurrence."""
    count, newest = len(gradients), gradients[-1]

    def faded(kept: float, power: int = 1) -> float:
        return math.fsum(kept ** (count - 1 - place) * gradient**power for place, gradient in enumerate(gradients))

    def rooted(mean: float) -> float:
        return math.sqrt(mean + how.epsilon) if how.epsilon_inside else math.sqrt(mean) + how.epsilon

    match how.kind:
        case "sgd":
            return {"step": how.rate * newest}
        case "momentum":
            velocity = faded(how.momentum) * (1 - how.momentum if how.damped else 1)
            return {"v_next": velocity, "step": how.rate * velocity}
        case "nesterov":
            velocity = faded(how.momentum)
            return {"v_next": velocity, "step": how.rate * (newest + how.momentum * velocity)}
        case "adagrad" | "rmsprop":
            squares = faded(1, 2) if how.kind == "adagrad" else faded(how.decay, 2) * (1 - how.decay)
            return {"s_next": squares, "step": how.rate * newest / rooted(squares)}
    mean, squares = faded(how.beta1) * (1 - how.beta1), faded(how.beta2, 2) * (1 - how.beta2)
    found = {"m_next": mean, "s_next": squares}
    if how.correct_bias:
        mean, squares = mean / (1 - how.beta1**count), squares / (1 - how.beta2**count)
        found |= {"m_hat": mean, "s_hat": squares}
    return found | {"step": how.rate * mean / rooted(squares)}
