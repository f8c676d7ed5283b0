"""The journal: whatever ends a class, its report can be made from what was written as it happened."""

import errno
import json
import os
import signal
import stat
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from random import Random

import pytest

from tests.classroom.fakes import Room
from tutor.classroom.journal import Journal, JournalError, read_journal
from tutor.classroom.protocol import VERDICTS
from tutor.classroom.records import Register
from tutor.classroom.report import as_csv, as_markdown
from tutor.cli import main

STEPS = ("1/1:z[1][1]", "1/1:a[1][1]", "1/1:E")


def lesson(seed: int, length: int = 200) -> Room:
    """Let a class of any kind happen."""
    random, room = Random(seed), Room()  # noqa: S311  (a walk, no secret)
    there = {room.join("teacher", "teacher")}
    for _ in range(length):
        name = random.choice(["Ada", "Bo", "o'neil", "Zoë_x", "李雷"])
        match random.randrange(7):
            case 0 if name not in there:
                there.add(room.join(name))
            case 1 if name in there:
                room.leave(name)
                there.discard(name)
            case 2:
                room.say("teacher", "ask", address=random.choice(STEPS))
            case 3 if random.random() < 0.3:
                room.say("teacher", "reveal")
            case 4 | 5 if name in there and room.hub.questions:
                slip = random.choice(["", "sign-lost", "nonsense"])
                number = len(room.hub.questions)
                room.say(name, "answer", question=number, verdict=random.choice(VERDICTS), slip=slip)
            case 6 if name in there:
                room.say(name, "hand", up=True)
    return room


def written(events: list[dict[str, object]], folder: Path) -> Path:
    journal = Journal(folder, "algebra")
    for event in events:
        journal.write(event)
    journal.close()
    return journal.path


def without_last_looks(register: Register) -> tuple[object, ...]:
    members = [asdict(member) | {"seen": 0.0, "hand": False, "address": ""} for member in register.members.values()]
    return register.name, register.lesson, members, [asdict(one) for one in register.questions], register.is_over


@pytest.mark.parametrize("seed", range(20))
def test_what_is_read_is_what_the_hub_knew(seed: int, tmp_path: Path) -> None:
    room = lesson(seed)
    found = read_journal(written(room.events, tmp_path))
    assert without_last_looks(found) == without_last_looks(room.hub.register)
    assert as_markdown(found, {}).partition("## Who")[0] == as_markdown(room.hub.register, {}).partition("## Who")[0]
    assert len(as_csv(found)) == len(as_csv(room.hub.register))


def test_a_journal_cut_at_any_byte_is_read_up_to_there(tmp_path: Path) -> None:
    path = written(lesson(3, 60).events, tmp_path)
    whole = path.read_bytes()
    first = whole.index(b"\n") + 1
    for cut in range(first, len(whole)):
        path.write_bytes(whole[:cut])
        found = read_journal(path)
        assert len(found.members) + len(found.questions) <= whole[:cut].count(b"\n")


@pytest.mark.parametrize("rubbish", ['{"at":1}', "[]", '{"at":"x","event":"asked"}', "é\x00", "[" * 5000, "1e999", ""])
def test_rubbish_among_the_lines_is_passed_over(rubbish: str, tmp_path: Path) -> None:
    path = written(lesson(4, 60).events, tmp_path)
    expected = without_last_looks(read_journal(path))
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([lines[0], rubbish, *lines[1:], rubbish]), encoding="utf-8")
    assert without_last_looks(read_journal(path)) == expected


def test_it_is_nobody_elses_and_each_class_has_its_own(tmp_path: Path) -> None:
    paths = {written(lesson(1, 10).events, tmp_path) for _ in range(5)}
    assert len(paths) == 5
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}


def test_no_journal_is_told_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(JournalError):
        read_journal(tmp_path)
    (tmp_path / "x.jsonl").write_text("{}\n", encoding="utf-8")
    for source in (tmp_path, tmp_path / "none", tmp_path / "x.jsonl"):
        assert main(["class", "--report-of", str(source)]) == 2
        assert capsys.readouterr().err.count("\n") == 1


