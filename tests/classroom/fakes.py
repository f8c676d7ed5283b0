"""A line to a class that a test holds both ends of, and a class whose members are such lines."""

from collections.abc import Callable

from tutor.classroom.hub import Hub, Outgoing
from tutor.classroom.protocol import encode, from_hub, from_member
from tutor.classroom.records import Event
from tutor.classroom.transport import Message
from tutor.commands.classroom import slips_of


class FakeLink:
    """A `Link` that keeps what is sent, and brings what a test puts in."""

    def __init__(self, name: str = "algebra") -> None:
        self.name = name
        self.is_up = False
        self.sent: list[Message] = []
        self.is_closed = False
        self._waiting: list[Message] = []
        self._wake: Callable[[], None] = lambda: None

    def send(self, message: Message) -> None:
        self.sent.append(from_member(encode(message)))

    def poll(self) -> list[Message]:
        found, self._waiting = self._waiting, []
        return found

    def listen(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        if self._waiting:
            wake()

    def close(self) -> None:
        self.is_closed = True

    def bring(self, kind: str, **fields: object) -> None:
        """Let a message of the hub come."""
        message = {"type": kind, **fields}
        if kind == "lost":
            self.is_up = False
        else:
            message = from_hub(encode(message))
            self.is_up = self.is_up or kind == "welcome"
        self._waiting.append(message)
        self._wake()

    def welcome(self, **changes: object) -> None:
        """Let the hub's first word come: the teacher is at the article's first step."""
        fields = {
            "name": "Ada",
            "lesson": "article",
            "led": True,
            "pace": "follow",
            "address": "1/1:z[1][1]",
            "question": 0,
            "asked": "",
            "answered": False,
            "hand": False,
        }
        self.bring("welcome", **(fields | changes))

    def sent_of(self, kind: str) -> list[Message]:
        """Return what was sent of a type, without it."""
        return [
            {name: value for name, value in one.items() if name != "type"} for one in self.sent if one["type"] == kind
        ]


class Room:
    """A hub with members; what each one got is kept. Every message goes through its line of bytes."""

    def __init__(self, lesson: str = "article") -> None:
        self.events: list[Event] = []
        self.hub = Hub(lesson, "algebra", slips=slips_of(lesson), record=self.events.append)
        self.got: dict[str, list[Message]] = {}
        self.now = 0.0

    def join(self, name: str, role: str = "learner", account: str = "") -> str:
        """Let somebody in; return the name that the hub gave."""
        self.now += 1
        given, outgoing = self.hub.join(name, role, self.now, account=account)
        self._deliver(outgoing)
        return given

    def leave(self, name: str) -> None:
        """Cut somebody's line."""
        self.now += 1
        self._deliver(self.hub.leave(name, self.now))

    def say(self, name: str, kind: str, **fields: object) -> None:
        """Let a member say something."""
        self.now += 1
        self._deliver(self.hub.receive(name, from_member(encode({"type": kind, **fields})), self.now))

    def last(self, name: str) -> Message:
        """Return what a member got last."""
        return self.got[name][-1]

    def _deliver(self, outgoing: Outgoing) -> None:
        for names, message in outgoing:
            for name in names:
                self.got.setdefault(name, []).append(from_hub(encode(message)))
