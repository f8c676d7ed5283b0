"""What a network says of itself."""

import pytest

from tests.networks import SEED_ROW, data, layer, network, seed_network, two_two_two
from tutor.arithmetic.engine.parameters import new_views, start_vector, trained_count


def test_sizes_count_inputs_and_units_and_depth_counts_layers() -> None:
    assert seed_network().sizes == (3, 4, 1)
    assert seed_network().depth == 2
    assert network(layer("linear", [[1, 2]])).sizes == (2, 1)


@pytest.mark.parametrize(
    ("bias", "bias_trained", "trained", "all_parameters"),
    [(None, True, 16, 16), ([0.0] * 4, True, 20, 20), ([0.0] * 4, False, 16, 20)],
)
def test_parameters_are_counted_with_and_without_biases(
    bias: list[float] | None, bias_trained: bool, trained: int, all_parameters: int
) -> None:
    hidden = layer("sigmoid", [[0.1] * 3] * 4, bias, bias_trained=bias_trained)
    net = network(hidden, layer("sigmoid", [[0.1] * 4]))
    assert trained_count(net) == trained
    assert start_vector(net).shape == (all_parameters,)


def test_writing_to_a_view_writes_to_the_vector() -> None:
    views = new_views(two_two_two())
    views.weights[1][0, 1] = 7.0
    bias = views.biases[0]
    assert bias is not None
    bias[1] = 8.0
    assert sorted(views.vector.tolist())[-2:] == [7.0, 8.0]


def test_data_counts_its_rows() -> None:
    assert SEED_ROW.rows == 1
    assert data(([1, 2], [3]), ([4, 5], [6])).rows == 2
