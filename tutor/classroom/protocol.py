"""The messages of a class: one JSON object a line, versioned, size-limited, strictly read; see `PROTOCOL.md`."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from tutor.arithmetic.trace.step import AddressError, parse_address
from tutor.classroom.transport import Message

VERSION = 1
LONGEST_TO_HUB, LONGEST_TO_MEMBER = 4096, 65536
"""Bytes of a line with its end."""
LEARNER, TEACHER = ROLES = ("learner", "teacher")
FOLLOW, FREE = PACES = ("follow", "free")
RIGHT, WRONG, GIVEN_UP = VERDICTS = ("right", "wrong", "given-up")
MOST_LEARNERS = 200
"""Learners of a class, so that a roster fits into one message."""
MOST_SLIPS = 40
LONGEST_NAME, LONGEST_LESSON, LONGEST_ADDRESS, LONGEST_TOLD = 32, 1000, 64, 1500
_SLIP = re.compile(r"[a-z0-9-]{0,48}")
_NAME = re.compile(r"[^\W_][\w.@' -]{0,31}")
_MOST = 1_000_000


class ProtocolError(ValueError):
    """A line that is no message of this protocol; the sentence says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Field:
    """What a field may hold."""

    holds: str
    """As the page says it."""
    fits: Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of message."""

    says: str
    fields: MappingProxyType[str, Field]
    role: str = ""
    """Who alone may send it, or gets it; empty: both."""


def is_name(value: Any) -> bool:
    """Tell whether a text can be a member's name: letters and digits of any language, single spaces, . _ - @ '."""
    return isinstance(value, str) and _NAME.fullmatch(value) is not None and value == " ".join(value.split())


def _is_address(value: Any) -> bool:
    if not isinstance(value, str) or not value.isascii() or len(value) > LONGEST_ADDRESS:
        return False
    try:
        return str(parse_address(value)) == value
    except (AddressError, ValueError):
        return False


def _is_text(value: Any, longest: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= longest and value.isprintable()


def _is_count(value: Any) -> bool:
    return type(value) is int and 0 <= value <= _MOST


def _is_slip(value: Any) -> bool:
    return isinstance(value, str) and _SLIP.fullmatch(value) is not None


def _are_slips(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= MOST_SLIPS
        and all(
            isinstance(pair, list) and len(pair) == 2 and _is_slip(pair[0]) and _is_count(pair[1]) for pair in value
        )
    )


def _are_members(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= MOST_LEARNERS
        and all(isinstance(one, dict) and _fitting(one, MEMBER) for one in value)
    )


def _choice(values: tuple[str, ...]) -> Field:
    return Field(" or ".join(f"`{value or '(empty)'}`" for value in values), lambda value: value in values)


_NAMED = Field("a name", is_name)
_ADDRESS = Field("an address, as `1/1:z[1][1]`", _is_address)
_PLACE = Field("an address, or empty", lambda value: value == "" or _is_address(value))
_FLAG = Field("true or false", lambda value: isinstance(value, bool))
_COUNT = Field("a whole number", _is_count)
_SLIP_FIELD = Field("a slip's id, or empty", _is_slip)
_SLIPS = Field("pairs of a slip's id and a count, most first", _are_slips)
_REASON = Field("a sentence", lambda value: _is_text(value, 200))
_TOLD = Field("a sentence", lambda value: _is_text(value, LONGEST_TOLD))
_LESSON = Field("a lesson's id, or its file's path", lambda value: _is_text(value, LONGEST_LESSON))
_NUMBER = Field("a question's number, 0: none", _is_count)

MEMBER: dict[str, Field] = {
    "name": _NAMED,
    "present": _FLAG,
    "address": _PLACE,
    "hand": _FLAG,
    "answer": _choice(("", *VERDICTS)),
    "mended": _FLAG,
    "slip": _SLIP_FIELD,
}
"""A learner in a roster: the answer is the first one to the latest question; mended: right later on."""
_MEMBERS = Field("learners: " + ", ".join(f"`{name}`" for name in MEMBER), _are_members)


def _form(says: str, only: str = "", /, **fields: Field) -> Form:
    return Form(says, MappingProxyType(fields), only)


TO_HUB: dict[str, Form] = {
    "hello": _form("The first message: who comes.", name=_NAMED, role=_choice(ROLES)),
    "go": _form("I am at this step.", address=_ADDRESS),
    "hand": _form("My hand is up, or down again.", LEARNER, up=_FLAG),
    "answer": _form(
        "What my answer to the question was found to be.",
        LEARNER,
        question=_NUMBER,
        verdict=_choice(VERDICTS),
        slip=_SLIP_FIELD,
    ),
    "pace": _form("Follow me, or go at your own pace.", TEACHER, pace=_choice(PACES)),
    "bring": _form("Bring everyone to my step.", TEACHER),
    "ask": _form("Ask everyone this step.", TEACHER, address=_ADDRESS),
    "reveal": _form("Close the question and show what came of it.", TEACHER),
    "beside": _form("Set this slip's line beside the right one.", TEACHER, slip=_SLIP_FIELD),
    "who": _form("Who is there? The only way to names.", TEACHER),
    "lower": _form("Every hand is seen to.", TEACHER),
    "end": _form("The class is over.", TEACHER),
    "open": _form("Let addresses that sent too many wrong codes try at the usual pace again.", TEACHER),
    "report": _form("Write the report now.", TEACHER),
}
"""From a member to the hub."""
TO_MEMBER: dict[str, Form] = {
    "welcome": _form(
        "The answer to hello: the class as it stands. `name` may have got a number, if it was taken.",
        name=_NAMED,
        lesson=_LESSON,
        led=_FLAG,
        pace=_choice(PACES),
        address=_PLACE,
        question=_NUMBER,
        asked=_PLACE,
        answered=_FLAG,
        hand=_FLAG,
    ),
    "refused": _form("The hub does not take you; the line closes.", reason=_REASON),
    "led": _form("Whether a teacher is there.", there=_FLAG),
    "at": _form("The teacher is at this step.", address=_ADDRESS),
    "pace": _form("Follow, or go at your own pace.", pace=_choice(PACES)),
    "come": _form("Come to the teacher's step.", address=_ADDRESS),
    "asked": _form("This step is asked.", question=_NUMBER, address=_ADDRESS),
    "revealed": _form(
        "The question is closed. Counts only, never names or numbers of the network.",
        question=_NUMBER,
        address=_ADDRESS,
        answered=_COUNT,
        right=_COUNT,
        slips=_SLIPS,
    ),
    "beside": _form("Set this slip's line beside the right one.", address=_ADDRESS, slip=_SLIP_FIELD),
    "lowered": _form("The teacher has seen your hand.", LEARNER),
    "ended": _form("The class is over."),
    "counts": _form(
        "How the class stands; when something changed, at most ten times a second.",
        TEACHER,
        pace=_choice(PACES),
        known=_COUNT,
        present=_COUNT,
        here=_COUNT,
        hands=_COUNT,
        question=_NUMBER,
        asked=_PLACE,
        open=_FLAG,
        answered=_COUNT,
        right=_COUNT,
        mended=_COUNT,
        gave_up=_COUNT,
        other=_COUNT,
        missing=_COUNT,
        slips=_SLIPS,
    ),
    "roster": _form("The answer to who.", TEACHER, members=_MEMBERS),
    "told": _form("Something that the teacher should know.", TEACHER, text=_TOLD),
}
"""From the hub to a member."""


def encode(message: Message) -> bytes:
    """Write a message as a line."""
    return json.dumps({"v": VERSION, **message}, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def from_member(line: bytes) -> Message:
    """Read a line that a member sent.

    Raises:
        ProtocolError: if it is no message that a member may send.

    """
    return _decode(line, TO_HUB, LONGEST_TO_HUB)


def from_hub(line: bytes) -> Message:
    """Read a line that the hub sent.

    Raises:
        ProtocolError: if it is no message of a hub.

    """
    return _decode(line, TO_MEMBER, LONGEST_TO_MEMBER)


def _decode(line: bytes, forms: dict[str, Form], longest: int) -> Message:
    if len(line) > longest:
        raise ProtocolError(f"a line of {len(line)} bytes; {longest} is the most")
    try:
        found = json.loads(line.decode())
    except (ValueError, RecursionError):
        raise ProtocolError("a line that is no JSON") from None
    version = found.pop("v", None) if isinstance(found, dict) else None
    if type(version) is not int:
        raise ProtocolError("a line that is no message with a version")
    if version != VERSION:
        raise ProtocolError(f"a message of another version than {VERSION}")
    return _checked(found, forms)


def _checked(found: Message, forms: dict[str, Form]) -> Message:
    kind = found.get("type")
    form = forms.get(kind) if isinstance(kind, str) else None
    if form is None:
        raise ProtocolError("a message of an unknown type")
    fields = {name: value for name, value in found.items() if name != "type"}
    if not _fitting(fields, dict(form.fields)):
        raise ProtocolError(f"a message {kind!r} with other fields than it has")
    return {"type": kind, **fields}


def _fitting(found: dict[str, Any], fields: dict[str, Field]) -> bool:
    return found.keys() == fields.keys() and all(field.fits(found[name]) for name, field in fields.items())
