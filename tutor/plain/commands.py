"""The commands of plain mode, as data: what a line does and the help are both made from this table."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from tutor.plain.asking import help_on, mode, predict
from tutor.plain.quizzes import claims, tasks
from tutor.plain.rounds import forward, review
from tutor.plain.runs import original, runs
from tutor.plain.seeing import check, picture, run
from tutor.plain.talk import Talk
from tutor.plain.walking import go, leaper, mover, operands, play, strider, to_end, uses
from tutor.plain.whatif import edit
from tutor.teaching.session.session import Session

Bare = Callable[[Talk], None]
"""What a letter alone does."""
Action = Callable[[Talk, str], None]
"""What a letter does with the text behind it, which may be empty."""


@dataclass(frozen=True, slots=True)
class Command:
    """A line of the help and what its letters do."""

    usage: str
    says: str
    bare: Mapping[str, Bare] = field(default_factory=dict)
    """By letters that stand alone."""
    takes: Mapping[str, Action] = field(default_factory=dict)
    """By letters that something may stand behind."""


def _help(talk: Talk) -> None:
    talk.say(HELP)


COMMANDS = (
    Command("Enter, n, >", "next step", dict.fromkeys(("", "n", ">"), forward)),
    Command("<", "step back", {"<": mover(Session.backward)}),
    Command(")  (", "next, previous pass", {")": leaper("pass", 1), "(": leaper("pass", -1)}),
    Command("]  [", "next, previous row", {"]": leaper("row", 1), "[": leaper("row", -1)}),
    Command("}  {", "next, previous epoch", {"}": leaper("epoch", 1), "{": leaper("epoch", -1)}),
    Command("0  $", "first, last step", {"0": mover(Session.to_start, "You are there."), "$": to_end}),
    Command("s", "skip to this unit's result", {"s": mover(Session.finish_unit)}),
    Command("a, a 10", "play to the row's end, 10 steps", takes={"a": play}),
    Command(
        "+  -",
        "longer, shorter strides: product, step, unit, layer ... epoch",
        {"+": strider(Session.coarser), "-": strider(Session.finer)},
    ),
    Command("g ADDRESS", "go to a step, for example g 1/1:a[2][1]", takes={"g": go}),
    Command("o, o 2", "operands: where the numbers come from; go to the second", takes={"o": operands}),
    Command("u", "uses: the steps that use this result", takes={"u": lambda talk, _: uses(talk)}),
    Command(
        "b",
        "come back from a jump (g, o, v, 0 or $)",
        {"b": mover(Session.return_, "There is no jump to come back from.")},
    ),
    Command("d", "more digits", {"d": mover(Session.other_digits)}),
    Command("e, e REF 0.5", "what if: what can be set by hand; set it and see what changes", takes={"e": edit}),
    Command("x", "the original run, or the latest what-if again", {"x": original}),
    Command("X, X 1", "what-ifs: list, show one; X delete 1, X rename 1 NAME", takes={"X": runs}),
    Command("w", "plot: the unit's curve, the weight's path, outputs or classes", {"w": picture}),
    Command("v, v 10", "overview of the run, epoch by epoch; go to epoch 10", takes={"v": run}),
    Command("c", "check a gradient by nudging its weight both ways", {"c": check}),
    Command("m, m solo", "mode: watch, faded (some is asked), solo (all is asked)", takes={"m": mode}),
    Command("p", "predict: work this number out first", {"p": predict}),
    Command("h", "help with the question; answers are just typed (!: I am sure)", {"h": help_on}),
    Command("t, t 1", "tasks of the lesson; begin one", takes={"t": tasks}),
    Command("R", "review: practise what the lesson taught, on fresh numbers", {"R": review}),
    Command("C", "claims: judge what the lesson's publication prints", {"C": claims}),
    Command("?", "this help", {"?": _help}),
    Command("q", "quit; your place is kept"),
)
"""In the order of the help; the letters are those of the full screen where they are free."""


def help_text(taken: Collection[str] = ()) -> str:
    """List the commands, without those whose letters have another meaning."""
    free = [command for command in COMMANDS if not command.bare or not command.bare.keys() <= set(taken)]
    return "\n".join(["Type a letter and Enter:", *(f"  {command.usage:<13} {command.says}" for command in free)])


HELP: str = help_text()
BARE = {letter: does for command in COMMANDS for letter, does in command.bare.items()}
TAKES = {letter: does for command in COMMANDS for letter, does in command.takes.items()}
KEYS: Mapping[str, str] = {
    **dict.fromkeys(("[C", "OC"), ">"),
    **dict.fromkeys(("[D", "OD"), "<"),
    **dict.fromkeys(("[H", "OH", "[1~"), "0"),
    **dict.fromkeys(("[F", "OF", "[4~"), "$"),
    "[6~": ")",
    "[5~": "(",
}
"""Keys that a terminal sends as an escape character and these: right, left, Home, End, PgDn, PgUp."""
