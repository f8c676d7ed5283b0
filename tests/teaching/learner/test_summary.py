"""The summary of the log: always what the whole log comes to, and quick however long the log is."""

import json
import os
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from random import Random

import pytest

from tests.whole_log import knowledge_of, read_answers
from tutor.teaching.diagnosis.judge import ACCEPTED, GIVEN_UP
from tutor.teaching.learner import summary as module
from tutor.teaching.learner.answers import answers_file, append_answers
from tutor.teaching.learner.mastery import Answer
from tutor.teaching.learner.summary import Summary, summary, summary_file
from tutor.teaching.questions.asking import NUMBER

SKILLS = ("weighted-sum", "sigmoid", "delta-out", "")
VERDICTS = ("right", "wrong", "given-up", "more", "carried", "unreadable")


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANN_TUTOR_HOME", str(tmp_path))


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WORTH", 2000)


def answers(count: int, seed: int = 1) -> Iterator[Answer]:
    random = Random(seed)  # noqa: S311  (answers, no secret)
    for number in range(count):
        yield Answer(
            time=1.7e9 + number * 1000 + random.random(),
            lesson=random.choice(("article", "twin", "practice")),
            network=random.choice("ab"),
            step=random.choice(("1/1:z[1][1]", "1/1:E", "task 3")),
            skill=random.choice(SKILLS),
            kind=random.choice((NUMBER, "sign")),
            answer="0.5",
            verdict=random.choice(VERDICTS),
            slip=random.choice(("", "sign-lost", "bias-forgotten")),
            hints=random.randrange(6),
            attempt=random.randrange(1, 4),
            avoided=random.choice(("", "sign-lost")),
            unproved=random.choice((-1, 0, 2)),
        )


def whole(lesson: str = "article") -> tuple[object, ...]:
    """Work the same out from all answers, in the plainest way."""
    found = read_answers()
    latest: dict[tuple[str, ...], Answer] = {}
    for answer in found.answers:
        if answer.lesson == lesson:
            key = (answer.network, answer.step, answer.kind)
            latest[key] = answer
            if answer.verdict in ACCEPTED | {GIVEN_UP}:
                latest[*key, "closed"] = answer
    own = dict.fromkeys(latest.values())
    return knowledge_of(found.answers), sorted(own, key=str), (found.broken, found.newer)


def told(found: Summary) -> tuple[object, ...]:
    return found.knowledge, sorted(found.answers, key=str), tuple(found.left_out.values())


@pytest.mark.parametrize("seed", range(8))
def test_a_log_cut_at_any_byte_comes_to_what_all_its_lines_come_to(seed: int) -> None:
    append_answers(tuple(answers(400, seed)))
    written, random = answers_file().read_bytes(), Random(seed)  # noqa: S311
    answers_file().unlink()
    at = 0
    while at < len(written):
        step = random.randrange(1, 12_000)
        with answers_file().open("ab") as log:
            log.write(written[at : at + step])
        at += step
        assert told(summary("article")) == whole()
    assert summary_file().exists()


def test_lines_that_cannot_be_used_are_counted_once() -> None:
    for _ in range(4):
        append_answers(tuple(answers(20)))
        with answers_file().open("ab") as log:
            log.write(b'rubbish\n{"format": 2}\n' + b"x" * 9000 + b"\n\n")
        assert told(summary("article")) == whole()


@pytest.mark.parametrize("spoil", ["other log", "shorter", "rules", "no database", "wrong tables", "rubbish inside"])
def test_a_summary_that_does_not_fit_is_made_anew(spoil: str, monkeypatch: pytest.MonkeyPatch) -> None:
    append_answers(tuple(answers(100)))
    summary("article")
    assert summary_file().exists()
    match spoil:
        case "other log":
            answers_file().unlink()
            append_answers(tuple(answers(150, 2)))
        case "shorter":
            answers_file().write_bytes(answers_file().read_bytes()[:9000])
        case "rules":
            monkeypatch.setattr(module, "RULES", 99)
        case "no database":
            summary_file().write_bytes(b"no database" * 500)
        case "wrong tables":
            summary_file().unlink()
            with sqlite3.connect(summary_file()) as other:
                other.execute("CREATE TABLE part (x)")
            other.close()
        case "rubbish inside":
            with sqlite3.connect(summary_file()) as kept:
                kept.execute("UPDATE part SET body = '[1, {'")
            kept.close()
    for _ in range(2):
        assert told(summary("article")) == whole()


