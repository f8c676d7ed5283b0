"""Spoken words: what a screen reader says at a step, written down by hand from the worked examples."""

from pathlib import Path

import pytest

from tests.export.zoo import staged
from tests.plain.walking import Typed

SPOKEN = {
    ("article", "1/1:z[1][1]"): (
        "weighted sum of H1 equals weight from A to H1, 0.1, times input A, 1, plus weight from B to H1, 0.1, "
        "times input B, 1, plus weight from C to H1, 0.1, times input C, 1, which equals 0.3."
    ),
    ("article", "1/1:a[1][1]"): (
        "output of H1 equals 1 divided by open bracket 1 plus e to the power of minus weighted sum of H1, 0.3 "
        "close bracket which equals 0.5744."
    ),
    ("article", "1/1:E"): (
        "error equals 0.5 times open bracket target of O, 1, minus output of O, 0.55719 close bracket squared "
        "which equals 0.09804."
    ),
    ("article", "1/1:slope[2][1]"): (
        "slope of O equals output of O, 0.55719, times open bracket 1 minus output of O, 0.55719 close bracket "
        "which equals 0.2467."
    ),
    ("article", "1/1:w_next[2][1,1]"): (
        "new weight from H1 to O equals weight from H1 to O, 0.1, minus learning rate, 1, times gradient from H1 to O, "
        "minus 0.062760, which equals 0.1628."
    ),
    ("twin", "1/1:z[1][3]"): (
        "weighted sum of H3 equals weight from A to H3, minus 0.3, times input A, 0.9, plus weight from B to H3, 0.1, "
        "times input B, 0.4, plus weight from C to H3, 0.2, times input C, 0.2, which equals minus 0.19."
    ),
    ("twin", "1/1:delta[2][1]"): (
        "error term of O equals open bracket output of O, 0.57038, minus target of O, 0.8 close bracket times "
        "slope of O, 0.24505, which equals minus 0.05627."
    ),
    ("twin", "1/1:delta[1][2]"): (
        "error term of H2 equals weight from H2 to O, minus 0.2, times error term of O, minus 0.056266, times "
        "slope of H2, 0.24207, which equals 0.002724."
    ),
    ("twin", "1/1:dw[2][1,1]"): (
        "gradient from H1 to O equals error term of O, minus 0.056266, times output of H1, 0.55725, "
        "which equals minus 0.03135."
    ),
    ("twin", "2/1:w_next[2][1,1]"): (  # 0.31568 + 0.015072 is 0.330752, yet the weight is 0.33075 less a little
        "new weight from H1 to O equals weight from H1 to O, 0.31568, minus learning rate, 0.5, "
        "times gradient from H1 to O, minus 0.030144, which is about 0.3307."
    ),
}
"""By lesson and step; the numbers are those of DESIGN section 7 and of CURRICULUM, operands with a fifth digit."""


@pytest.mark.parametrize(("step", "sentence"), SPOKEN.items(), ids=[" ".join(step) for step in SPOKEN])
def test_a_step_is_said_in_words(step: tuple[str, str], sentence: str, typed: Typed) -> None:
    lesson, address = step
    said = typed(lesson, f"g {address}", options=("--words",)).out
    assert f"  {sentence}" in said.splitlines()


def test_words_are_one_line_each_so_that_they_are_read_without_a_break(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    lines = typed("article", options=("--words",)).out.splitlines()
    assert f"  {SPOKEN['article', '1/1:z[1][1]']}" in lines


def test_words_have_no_sign_that_a_reader_would_skip_or_spell(typed: Typed) -> None:
    said = typed("twin", *("",) * 105, options=("--words",)).out
    sentences = [line for line in said.splitlines() if " equals " in line or " is about " in line]
    assert len(sentences) == 106
    for sentence in sentences:
        assert not set(sentence) & set("·*=()[]{}→>≈~−δ∂²√^/_|▶"), sentence


def test_a_very_small_number_is_said_as_a_power_of_ten(typed: Typed, tmp_path: Path) -> None:
    staged(tmp_path)
    said = typed(str(tmp_path / "staged.yaml"), "g 1/2:s_next[1][1,1]", options=("--words",)).out
    # the two gradients are 0.158651 and -0.053584, the mean of squares 0.001 times the square of their sum
    assert "which equals 1.104 times ten to the power of minus 5." in said


def test_without_the_option_nothing_is_said_twice(typed: Typed) -> None:
    assert " equals " not in typed("article", *("",) * 20).out
