"""Streams that are closed, full, cut off or of another encoding end in a sentence, never in a traceback."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import program, sentences, start
from tests.terminal.environment import environment

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="POSIX streams")
FULL = Path("/dev/full")
COMMANDS = {
    "show as text": ("show", "article"),
    "show as JSON": ("show", "article", "--format", "json"),
    "list": ("list",),
    "check": ("check", "article"),
    "schema": ("schema",),
    "plain": ("article", "--plain"),
}
LONG_LESSON = """\
format: 1
id: long
title: So many epochs that no pipe holds them
network:
  inputs: [A]
  layers: [{units: [O], activation: sigmoid, weights: 0.1}]
data: {targets: [t], rows: [[1, 1]]}
training: {optimiser: {kind: sgd, rate: 1}, epochs: 5000}
"""
each_command = pytest.mark.parametrize("words", COMMANDS.values(), ids=COMMANDS)


@POSIX
@pytest.mark.parametrize("format_", ["text", "markdown", "latex", "csv", "json"])
def test_a_reader_that_has_seen_enough_is_no_error(format_: str, tmp_path: Path) -> None:
    lesson = tmp_path / "long.yaml"
    lesson.write_text(LONG_LESSON, encoding="utf-8")
    command = program("show", str(lesson), "--format", format_)
    env = environment(tmp_path)
    with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 0


@POSIX
def test_a_reader_that_leaves_plain_mode_is_no_error(tmp_path: Path) -> None:
    command = [*program("article", "--plain")]
    env = environment(tmp_path)
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=env, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        process.stdin.write(b"\n" * 5)
        process.stdin.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 0


@pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")
@each_command
def test_a_full_disk_is_told_in_one_sentence(words: tuple[str, ...]) -> None:
    with FULL.open("wb") as full:
        ended = start(*words, stdout=full.fileno())
    assert ended.status == 2
    told = [line for line in sentences(ended.err) if "checked" not in line]
    assert told == ["Reading or writing failed: No space left on device."]


@POSIX
@pytest.mark.parametrize("words", [("show", "article"), ("article", "--plain")], ids=["show", "plain"])
def test_a_closed_standard_output_is_told_in_one_sentence(words: tuple[str, ...], tmp_path: Path) -> None:
    ended = shell('exec "$@" >&-', words, tmp_path)
    assert ended.returncode == 2
    (sentence,) = sentences(ended.stderr.decode())
    assert "Standard output is closed" in sentence


@POSIX
def test_a_closed_standard_error_keeps_messages_out_of_the_data(tmp_path: Path) -> None:
    ended = shell('exec "$@" 2>&-', ("show", "artcle"), tmp_path)
    assert (ended.returncode, ended.stdout) == (2, b"")


@POSIX
def test_a_closed_standard_input_is_its_end(tmp_path: Path) -> None:
    ended = shell('exec "$@" <&-', ("article", "--plain"), tmp_path)
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert b"1/1:z[1][1]" in ended.stdout


def shell(script: str, words: tuple[str, ...], home: Path) -> "subprocess.CompletedProcess[bytes]":
    """Run a command under a shell that closes one of its streams."""
    return subprocess.run(
        ["/bin/sh", "-c", script, "sh", *program(*words)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env=environment(home),
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize(
    "words", [("show", "article"), ("article", "--plain"), ("list",)], ids=["show", "plain", "list"]
)
def test_a_stream_of_latin_1_gets_ascii_and_nothing_is_lost(words: tuple[str, ...]) -> None:
    ended = start(*words, stdin="\n" * 60, PYTHONIOENCODING="latin-1")
    assert ended.status == 0
    assert sentences(ended.err) in ([], ["This is no terminal: going on line by line."])
    assert ended.out.isascii()
    formulas = [line for line in ended.out.splitlines() if "=" in line or "|" in line]
    assert not any("?" in line for line in formulas)


def test_a_stream_of_ascii_shows_a_foreign_lesson_with_question_marks(tmp_path: Path) -> None:
    path = tmp_path / "foreign.yaml"
    path.write_text(LONG_LESSON.replace("So many", "多").replace("[O]", "[ω]"), encoding="utf-8")
    for format_ in ("text", "markdown", "csv"):
        ended = start("show", str(path), "--last", "1", "--format", format_, PYTHONIOENCODING="ascii")
        assert (ended.status, ended.err) == (0, "")
        assert "?" in ended.out


@pytest.mark.parametrize("format_", ["text", "markdown", "latex", "csv", "json"])
def test_a_pipe_gets_no_escape_codes_whatever_the_terminal(format_: str) -> None:
    out = start("show", "article", "--format", format_, TERM="xterm-256color", COLORTERM="truecolor").out
    assert "\x1b" not in out
    assert out
    if format_ == "text":
        assert max(map(len, out.splitlines())) <= 80
