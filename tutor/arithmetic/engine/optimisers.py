"""Optimisers: from gradients to new parameters, with every quantity in between kept. May know NumPy and the engine.

The velocities and means of squares of all trained parameters are vectors like the parameters themselves. Formulas:
Polyak 1964 (momentum), Sutskever et al. 2013 in the form that reads the gradient at the look-ahead point (Nesterov),
Duchi et al. 2011 (AdaGrad), Tieleman & Hinton 2012 (RMSProp), Kingma & Ba 2015 (Adam).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tutor.arithmetic.engine.network import Optimiser
from tutor.arithmetic.functions.calls import FloatArray


@dataclass(frozen=True, slots=True)
class Kind:
    """What an optimiser remembers from update to update, and what it computes on the way to the new parameters."""

    memory: tuple[str, ...]
    """Names of what is remembered, for example `v`; each is carried on from `v_next`."""
    results: tuple[str, ...]
    """Names of what is computed, in order, without the new parameters themselves."""


def kind_of(optimiser: Optimiser) -> Kind:
    """Return what an optimiser remembers and computes."""
    kind = _KINDS[optimiser.kind]
    if optimiser.kind == "adam" and not optimiser.correct_bias:
        return Kind(kind.memory, tuple(name for name in kind.results if not name.endswith("_hat")))
    return kind


_KINDS = {
    "sgd": Kind((), ()),
    "momentum": Kind(("v",), ("v_next",)),
    "nesterov": Kind(("v",), ("v_next", "step")),
    "adagrad": Kind(("s",), ("s_next", "step")),
    "rmsprop": Kind(("s",), ("s_next", "step")),
    "adam": Kind(("m", "s"), ("m_next", "s_next", "m_hat", "s_hat", "step")),
}


class Stepper:
    """Applies an optimiser to vectors of parameters and gradients, both of shape (trained parameters,), in place."""

    def __init__(self, optimiser: Optimiser, parameters: FloatArray, gradients: FloatArray) -> None:
        kind = kind_of(optimiser)
        self._rates = np.full_like(parameters, optimiser.rate)
        self.memory = {name: np.zeros_like(parameters) for name in kind.memory}
        self.results = {name: np.zeros_like(parameters) for name in kind.results}
        self._carried = [(array, self.results[f"{name}_next"]) for name, array in self.memory.items()]
        self._optimiser = optimiser
        self._parameters = parameters
        self._gradients = gradients
        self._scratch = np.zeros_like(parameters)
        rules: dict[str, Callable[[int], FloatArray]] = {
            "sgd": self._plain,
            "momentum": self._momentum,
            "nesterov": self._nesterov,
            "adagrad": self._adagrad,
            "rmsprop": self._rmsprop,
            "adam": self._adam,
        }
        self._rule = rules[optimiser.kind]

    @property
    def rate(self) -> float:
        """The learning rate."""
        return float(self._rates[0])

    @rate.setter
    def rate(self, rate: float) -> None:
        self._rates[...] = rate

    def apply(self, count: int) -> None:
        """Change the parameters; `count` numbers the updates of the run from 1."""
        np.subtract(self._parameters, self._rule(count), self._parameters)
        for array, carried in self._carried:
            array[...] = carried

    def _plain(self, _count: int) -> FloatArray:
        return np.multiply(self._gradients, self._rates, self._scratch)

    def _momentum(self, _count: int) -> FloatArray:
        return np.multiply(self._velocity(), self._rates, self._scratch)

    def _velocity(self) -> FloatArray:
        velocity, kept = self.results["v_next"], self._optimiser.momentum
        np.multiply(self._gradients, 1.0 - kept if self._optimiser.damped else 1.0, self._scratch)
        np.multiply(self.memory["v"], kept, velocity)
        return np.add(velocity, self._scratch, velocity)

    def _nesterov(self, _count: int) -> FloatArray:
        step = self.results["step"]
        np.multiply(self._velocity(), self._optimiser.momentum, step)
        np.add(step, self._gradients, step)
        return np.multiply(step, self._rates, step)

    def _adagrad(self, _count: int) -> FloatArray:
        squares = self.results["s_next"]
        np.multiply(self._gradients, self._gradients, squares)
        np.add(squares, self.memory["s"], squares)
        return self._scaled(self._gradients, squares)

    def _rmsprop(self, _count: int) -> FloatArray:
        return self._scaled(self._gradients, self._mean_of_squares(self._optimiser.decay))

    def _mean_of_squares(self, kept: float) -> FloatArray:
        squares = self.results["s_next"]
        np.multiply(self._gradients, self._gradients, self._scratch)
        np.multiply(self._scratch, 1.0 - kept, self._scratch)
        np.multiply(self.memory["s"], kept, squares)
        return np.add(squares, self._scratch, squares)

    def _adam(self, count: int) -> FloatArray:
        mean, squares, kept = (
            self.results["m_next"],
            self._mean_of_squares(self._optimiser.beta2),
            self._optimiser.beta1,
        )
        np.multiply(self._gradients, 1.0 - kept, self._scratch)
        np.multiply(self.memory["m"], kept, mean)
        np.add(mean, self._scratch, mean)
        if self._optimiser.correct_bias:
            mean = np.divide(mean, 1.0 - kept**count, self.results["m_hat"])
            squares = np.divide(squares, 1.0 - self._optimiser.beta2**count, self.results["s_hat"])
        return self._scaled(mean, squares)

    def _scaled(self, direction: FloatArray, squares: FloatArray) -> FloatArray:
        """Return rate times direction over the root of the squares, kept as `step`."""
        step, epsilon = self.results["step"], self._optimiser.epsilon
        if self._optimiser.epsilon_inside:
            np.sqrt(np.add(squares, epsilon, self._scratch), self._scratch)
        else:
            np.add(np.sqrt(squares, self._scratch), epsilon, self._scratch)
        np.multiply(direction, self._rates, step)
        return np.divide(step, self._scratch, step)