def test_the_report_can_be_had_later(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written(lesson(5).events, tmp_path)
    assert main(["class", "--report-of", str(tmp_path)]) == 0
    assert "## Who was there" in capsys.readouterr().out
    assert main(["class", "--report-of", str(tmp_path), "--report", str(tmp_path / "late.md")]) == 0
    assert (tmp_path / "late.csv").exists()


@pytest.mark.parametrize("where", ["none/day", ".", "locked/day"])
def test_a_report_that_cannot_be_written_is_told_at_the_start(
    where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    monkeypatch.setattr(os, "access", lambda path, _: "locked" not in str(path))  # root may write everywhere
    assert main(["class", "article", "--headless", "--report", str(tmp_path / where)]) == 2
    assert "report" in capsys.readouterr().err


if sys.platform == "linux":
    from tests.classroom.ssh_world import Client, World, until

    def test_a_killed_class_has_its_report(
        opened: Callable[..., World], join: Callable[..., Client], tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        world = opened()
        teacher = join(world, "teacher", until=None)
        teacher.give_code(world.teacher_code, "R roster")
        anna = join(world, "anna")
        teacher.press("Q", "Asked")
        anna.wait_for("question")
        anna.send("0.3\r")
        assert until(lambda: '"answered"' in "".join(path.read_text() for path in journals(tmp_path)))
        os.kill(world.process.pid, signal.SIGKILL)
        world.process.wait()
        assert main(["class", "--report-of", str(tmp_path / "class")]) == 0
        report = capsys.readouterr().out
        assert "1 learners, 1 questions." in report
        assert "- anna, " in report
        assert "1 right at once" in report

    def test_the_teacher_has_the_report_written_at_any_time(world: World, join: Callable[..., Client]) -> None:
        teacher = join(world, "teacher", until=None, size=(200, 40))
        teacher.give_code(world.teacher_code, "R roster")
        teacher.press("W", "The report is in")
        assert [path.suffix for path in sorted((world.folder / "class").glob("class-*"))] == [".csv", ".md"]

    def journals(folder: Path) -> list[Path]:
        return list((folder / "class" / "journals").iterdir())


@pytest.mark.parametrize("room", [0, 7, 60, 200])
def test_what_a_full_disk_refuses_is_written_when_there_is_room(
    room: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path, "algebra")
    events = lesson(6, 40).events
    journal.write(events[0])
    real, left = os.write, [room]

    def full(handle: int, line: bytes) -> int:
        if not left[0]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        taken = real(handle, line[: left[0]])
        left[0] -= taken
        return taken

    with monkeypatch.context() as disk:
        disk.setattr(os, "write", full)
        for event in events[1:9]:
            journal.write(event)
        assert "No space left" in journal.trouble
    for event in events[9:]:
        journal.write(event)
    journal.close()
    assert journal.trouble == ""
    assert [json.loads(line) for line in journal.path.read_text(encoding="utf-8").splitlines()] == events


def test_answers_to_a_question_that_is_lost_count_for_no_other(tmp_path: Path) -> None:
    events = lesson(2, 80).events
    asked = [event for event in events if event["event"] == "asked"]
    left = read_journal(written([event for event in events if event is not asked[1]], tmp_path / "less"))
    whole = read_journal(written(events, tmp_path / "all"))
    kept = {question.number: len(question.replies) for question in whole.questions}
    assert {question.number: len(question.replies) for question in left.questions} == {
        number: count for number, count in kept.items() if number != asked[1]["number"]
    }


def test_a_journal_whose_questions_have_no_numbers_is_read_as_well(tmp_path: Path) -> None:
    room = lesson(4)
    numbers = {"asked": "number", "closed": "question", "answered": "question"}
    older = [
        {name: value for name, value in event.items() if name != numbers.get(str(event["event"]))}
        for event in room.events
    ]
    read = read_journal(written(older, tmp_path))
    assert [question.address for question in read.questions] == [question.address for question in room.hub.questions]
    assert sum(len(question.replies) for question in read.questions) > 3
