"""The log of answers: nothing that was written is lost, and nothing that is broken in it costs more than itself."""

import errno
import json
import os
import stat
import subprocess
import sys
import tracemalloc
from dataclasses import astuple, replace
from pathlib import Path

import pytest

import tutor
from tests.networks import seeded
from tests.whole_log import Answers, read_answers
from tutor.teaching.learner.answers import LONGEST, append_answers, stream_answers
from tutor.teaching.learner.mastery import Answer

ROOT = Path(tutor.__file__).resolve().parents[1]
ANSWER = Answer(
    time=1_700_000_000.25,
    lesson="article",
    network="3fa9c1",
    step="1/1:z[1][1]",
    skill="net-sum",
    kind="number",
    answer="−,05 · ½",
    verdict="wrong",
    slip="sign-lost",
    hints=2,
    attempt=3,
    sure=True,
    seconds=12.5,
    options=0,
)
LINE = (
    '{"format": 1, "time": 1700000000.25, "lesson": "article", "network": "3fa9c1", "step": "1/1:z[1][1]", '
    '"skill": "net-sum", "kind": "number", "answer": "\\u2212,05 \\u00b7 \\u00bd", "verdict": "wrong", '
    '"slip": "sign-lost", "hints": 2, "attempt": 3, "sure": true, "seconds": 12.5, "options": 0}\n'
)
"""The answer as it stands in the file, written by hand."""


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANN_TUTOR_HOME", str(tmp_path / "home"))
    return tmp_path / "home" / "answers.jsonl"


def written(log: Path, content: bytes) -> None:
    log.parent.mkdir(exist_ok=True)
    log.write_bytes(content)


def numbered(*numbers: int) -> tuple[Answer, ...]:
    return tuple(replace(ANSWER, attempt=number) for number in numbers)


def attempts() -> list[int]:
    return [answer.attempt for answer in read_answers().answers]


# --- as it should be -------------------------------------------------------------------------------------------------


def test_an_answer_is_one_line_that_says_its_format(log: Path) -> None:
    assert append_answers((ANSWER,)) == ""
    assert log.read_text(encoding="ascii") == LINE


def test_a_line_says_what_slips_looked_alike_or_would_have_shown(log: Path) -> None:
    found = (replace(ANSWER, slip="", tied="a b"), replace(ANSWER, avoided="c", unproved=0))
    append_answers(found)
    told = (', "tied": "a b"}', ', "avoided": "c", "unproved": 0}')
    lines = log.read_text(encoding="ascii").splitlines()
    assert [line.endswith(end) for line, end in zip(lines, told, strict=True)] == [True, True]
    assert read_answers().answers == found


def test_a_line_written_by_hand_is_read(log: Path) -> None:
    written(log, LINE.encode())
    assert read_answers() == Answers((ANSWER,))


def test_answers_come_back_in_their_order_from_several_writings() -> None:
    for numbers in ((1,), (2, 3), (), (4,)):
        assert append_answers(numbered(*numbers)) == ""
    assert attempts() == [1, 2, 3, 4]


def test_without_a_log_there_are_no_answers_and_no_trouble_and_nothing_is_made(log: Path) -> None:
    assert read_answers() == Answers()
    assert append_answers(()) == ""
    assert not log.parent.exists()


def test_only_the_learner_may_read_the_log(log: Path) -> None:
    before = os.umask(0)
    try:
        append_answers((ANSWER,))
    finally:
        os.umask(before)
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert stat.S_IMODE(log.parent.stat().st_mode) == 0o700


