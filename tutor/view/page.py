"""One step as text: its name, the formula in three lines, and why. For plain mode and for printing."""

from collections.abc import Iterator

from tutor.formula.notation import SPOKEN
from tutor.formula.spell import Speller
from tutor.numerals import GUARD, shown
from tutor.trace.grain import position
from tutor.view.ascii import spelled
from tutor.view.formula import formula_lines
from tutor.view.lines import plain, words
from tutor.view.scene import Scene


def page(scene: Scene, why: str, cells: int, grain: str = "step", *, spoken: bool = False) -> Iterator[str]:
    """Yield the lines of a step's page, each at most `cells` wide (spoken words excepted)."""
    lines = _page(scene, why, cells, grain, spoken=spoken)
    return map(spelled, lines) if scene.labels.ascii else lines


def _page(scene: Scene, why: str, cells: int, grain: str, *, spoken: bool) -> Iterator[str]:
    at = scene.step.address
    here = position(scene.trace, at, grain)
    title = scene.labels.words(at.ref)
    yield f"{at}  {title} ({scene.stage}; {grain} {here.number} of {here.count})"
    for line in formula_lines(scene, cells - 2, most=8):
        yield f"  {plain(line)}".rstrip()
    if spoken:
        yield f"  {say(scene)}."
    for line in words(spelled(why) if scene.labels.ascii else why, "", cells - 2, most=4):
        yield f"  {plain(line)}"


def say(scene: Scene) -> str:
    """Spell a step in words, to be read aloud."""
    step, labels = scene.step, scene.labels
    numbers = {ref: shown(value, scene.digits + GUARD) for ref, value in step.values}
    speller = Speller(SPOKEN, lambda ref: f"{labels.words(ref)}, {_said(numbers[ref])},", scene.constant)
    about = "equals" if scene.step.closes(scene.digits) else "is about"
    result = _said(shown(step.result, scene.digits)) if scene.visible(step.target) else "what?"
    sentence = f"{labels.words(step.target)} equals {speller.text(step.formula)} which {about} {result}"
    return sentence.replace(",,", ",").replace(", close bracket", " close bracket")


def _said(number: str) -> str:
    mantissa, _, exponent = number.replace("-", "minus ").partition("e")
    return f"{mantissa} times ten to the power of {exponent}" if exponent else mantissa
