"""The author's guide tells the truth: its examples load, its messages are the real ones, it forgets no key."""

import re
import tomllib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from textwrap import dedent

import pytest

from tutor.arithmetic.functions.activations import ACTIVATIONS
from tutor.arithmetic.functions.losses import LOSSES
from tutor.arithmetic.quantity import VOCABULARY
from tutor.arithmetic.trace.step import parse_address
from tutor.author.linter import check
from tutor.lesson.find import find
from tutor.lesson.load import load
from tutor.lesson.problems import LessonError
from tutor.lesson.schema import json_schema
from tutor.teaching.learner.skills import SKILLS

GUIDE = (Path(__file__).parents[2] / "lessons" / "README.md").read_text(encoding="utf-8")
FIRST, FIRST_SAY, PLACES, TASKS = (dedent(block) for block in re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL))
REMARKS = re.findall(r"^(?:ask|claims)\[\d+\]: .*$", GUIDE, re.MULTILINE)
MESSAGES = re.findall(r"^my-first\.yaml:.*$", GUIDE, re.MULTILINE)

Write = Callable[[str], Path]


@pytest.mark.parametrize("more", ["", FIRST_SAY, PLACES, TASKS])
def test_the_first_lesson_of_the_guide_loads(more: str, write: Write) -> None:
    path = write(FIRST + more)
    assert load(path).network.sizes == (2, 2, 1)
    assert not any(finding.fails for finding in check(path))


def test_the_messages_in_the_guide_are_those_of_the_program(write: Write) -> None:
    text = FIRST.replace("sigmoid", "sigmiod", 1).replace("[[0.3, 0.6]]", "[[0.3, 0.6, 1]]").replace("rate:", "rat:")
    path = write(text)
    with pytest.raises(LessonError) as caught:
        load(path)
    assert str(caught.value).replace(str(path), "my-first.yaml").splitlines() == MESSAGES


def test_the_remarks_in_the_guide_are_those_on_the_article() -> None:
    made = [str(finding) for finding in check(find("article"))]
    assert len(REMARKS) == 4
    assert [remark for remark in REMARKS if not any(line.endswith(f": {remark}") for line in made)] == []


def test_the_guide_lists_every_skill_with_what_it_takes() -> None:
    listed = re.findall(r"^\| `([a-z0-9-]+)` \| ([^|]+) \| ([A-Z][^|]+\.) \|$", GUIDE, re.MULTILINE)
    assert listed == [(skill.id, skill.title, skill.words) for skill in SKILLS.values()]


def test_the_guide_says_at_which_steps_there_is_a_question_why() -> None:
    menus = tomllib.loads(files("tutor.teaching.questions").joinpath("why_menus.toml").read_text(encoding="utf-8"))
    (named,) = re.findall(r"^\| `why` \| [^|]+ \| (.+) \|$", GUIDE, re.MULTILINE)
    assert set(re.findall(r"\w+", named)) == {key.partition("-")[0] for key in menus}


def test_the_addresses_that_the_guide_explains_can_be_read() -> None:
    explained = re.findall(r"`((?:prepare|(?:\d/)?(?:test|validation)/\d):\S+?)`", GUIDE)
    assert len(explained) >= 7
    assert [text for text in explained if str(parse_address(text)) != text] == []


def test_the_guide_names_every_key_and_every_word() -> None:
    schema = json_schema()["properties"]
    words = {*schema, *ACTIVATIONS, *LOSSES, *VOCABULARY} - {"rate"}
    for part in ("network", "data", "training"):
        words |= set(schema[part]["properties"])
    words |= set(schema["network"]["properties"]["layers"]["items"]["properties"])
    assert [word for word in words if f"`{word}" not in GUIDE] == []
