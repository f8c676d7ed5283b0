"""Commands that show more of a step or of the run: pictures with their numbers in words, the gradient check."""

from tutor.arithmetic.trace.gradient_check import checkable, gradient_check
from tutor.arithmetic.trace.step import TRAIN, Address
from tutor.arithmetic.trace.trace import Trace
from tutor.plain.pictures import check_words, picture_words
from tutor.plain.talk import Talk, whole_number
from tutor.view.curves import see
from tutor.view.lines import Line, plain, width
from tutor.view.nudged import nudged_lines
from tutor.view.overview import overview

_HEIGHT = 16
"""Lines of a picture."""
_WIDE = 500
"""Cells of a heading that is not to be cut."""
_MOMENT = 0.1
"""Seconds of training so that there is something to see."""


def picture(talk: Talk) -> None:
    """Show what there is to see at the step, and say its numbers."""
    if _is_secret(talk):
        return
    lines = see(talk.scene, talk.cells, _HEIGHT)
    drawn = not talk.spoken and len(lines) > 1 and max(map(width, lines)) <= talk.cells
    if drawn:
        _draw(talk, lines)
    for sentence in picture_words(talk.scene, talk.number, spoken=not drawn):
        talk.say(sentence)


def check(talk: Talk) -> None:
    """Check the gradient of the step's parameter by nudging it both ways."""
    session = talk.session
    if _is_secret(talk):
        return
    if not checkable(session.at):
        talk.say("Only gradients can be checked: go to one, for example g dw[1][1,1].")
        return
    talk.say(f"Gradient check: {talk.labels.words(session.at.ref)}")
    found, ref = gradient_check(session.trace, session.at), session.at.ref
    lines = list(nudged_lines(found, ref, talk.labels))
    if talk.spoken or max(width(((line, ""),)) for line in lines) > talk.cells:
        lines = list(check_words(found, ref, talk.labels, talk.number))
    for line in filter(None, lines):
        talk.say(line)


def _is_secret(talk: Talk) -> bool:
    """Tell, and say, that the step's number must be found first."""
    if talk.session.at.ref not in talk.session.hidden:
        return False
    talk.say("This number is still asked for: answer first.")
    return True


def run(talk: Talk, text: str) -> None:
    """Show the run, epoch by epoch; or go to the first step of an epoch."""
    if text:
        _land(talk, text)
        return
    session = talk.session
    trace, original = session.trace, session.original if session.fork else None
    trace.run.advance(seconds=_MOMENT)
    if original is not None:  # so that both have the same epochs
        original.run.advance(trace.run.done)
    trained = len(trace.run.history.errors)
    here = max(1, min(session.at.epoch or trained, trained))
    lines = overview(
        trace, here, (_WIDE if talk.spoken else talk.cells, _HEIGHT), ascii_only=talk.labels.ascii, original=original
    )
    _draw(talk, lines[:1] if talk.spoken else lines[:-1])
    for epoch in _marks(trained, here):
        _say_epoch(talk, epoch, original)
    talk.say("v 10 goes to epoch 10, $ to the end; both train as far as they need.")


def _say_epoch(talk: Talk, epoch: int, original: Trace | None) -> None:
    history, place = talk.session.trace.run.history, epoch - 1
    parts = [f"epoch {epoch:,}: error {talk.number(history.errors[place])}"]
    if history.accuracies:
        parts.append(f"{history.accuracies[place]:.1%} right")
    if history.held_out_errors:
        parts.append(f"held-out rows: error {talk.number(history.held_out_errors[place])}")
    if original is not None and epoch <= len(original.run.history.errors):
        parts.append(f"original run: error {talk.number(original.run.history.errors[place])}")
    here = " (you are here)" if epoch == talk.session.at.epoch else ""
    talk.say(f"  {', '.join(parts)}{here}")


def _marks(trained: int, here: int) -> list[int]:
    """Choose epochs: 1, 2, 5, 10, 20, 50 …, the learner's and the last."""
    marks = {factor * 10**power for power in range(len(str(trained))) for factor in (1, 2, 5)}
    return sorted(epoch for epoch in marks | {here, trained} if 1 <= epoch <= trained)


def _land(talk: Talk, text: str) -> None:
    trace, epoch = talk.session.trace, whole_number(text.replace(",", ""))
    if not epoch:
        talk.say(f"{text[:40]!r} is no epoch; write for example v 10.")
    elif epoch > trace.epochs:
        talk.say(f"There is no epoch {epoch:,}: epochs go from 1 to {trace.epochs:,}. {trace.stopped}".strip())
    else:
        talk.visit(Address(epoch, 1, trace.section_of(TRAIN).plan(1).first_main))


def _draw(talk: Talk, lines: tuple[Line, ...]) -> None:
    for line in lines:
        talk.say(plain(line).rstrip())
