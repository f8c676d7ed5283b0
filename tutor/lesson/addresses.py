"""How the places are spelled at which a lesson says or asks something. Knows no network: only spelling."""

import re

from tutor.arithmetic.quantity import VOCABULARY, RefError, parse_ref
from tutor.arithmetic.trace.plan import PASSES
from tutor.arithmetic.trace.plan import STAGES as PASS_OF
from tutor.arithmetic.trace.step import FORM, PREPARE
from tutor.lesson.problems import quoted
from tutor.lesson.syntax import CURLY, no_quote
from tutor.lesson.wording import meant

STAGES = ("prepare", "test")
"""The stages beside training."""
_ADDRESS = re.compile(r"(?:prepare|(?:[1-9]\d{0,8}/)?(?:test|validation)/[1-9]\d{0,8}|[1-9]\d{0,8}/[1-9]\d{0,8}):(.+)")


class AddressError(ValueError):
    """A spelling that is no place in any lesson; the message says why and what to write."""


def check_address(text: str) -> None:
    """Check the spelling of an address such as `1/1:z[1][1]`; whether there is such a step is not checked here.

    Raises:
        AddressError: if it is no address.

    """
    match = _ADDRESS.fullmatch(text)
    if match is None:
        raise AddressError(f"{quoted(text)} is not an address; {_advice(text)}")
    try:
        parse_ref(match[1])
    except RefError as error:
        raise AddressError(str(error)) from None


def _advice(text: str) -> str:
    """Say what to write instead of what is no address: for a quantity alone, where it stands."""
    if text[:1] in CURLY:
        return no_quote(text[0])
    try:
        ref = parse_ref(text)
    except RefError:
        return FORM
    place = PREPARE if PASS_OF.get(ref.name) == PREPARE or ref.name == "raw" else "1/1"
    return f"write {place}:{ref}" if ref.kind.shape not in {"scalar", "total"} or ref.index else FORM


def check_place(text: str) -> None:
    """Check the spelling of an address, a quantity's name, a pass or a stage.

    Raises:
        AddressError: if it is none of them.

    """
    if not text.isidentifier():
        check_address(text)
        return
    words = [*VOCABULARY, *PASSES, *STAGES]
    if text not in words:
        near = meant(text, words)
        advice = f"did you mean {quoted(near)}?" if near else f"{FORM}, or a quantity such as z"
        raise AddressError(f"{quoted(text)} is no quantity and no pass; {advice}")
