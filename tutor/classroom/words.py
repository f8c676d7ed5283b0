"""The words of a class: the strip on the last line, the tally, the roster. The same on the screen and line by line."""

from collections.abc import Iterator

from tutor.arithmetic.trace.step import Address
from tutor.arithmetic.trace.trace import Trace
from tutor.classroom.learner import Standing, exists, read
from tutor.classroom.transport import Message
from tutor.teaching.diagnosis.slips.catalogue import catalogue
from tutor.teaching.diagnosis.slips.rewrite import Case, singles
from tutor.teaching.diagnosis.slips.rules import slipped
from tutor.teaching.session.feedback import spelled
from tutor.view.labels import Labels
from tutor.view.lines import cut, left, width
from tutor.view.scene import Scene

_NAME, _ENTRY = 24, 60
"""Cells of a name and of an entry in a roster."""
_ANSWERS = {"": "", "right": "right", "wrong": "wrong", "given-up": "gave up"}


def state(standing: Standing, *, is_with: bool) -> str:
    """Say in a word or two how a learner stands to the class."""
    if standing.is_over:
        return "class is over"
    if not standing.is_up:
        return "alone"
    if standing.question:
        return "question" if is_with else "looking back"
    if standing.limit is None:
        return "own pace"
    return "with teacher" if is_with else "looking back"


def step_words(trace: Trace, labels: Labels, at: Address | None) -> str:
    """Name a step in words, with its address; one that this copy of the lesson does not have by the address alone."""
    if at is None or not exists(trace, at):
        return str(at or "")
    return f"{labels.words(at.ref)} ({at})"


def learners_strip(name: str, standing: Standing, teacher: str, *, is_with: bool) -> tuple[str, ...]:
    """Say how a learner stands to the class, in pieces from the most important on; `teacher` names her step."""
    hand = "H lower your hand" if standing.hand else "H raise your hand"
    if standing.is_over:
        return (f"{name} is over: you go on alone.",)
    if not standing.is_up:
        return (f"{name} cannot be reached: you go on alone.",)
    if standing.question:
        where = f"question {standing.question} in {name}"
        return (where, "p shows it again" if is_with else "f goes to it", hand)
    if not standing.is_led:
        return (f"{name}: the teacher is away, you go on alone", hand)
    if standing.limit is None:
        return (f"{name}: at your own pace", hand)
    if is_with:
        return (f"{name}: with the teacher", hand)
    return (f"{name}: teacher at {teacher}", "f rejoins", hand)


def teachers_strip(name: str, counts: Message) -> tuple[str, ...]:
    """Say how the class stands in counts, in pieces from the most important on."""
    if not counts:
        return (f"{name}: the hub cannot be reached.",)
    pieces = [f"{name} {counts['pace']}"]
    if counts["open"]:
        asked = counts["answered"] + counts["missing"]
        pieces.append(f"{counts['answered']} of {asked} answered, {counts['right']} right")
    else:
        pieces.append(f"{counts['here']} of {counts['present']} here")
    if counts["hands"]:
        pieces.append(f"{_many(counts['hands'], 'hand')} up")
    away = counts["known"] - counts["present"]
    return (*pieces, *([f"{away} away"] if away else []))


def joined(pieces: tuple[str, ...], cells: int, between: str) -> str:
    """Join as many pieces as fit into a line."""
    return between.join(fitting(pieces, cells, between))


def fitting(pieces: tuple[str, ...], cells: int, between: str) -> tuple[str, ...]:
    """Return as many pieces as fit into a line when they are joined; of the first, at least its beginning."""
    fit = [cut(pieces[0], cells)]
    for piece in pieces[1:]:
        if width(((between.join((*fit, piece)), ""),)) > cells:
            break
        fit.append(piece)
    return tuple(fit)


def tally(counts: Message, trace: Trace, labels: Labels) -> Iterator[str]:
    """Yield the tally of the latest question, a line each, the commonest slip first."""
    if not counts or not counts["question"]:
        yield "Nothing was asked yet: Q asks this step, N the next one."
        return
    state_of = "open" if counts["open"] else "closed"
    yield f"Question {counts['question']}, {state_of}: {step_words(trace, labels, read(counts['asked']))}"
    yield ""
    yield f"{counts['right']:>4}  right at once{_mended(counts['mended'])}"
    for slip, count in counts["slips"]:
        yield f"{count:>4}  {what(slip)}"
    for count, said in ((counts["other"], "wrong in another way"), (counts["gave_up"], "gave up")):
        if count:
            yield f"{count:>4}  {said}"
    yield f"{counts['missing']:>4}  not answered"


def _mended(count: int) -> str:
    return f", {count} more at a later try" if count else ""


def what(slip: str) -> str:
    """Say what a slip is."""
    entry = catalogue().get(slip)
    return entry.what.replace("{cell}", "another number of this row") if entry else slip


def outcome(message: Message) -> str:
    """Say what came of a question, in a sentence; no names, no number of the network."""
    answered = message["answered"]
    said = f"Revealed: {message['right']} of {answered} right at once." if answered else "Revealed. Nobody answered."
    if not message["slips"]:
        return said
    slip, count = message["slips"][0]
    return f"{said} Commonest slip ({count}): {what(slip)}."


def roster(members: list[Message]) -> Iterator[str]:
    """Yield an entry a learner: name, a raised hand, where, the first answer."""
    if not members:
        yield "Nobody is there yet."
    for one in members:
        where = one["address"] or "-"
        answer = f"{_ANSWERS[one['answer']]}{', then right' if one['mended'] else ''}"
        said = " ".join(filter(None, ["HAND" if one["hand"] else "", where if one["present"] else "away", answer]))
        yield f"{left(one['name'], _NAME)} {said}"


def in_columns(entries: list[str], cells: int, height: int) -> Iterator[list[str]]:
    """Yield pages of lines: entries in as many columns as there is room for, down first."""
    columns = max(1, cells // _ENTRY)
    room = columns * height
    for start in range(0, len(entries), room):
        page = entries[start : start + room]
        yield [
            " ".join(left(entry, cells // columns - 1) for entry in page[row::height]).rstrip()
            for row in range(min(height, len(page)))
        ]


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def beside(trace: Trace, at: Address, slip: str, labels: Labels) -> tuple[str, ...]:
    """Set a slip's line beside the right one: symbols only, no number; what the slip is; what it misses."""
    scene, case = Scene(trace, trace[at], labels), Case(trace, at)
    symbol = labels.symbol(at.ref)
    lines = [f"Right:  {symbol} = {spelled(scene, case.formula)}"]
    wrong = next((one.formula for one in singles(case.formula, slipped(case)) if one.slip == slip), None)
    if wrong is not None:
        lines.append(f"Slip:   {symbol} = {spelled(scene, wrong)}")
    entry = catalogue().get(slip)
    if entry is not None:
        lines += ["", f"The slip is {what(slip)}.", entry.principle]
    return tuple(lines)
