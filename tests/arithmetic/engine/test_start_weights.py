"""Start weights: the same numbers everywhere and for ever, checked against Python's own Mersenne twister."""

from math import sqrt
from random import Random

import numpy as np
import pytest

from tests.networks import seeded
from tutor.arithmetic.engine.initial import RandomStart, Streams, constant
from tutor.arithmetic.engine.network import frozen


def twister(seed: int) -> Random:
    """Return Python's generator in the state that the twister's authors give it for a seed."""
    state = [seed]
    for place in range(1, 624):
        state.append((1812433253 * (state[-1] ^ (state[-1] >> 30)) + place) & 0xFFFFFFFF)
    stream = seeded(0)
    stream.setstate((3, (*state, 624), None))
    return stream


@pytest.mark.parametrize("seed", [1, 7, 2**32 - 1])
def test_uniform_weights_are_the_twisters_numbers(seed: int) -> None:
    stream = twister(seed)
    expected = [[-0.5 + stream.random() for _ in range(3)] for _ in range(2)]
    drawn = Streams().weights(RandomStart("uniform", seed), 2, 3)
    assert np.allclose(drawn, expected, rtol=1e-15, atol=0)


def test_uniform_weights_lie_between_their_ends() -> None:
    drawn = Streams().weights(RandomStart("uniform", low=2.0, high=3.0), 30, 30)
    assert 2.0 <= drawn.min() < 2.05
    assert 2.95 < drawn.max() <= 3.0


def test_xavier_weights_reach_to_the_root_of_6_by_incoming_and_outgoing() -> None:
    stream, bound = twister(1), sqrt(6 / (4 + 3))
    expected = [[-bound + 2 * bound * stream.random() for _ in range(4)] for _ in range(3)]
    assert np.allclose(Streams().weights(RandomStart("xavier"), 3, 4), expected, rtol=1e-14, atol=0)


@pytest.mark.parametrize(
    ("start", "mean", "deviation"),
    [
        (RandomStart("normal", 5, mean=0.3, sd=0.2), 0.3, 0.2),
        (RandomStart("normal", 5), 0.0, 0.1),
        (RandomStart("he", 5), 0.0, sqrt(2 / 50)),
    ],
)
def test_normal_weights_have_their_mean_and_deviation(start: RandomStart, mean: float, deviation: float) -> None:
    drawn = Streams().weights(start, 80, 50)
    assert abs(drawn.mean() - mean) < 4 * deviation / sqrt(drawn.size)
    assert abs(drawn.std() / deviation - 1) < 4 / sqrt(2 * drawn.size)


def test_layers_of_one_seed_draw_one_after_another_from_one_stream() -> None:
    start = RandomStart("uniform", 3)
    streams = Streams()
    parts = [streams.weights(start, 2, 3), streams.weights(start, 1, 2)]
    whole = Streams().weights(start, 1, 8)
    assert [*parts[0].ravel(), *parts[1].ravel()] == whole.ravel().tolist()


def test_layers_of_different_seeds_do_not_disturb_each_other() -> None:
    streams = Streams()
    streams.weights(RandomStart("normal", 4), 3, 3)
    after_another = streams.weights(RandomStart("uniform", 3), 2, 2)
    assert after_another.tolist() == Streams().weights(RandomStart("uniform", 3), 2, 2).tolist()


def test_constant_weights_are_one_number_in_any_shape() -> None:
    assert constant(0.1, 2, 3).tolist() == [[0.1] * 3] * 2
    assert constant(-2, 4).tolist() == [-2.0] * 4


@pytest.mark.parametrize(
    "array", [constant(0.1, 2), Streams().weights(RandomStart("he"), 2, 2), frozen([[1, 2], [3, 4]])]
)
def test_start_weights_are_doubles_that_cannot_be_written_to(array: np.ndarray) -> None:
    assert array.dtype == np.float64
    assert not array.flags.writeable


def test_freezing_copies_so_that_the_original_may_change() -> None:
    original = np.array([1.0, 2.0])
    kept = frozen(original)
    original[0] = 9.0
    assert kept.tolist() == [1.0, 2.0]


def test_numbers_that_form_no_rectangle_cannot_be_frozen() -> None:
    with pytest.raises(ValueError, match="inhomogeneous"):
        frozen([[1, 2], [3]])
