"""The command `progress`: words and bars for the learner, every answer for other programs."""

import csv
import json
import subprocess
import sys
import time
from dataclasses import asdict, replace
from io import StringIO
from pathlib import Path

import pytest

from tests.cli.running import ROOT, Run, sentences, start
from tutor.lesson.find import bundled, lesson_id
from tutor.teaching.learner.answers import append_answers
from tutor.teaching.learner.mastery import DAY, Answer
from tutor.teaching.learner.skills import SKILLS

NOW = time.time()
RIGHT = Answer(NOW, "article", "one", "1/1:z[1][1]", "net-sum", "number", "-.05", "right")
SLIPPED = replace(RIGHT, skill="delta-out", answer="=1+1", verdict="wrong", slip="sign-lost", lesson="twin")


def solid(skill: str, *, days_ago: float = 0.0, lesson: str = "article") -> tuple[Answer, ...]:
    one = replace(RIGHT, skill=skill, time=NOW - days_ago * DAY, lesson=lesson)
    return (one, replace(one, network="two"), one)


@pytest.fixture
def some_answers() -> tuple[Answer, ...]:
    answers = (*solid("net-sum"), *solid("act-tanh", days_ago=3, lesson="own file"), *(SLIPPED,) * 3)
    assert append_answers(answers) == ""
    return answers


def part(out: str, heading: str) -> list[str]:
    """Return the lines of the report's first or second part."""
    skills, lessons = out.removeprefix("Skills\n").split("\n\nLessons\n")
    return (skills if heading == "Skills" else lessons).splitlines()


def test_without_answers_everything_is_new(run: Run, home: Path) -> None:
    printed = run("progress")
    assert (printed.status, printed.err) == (0, "")
    assert printed.out.splitlines()[:2] == ["Skills", "  Nothing was asked yet: every skill is new."]
    lessons = [line.split() for line in part(printed.out, "Lessons")]
    assert lessons == [[lesson_id(path), "new", ".........."] for path in bundled()]
    assert not home.exists()


def test_what_keeps_a_skill_from_being_solid_is_told(run: Run) -> None:
    missed = replace(RIGHT, verdict="wrong", slip="bias-forgotten")
    tied = replace(RIGHT, skill="act-tanh", verdict="wrong", tied="one-minus exponent-sign")
    unproved = tuple(replace(one, unproved=2) for one in solid("act-relu"))
    append_answers((missed, *solid("net-sum") * 2, tied, *solid("act-tanh") * 2, *unproved))
    told = " ".join(" ".join(part(run("progress").out, "Skills")).split())
    assert "weighted sum shaky #########. Right since, but not yet where this would show: " in told
    assert told.count(", or ") == 1
    assert "ReLU shaky #########. Right so far; a kind of question" in told


@pytest.mark.usefixtures("some_answers")
def test_skills_stand_in_words_and_bars(run: Run) -> None:
    skills = part(run("progress").out, "Skills")
    assert skills[0] == f"  1 solid, 1 due, 1 shaky, {len(SKILLS) - 3} new"
    assert "  weighted sum                        solid  ##########" in skills
    assert "  tanh                                due    ##########" in skills
    assert "  error term at the output            shaky  #........." in skills
    (new,) = " ".join(skills).split("  New: ")[1:]
    assert len(new.split(", ")) == len(SKILLS) - 3


@pytest.mark.usefixtures("some_answers")
def test_a_misconception_is_named_in_words_below_its_skill(run: Run) -> None:
    skills = part(run("progress").out, "Skills")
    place = next(place for place, line in enumerate(skills) if "error term at the output " in line)
    assert skills[place + 1] == "    3 times: right in size, with the sign turned"


@pytest.mark.usefixtures("some_answers")
def test_every_lesson_stands_by_the_skills_asked_in_it(run: Run, home: Path) -> None:
    (home / "places").mkdir()
    (home / "places" / "twin.json").write_text('{"format": 1, "address": "2/1:E", "share": 0.5}', encoding="utf-8")
    lessons = [line.split("  ") for line in part(run("progress").out, "Lessons")]
    told = {words[1]: [word.strip() for word in words[2:] if word.strip()] for words in lessons}
    assert told["article"] == ["solid", "##########", "skills: 1 solid"]
    assert told["twin"] == ["shaky", "..........", "walked 50%, skills: 1 shaky"]
    assert told["own file"] == ["due", "##########", "skills: 1 due"]


