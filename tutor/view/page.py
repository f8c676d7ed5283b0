"""One step as text: its name, the formula in three lines, and why. For plain mode and for printing."""

from collections.abc import Iterator

from tutor.arithmetic.formula.notation import SPOKEN
from tutor.arithmetic.formula.spell import Speller
from tutor.arithmetic.numerals import GUARD, shown
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.grain import position
from tutor.view.ascii import spelled
from tutor.view.formula import formula_lines
from tutor.view.lines import plain, words
from tutor.view.prompt import NOTHING, SYMBOLS
from tutor.view.scene import GAP as BLANK
from tutor.view.scene import UNKNOWN, Scene


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
        yield f"  {say(scene).removesuffix('?')}{'?' if say(scene).endswith('?') else '.'}"
    for line in words(spelled(why) if scene.labels.ascii else why, "", cells - 2, most=4) if why else ():
        yield f"  {plain(line)}"


def say(scene: Scene) -> str:
    """Spell a step in words, to be read aloud; no more of it than the screen shows while it is asked."""
    step, labels = scene.step, scene.labels
    name = labels.words(step.target)
    if scene.reveal == NOTHING:
        return f"{name} equals what?"
    speller = Speller(SPOKEN, lambda ref: _spoken(scene, ref), scene.constant)
    about = "equals" if scene.step.closes(scene.digits) else "is about"
    result = f"{about} {said(shown(step.result, scene.digits))}" if scene.visible(step.target) else "equals what?"
    sentence = f"{name} equals {speller.text(step.formula)} which {result}"
    return sentence.replace(",,", ",").replace(", close bracket", " close bracket")


def _spoken(scene: Scene, ref: Ref) -> str:
    """Spell an operand in words, with its number where that may be told."""
    if BLANK in {scene.symbol(ref), scene.operand(ref)}:
        return "a gap,"
    name = scene.labels.words(ref)
    if scene.reveal == SYMBOLS:
        return f"{name},"
    if scene.operand(ref) == UNKNOWN:
        return f"{name}, still open,"
    return f"{name}, {said(shown(dict(scene.step.values)[ref], scene.digits + GUARD))},"


def said(number: str) -> str:
    """Spell a number in words where a reader would skip or spell its signs: `minus 2`."""
    mantissa, _, exponent = number.replace("-", "minus ").partition("e")
    return f"{mantissa} times ten to the power of {exponent}" if exponent else mantissa
