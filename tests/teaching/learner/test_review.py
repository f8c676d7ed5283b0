"""What is due for review, in a mixed order."""

from tests.teaching.diagnosis.answering import START, after
from tutor.teaching.learner.mastery import DAY, Knowledge
from tutor.teaching.learner.review import due
from tutor.teaching.learner.skills import SKILLS

SOLID = after("CNC")


def test_nothing_is_due_of_what_is_new_or_shaky_or_solid_since_today() -> None:
    known = {"bias": Knowledge(), "net-sum": after("WC"), "act-tanh": SOLID}
    assert due(known, START + DAY - 1) == ()
    assert due(known, START + DAY) == ("act-tanh",)


def test_all_that_is_due_comes_once() -> None:
    known = dict.fromkeys(SKILLS, SOLID)
    assert sorted(due(known, START + DAY)) == sorted(SKILLS)


def test_the_order_is_mixed_the_same_all_day_and_another_one_the_next() -> None:
    known = dict.fromkeys(SKILLS, SOLID)
    midnight = (START // DAY + 2) * DAY
    morning, evening = due(known, midnight + 8 * 3600), due(known, midnight + 20 * 3600)
    assert morning == evening
    assert morning not in {due(known, midnight + DAY), tuple(SKILLS), tuple(sorted(SKILLS))}


def test_the_order_does_not_depend_on_which_skill_was_learned_first() -> None:
    known = dict.fromkeys(SKILLS, SOLID)
    assert due(known, START + DAY) == due(dict(reversed(known.items())), START + DAY)