@pytest.mark.parametrize("seed", range(3))
def test_no_byte_of_a_summary_that_fell_over_is_believed(seed: int) -> None:
    append_answers(tuple(answers(100)))
    right, random = told(summary("article")), Random(seed)  # noqa: S311
    for _ in range(60):
        kept = bytearray(summary_file().read_bytes())
        kept[random.randrange(len(kept))] ^= 1 << random.randrange(8)
        summary_file().write_bytes(kept)
        assert told(summary("article")) == right


@pytest.mark.parametrize("part", ["", "lesson article"])
def test_a_part_of_a_summary_that_is_changed_or_gone_is_made_anew(part: str) -> None:
    append_answers(tuple(answers(100)))
    right = told(summary("article"))
    for spoil in (
        "DELETE FROM part",
        "UPDATE part SET checksum = ''",
        "UPDATE part SET body = replace(body, '1', '2')",
    ):
        with sqlite3.connect(summary_file()) as kept:
            kept.execute(f"{spoil} WHERE name = ?", (part,))
        kept.close()
        assert told(summary("article")) == right


def test_a_summary_that_cannot_be_written_or_is_locked_costs_only_time() -> None:
    append_answers(tuple(answers(100)))
    summary_file().mkdir()
    assert told(summary("article")) == whole()
    summary_file().rmdir()
    with sqlite3.connect(summary_file()) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert told(summary("article")) == whole()
    other.close()


def test_it_is_nobody_elses_and_may_be_deleted() -> None:
    append_answers(tuple(answers(100)))
    first = told(summary("twin"))
    assert stat.S_IMODE(summary_file().stat().st_mode) == 0o600
    summary_file().unlink()
    assert told(summary("twin")) == first == whole("twin")


WRITER = """
import sys
from tests.teaching.learner.test_summary import answers
from tutor.teaching.learner import summary as module
from tutor.teaching.learner.answers import append_answers
module.WORTH = 500
for answer in answers(100000, int(sys.argv[1])):
    append_answers((answer,))
    module.summary("article")
    print(".", flush=True)
"""


def test_writers_that_are_killed_at_any_moment_leave_a_summary_of_the_whole_log() -> None:
    random = Random(3)  # noqa: S311
    root = Path(__file__).parents[3]
    for trial in range(4):
        path = os.pathsep.join([str(root), *sys.path])
        command = [sys.executable, "-c", WRITER]
        programs = [
            subprocess.Popen(
                [*command, str(trial * 2 + one)], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}
            )
            for one in range(2)
        ]
        for program in programs:
            assert program.stdout
            for _ in islice(program.stdout, random.randrange(2, 12)):
                pass
        time.sleep(random.random() / 100)
        for program in programs:
            program.kill()
            program.communicate()
        assert told(summary("article")) == whole()


def test_what_is_kept_means_the_same_as_long_as_the_rules_have_the_same_number() -> None:
    """If this fails, RULES must go up: summaries that were written before would be taken for ours."""
    append_answers(tuple(answers(300)))
    summary()
    with sqlite3.connect(summary_file()) as kept:
        (text,) = kept.execute("SELECT body FROM part WHERE name = ''").fetchone()
    kept.close()
    assert (module.RULES, json.dumps(json.loads(text)["skills"]["sigmoid"])) == (2, KEPT)


KEPT = (
    '{"chance": 0.1387086009674381, "tries": 13, "clean": 0, "networks": [], "misses": 3, "resting_until": 0.0, '
    '"level": 0, "clean_run": 0, "slip_run": 0, "slips": {"sign-lost": 4, "bias-forgotten": 1}, '
    '"open": [["sign-lost"], ["bias-forgotten"]], "avoided": [], "unproved": 0, "reviewed": 0, "due": Infinity}'
)


@pytest.mark.parametrize("count", [200_000])
def test_a_long_log_opens_as_quickly_as_a_short_one(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WORTH", 2**16)
    append_answers(tuple(answers(500)))
    lines = answers_file().read_bytes().splitlines(keepends=True)
    with answers_file().open("ab") as log:
        log.writelines(islice(cycle(lines), count))
    heard: list[float] = []
    monkeypatch.setattr(module, "_AT_ONCE", 2**24)
    summary("article", heard.append)
    assert heard == sorted(heard)
    assert len(heard) > 1
    began = time.perf_counter()
    summary("article")
    assert time.perf_counter() - began < 0.1
