"""A publication's claims as a quiz: does it agree, which slip is it, does it matter? The learner decides first."""

from collections.abc import Iterator, Mapping
from random import Random

from tutor.arithmetic.numerals import shown
from tutor.arithmetic.quantity import Ref
from tutor.arithmetic.trace.step import Address, parse_address
from tutor.arithmetic.trace.trace import Trace
from tutor.lesson.lesson import Claim, Lesson
from tutor.teaching.diagnosis.claim_text import said
from tutor.teaching.diagnosis.claims import AGREES, FINE, FORMULA, ClaimVerdict, judge_claim
from tutor.teaching.diagnosis.consequence import consequence
from tutor.teaching.diagnosis.slips.rewrite import Case, singles
from tutor.teaching.diagnosis.slips.rules import slipped
from tutor.teaching.exercises.quiz import Option, Query, Quiz, slip_option
from tutor.teaching.learner.skills import skill_of
from tutor.teaching.session.session import printed
from tutor.teaching.session.state import fingerprint, row_of
from tutor.view.ascii import spelled
from tutor.view.labels import Labels

_CHOICES = 4
_HARDLY = 0.01
"""Part of the error by which it may change and still count as the same."""


def claims_quiz(lesson: Lesson, trace: Trace, labels: Labels) -> Quiz:
    """Make the quiz of a lesson's claims.

    Raises:
        AddressError: if the lesson claims something of a step that does not exist; checked lessons do not.

    """
    rows = printed(lesson)
    queries: list[Query] = []
    for claim in lesson.claims:
        at = parse_address(claim.at)
        queries += _queries(trace, claim, at, rows.get(row_of(at), {}), labels)
    source = lesson.source[0] or lesson.title
    about = (f"What {source} prints, line by line. You decide first; then the engine does.",)
    return Quiz("Claims", about, tuple(queries), "That was the last claim.", lesson.id, fingerprint(trace))


def _queries(trace: Trace, claim: Claim, at: Address, row: Mapping[Ref, float], labels: Labels) -> Iterator[Query]:
    verdict = judge_claim(trace, at, claim.printed, claim.formula, row)
    text = f"{labels.words(at.ref)}: printed {claim.printed}"
    text += f", as {claim.formula}" if claim.formula else ""
    text = spelled(text) if labels.ascii else text
    skill, step = skill_of(trace.net, at.ref), str(at)
    slips = _slips(verdict)
    sentence = said(verdict, named=not slips)  # which slip it is, is asked next
    sentence = f"{sentence[:1].upper()}{sentence[1:]}."
    yield Query(f"{text[:1].upper()}{text[1:]}. Does it agree?", _agreement(verdict, sentence), skill, step, "claim")
    if slips:
        choices = _names(trace, at, slips)
        yield Query(f"{text[:1].upper()}{text[1:]}. Which slip is that?", choices, skill, step, "claim")
    if verdict.number != AGREES and at.ref.name != "E":
        yield Query(
            f"Go on with {claim.printed} as printed: what does the error do?", _matters(trace, claim, at), "", step
        )


def _agreement(verdict: ClaimVerdict, sentence: str) -> tuple[Option, ...]:
    right = 0
    if verdict.verdict == FORMULA:
        right = 2
    elif verdict.number not in FINE:
        right = 3
    elif verdict.number != AGREES:
        right = 1
    texts = (
        "It agrees.",
        "The method is right; it was rounded or cut off on the way.",
        "The number may stand, but the printed formula gives another one.",
        "The number is wrong.",
    )
    told = "Work the line out from the numbers before it, to one digit more than is printed."
    return tuple(
        Option(text, number == right, sentence if number == right else told) for number, text in enumerate(texts)
    )


def _slips(verdict: ClaimVerdict) -> tuple[str, ...]:
    """Return the slips that explain a claim: those of its formula, else those of its number."""
    formulas = [diagnosis.slip for formula in verdict.wrong_formulas for diagnosis in formula.diagnoses]
    return tuple(dict.fromkeys(formulas or [diagnosis.slip for diagnosis in verdict.diagnoses]))


def _names(trace: Trace, at: Address, slips: tuple[str, ...]) -> tuple[Option, ...]:
    case = Case(trace, at)
    others = sorted({wrong.slip for wrong in singles(case.formula, slipped(case))} - set(slips))
    random = Random(str(at))  # noqa: S311  (an order, no secret)
    taken = random.sample(others, min(_CHOICES - 1, len(others)))
    otherwise = "Put the numbers in: that would give something else."
    options = [slip_option(slip, right=slip in slips, otherwise=otherwise) for slip in (slips[0], *taken)]
    random.shuffle(options)
    return tuple(options)


def _matters(trace: Trace, claim: Claim, at: Address) -> tuple[Option, ...]:
    before, after = consequence(trace, at, claim.number)
    told = f"With the right number it is {shown(before)}, with the printed one {shown(after)}."
    change = (after - before) / before if before else 0.0
    right = 2 if abs(change) < _HARDLY else int(change < 0)
    texts = ("It comes out larger.", "It comes out smaller.", "It hardly changes: by less than a hundredth.")
    return tuple(Option(text, number == right, told if number == right else "") for number, text in enumerate(texts))
