"""The protocol of a class: every message there and back, rubbish, limits, and the page that describes it."""

import json
import re
from importlib.resources import files

import pytest

from tutor.classroom.protocol import (
    LONGEST_TO_HUB,
    LONGEST_TO_MEMBER,
    MEMBER,
    TO_HUB,
    TO_MEMBER,
    VERSION,
    Form,
    ProtocolError,
    encode,
    from_hub,
    from_member,
    is_name,
)
from tutor.classroom.transport import Message

AT = "1/1:z[1][1]"
FROM_MEMBERS: list[Message] = [
    {"type": "hello", "name": "Ada", "role": "learner"},
    {"type": "go", "address": AT},
    {"type": "hand", "up": True},
    {"type": "answer", "question": 3, "verdict": "wrong", "slip": "sign-lost"},
    {"type": "pace", "pace": "free"},
    {"type": "bring"},
    {"type": "ask", "address": "prepare:mean[1]"},
    {"type": "reveal"},
    {"type": "beside", "slip": "sign-lost"},
    {"type": "who"},
    {"type": "lower"},
    {"type": "end"},
    {"type": "open"},
    {"type": "report"},
]
ADA: Message = {
    "name": "Ada",
    "present": True,
    "address": "",
    "hand": False,
    "answer": "right",
    "mended": False,
    "slip": "",
}
FROM_HUB: list[Message] = [
    {
        "type": "welcome",
        "name": "Ada 2",
        "lesson": "/home/ä/my lesson.yaml",
        "led": False,
        "pace": "follow",
        "address": "",
        "question": 0,
        "asked": "",
        "answered": False,
        "hand": False,
    },
    {"type": "refused", "reason": "The class is full."},
    {"type": "led", "there": True},
    {"type": "at", "address": "100/test/2:a[2][1]"},
    {"type": "pace", "pace": "follow"},
    {"type": "come", "address": AT},
    {"type": "asked", "question": 1, "address": AT},
    {"type": "revealed", "question": 1, "address": AT, "answered": 5, "right": 2, "slips": [["sign-lost", 2]]},
    {"type": "beside", "address": AT, "slip": "sign-lost"},
    {"type": "lowered"},
    {"type": "ended"},
    {
        "type": "counts",
        "pace": "free",
        **dict.fromkeys(("known", "present", "here", "hands", "question", "answered", "right"), 1),
        **dict.fromkeys(("mended", "gave_up", "other", "missing"), 0),
        "asked": AT,
        "open": True,
        "slips": [],
    },
    {"type": "roster", "members": [ADA]},
    {"type": "told", "text": "60 wrong codes from 10.0.0.7: it has to wait."},
]


@pytest.mark.parametrize("message", FROM_MEMBERS, ids=lambda message: str(message["type"]))
def test_what_a_member_says_is_read_as_it_was_said(message: Message) -> None:
    assert from_member(encode(message)) == message


@pytest.mark.parametrize("message", FROM_HUB, ids=lambda message: str(message["type"]))
def test_what_the_hub_says_is_read_as_it_was_said(message: Message) -> None:
    assert from_hub(encode(message)) == message


def test_every_type_is_among_the_examples() -> None:
    assert [message["type"] for message in FROM_MEMBERS] == list(TO_HUB)
    assert [message["type"] for message in FROM_HUB] == list(TO_MEMBER)


@pytest.mark.parametrize("message", FROM_MEMBERS + FROM_HUB, ids=lambda message: str(message["type"]))
def test_a_field_too_many_or_too_few_is_refused(message: Message) -> None:
    read = from_member if message in FROM_MEMBERS else from_hub
    for name in message:
        with pytest.raises(ProtocolError):
            read(encode({field: value for field, value in message.items() if field != name}))
        for other in (None, [1], {}, 1.5, "x" * 2000, -1, "\x1b[2J", {"name": 1}):
            with pytest.raises(ProtocolError):
                read(encode({**message, name: other}))
    with pytest.raises(ProtocolError):
        read(encode({**message, "more": 1}))


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"rubbish\n",
        b"\xff\xfe\n",
        b"[]\n",
        b"1\n",
        b"null\n",
        b'"go"\n',
        b"{}\n",
        b'{"v":1}\n',
        b'{"v":true,"type":"who"}\n',
        b'{"v":"1","type":"who"}\n',
        b'{"v":2,"type":"who"}\n',
        b'{"type":"who"}\n',
        b'{"v":1,"type":["who"]}\n',
        b'{"v":1,"type":"nothing"}\n',
        b'{"v":1,"type":"welcome"}\n',
        b"[" * 4000 + b"\n",
        b'{"v":1,"type":"hand","up":1}\n',
        b'{"v":1,"type":"go","address":"1/1:z[1][1]\\n"}\n',
        b'{"v":1,"type":"go","address":" 1/1:z[1][1]"}\n',
        b'{"v":1,"type":"go","address":"1/1"}\n',
        b'{"v":1,"type":"answer","question":true,"verdict":"right","slip":""}\n',
        b'{"v":1,"type":"answer","question":1,"verdict":"carried","slip":""}\n',
        b'{"v":1,"type":"beside","slip":"<b>"}\n',
        b'{"v":' + b"9" * 4000 + b',"type":"who"}\n',
    ],
)
def test_rubbish_is_refused_with_a_sentence(line: bytes) -> None:
    with pytest.raises(ProtocolError) as refused:
        from_member(line)
    assert len(str(refused.value)) < 200
    assert str(refused.value).isprintable()


def test_lines_are_limited() -> None:
    long = json.dumps({"v": 1, "type": "who"}).encode()
    assert from_member(long.ljust(LONGEST_TO_HUB - 1) + b"\n") == {"type": "who"}
    with pytest.raises(ProtocolError):
        from_member(long.ljust(LONGEST_TO_HUB) + b"\n")
    ended = json.dumps({"v": 1, "type": "ended"}).encode()
    assert from_hub(ended.ljust(LONGEST_TO_MEMBER - 1) + b"\n") == {"type": "ended"}
    with pytest.raises(ProtocolError):
        from_hub(ended.ljust(LONGEST_TO_MEMBER) + b"\n")


@pytest.mark.parametrize("name", ["Ada", "Ada 2", "müller", "d'Arc", "a.b-c_d", "王小明", "x" * 32, "7"])
def test_names_of_people_are_names(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name", ["", " ", " Ada", "Ada ", "A  b", "-x", "=1", "x" * 33, "a\n", "a\x1b[2J", "a/b", 7, "_"]
)
def test_other_texts_are_no_names(name: object) -> None:
    assert not is_name(name)


def test_the_page_says_what_the_tables_say() -> None:
    page = files("tutor.classroom").joinpath("PROTOCOL.md").read_text(encoding="utf-8")
    for heading, forms in (("From a member to the hub", TO_HUB), ("From the hub to a member", TO_MEMBER)):
        section = page.partition(f"## {heading}\n")[2].partition("\n## ")[0]
        rows = [line for line in section.splitlines() if re.match(r"\| `\w+` \| (both|learner|teacher) ", line)]
        assert rows == [row(kind, form) for kind, form in forms.items()]
    for name, field in MEMBER.items():
        assert f"| `{name}` | {field.holds} |" in page
    for number in (VERSION, LONGEST_TO_HUB, LONGEST_TO_MEMBER):
        assert str(number) in page


def row(kind: str, form: Form) -> str:
    fields = "; ".join(f"`{name}`: {field.holds}" for name, field in form.fields.items()) or "-"
    return f"| `{kind}` | {form.role or 'both'} | {fields} | {form.says} |"
