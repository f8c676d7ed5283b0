"""A class line by line: a learner with a line that the test holds, and whole classes of programs over pipes."""

import os
import select
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from shutil import rmtree
from typing import TextIO

import pytest

pytest.importorskip("grp")

from tests.classroom.fakes import FakeLink
from tests.cli.running import ROOT, Run, home, program, run
from tutor.lesson.find import find
from tutor.lesson.load import load
from tutor.plain.classroom import ClassMode, FollowMode
from tutor.plain.leading import LeadMode
from tutor.teaching.session.progress import resume
from tutor.view.labels import Labels

__all__ = ["home", "run"]
FIRST, SECOND, THIRD = "1/1:z[1][1]", "1/1:a[1][1]", "1/1:z[1][2]"
PATIENCE = 20.0
COUNTS: dict[str, object] = {
    "pace": "follow",
    "known": 3,
    "present": 3,
    "here": 2,
    "hands": 0,
    "question": 1,
    "answered": 2,
    "right": 1,
    **dict.fromkeys(("mended", "gave_up", "other", "missing"), 0),
    "asked": SECOND,
    "open": True,
    "slips": [["exponent-sign", 1]],
}


def wait(until: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not until():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)


class Talked:
    """Plain mode in a thread: lines go in, text comes out."""

    def __init__(self, kind: type[ClassMode], **welcome: object) -> None:
        lesson = load(find("article"))
        session, _ = resume(lesson)
        self.link, self.out = FakeLink(), StringIO()
        self.link.welcome(**welcome)
        self.mode = kind(lesson, session, Labels(lesson.network), self.out, self.link)
        reading, self._writing = os.pipe()
        self._source: TextIO = os.fdopen(reading)
        self._thread = threading.Thread(target=self.mode.attend, args=(self._source,), daemon=True)
        self._thread.start()
        self._read = 0
        wait(lambda: self.link.sent_of("go"))

    def type(self, line: str) -> None:
        os.write(self._writing, f"{line}\n".encode())

    def hears(self, text: str) -> bool:
        """Wait for a text behind what was heard before."""
        wait(lambda: text in self.out.getvalue()[self._read :])
        self._read = self.out.getvalue().index(text, self._read) + len(text)
        return True

    def end(self) -> None:
        os.close(self._writing)
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()
        self._source.close()


@pytest.fixture
def talk() -> Iterator[Callable[..., Talked]]:
    opened: list[Talked] = []

    def talking(kind: type[ClassMode] = FollowMode, **welcome: object) -> Talked:
        opened.append(Talked(kind, **welcome))
        return opened[-1]

    yield talking
    for one in opened:
        one.end()


Talk = Callable[..., Talked]


def test_a_learner_hears_the_teachers_step_looks_back_and_not_ahead(talk: Talk) -> None:
    learner = talk(address=SECOND)
    assert learner.hears(f"{SECOND}  output of H1")
    assert learner.hears("[algebra: with the teacher - H raise your hand]")
    learner.link.bring("at", address=THIRD)
    assert learner.hears(f"{THIRD}  weighted sum of H2")
    learner.type("")
    assert learner.hears("The teacher is not further yet.")
    learner.type("<")
    assert learner.hears(f"{SECOND}  output of H1")
    assert learner.hears(f"teacher at weighted sum of H2 ({THIRD}) - f rejoins")
    learner.type("g 2/1")
    assert learner.hears(f"{THIRD}  weighted sum of H2")
    for command in ("v", "C", "$", "t", "R"):
        learner.type(command)
        assert learner.hears("This shows what is to come")


def test_a_question_is_asked_answered_and_revealed(talk: Talk) -> None:
    learner = talk()
    learner.link.bring("asked", question=1, address=SECOND)
    assert learner.hears("Output of H1? (4 significant digits)")
    assert "0.5744" not in learner.out.getvalue()
    learner.type(".4256")
    assert learner.hears("with the exponent's sign turned")
    assert learner.link.sent_of("answer") == [{"question": 1, "verdict": "wrong", "slip": "exponent-sign"}]
    learner.link.bring("at", address=SECOND)
    learner.link.bring("revealed", question=1, address=SECOND, answered=1, right=0, slips=[["exponent-sign", 1]])
    assert learner.hears("Revealed: 0 of 1 right at once. Commonest slip (1): 1/(1+e^z)")
    assert learner.hears("= 0.5744")
    learner.link.bring("beside", address=SECOND, slip="exponent-sign")
    assert learner.hears("Slip:   a[H1] = ")


def test_who_comes_late_into_a_question_never_hears_its_number(talk: Talk) -> None:
    learner = talk(address=SECOND, question=1, asked=SECOND)
    assert learner.hears("Output of H1?")
    assert "0.5744" not in learner.out.getvalue()


def test_a_hand_a_lost_class_and_its_end_are_told_in_a_line(talk: Talk) -> None:
    learner = talk()
    learner.type("H")
    assert learner.hears("Your hand is up; H lowers it.")
    learner.link.bring("lowered")
    assert learner.hears("The teacher has seen your hand.")
    learner.link.bring("lost")
    assert learner.hears("[algebra cannot be reached: you go on alone.]")
    learner.type("")
    assert learner.hears(f"{SECOND}  output of H1")
    learner.link.welcome(address=THIRD)
    assert learner.hears(f"{THIRD}  weighted sum of H2")
    learner.link.bring("ended")
    assert learner.hears("[algebra is over: you go on alone.]")
    learner.type("?")
    assert learner.hears("f             go to the teacher's step")


