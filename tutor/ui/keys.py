"""The keys of a lesson's screen, as data: the bindings, the help and the last line are all made from this."""

from collections.abc import Iterator

from textual.binding import Binding

from tutor.view.lines import Line, width

BINDINGS = (
    Binding("right,space,greater_than_sign", "forward", "Next", id="next", tooltip="Go to the next calculation"),
    Binding(
        "enter", "enter", "Next / source", id="enter", tooltip="Next; with an operand in focus: the step that made it"
    ),
    Binding("left,backspace,less_than_sign", "backward", "Back", id="back", tooltip="Go one calculation back"),
    Binding(
        "pagedown,right_parenthesis",
        "leap('pass', 1)",
        "Next pass",
        id="pass-next",
        tooltip="Go to the start of the next pass",
    ),
    Binding(
        "pageup,left_parenthesis",
        "leap('pass', -1)",
        "Previous pass",
        id="pass-back",
        tooltip="Go back to the start of a pass",
    ),
    Binding(
        "right_square_bracket", "leap('row', 1)", "Next row", id="row-next", tooltip="Go to the next row of the data"
    ),
    Binding(
        "left_square_bracket", "leap('row', -1)", "Previous row", id="row-back", tooltip="Go back to the start of a row"
    ),
    Binding("right_curly_bracket", "leap('epoch', 1)", "Next epoch", id="epoch-next", tooltip="Go to the next epoch"),
    Binding(
        "left_curly_bracket",
        "leap('epoch', -1)",
        "Previous epoch",
        id="epoch-back",
        tooltip="Go back to the start of an epoch",
    ),
    Binding(
        "plus,equals_sign",
        "coarser",
        "Longer strides",
        id="coarser",
        tooltip="Product, step, unit, layer, pass, row, epoch",
    ),
    Binding("minus", "finer", "Shorter strides", id="finer", tooltip="Epoch, row, pass, layer, unit, step, product"),
    Binding("home,0", "start", "First step", id="start", tooltip="Go to the lesson's first step"),
    Binding("end,dollar_sign", "end", "Last step", id="end", tooltip="Go to the lesson's last step"),
    Binding("s", "finish_unit", "Unit's result", id="unit", tooltip="Skip to the result of this unit"),
    Binding("g", "go", "Go to", id="go", tooltip="Go to an address such as 1/1:a[2][1]"),
    Binding(
        "tab", "look(1)", "Operand", id="operand-next", tooltip="Look at the next operand; Enter goes to its source"
    ),
    Binding("shift+tab", "look(-1)", "Operand before", id="operand-back", tooltip="Look at the operand before"),
    Binding("b", "return", "Come back", id="return", tooltip="Come back from the last jump"),
    Binding("u", "uses", "Uses", id="uses", tooltip="List the steps that use this result"),
    Binding("d", "digits", "Digits", id="digits", tooltip="Show more digits: 4, 6, 8, all"),
    Binding("a", "play", "Play", id="play", tooltip="Play by itself; any key stops"),
    Binding("A", "faster", "Speed", id="speed", tooltip="Play at 1, 2, 5 or 10 steps a second"),
    Binding("e", "edit", "What if", id="edit", tooltip="Set the operand in focus by hand and see what changes"),
    Binding("x", "original", "Original", id="original", tooltip="Go back to the original run, or to the what-if again"),
    Binding("X", "forks", "Runs", id="forks", tooltip="Choose among the runs; name and delete what-ifs"),
    Binding("o", "own", "Own row", id="own", tooltip="Type inputs of your own and walk their forward pass"),
    Binding("c", "check", "Check gradient", id="check", tooltip="Check a gradient by nudging its weight both ways"),
    Binding("m", "mode", "Mode", id="mode", tooltip="Watch, faded or solo: how much you are asked"),
    Binding("R", "review", "Review", id="review", tooltip="Practise what this lesson taught, on fresh numbers"),
    Binding("C", "claims", "Claims", id="claims", tooltip="Judge what the lesson's publication prints, line by line"),
    Binding("p", "predict", "Predict", id="predict", tooltip="Work this number out first; back to an open question"),
    Binding("t", "tasks", "Tasks", id="tasks", tooltip="Do the lesson's tasks: questions, runs, bugs to find"),
    Binding("w", "see", "Plot", id="see", tooltip="See the unit's curve, the weight's path, or the outputs"),
    Binding("v", "overview", "Overview", id="overview", tooltip="See the whole run; pick an epoch to go to"),
    Binding("question_mark", "help", "Help", id="help", tooltip="Read this step's words in full; all keys and signs"),
    Binding("q", "leave", "Quit", id="quit", tooltip="Leave the lesson; your place is kept"),
)
"""In the order of the help screen."""

_HINTED = ("next", "back", "help", "quit", "operand-next", "tasks", "pass-next", "digits", "go", "play")
"""What the last line of the screen names, most important first."""
_OF_QUESTIONS: Line = ((" Tab ", "title"), ("help ", "dim"), (" Esc ", "title"), ("walk on, leave it open ", "dim"))
_NAMES = {
    "right": "→",
    "left": "←",
    "backspace": "Bksp",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "right_square_bracket": "]",
    "left_square_bracket": "[",
    "right_curly_bracket": "}",
    "left_curly_bracket": "{",
    "right_parenthesis": ")",
    "left_parenthesis": "(",
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "plus": "+",
    "equals_sign": "=",
    "minus": "-",
    "dollar_sign": "$",
    "question_mark": "?",
    "home": "Home",
    "end": "End",
    "tab": "Tab",
    "shift+tab": "Shift+Tab",
    "space": "Space",
    "enter": "Enter",
    "escape": "Esc",
}


def key_names(binding: Binding, *, ascii_only: bool) -> list[str]:
    """Name a binding's keys as they stand on a keyboard."""
    arrows = {"right": "Right", "left": "Left"} if ascii_only else {}
    return [arrows.get(key, _NAMES.get(key, key)) for key in binding.key.split(",")]


Hint = tuple[str, Line]
"""What the last line says of a key, with the key's action; an action of "" does nothing."""


def key_hints(cells: int, *, ascii_only: bool, choices: int = 0) -> tuple[Hint, ...]:
    """Return the most important keys for a line of at most so many cells; `choices`: how many a question has."""
    if choices:
        return (("", ((f" 1-{choices} ", "title"), ("choose ", "dim"), *_OF_QUESTIONS)),)
    hints: list[Hint] = []
    room = cells
    for hint in _hints(ascii_only=ascii_only):
        room -= width(hint[1])
        if room < 0:
            break
        hints.append(hint)
    return tuple(hints)


def hint_at(hints: tuple[Hint, ...], x: int) -> str:
    """Return the action of the hint at a column of the line; empty where there is none."""
    end = 0
    for action, line in hints:
        end += width(line)
        if x < end:
            return action
    return ""


def _hints(*, ascii_only: bool) -> Iterator[Hint]:
    by_id = {binding.id: binding for binding in BINDINGS}
    for binding in (by_id[name] for name in _HINTED):
        key = key_names(binding, ascii_only=ascii_only)[0]
        yield binding.action, ((f" {key} ", "title"), (f"{binding.description} ", "dim"))
