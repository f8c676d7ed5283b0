"""Gradient checks of a trace's steps, of a whole lesson, and by the command line; a wrong backward pass is found."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.cli.running import Run, home, run, sentences
from tests.networks import (
    TWO_TWO_TWO_ROW,
    random_data,
    random_network,
    seeded,
    trained_by,
    training,
    two_two_two,
)
from tutor.arithmetic.engine.network import Optimiser
from tutor.arithmetic.engine.passes import Passes
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.gradient_check import all_checks, checkable, gradient_check
from tutor.arithmetic.trace.step import Address, parse_address
from tutor.arithmetic.trace.trace import Trace
from tutor.author.gradients import agrees, check_gradients
from tutor.lesson.find import bundled

__all__ = ["home", "run"]
SHAPES = [(1, 1), (2, 3, 1), (3, 2, 2), (2, 3, 2, 2)]


def of_p(epochs: int = 1) -> Trace:
    return Trace(two_two_two(), TWO_TWO_TWO_ROW, training(0.5, epochs=epochs))


def random_traces() -> Iterator[Trace]:
    losses = [("sigmoid", "half-squared-error"), ("tanh", "squared-error"), ("sigmoid", "binary-cross-entropy")]
    for shape in SHAPES:
        for output, loss in [*losses, ("softmax", "cross-entropy"), ("linear", "mean-squared-error")]:
            if output == "softmax" and shape[-1] == 1:
                continue
            rng = seeded(f"{shape} {output} {loss}")
            kinds = [rng.choice(["sigmoid", "tanh", "bipolar-sigmoid"]) for _ in shape[2:]]
            net = random_network(rng, shape, [*kinds, output], loss=loss, bias=rng.random() < 0.7)
            yield Trace(net, random_data(rng, net, 3), trained_by(Optimiser("sgd", 0.1), batch=rng.choice([1, 2, 3])))


def test_every_gradient_of_random_networks_agrees_with_nudging() -> None:
    for trace in random_traces():
        for row in (1, 3):
            checks = list(all_checks(trace, row))
            layers = trace.net.network.layers
            assert len(checks) == sum(part.weights.size + (part.bias is not None and part.bias.size) for part in layers)
            for at, found in checks:
                assert found.gap < 1e-6, f"{trace.net.network.sizes} {at}: {found.slope} {found.backprop}"
                assert found.backprop == pytest.approx(trace[at].result, rel=1e-12, abs=1e-300)


def test_all_weights_and_biases_are_checked_in_the_order_of_the_layers() -> None:
    expected = ["dw[1][1,1]", "dw[1][1,2]", "db[1][1]", "dw[1][2,1]", "dw[1][2,2]", "db[1][2]"]
    expected += [text.replace("[1][", "[2][", 1) for text in expected]
    assert [str(at) for at, _ in all_checks(of_p())] == [f"1/1:{text}" for text in expected]


def test_the_curriculums_gradient_is_checked_at_its_step() -> None:
    found = gradient_check(of_p(), parse_address("1/1:dw[1][1,1]"))
    assert found.value == 0.2
    assert found.backprop == pytest.approx(-0.0192393, abs=5e-8)
    assert found.slope == pytest.approx(-0.0192393, abs=5e-8)


def test_a_later_step_is_checked_with_the_weights_of_its_own_time() -> None:
    found = gradient_check(of_p(epochs=2), parse_address("2/1:dw[2][1,1]"))
    assert found.value == pytest.approx(0.526613, abs=5e-7)  # net P's weight after its first update
    assert found.gap < 1e-6


def test_every_step_of_a_parameter_leads_to_the_same_check() -> None:
    trace = of_p()
    for name in ("dw", "w_next"):
        at = Address(1, 1, Ref(name, 2, (2, 1)))
        assert checkable(at)
        assert gradient_check(trace, at).backprop == pytest.approx(0.059924, abs=5e-7)
    assert gradient_check(trace, Address(1, 1, Ref("b_next", 2, (2,)))).backprop == pytest.approx(0.122919, abs=5e-7)


@pytest.mark.parametrize("text", ["1/1:z[1][1]", "1/1:a[2][1]", "1/1:E", "1/1:delta[1][1]", "test/1:a[2][1]"])
def test_a_step_that_belongs_to_no_parameter_cannot_be_checked(text: str) -> None:
    at = parse_address(text)
    assert not checkable(at)
    if at.stage == "train":
        with pytest.raises(KeyError):
            gradient_check(of_p(), at)


# --- a lesson, and the command line ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", bundled(), ids=lambda path: path.stem)
def test_the_gradients_of_a_bundled_lesson_are_right(path: Path) -> None:
    found, said = check_gradients(path)
    assert found == ()
    assert "gradients checked; the largest gap is" in said


def test_the_command_says_how_many_gradients_it_checked_and_how_well_they_agree(run: Run) -> None:
    ended = run("check", "--gradients", "article")
    assert ended.status == 0
    (sentence,) = sentences(ended.out)
    assert sentence.startswith("article: 16 gradients checked; the largest gap is ")  # 3 x 4 + 4 weights, no biases
    gap, at = sentence.removeprefix("article: 16 gradients checked; the largest gap is ").split(", at ")
    assert float(gap) < 1e-6
    assert parse_address(at).ref.name == "dw"
    assert sentences(ended.err) == ["1 checked, 0 to be mended"]


def test_several_lessons_get_a_sentence_each(run: Run) -> None:
    ended = run("check", "--gradients", "article", "train")
    assert ended.status == 0
    assert [line.split(":")[0] for line in sentences(ended.out)] == ["article", "train"]
    assert "train: 21 gradients checked" in ended.out  # 16 weights and 5 biases


def test_a_lesson_that_does_not_load_is_told_as_always(run: Run, tmp_path: Path) -> None:
    (tmp_path / "none.yaml").write_text("format: 2\n", encoding="utf-8")
    ended = run("check", "--gradients", str(tmp_path / "none.yaml"))
    assert ended.status == 2
    assert "none.yaml:1:" in ended.out
    assert "gradients checked" not in ended.out


def sabotaged(passes: Passes, number: int) -> list[tuple[object, tuple[object, ...]]]:
    """Forget every unit's own slope."""
    return [(np.positive, (passes.values.blames[number], passes.values.deltas[number]))]


def test_a_wrong_backward_pass_is_found_by_the_command(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Passes, "_through_activation", sabotaged)
    ended = run("check", "--gradients", "twin")
    assert ended.status == 1
    lines = sentences(ended.out)
    assert len([line for line in lines if "nudging gives" in line]) == 16
    (line,) = [line for line in lines if "1/1:dw[2][1,1]: " in line]
    nudged, backprop = line.split("nudging gives ")[1].split(", the backward pass ")
    assert float(nudged) == pytest.approx(-0.031354, abs=5e-7)
    assert float(backprop) == pytest.approx((0.570384 - 0.8) * 0.557248, abs=2e-6)  # the output's slope is missing
    assert sentences(ended.err) == ["1 checked, 1 to be mended"]


def test_agreement_allows_for_rounding_and_for_nothing_else() -> None:
    right = gradient_check(of_p(), parse_address("1/1:dw[1][1,1]"))
    assert agrees(right)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Passes, "_through_activation", sabotaged)
        assert not agrees(gradient_check(of_p(), parse_address("1/1:dw[1][1,1]")))