def test_a_teacher_leads_line_by_line(talk: Talk) -> None:
    teacher = talk(LeadMode)
    teacher.type("")
    assert teacher.hears(f"{SECOND}  output of H1")
    wait(lambda: teacher.link.sent_of("go")[-1] == {"address": SECOND})
    teacher.type("<")
    teacher.type("N")
    assert teacher.hears(f"Everyone is asked output of H1 ({SECOND}).")
    teacher.link.bring("counts", **COUNTS)
    teacher.type("T")
    assert teacher.hears("   1  1/(1+e^z), with the exponent's sign turned")
    teacher.type("S")
    assert teacher.hears("Reveal first: V.")
    teacher.type("V")
    assert teacher.hears("Revealed.")
    teacher.link.bring("counts", **COUNTS | {"open": False, "hands": 1})
    assert teacher.hears("1 hand up")
    for command, said in {"S": "Slip:   a[H1]", "F": "at their own pace", "L": "lowered", "B": "brought"}.items():
        teacher.type(command)
        assert teacher.hears(said)
    teacher.type("E")
    assert teacher.hears("E again ends the class")
    teacher.type("E")
    assert teacher.hears("The class is over.")
    types = [message["type"] for message in teacher.link.sent if message["type"] != "go"]
    assert types == ["ask", "reveal", "beside", "pace", "lower", "bring", "end"]


def test_help_names_each_letter_with_the_meaning_that_it_has_in_class(talk: Talk) -> None:
    teacher = talk(LeadMode)
    teacher.type("?")
    assert teacher.hears("end the class")
    told = teacher.out.getvalue()
    assert "roster, with names" in told
    assert "review: practise" not in told
    assert "predict: work this number out" in told


class Program:
    """The tutor as a program over pipes."""

    def __init__(self, home: Path, folder: Path, learner: str, *words: str) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "ANN_TUTOR_HOME": str(home / learner)}
        self._read = b""
        self.ended = subprocess.Popen(
            program(*words, "--plain", "--dir", str(folder)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=environment,
        )

    def type(self, line: str) -> None:
        assert self.ended.stdin is not None
        self.ended.stdin.write(f"{line}\n".encode())
        self.ended.stdin.flush()

    def hears(self, text: str) -> bool:
        assert self.ended.stdout is not None
        while text.encode() not in self._read:
            assert select.select([self.ended.stdout], [], [], PATIENCE)[0], self._read.decode()
            read = os.read(self.ended.stdout.fileno(), 65536)
            assert read, self._read.decode()
            self._read += read
        self._read = self._read.partition(text.encode())[2]
        return True


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Program]]:
    started: list[Program] = []
    folder = Path(tempfile.mkdtemp(dir="/tmp"))  # a socket's path must be short

    def starting(learner: str, *words: str) -> Program:
        started.append(Program(tmp_path, folder, learner, *words))
        return started[-1]

    yield starting
    for one in started:
        with one.ended as ended:
            ended.kill()
    rmtree(folder)


def test_a_class_of_three_programs_from_the_first_step_to_the_report(
    start: Callable[..., Program], tmp_path: Path
) -> None:
    teacher = start("t", "lead", "article", "--name", "algebra", "--report", str(tmp_path / "report"))
    teacher.hears("0.3")
    learners = [start(name, "follow", "algebra") for name in "ab"]
    for learner in learners:
        learner.hears("with the teacher")
    teacher.type("N")
    for learner, answer in zip(learners, ("0.5744", ".4256"), strict=True):
        learner.hears("Output of H1?")
        learner.type(answer)
    learners[0].hears("Yes.")
    learners[1].hears("sign turned")
    teacher.hears("2 of 2 answered, 1 right")
    teacher.type("V")
    for learner in learners:
        learner.hears("Revealed: 1 of 2 right at once.")
    teacher.type("E")
    teacher.type("E")
    teacher.hears("The report is in")
    for learner in learners:
        learner.hears("is over")
        learner.type("q")
        assert learner.ended.wait(PATIENCE) == 0
    assert teacher.ended.wait(PATIENCE) == 0
    report = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert "- 1 x exponent-sign: 1/(1+e^z), with the exponent's sign turned" in report
    assert f"1,{SECOND},2,1,0,0,0,0,exponent-sign,1" in (tmp_path / "report.csv").read_text(encoding="utf-8")


def test_a_killed_teacher_leaves_learners_alone_and_a_new_one_has_them_again(start: Callable[..., Program]) -> None:
    teacher = start("t", "lead", "article", "--name", "algebra")
    teacher.hears("0.3")
    learner = start("a", "follow", "algebra")
    learner.hears("with the teacher")
    teacher.ended.kill()
    learner.hears("you go on alone")
    learner.type("")
    learner.hears("0.5744")
    again = start("t", "lead", "article", "--name", "algebra")
    again.hears("0.3")
    learner.hears("with the teacher")


def test_mistakes_are_sentences(run: Run, tmp_path: Path) -> None:
    for words in (
        ("follow", "algebra", "--dir", str(tmp_path)),
        ("follow", "../etc", "--dir", str(tmp_path)),
        ("lead", "article", "--name", "A B", "--dir", str(tmp_path)),
        ("lead", "article", "--name", "a", "--group", "no-such-group", "--dir", str(tmp_path)),
        ("lead", "no-lesson", "--name", "a", "--dir", str(tmp_path)),
    ):
        found = run(*words)
        assert found.status == 2
        assert found.out == ""
        assert len(found.err.splitlines()) == 1, found.err