def test_a_skill_that_rests_says_so(run: Run) -> None:
    append_answers((replace(RIGHT, verdict="wrong"),) * 8)
    assert "shaky  #.........  rests until tomorrow" in run("progress").out


def test_the_report_never_shows_a_probability(run: Run, some_answers: tuple[Answer, ...]) -> None:
    out = run("progress").out
    assert some_answers
    assert "0." not in out
    assert "%" not in out


def test_the_report_is_ascii_in_80_columns_whatever_files_are_called(run: Run) -> None:
    names = ["größer", "a\x1b[31mred\nline", "語" * 80, "x" * 300]
    every = tuple(replace(SLIPPED, lesson=name, skill=skill) for name in names for skill in (*SKILLS, "語" * 90))
    append_answers(every)
    lines = run("progress").out.splitlines()
    assert all(line.isascii() and line.isprintable() for line in lines)
    assert max(map(len, lines)) < 80


def test_csv_has_a_header_and_every_answer(run: Run, some_answers: tuple[Answer, ...]) -> None:
    printed = run("progress", "--export", "csv")
    assert (printed.status, printed.err) == (0, "")
    rows = list(csv.DictReader(StringIO(printed.out)))
    assert list(rows[0]) == list(asdict(RIGHT))
    assert [row["skill"] for row in rows] == [answer.skill for answer in some_answers]
    assert [float(row["time"]) for row in rows] == [answer.time for answer in some_answers]
    assert rows[-1]["answer"] == "=1+1"


def test_json_has_an_object_a_line_for_every_answer(run: Run, some_answers: tuple[Answer, ...]) -> None:
    printed = run("progress", "--export", "json")
    assert [json.loads(line) for line in printed.out.splitlines()] == [asdict(answer) for answer in some_answers]


def test_an_export_without_answers_has_the_header_or_nothing(run: Run) -> None:
    assert run("progress", "--export", "csv").out == ",".join(asdict(RIGHT)) + "\n"
    assert run("progress", "--export", "json").out == ""


@pytest.mark.parametrize("words", [[], ["--export", "csv"], ["--export", "json"]])
def test_lines_left_out_are_counted_on_standard_error(words: list[str], run: Run, home: Path) -> None:
    append_answers((RIGHT,))
    with (home / "answers.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"format": 2}\nbroken\n{}\n')
    printed = run("progress", *words)
    assert printed.status == 0
    assert sentences(printed.err) == [
        "Lines left out of the record of your answers: 2 unreadable, 1 of a newer version."
    ]


def test_a_log_that_cannot_be_read_is_told_in_a_sentence(home: Path) -> None:
    (home / "answers.jsonl").mkdir(parents=True)
    printed = start("progress")
    assert printed.status == 2
    assert sentences(printed.err) == [
        f"The record of your answers in {home}/answers.jsonl cannot be read (it is no file)."
    ]
    assert start("progress", "--export", "csv").status == 2


def test_an_export_moves_no_cursor_and_turns_no_text() -> None:
    typed = "".join(map(chr, range(1, 32))) + "\x7f\x9b\u202e\u2066\u2028"
    append_answers((Answer(1.0, typed, "a", "1/1:E", "ce", "number", typed, "wrong", slip=typed),))
    for kind in ("csv", "json"):
        printed = start("progress", "--export", kind).out
        assert not {sign for sign in printed if sign in typed} - {"\n"}


@pytest.mark.parametrize("words", [["--export"], ["--export", "xml"], ["more"], ["--exp", "csv"]])
def test_what_progress_does_not_know_is_the_users_mistake(words: list[str], run: Run) -> None:
    assert run("progress", *words).status == 2


def test_any_answer_can_be_exported_to_a_terminal_that_is_not_utf8() -> None:
    append_answers((replace(RIGHT, answer="½ \udcff 語"),))
    printed = start("progress", "--export", "csv", PYTHONIOENCODING="ascii")
    assert (printed.status, printed.err) == (0, "")
    assert "? ? ?" in printed.out


@pytest.mark.usefixtures("some_answers")
def test_progress_loads_no_screen_and_no_engine() -> None:
    program = (
        "import sys\nfrom tutor.cli import main\n"
        "for words in (['progress'], ['progress', '--export', 'csv']):\n    assert main(words) == 0\n"
        "assert 'tutor.teaching.learner.mastery' in sys.modules\n"
        "print(*sorted({'textual', 'asyncssh', 'numpy', 'rich'} & set(sys.modules)), file=sys.stderr)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ended.stderr.split() == []
