"""A learner comes back to where they left, whatever happened to the lesson or to the record."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.lesson.smallest import SMALLEST
from tutor.arithmetic.quantity import parse_ref
from tutor.lesson.find import bundled, find
from tutor.lesson.lesson import Lesson
from tutor.lesson.load import load
from tutor.teaching.learner.bookmarks import Place, WhatIf, load_place, save_place
from tutor.teaching.learner.course import catalogue
from tutor.teaching.session.progress import keep, resume
from tutor.teaching.session.session import Session, begin

LONGER = SMALLEST.replace("rate: 0.5}", "rate: 0.5}, epochs: 9")
STAGED = """\
format: 1
id: staged
title: More preparation than training
network:
  inputs: [A]
  layers: [{units: [O], activation: sigmoid, weights: 0.1}]
data:
  targets: [t]
  rows: [[2, 1], [4, 0], [6, 1], [8, 0], [10, 1]]
  split: {train: 2}
  normalise: z-score
training: {optimiser: {kind: sgd, rate: 0.1}, batch: 2, epochs: 1}
"""


@pytest.fixture(scope="module")
def article() -> Lesson:
    return load(find("article"))


def at(lesson: Lesson, address: str) -> Session:
    session = begin(lesson)
    return replace(session, at=session.trace.find(address, session.at))


def percent(identity: str) -> str:
    return next(entry.progress for entry in catalogue() if entry.id == identity)


@pytest.mark.parametrize("address", ["1/1:z[1][1]", "1/1:product[1][2,3]", "2/1:E", "2/1:w_next[2][1,4]"])
def test_a_learner_comes_back_to_the_same_step(address: str, article: Lesson) -> None:
    assert keep(article, at(article, address)) == ""
    session, trouble = resume(article)
    assert (str(session.at), trouble) == (address, "")
    assert (session.focus, session.trail) == (None, ())


def test_a_learner_who_was_never_here_starts_at_the_beginning(article: Lesson) -> None:
    session, trouble = resume(article)
    assert (str(session.at), trouble) == ("1/1:z[1][1]", "")


@pytest.mark.parametrize("address", ["9/1:z[1][1]", "1/1:z[7][1]", "1/1:nonsense[1]", "", "x" * 5000, "\ud800", "1/1"])
def test_a_step_that_is_gone_is_told_and_the_lesson_starts_anew(address: str, article: Lesson) -> None:
    save_place("article", Place(address, 0.5))
    session, trouble = resume(article)
    if address == "1/1":  # a whole row is a place too: its first step
        assert (str(session.at), trouble) == ("1/1:z[1][1]", "")
        return
    assert str(session.at) == "1/1:z[1][1]"
    assert "The lesson has changed" in trouble
    assert trouble.count("\n") == 0
    assert len(trouble) < 400


def test_a_lesson_that_became_shorter_is_told(tmp_path: Path) -> None:
    path = tmp_path / "lesson.yaml"
    path.write_text(LONGER, encoding="utf-8")
    longer = load(path)
    keep(longer, at(longer, "9/1:E"))
    path.write_text(SMALLEST, encoding="utf-8")
    session, trouble = resume(load(path))
    assert str(session.at) == "1/1:z[1][1]"
    assert "9/1:E" in trouble


def test_a_broken_record_is_told_and_the_lesson_starts_anew(article: Lesson, home: Path) -> None:
    (home / "places").mkdir(parents=True)
    (home / "places" / "article.json").write_text("{", encoding="utf-8")
    session, trouble = resume(article)
    assert str(session.at) == "1/1:z[1][1]"
    assert "aside-1" in trouble


def test_keeping_a_place_over_a_broken_record_tells_of_it_and_keeps_both(article: Lesson, home: Path) -> None:
    (home / "places").mkdir(parents=True)
    (home / "places" / "article.json").write_text("mine", encoding="utf-8")
    assert "aside-1" in keep(article, at(article, "2/1:E"))
    assert str(resume(article)[0].at) == "2/1:E"
    assert (home / "places" / "article.json.aside-1").read_text(encoding="utf-8") == "mine"


def test_going_back_never_lessens_what_was_walked(article: Lesson) -> None:
    keep(article, at(article, "2/1:E"))
    furthest = percent("article")
    keep(article, at(article, "1/1:z[1][1]"))
    assert percent("article") == furthest
    assert str(resume(article)[0].at) == "1/1:z[1][1]"


# --- the catalogue ---------------------------------------------------------------------------------------------------


def test_the_catalogue_has_every_bundled_lesson_in_order_with_its_words() -> None:
    entries = catalogue()
    lessons = [load(path) for path in bundled()]
    assert [(entry.id, entry.title, entry.summary) for entry in entries] == [
        (lesson.id, lesson.title, lesson.summary) for lesson in lessons
    ]
    assert {(entry.progress, entry.trouble) for entry in entries} == {("new", "")}


@pytest.mark.parametrize(
    ("address", "words"),
    [("1/1:product[1][1,1]", "1%"), ("1/1:w_next[2][1,4]", "50%"), ("2/1:w_next[2][1,4]", "done")],
)
def test_progress_is_said_in_percent_of_the_way(address: str, words: str, article: Lesson) -> None:
    keep(article, at(article, address))
    assert percent("article") == words


def test_a_step_before_the_end_is_never_called_done(article: Lesson) -> None:
    save_place("article", Place("2/1:w_next[2][1,3]", 0.9999))
    assert percent("article") == "99%"
    keep(article, at(article, "2/1:w_next[2][1,3]"))
    assert percent("article") == "99%"


def test_all_stages_count_as_the_way_and_only_their_end_is_done(tmp_path: Path) -> None:
    path = tmp_path / "staged.yaml"
    path.write_text(STAGED, encoding="utf-8")
    lesson = load(path)
    places = ("prepare:mean[1]", "prepare:scaled[5,1]", "1/1:z[1][1]", "1/2:w_next[1][1,1]", "test/1:E", "test/3:E")
    shares = []
    for address in places:
        keep(lesson, at(lesson, address))
        found = load_place("staged").place
        assert found is not None
        shares.append(found.share)
    assert shares == sorted(set(shares))
    assert shares[0] > 0
    assert shares[-2] < 1
    session = begin(lesson).to_end()
    keep(lesson, session)
    assert load_place("staged").place == Place(str(session.at), 1.0)


def test_a_trial_in_between_is_no_way_on(tmp_path: Path) -> None:
    path = tmp_path / "staged.yaml"
    path.write_text(STAGED, encoding="utf-8")
    lesson = load(path)
    keep(lesson, at(lesson, "1/test/3:E"))
    assert load_place("staged").place == Place("1/test/3:E", 0.0)
    assert str(resume(lesson)[0].at) == "1/test/3:E"


# --- what-ifs --------------------------------------------------------------------------------------------------------

FORK = WhatIf("1/1:z[2][1]", "w[2][1,1]", 0.2)
STOPPING = SMALLEST.replace("rate: 0.5}", "rate: 0.01}, epochs: 50, stop: {error_below: 0.5}")


def test_what_ifs_are_kept_and_made_again_with_the_original_run_shown(article: Lesson) -> None:
    session = at(article, "1/1:z[2][1]").what_if(parse_ref("w[2][1,1]"), 0.2)
    keep(article, session)
    found = load_place("article").place
    assert found is not None
    assert found.forks == (FORK,)
    back, trouble = resume(article)
    assert (str(back.at), trouble) == ("1/1:z[2][1]", "")
    assert [(str(fork.at), str(fork.ref), fork.value) for fork in back.forks] == [FORK[:3]]
    assert back.chosen is None
    assert back.step.result == pytest.approx(0.4 * 0.574442516811659)
    assert back.choose(0).step.result == pytest.approx(0.5 * 0.574442516811659)


def test_a_what_ifs_name_is_kept_and_a_forgotten_one_does_not_come_back(article: Lesson) -> None:
    session = at(article, "1/1:z[2][1]").what_if(parse_ref("w[2][1,1]"), 0.2).what_if(parse_ref("w[2][1,1]"), 0.3)
    keep(article, session.rename(1, "stronger"))
    back = resume(article)[0]
    assert [fork.name for fork in back.forks] == ["w[2][1,1]=0.2 from 1/1", "stronger"]
    keep(article, back.forget(0))
    assert [fork.name for fork in resume(article)[0].forks] == ["stronger"]


def test_a_record_from_before_there_were_names_brings_its_what_ifs_back(article: Lesson, home: Path) -> None:
    (home / "places").mkdir(parents=True)
    text = '{"format": 1, "address": "1/1:E", "share": 0.5, "forks": [["1/1:z[2][1]", "w[2][1,1]", 0.2]]}'
    (home / "places" / "article.json").write_text(text, encoding="utf-8")
    session, trouble = resume(article)
    assert ([fork.name for fork in session.forks], trouble) == (["w[2][1,1]=0.2 from 1/1"], "")


def test_a_name_in_a_record_is_shortened_as_a_typed_one_is(article: Lesson) -> None:
    save_place("article", Place("1/1:E", 0.5, (FORK._replace(name="\x1b[2J" + "x" * 9000),)))
    assert resume(article)[0].forks[0].name == "[2J" + "x" * 37


@pytest.mark.parametrize(
    "fork",
    [
        ("9/1:z[1][1]", "w[1][1,1]", 0.5),
        ("1/1:z[1][1]", "w[7][1,1]", 0.5),
        ("1/1:z[1][1]", "nonsense", 0.5),
        ("nonsense", "w[1][1,1]", 0.5),
        ("1/1:z[1][1]", "b[1][1]", 0.5),
        ("1/1:z[1][1]", "E", 0.5),
    ],
)
def test_a_what_if_that_does_not_fit_any_more_is_left_out_with_a_sentence(
    fork: tuple[str, str, float], article: Lesson
) -> None:
    save_place("article", Place("2/1:E", 0.5, (WhatIf(*fork), FORK)))
    session, trouble = resume(article)
    assert str(session.at) == "2/1:E"
    assert "left out" in trouble
    assert [str(kept.ref) for kept in session.forks] == ["w[2][1,1]"]


def test_a_step_that_only_a_what_if_reaches_is_kept_without_harm(tmp_path: Path) -> None:
    path = tmp_path / "lesson.yaml"
    path.write_text(STOPPING, encoding="utf-8")
    lesson = load(path)
    session = begin(lesson).what_if(parse_ref("w[1][1,1]"), 900.0).to_end()
    assert session.at.epoch > begin(lesson).to_end().at.epoch
    assert keep(lesson, session) == ""
    back, trouble = resume(lesson)
    assert str(back.at) == "1/1:z[1][1]"
    assert trouble.count("\n") == 0
