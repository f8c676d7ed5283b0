"""Rounds of practice line by line: one at a time, and with the like steps that giving up promises."""

import itertools
import re
import time

import pytest

from tests.plain.walking import Typed
from tests.whole_log import read_answers
from tutor.teaching.learner import answers
from tutor.teaching.learner.answers import append_answers


def test_a_round_within_a_round_is_none_and_the_way_back_is_told(typed: Typed) -> None:
    walked = typed("neuron", "R", "R", "q")
    assert "away from the lesson already: q goes back to it" in walked.out
    assert "names no skills" not in walked.out
    assert "Back in the lesson." in walked.out


@pytest.mark.parametrize("skill", ["net-sum", "spot"])
def test_answers_that_could_not_be_kept_are_kept_or_told_when_practice_ends(
    typed: Typed, skill: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as full_disk:
        full_disk.setattr(answers, "_append", lambda *_: 0)
        walked = typed("practise", "1", "q", options=(skill,))
    assert "No space left on device" in walked.err
    assert append_answers() == ""
    assert len(read_answers().answers) == 1


def test_after_giving_up_in_a_round_one_like_it_follows_beside_those_of_the_round(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = itertools.count(1_700_000_000.0, 10.0)
    monkeypatch.setattr(time, "time", lambda: next(seconds))  # time enough to read each hint
    walked = typed("practise", *("h",) * 5, "3", "", options=("net-sum",))
    assert "One like it, with other numbers, will follow." in " ".join(walked.out.split())
    assert re.findall(r"^(\d+ of \d+)\. ", walked.out, re.MULTILINE) == ["1 of 10"]
