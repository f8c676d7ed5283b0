"""Questions in plain mode: answers are just typed; choices by their numbers; `h` helps; `m` changes the mode."""

import re
import time

from tutor.plain.talk import Talk
from tutor.teaching.questions.asking import MODES
from tutor.teaching.session.feedback import prompt_of
from tutor.view.prompt import NOTHING

_ANSWER = re.compile(r"[-+\u2212]?\s*([\d.,(\u00bd]|(exp|ln|sqrt|tanh|sigmoid|relu|abs|e|pi)\b\s*[(^*/])")
_MODES = {
    "watch": "Watch: every number is shown. p lets you work one out first.",
    "faded": "Faded: you are asked where you are learning. h helps.",
    "solo": "Solo: you work out every number. h helps.",
}


def is_answer(talk: Talk, line: str) -> bool:
    """Tell whether a line answers the open question, rather than being a command."""
    if talk.session.asked is None:
        return False
    prompt = prompt_of(talk.session, talk.labels, talk.lesson)
    if prompt is not None and prompt.choices:
        return line.rstrip("! ").isdecimal()
    return line.isdecimal() or (len(line) > 1 and _ANSWER.match(line) is not None)


def take(talk: Talk, line: str) -> None:
    """Take an answer and say what it was; `!` behind it: I am sure."""
    asked, at, now = talk.session.asked, talk.session.at, time.time()
    talk.go_on(talk.session.seen(now).answer(line, now))
    if asked is not None and (at, asked.kind) in talk.session.tutoring.given:
        talk.show()
    else:
        _tell(talk)


def help_on(talk: Talk) -> None:
    """Give the next hint."""
    if talk.session.asked is None:
        talk.say("Nothing is asked here; p lets you work this number out first.")
        return
    talk.go_on(talk.session.help(time.time()))
    prompt = prompt_of(talk.session, talk.labels, talk.lesson)
    if prompt is None or prompt.reveal != NOTHING:
        talk.show()
    else:
        talk.tell(prompt)


def predict(talk: Talk) -> None:
    """Work the present number out first."""
    if talk.session.fork is not None:
        talk.say("Questions belong to the original run: x goes back to it.")
        return
    if talk.session.asked is None:
        talk.session = talk.session.predict()
    talk.show()


def mode(talk: Talk, text: str) -> None:
    """Change how much is asked."""
    chosen = text or MODES[(MODES.index(talk.session.tutoring.mode) + 1) % len(MODES)]
    if chosen not in MODES:
        talk.say(f"There is no mode {text[:40]!r}; write m watch, m faded or m solo.")
        return
    talk.session = talk.session.in_mode(chosen)
    talk.say(_MODES[chosen])
    talk.show()


def _tell(talk: Talk) -> None:
    """Say what the tutor has to say here, without the step around it."""
    prompt = prompt_of(talk.session, talk.labels, talk.lesson)
    if prompt is not None:
        talk.tell(prompt)
