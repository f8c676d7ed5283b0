"""How the places are spelled at which a lesson says or asks something. Knows no network: only spelling."""

import re

from tutor.lesson.problems import quoted
from tutor.lesson.wording import meant
from tutor.quantity import VOCABULARY, RefError, parse_ref
from tutor.trace.plan import PASSES

STAGES = ("prepare", "test")
"""The stages beside training."""
_ADDRESS = re.compile(r"(?:prepare|(?:[1-9]\d{0,8}/)?(?:test|validation)/[1-9]\d{0,8}|[1-9]\d{0,8}/[1-9]\d{0,8}):(.+)")
_EXAMPLE = "write epoch/row:quantity, for example 1/1:z[1][1]"


class AddressError(ValueError):
    """A spelling that is no place in any lesson; the message says why and what to write."""


def check_address(text: str) -> None:
    """Check the spelling of an address such as `1/1:z[1][1]`; whether there is such a step is not checked here.

    Raises:
        AddressError: if it is no address.

    """
    match = _ADDRESS.fullmatch(text)
    if match is None:
        raise AddressError(f"{quoted(text)} is not an address; {_EXAMPLE}")
    try:
        parse_ref(match[1])
    except RefError as error:
        raise AddressError(str(error)) from None


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
        advice = f"did you mean {quoted(near)}?" if near else f"{_EXAMPLE}, or a quantity such as z"
        raise AddressError(f"{quoted(text)} is no quantity and no pass; {advice}")