def test_a_line_is_on_disk_before_the_call_returns(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    write, fsync = os.write, os.fsync

    def writing(handle: int, data: bytes) -> int:
        calls.append("write")
        return write(handle, data)

    def syncing(handle: int) -> None:
        calls.append("fsync")
        fsync(handle)

    monkeypatch.setattr(os, "write", writing)
    monkeypatch.setattr(os, "fsync", syncing)
    append_answers(numbered(1, 2))
    assert calls == ["write", "fsync"]


@pytest.mark.parametrize("typed", ["x" * 100_000, "\U0001f600" * 100_000, "\udcff" * 300, "a\nb\r\x00\x1b[2J\u2028"])
def test_whatever_was_typed_a_line_stays_a_line_and_is_not_too_long(typed: str, log: Path) -> None:
    longest_name = replace(ANSWER, answer=typed, lesson="ü" * 127)
    assert append_answers((longest_name, ANSWER)) == ""
    assert len(log.read_bytes().splitlines()) == 2
    assert read_answers() == Answers((replace(longest_name, answer=typed[:200]), ANSWER))


# --- what is broken --------------------------------------------------------------------------------------------------


def test_a_log_cut_off_at_any_byte_loses_the_cut_line_only_and_goes_on(log: Path) -> None:
    append_answers(numbered(1, 2, 3))
    whole = log.read_bytes()
    ends = [place + 1 for place, byte in enumerate(whole) if byte == ord("\n")]
    for size in range(len(whole) + 1):
        log.write_bytes(whole[:size])
        complete = sum(end - 1 <= size for end in ends)  # the line's end itself may be missing
        torn = size not in {0, *ends, *(end - 1 for end in ends)}
        assert append_answers(numbered(9)) == ""
        found = read_answers()
        assert [answer.attempt for answer in found.answers] == [*range(1, complete + 1), 9]
        assert (found.broken, found.newer, found.trouble) == (torn, 0, "")


def test_any_byte_spoilt_costs_at_most_its_line_and_the_next(log: Path) -> None:
    append_answers(numbered(1, 2, 3))
    whole = log.read_bytes()
    for place in range(len(whole)):
        log.write_bytes(whole[:place] + b"\xff" + whole[place + 1 :])
        kept = set(attempts())
        assert len(kept) >= 1
        assert kept <= {1, 2, 3}


SPOILT = {
    "no JSON": LINE[:-20],
    "a list": "[]",
    "a word": '"right"',
    "null": "null",
    "an older format": LINE.replace('"format": 1', '"format": 0'),
    "no format": LINE.replace('"format": 1, ', ""),
    "a format that equals one": LINE.replace('"format": 1', '"format": true'),
    "a format of another type": LINE.replace('"format": 1', '"format": "2"'),
    "no verdict": LINE.replace('"verdict": "wrong", ', ""),
    "a time of another type": LINE.replace("1700000000.25", '"now"'),
    "a time without end": LINE.replace("1700000000.25", "1e999"),
    "no time": LINE.replace("1700000000.25", "NaN"),
    "a time of 400 digits": LINE.replace("1700000000.25", "9" * 400),
    "more hints than there are": LINE.replace('"hints": 2', '"hints": 6'),
    "hints below none": LINE.replace('"hints": 2', '"hints": -1'),
    "half a hint": LINE.replace('"hints": 2', '"hints": 1.5'),
    "an attempt before the first": LINE.replace('"attempt": 3', '"attempt": 0'),
    "sure of another type": LINE.replace("true", "1"),
    "fewer slips than none": LINE.replace("}", ', "unproved": -2}'),
    "a list of slips": LINE.replace("}", ', "avoided": ["a"]}'),
    "an attempt that equals one": LINE.replace('"attempt": 3', '"attempt": true'),
    "deep nesting": "[" * 4000,
    "a line that is too long": LINE.replace("3fa9c1", "3" * LONGEST),
    "no end in sight": "x" * 1_000_000,
}


@pytest.mark.parametrize("content", SPOILT.values(), ids=SPOILT)
def test_a_spoilt_line_is_left_out_and_counted_and_stays_in_the_file(content: str, log: Path) -> None:
    spoilt = content.rstrip("\n") + "\n"
    written(log, (LINE + spoilt).encode())
    append_answers(numbered(4))
    assert read_answers() == Answers((ANSWER, *numbered(4)), broken=1)
    assert spoilt in log.read_text(encoding="ascii")


def test_lines_of_a_newer_format_are_left_out_and_counted_by_themselves(log: Path) -> None:
    newer = '{"format": 2, "when": "today"}\n'
    written(log, (newer + LINE + newer).encode())
    assert read_answers() == Answers((ANSWER,), newer=2)


def test_what_a_line_says_beyond_our_fields_is_no_reason_to_leave_it_out(log: Path) -> None:
    written(log, LINE.replace("}", ', "mood": "good"}').encode())
    assert read_answers().answers == (ANSWER,)


def test_empty_lines_and_windows_line_ends_do_no_harm(log: Path) -> None:
    written(log, b"\n\r\n" + LINE.encode().replace(b"\n", b"\r\n") + b"  \n")
    assert read_answers() == Answers((ANSWER,))


def test_random_bytes_are_never_an_error(log: Path) -> None:
    rng = seeded("bytes")
    for _ in range(200):
        written(log, rng.randbytes(rng.randrange(2000)) + b"\n" + LINE.encode())
        assert read_answers().answers[-1] == ANSWER


def test_a_huge_log_is_read_line_by_line(log: Path) -> None:
    written(log, LINE.encode() * 2_000 + b"y" * 5_000_000 + b"\n" + LINE.encode())
    tracemalloc.start()
    try:
        assert sum(isinstance(found, Answer) for found in stream_answers()) == 2_001
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000


# --- what stands in the way ------------------------------------------------------------------------------------------


def test_a_folder_that_cannot_be_made_costs_a_sentence(log: Path) -> None:
    log.parent.write_text("a file stands where the folder should be", encoding="utf-8")
    sentence = append_answers((ANSWER,))
    assert sentence.startswith(f"Your answers cannot be kept in {log.parent} (")
    assert sentence.endswith("; set ANN_TUTOR_HOME to another folder.")
    assert read_answers().answers == ()


def test_a_log_that_is_a_folder_costs_a_sentence(log: Path) -> None:
    log.mkdir(parents=True)
    assert "cannot be kept" in append_answers((ANSWER,))
    found = read_answers()
    assert found.answers == ()
    assert found.trouble.startswith(f"The record of your answers in {log} cannot be read (")


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES, errno.EDQUOT])
def test_a_home_that_cannot_be_written_costs_a_sentence(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "open", refuse)
    assert os.strerror(number) in append_answers((ANSWER,))


