"""How plain mode greets, and how it writes what a lesson's prose names."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.lesson.smallest import SMALLEST
from tests.plain.walking import Typed
from tutor.plain.talk import sentence

SAYING = SMALLEST.replace("weights: 2", "weights: -2") + 'say: [{at: z, text: "The sum is {1/1:z[1][1]}."}]\n'


@pytest.fixture
def written(tmp_path: Path) -> Callable[[str], str]:
    """Write a lesson; return its path."""

    def write(text: str) -> str:
        path = tmp_path / "lesson.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


@pytest.mark.parametrize(
    ("title", "greeting"),
    [("Why?", "Why? Enter"), ("A neuron", "A neuron. Enter"), ("It learns!", "It learns! Enter")],
)
def test_a_title_gets_no_second_full_stop(
    title: str, greeting: str, typed: Typed, written: Callable[[str], str]
) -> None:
    assert sentence(title) == greeting.removesuffix(" Enter")
    path = written(SMALLEST.replace("The smallest lesson", title))
    assert typed(path, "q").out.startswith(greeting)


@pytest.mark.parametrize(("options", "sum_"), [((), "The sum is \u22126."), (("--ascii",), "The sum is -6.")])
def test_a_number_in_prose_has_the_minus_sign_of_the_formulas(
    options: tuple[str, ...], sum_: str, typed: Typed, written: Callable[[str], str]
) -> None:
    assert sum_ in typed(written(SAYING), "q", options=options).out
