"""The teacher's side of a class line by line."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from tutor.arithmetic.trace.step import OWN, Address
from tutor.classroom.learner import is_askable, next_askable, read
from tutor.classroom.transport import LOST, Message
from tutor.classroom.words import beside, roster, step_words, tally, teachers_strip
from tutor.plain.classroom import ClassMode


class LeadMode(ClassMode):
    """The teacher of a class, line by line."""

    HELP: ClassVar[str] = (
        "In class:\n"
        "  F             let everyone go free, or follow again\n"
        "  Q  N          ask everyone this step; the next one, before anybody sees it\n"
        "  T  V  S       tally; reveal; show everyone the commonest slip beside the right line\n"
        "  R  L  B       roster, with names; lower all hands; bring everyone here\n"
        "  W  U          write the report; let addresses that sent too many wrong codes try at the usual pace\n"
        "  E, E          end the class"
    )

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # the same as above
        self.counts: Message = {}
        self._hands = 0
        self._is_lost = False
        self._ends = False

    def strip_pieces(self) -> tuple[str, ...]:
        """Say how the class stands."""
        if not self.counts and not self._is_lost:
            return (self.link.name,)  # the first counts are on their way
        return teachers_strip(self.link.name, self.counts)

    def is_urgent(self) -> bool:
        """Whether a hand went up, everyone has answered, or the hub is gone."""
        counts = self.counts
        hands = counts.get("hands", 0)
        more, self._hands = hands > self._hands, hands
        have_all = counts.get("open", False) and not counts["missing"]
        return more or have_all or self._is_lost

    def take_news(self, message: Message) -> None:
        """Take a message of the hub."""
        match message["type"]:
            case "welcome":
                self.tell_place()
                self.show()
            case "counts":
                self.counts, self._is_lost = message, False
            case "roster":
                for line in roster(message["members"]):
                    self.say(f"  {line}")
            case "told":
                self.say(message["text"])
            case "refused":
                self.say(f"{self.link.name}: {message['reason']}")
            case kind if kind == LOST:
                self.counts, self._is_lost = {}, True

    def answer(self, line: str) -> None:
        """Do what a line asks for; any other than E keeps the class going."""
        self._ends = self._ends and line == "E"
        super().answer(line)

    def _class_commands(self) -> Mapping[str, Callable[[], None]]:
        return {
            "F": self._pace,
            "Q": lambda: self._ask(self.session.at),
            "N": self._ask_next,
            "T": lambda: self.say("\n".join(tally(self.counts, self.session.original, self.labels))),
            "V": self._reveal,
            "S": self._set_beside,
            "R": lambda: self._tell("", {"type": "who"}),
            "W": lambda: self._tell("", {"type": "report"}),
            "U": lambda: self._tell("", {"type": "open"}),
            "L": lambda: self._tell("All hands are lowered.", {"type": "lower"}),
            "B": lambda: self._tell("Everyone is brought to your step.", {"type": "bring"}),
            "E": self._end,
        }

    def _tell(self, said: str, message: Message) -> None:
        if not self.link.is_up:
            self.say("The class's hub cannot be reached; it is looked for.")
            return
        self.link.send(message)
        if said:
            self.say(said)

    def _pace(self) -> None:
        pace = "follow" if self.counts.get("pace") == "free" else "free"
        said = "Everyone follows you." if pace == "follow" else "Everyone goes at their own pace."
        self._tell(said, {"type": "pace", "pace": pace})

    def _ask_next(self) -> None:
        at = next_askable(self.session.original, self.session.at, self.session.grain)
        if at is None:
            self.say("Nothing more to ask: this is the end.")
        else:
            self._ask(at)

    def _ask(self, at: Address) -> None:
        if at.stage == OWN or self.session.fork is not None or not is_askable(self.session.original, at):
            self.say("There is nothing to work out here: a class is asked steps of the lesson's own run.")
        else:
            name = step_words(self.session.original, self.labels, at)
            self._tell(f"Everyone is asked {name}. T: tally, V: reveal.", {"type": "ask", "address": str(at)})

    def _reveal(self) -> None:
        at = read(self.counts["asked"]) if self.counts.get("open") else None
        if at is None:
            self.say("No question is open: Q asks this step, N the next one.")
            return
        self.reach(at)
        self.tell_place()
        self._tell("Revealed. S shows everyone the commonest slip beside the right line.", {"type": "reveal"})

    def _set_beside(self) -> None:
        slips, at = self.counts.get("slips", []), read(self.counts.get("asked", ""))
        if self.counts.get("open"):
            self.say("Reveal first: V.")
        elif not slips or at is None:
            self.say("The class made no slip that has a name.")
        else:
            lines = beside(self.session.original, at, slips[0][0], self.labels)
            self._tell("\n".join(lines), {"type": "beside", "slip": slips[0][0]})

    def _end(self) -> None:
        if self._ends:
            self._tell("The class is over.", {"type": "end"})
            self.is_over = True
        else:
            self._ends = True
            self.say("E again ends the class for everyone.")
