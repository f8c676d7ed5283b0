"""What a good lesson file becomes: every key, every default, every way to give weights, biases and names."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tests.lesson.smallest import SMALLEST
from tutor.lesson.lesson import Ask, Claim, Lesson, Notation, Say
from tutor.lesson.load import load

LoadText = Callable[[str], Lesson]

FULL = """\
format: 1
id: two-two-two
title: Two outputs, with biases
summary: >-
  A 2-2-2 network
  with biases.
source: {title: A textbook, where: Chapter 3}
network:
  inputs: [x1, x2]
  layers:
    - units: [h1, h2]
      activation: sigmoid
      weights: [[0.2, -0.3], [0.4, 0.1]]
      bias: [0.1, -0.2]
    - units: [o1, o2]
      activation: tanh
      weights: [[0.5, -0.4], [-0.6, 0.3]]
      bias: {start: [0.2, 0.1], trained: false}
data:
  targets: [t1, t2]
  rows:
    - [0.6, 0.9, 1, 0]
    - [0.1, .2, 0, 1e-3]
  normalise: none
training:
  loss: squared-error
  optimiser: {kind: sgd, rate: 0.5}
  batch: all
  reduce: mean
  epochs: 3
notation: {z: net, a: out, difference: t-o}
say:
  - {at: "1/1:z[1][1]", text: "First\\n  line."}
  - {at: delta, text: Every error term.}
  - {at: backward, text: The way back.}
ask:
  - {at: "1/1:a[1][1]", digits: 6}
  - {at: dw}
claims:
  - {at: "1/1:E", printed: "0.2189", as: "E1 + E2"}
  - {at: "1/1:delta[2][1]", printed: "−.11"}
