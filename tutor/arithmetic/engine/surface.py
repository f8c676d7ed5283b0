"""The output of a two-input network over a grid of inputs. May know NumPy and the engine only."""

import numpy as np

from tutor.arithmetic.engine.network import Network
from tutor.arithmetic.engine.parameters import Views
from tutor.arithmetic.engine.passes import Passes
from tutor.arithmetic.functions.calls import FloatArray


def surface(network: Network, parameters: Views, inputs: FloatArray, size: tuple[int, int]) -> FloatArray:
    """Return the first output over the range of the given rows' two inputs, a tenth wider, shape (down, across).

    `inputs` has shape (rows, 2); `size` is (across, down); the first input grows to the right, the second one upwards.
    """
    low, high = inputs.min(axis=0), inputs.max(axis=0)
    margin = np.where(high > low, (high - low) / 10, 1.0)
    across, down = size
    first = np.linspace(low[0] - margin[0], high[0] + margin[0], across)
    second = np.linspace(high[1] + margin[1], low[1] - margin[1], down)
    grid = np.stack(np.meshgrid(first, second), axis=-1).reshape(-1, 2)
    targets = np.zeros((len(grid), network.sizes[-1]))
    with np.errstate(all="ignore"):
        outputs = Passes(network, len(grid), parameters).forward(grid, targets)
    return outputs[:, 0].reshape(down, across)