def test_a_disk_that_is_full_costs_a_sentence_and_what_did_not_fit_is_written_when_it_can_be(
    log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    append_answers(numbered(1))
    write = os.write
    with monkeypatch.context() as full:
        full.setattr(os, "write", lambda handle, data: write(handle, data[: len(data) // 2]))
        assert os.strerror(errno.ENOSPC) in append_answers(numbered(2))
    append_answers(numbered(3))
    assert attempts() == [1, 2, 3]
    assert read_answers().broken == 1
    assert len(log.read_bytes().splitlines()) == 4
    assert append_answers() == ""
    assert attempts() == [1, 2, 3]


@pytest.mark.parametrize("room", range(0, 900, 37))
def test_of_several_answers_those_that_did_not_fit_are_written_later_and_none_twice(
    room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = os.write
    with monkeypatch.context() as full:
        full.setattr(os, "write", lambda handle, data: write(handle, data[:room]))
        assert os.strerror(errno.ENOSPC) in append_answers(numbered(1, 2, 3, 4, 5))
    assert append_answers(numbered(6)) == ""
    assert attempts() == [1, 2, 3, 4, 5, 6]


def test_a_pipe_or_a_device_in_the_logs_place_lets_nobody_wait(log: Path) -> None:
    log.parent.mkdir()
    os.mkfifo(log)
    assert "cannot be read" in read_answers().trouble
    assert "cannot be kept" in append_answers((ANSWER,))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_the_full_device_of_linux_costs_a_sentence(log: Path) -> None:
    log.parent.mkdir()
    log.symlink_to("/dev/full")
    assert "cannot be kept" in append_answers((ANSWER,))


# --- crashes and neighbours ------------------------------------------------------------------------------------------

WRITER = """
import sys
from tutor.teaching.learner.answers import append_answers
from tutor.teaching.learner.mastery import Answer
name, count = sys.argv[1], int(sys.argv[2])
for number in range(1, count + 1):
    answer = Answer(1.0, name, "3fa9c1", "1/1:E", "ce", "number", ".5", "wrong", attempt=number)
    trouble = append_answers((answer,))
    assert not trouble, trouble
    print(number, flush=True)
"""


def writer(name: str, count: int) -> subprocess.Popen[str]:
    """Start a program that adds answers one by one and prints the number of each that it knows to be safe."""
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, name, str(count)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_writer_killed_at_any_moment_loses_no_answer_that_it_knew_to_be_safe() -> None:
    rng = seeded("kill")
    safe: dict[str, int] = {}
    for trial in range(20):
        name, after = f"writer {trial}", rng.randrange(1, 30)
        with writer(name, 1_000_000) as program:
            assert program.stdout is not None
            for _ in range(after):
                program.stdout.readline()
            program.kill()
            safe[name] = after + sum(1 for line in program.stdout if line.endswith("\n"))
    found = read_answers()
    assert found.trouble == ""
    for name, count in safe.items():
        numbers = [answer.attempt for answer in found.answers if answer.lesson == name]
        assert numbers == list(range(1, len(numbers) + 1))
        assert len(numbers) - count in {0, 1}  # the last may be on disk and not reported any more
    assert found.broken <= len(safe)


def test_two_writers_at_once_lose_nothing(log: Path) -> None:
    programs = [writer("one", 300), writer("two", 300)]
    for program in programs:
        program.communicate(timeout=60)
        assert program.returncode == 0
    found = read_answers()
    for name in ("one", "two"):
        numbers = [answer.attempt for answer in found.answers if answer.lesson == name]
        assert numbers == list(range(1, 301))
    assert (len(found.answers), found.broken) == (600, 0)
    assert all(json.loads(line)["format"] == 1 for line in log.read_text().splitlines() if line)  # who
    # sees half of another's line puts the end of a line before its own: an empty one may come of it, which is skipped


def test_every_field_comes_back_of_its_own_type() -> None:
    append_answers((replace(ANSWER, time=1.7e9, seconds=3.0),))
    (found,) = read_answers().answers
    assert [type(value) for value in astuple(found)] == [type(value) for value in astuple(ANSWER)]
