"""Makes records of answers, as short as a test can say what matters."""

from dataclasses import replace

from tutor.teaching.learner.mastery import DAY, Answer, Knowledge

START = 1_700_000_000.0
RIGHT = Answer(START, "article", "net 1", "1/1:z[1][1]", "net-sum", "number", "-.05", "right")
WRONG = replace(RIGHT, answer=".05", verdict="wrong")
SLIPPED = replace(WRONG, slip="sign-lost")
HINTED = replace(RIGHT, hints=2)
GIVEN_UP = replace(RIGHT, answer="", verdict="given-up", hints=5)
OTHER_NET = replace(RIGHT, network="net 2")

LETTERS = {"C": RIGHT, "W": WRONG, "S": SLIPPED, "H": HINTED, "G": GIVEN_UP, "N": OTHER_NET}


def after(letters: str, known: Knowledge | None = None, *, day: float = 0.0) -> Knowledge:
    """Fold answers: C right, N right on another network, W wrong, S wrong by a slip, H right with help, G given up."""
    known = known or Knowledge()
    for letter in letters:
        known = known.after(replace(LETTERS[letter], time=START + day * DAY))
    return known
