"""Spot the mistake, as a quiz: which line of a worked row is at fault, and which slip it is."""

from collections.abc import Callable

from tutor.arithmetic.formula.notation import SPACED, UNICODE
from tutor.arithmetic.formula.spell import Speller
from tutor.arithmetic.numerals import FULL, GUARD, shown
from tutor.arithmetic.quantity import Ref
from tutor.teaching.diagnosis.slips.catalogue import catalogue
from tutor.teaching.exercises.planted_row import DIGITS, Puzzle, WorkedLine, puzzle
from tutor.teaching.exercises.quiz import Option, Query, Quiz, slip_option
from tutor.teaching.learner.skills import skill_of
from tutor.teaching.session.state import fingerprint
from tutor.view.ascii import spelled
from tutor.view.labels import Labels

_TITLE = "Spot the mistake"


def spot_quiz(seed: int, *, ascii_only: bool = False) -> Quiz:
    """Make the quiz of a seed: find the line, then name the slip."""
    made = puzzle(seed)
    labels = Labels(made.trace.net.network, ascii=ascii_only)
    lines = tuple(_line(made, line, labels) for line in made.lines)
    wrong = made.lines[made.wrong]
    skill = skill_of(made.trace.net, wrong.at.ref)
    find = Query(
        "One line does not follow from the numbers above it. Which?",
        tuple(_found(made, number, text) for number, text in enumerate(lines)),
        skill,
        str(wrong.at),
    )
    name = Query(f"{labels.symbol(wrong.at.ref)}: what went wrong there?", _names(made), skill, str(wrong.at))
    about = (f"A row worked by hand: {_given(made, labels)}.",)
    slip = catalogue()[made.slip]
    closing = f"That line was {slip.named()}. {slip.principle}"
    return Quiz(_TITLE, about, (find, name), closing, "spot", fingerprint(made.trace))


def _found(made: Puzzle, number: int, text: str) -> Option:
    if number == made.wrong:
        return Option(text, right=True)
    told = "That line follows from the lines above it, although they may carry the mistake on."
    return Option(text, told=told)


def _names(made: Puzzle) -> tuple[Option, ...]:
    otherwise = "Put the numbers in: that would give another result."
    return tuple(slip_option(choice.slip, right=choice.right, otherwise=otherwise) for choice in made.choices)


def _given(made: Puzzle, labels: Labels) -> str:
    moment = made.trace.moment(made.lines[0].at)
    sizes = made.trace.net.network.sizes
    refs = [Ref("x", 0, (n,)) for n in range(1, sizes[0] + 1)] + [Ref("t", 0, (n,)) for n in range(1, sizes[-1] + 1)]
    texts = [f"{labels.symbol(ref)} = {shown(moment.value(ref))}" for ref in (*refs, Ref("rate"))]
    return ", ".join(texts)


def _line(made: Puzzle, line: WorkedLine, labels: Labels) -> str:
    """Write a line with the numbers as they stand in the lines above it."""
    number, notation = made.reader(), SPACED if labels.ascii else UNICODE

    def spelled_out(name: Callable[[Ref], str]) -> str:
        return Speller(notation, name, lambda value: shown(value, FULL)).text(line.formula)

    numbers = spelled_out(lambda ref: shown(number(ref), DIGITS + GUARD))
    value = shown(line.value, DIGITS).replace("-", "-" if labels.ascii else "\N{MINUS SIGN}")
    text = f"{labels.symbol(line.at.ref)} = {spelled_out(labels.symbol)} = {numbers} = {value}"
    return spelled(text) if labels.ascii else text