"""


def weights_of(lesson: Lesson, layer: int = 0) -> list[list[float]]:
    rows: list[list[float]] = lesson.network.layers[layer].weights.tolist()
    return rows


def with_layers(layers: str, inputs: str = "2", row: str = "1, 2, 3") -> str:
    text = SMALLEST.replace("inputs: 1", f"inputs: {inputs}").replace("3, 4", row)
    return text.replace("[{units: 1, activation: linear, weights: 2}]", layers)


def test_every_key_of_the_format_arrives(load_text: LoadText) -> None:
    lesson = load_text(FULL)
    assert (lesson.id, lesson.title, lesson.summary) == (
        "two-two-two",
        "Two outputs, with biases",
        "A 2-2-2 network with biases.",
    )
    assert lesson.source == ("A textbook", "Chapter 3")
    assert lesson.notation == Notation((("z", "net"), ("a", "out")), "t-o")
    assert lesson.say == (
        Say("1/1:z[1][1]", "First line."),
        Say("delta", "Every error term."),
        Say("backward", "The way back."),
    )
    assert lesson.ask == (Ask("1/1:a[1][1]", 6), Ask("dw", 4))
    assert lesson.claims == (Claim("1/1:E", "0.2189", "E1 + E2"), Claim("1/1:delta[2][1]", "−.11", ""))
    assert lesson.path is not None
    assert lesson.path.name == "lesson.yaml"


def test_the_network_of_the_file_arrives(load_text: LoadText) -> None:
    network = load_text(FULL).network
    hidden, output = network.layers
    assert network.inputs == ("x1", "x2")
    assert network.loss == "squared-error"
    assert (hidden.units, hidden.activation, hidden.bias_trained) == (("h1", "h2"), "sigmoid", True)
    assert hidden.weights.tolist() == [[0.2, -0.3], [0.4, 0.1]]
    assert hidden.bias is not None
    assert hidden.bias.tolist() == [0.1, -0.2]
    assert output.bias is not None
    assert (output.bias.tolist(), output.bias_trained) == ([0.2, 0.1], False)


def test_the_data_and_the_training_of_the_file_arrive(load_text: LoadText) -> None:
    lesson = load_text(FULL)
    assert lesson.data.inputs.tolist() == [[0.6, 0.9], [0.1, 0.2]]
    assert lesson.data.targets.tolist() == [[1, 0], [0, 0.001]]
    assert lesson.data.target_names == ("t1", "t2")
    training = lesson.training
    assert (training.batch, training.reduce, training.epochs) == (2, "mean", 3)
    assert (training.optimiser.kind, training.optimiser.rate) == ("sgd", 0.5)


def test_what_is_left_out_has_its_default(load_text: LoadText) -> None:
    lesson = load_text(SMALLEST)
    assert (lesson.summary, lesson.source, lesson.notation) == ("", ("", ""), Notation())
    assert (lesson.say, lesson.ask, lesson.claims) == ((), (), ())
    assert lesson.network.loss == "half-squared-error"
    assert lesson.network.layers[0].bias is None
    assert (lesson.training.batch, lesson.training.reduce, lesson.training.epochs) == (1, "sum", 1)


def test_all_arrays_are_read_only(load_text: LoadText) -> None:
    lesson = load_text(FULL)
    arrays = [lesson.data.inputs, lesson.data.targets]
    for layer in lesson.network.layers:
        arrays += [layer.weights] + ([layer.bias] if layer.bias is not None else [])
    assert [array.flags.writeable for array in arrays] == [False] * len(arrays)
    assert {array.dtype for array in arrays} == {np.dtype("float64")}


def test_one_number_fills_all_weights_and_biases(load_text: LoadText) -> None:
    lesson = load_text(
        with_layers("[{units: 3, activation: relu, weights: 7, bias: -1}]", row="1, 2, 3, 4, 5").replace(
            "targets: [t]", "targets: [t, u, v]"
        )
    )
    assert weights_of(lesson) == [[7, 7]] * 3
    assert lesson.network.layers[0].bias is not None
    assert lesson.network.layers[0].bias.tolist() == [-1, -1, -1]


def test_numbers_of_inputs_and_units_get_names(load_text: LoadText) -> None:
    layers = "[{units: 2, activation: tanh, weights: 1}, {units: 1, activation: tanh, weights: 1}]"
    network = load_text(with_layers(layers)).network
    assert network.inputs == ("x1", "x2")
    assert [layer.units for layer in network.layers] == [("H1", "H2"), ("O",)]


def test_several_hidden_layers_get_names_with_their_layer(load_text: LoadText) -> None:
    hidden = "{units: 2, activation: tanh, weights: 1}"
    text = with_layers(f"[{hidden}, {hidden}, {hidden}]", row="1, 2, 3, 4")
    network = load_text(text.replace("targets: [t]", "targets: [t, u]")).network
    assert [layer.units for layer in network.layers] == [("H1.1", "H1.2"), ("H2.1", "H2.2"), ("O1", "O2")]


@pytest.mark.parametrize("kind", ["uniform", "normal", "xavier", "he"])
def test_random_weights_are_the_same_every_time_and_differ_by_seed(kind: str, load_text: LoadText) -> None:
    def drawn(seed: int) -> list[list[float]]:
        layer = f"[{{units: 1, activation: tanh, weights: {{random: {kind}, seed: {seed}}}}}]"
        return weights_of(load_text(with_layers(layer)))

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_uniform_weights_stay_between_their_ends(load_text: LoadText) -> None:
    layers = "[{units: 1, activation: tanh, weights: {random: uniform, low: 2, high: 2.5}}]"
    assert all(2 <= weight < 2.5 for weight in weights_of(load_text(with_layers(layers)))[0])


def test_layers_with_the_same_seed_draw_from_one_stream(load_text: LoadText) -> None:
    layer = "{units: 1, activation: tanh, weights: {random: xavier, seed: 1}}"
    lesson = load_text(with_layers(f"[{layer}, {layer}]"))
    stream = np.random.RandomState(1)
    first, second = np.sqrt(6 / 3), np.sqrt(6 / 2)
    assert weights_of(lesson, 0) == stream.uniform(-first, first, (1, 2)).tolist()
    assert weights_of(lesson, 1) == stream.uniform(-second, second, (1, 1)).tolist()


def test_normal_weights_have_their_mean_and_deviation(load_text: LoadText) -> None:
    layers = "[{units: 1, activation: tanh, weights: {random: normal, mean: 3, sd: 0.01, seed: 5}}]"
    expected = np.random.RandomState(5).normal(3, 0.01, (1, 2)).tolist()
    assert weights_of(load_text(with_layers(layers))) == expected


def test_a_batch_larger_than_the_data_is_the_whole_data(load_text: LoadText) -> None:
    assert load_text(SMALLEST + "").training.batch == 1
    assert load_text(SMALLEST.replace("{optimiser", "{batch: 50, optimiser")).training.batch == 1


def test_a_whole_number_may_be_written_with_a_point(load_text: LoadText) -> None:
    assert load_text(SMALLEST.replace("{optimiser", "{epochs: 3.0, optimiser")).training.epochs == 3


@pytest.mark.parametrize(
    ("written", "meant"),
    [("012", 12), ("1e-3", 0.001), ("+.5", 0.5), ("0x10", 16), ("0o17", 15), ("-0", 0), ("5.", 5), ("1E2", 100)],
)
def test_numbers_follow_yaml_1_2(written: str, meant: float, load_text: LoadText) -> None:
    assert weights_of(load_text(SMALLEST.replace("weights: 2", f"weights: {written}"))) == [[meant]]


@pytest.mark.parametrize("word", ["no", "yes", "on", "off", "y", "n", "No", "12:30:45", "1_000", "0b11", "=", "e3"])
def test_words_follow_yaml_1_2(word: str, load_text: LoadText) -> None:
    assert load_text(SMALLEST.replace("The smallest lesson", word)).title == word


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("\n", "\r"), ("format", "\ufeffformat"), ("\nid", "\n# é\nid")])
def test_line_ends_byte_order_mark_and_comments_do_not_matter(change: tuple[str, str], tmp_path: Path) -> None:
    path = tmp_path / "lesson.yaml"
    path.write_bytes(SMALLEST.replace(*change).encode())
    assert load(path).title == "The smallest lesson"


def test_prose_may_have_newlines_tabs_and_any_script(load_text: LoadText) -> None:
    text = SMALLEST + 'say: [{at: z, text: "Σ w·x\\t= z\\n漢字 👩\\u200d🔬"}]\n'
    assert load_text(text).say == (Say("z", "Σ w·x = z 漢字 👩\u200d🔬"),)


def test_a_softmax_with_one_hot_targets_loads(load_text: LoadText) -> None:
    text = with_layers("[{units: 2, activation: softmax, weights: 1}]", row="1, 2, 0, 1")
    text = text.replace("targets: [t]", "targets: [no, yes]").replace("{optimiser", "{loss: cross-entropy, optimiser")
    assert load_text(text).data.target_names == ("no", "yes")


def test_a_million_weights_load(load_text: LoadText) -> None:
    layers = "[{units: 5000, activation: tanh, weights: 1}, {units: 1, activation: tanh, weights: 1}]"
    text = with_layers(layers, inputs="199", row=", ".join(["1"] * 200))
    assert load_text(text).network.sizes == (199, 5000, 1)


def test_loading_imports_neither_screen_nor_server() -> None:
    program = "import sys, tutor.lesson.load, tutor.lesson.find, tutor.author.findings\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not {"textual", "rich", "asyncssh"} & set(done.stdout.split())
