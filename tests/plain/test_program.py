"""Plain mode as a program of its own: signals, encodings, standard streams."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.running import program, sentences, start
from tests.plain.walking import addresses_in
from tests.terminal.environment import environment

POSIX = pytest.mark.skipif(os.name != "posix", reason="POSIX signals and locales")
NO_TERMINAL = "This is no terminal: going on line by line."


def place(home: Path) -> str:
    return str(json.loads((home / "places" / "article.json").read_text(encoding="utf-8"))["address"])


def test_a_pipe_chooses_plain_mode_by_itself_and_says_so_in_one_sentence(home: Path) -> None:
    ended = start("article", stdin="\n\nq\n")
    assert (ended.status, sentences(ended.err)) == (0, [NO_TERMINAL])
    assert addresses_in(ended.out) == ["1/1:z[1][1]", "1/1:a[1][1]", "1/1:z[1][2]"]
    assert place(home) == "1/1:z[1][2]"


def test_plain_mode_that_was_asked_for_needs_no_sentence() -> None:
    assert start("article", "--plain", stdin="\n").err == ""


def test_nothing_on_standard_input_shows_the_first_step_and_ends() -> None:
    ended = start("article", stdin=None)
    assert (ended.status, sentences(ended.err)) == (0, [NO_TERMINAL])
    assert addresses_in(ended.out) == ["1/1:z[1][1]"]


def test_a_last_line_without_an_end_is_a_line() -> None:
    assert addresses_in(start("article", "--plain", stdin="g 2/1:E").out)[-1] == "2/1:E"


def test_lines_that_end_as_on_windows_are_understood() -> None:
    assert addresses_in(start("article", "--plain", stdin="\r\n\r\nq\r\n").out)[-1] == "1/1:z[1][2]"


@POSIX
def test_bytes_that_are_no_text_are_answered_not_feared(tmp_path: Path) -> None:
    ended = subprocess.run(
        program("article", "--plain"),
        input=b"\xff\xfe\n\nq\n",
        capture_output=True,
        env=environment(tmp_path),
        timeout=30,
        check=False,
    )
    assert (ended.returncode, sentences(ended.stderr.decode())) == (0, [])
    assert addresses_in(ended.stdout.decode("utf-8", "replace"))[-1] == "1/1:a[1][1]"


@POSIX
@pytest.mark.parametrize(("name", "status"), [("SIGTERM", 143), ("SIGHUP", 129), ("SIGINT", 130)])
def test_a_signal_ends_the_session_with_its_status_and_keeps_the_place(name: str, status: int, tmp_path: Path) -> None:
    env = environment(tmp_path)
    pipe = subprocess.PIPE
    with subprocess.Popen(program("article", "--plain"), env=env, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(b"\n\n\n")
        process.stdin.flush()
        while not process.stdout.readline().startswith(b"1/1:a[1][2]"):
            pass
        time.sleep(0.1)  # the page is written line by line; the program is to be waiting again
        process.send_signal(getattr(signal, name))
        assert process.wait(timeout=10) == status
        assert process.stderr.read() == b""
    assert place(tmp_path) == "1/1:a[1][2]"


@POSIX
@pytest.mark.parametrize(
    "locale",
    [
        {"LANG": "C", "LC_ALL": ""},
        {"LANG": "POSIX"},
        {"LANG": ""},
        {"LC_ALL": "C", "LANG": "en_GB.UTF-8"},
        {"LC_ALL": "de_DE.ISO-8859-1"},
        {"LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"PYTHONIOENCODING": "latin-1"},
        {"PYTHONIOENCODING": "ascii"},
    ],
    ids=lambda locale: " ".join(f"{name}={value}" for name, value in locale.items()),
)
def test_a_terminal_that_promises_no_utf_8_gets_ascii(locale: dict[str, str]) -> None:
    ended = start("article", "--plain", stdin="\n" * 12, stdout=None, **locale)
    assert (ended.status, ended.err) == (0, "")
    assert ended.out.isascii()
    assert "  >z[H1] = w[A>H1]*x[A]" in ended.out


@POSIX
@pytest.mark.parametrize(
    "locale", [{"LANG": "en_GB.UTF-8"}, {"LC_ALL": "C.UTF-8", "LANG": "C"}, {"LC_CTYPE": "C.utf8"}]
)
def test_a_terminal_that_promises_utf_8_gets_the_textbooks_signs(locale: dict[str, str]) -> None:
    assert "w[A→H1]·x[A]" in start("article", "--plain", stdin="", stdout=None, **{"LANG": "", **locale}).out


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX environment")
def test_plain_mode_never_loads_the_screen() -> None:
    script = (
        "import sys; from tutor.cli import main; main(['article', '--plain']);"
        "print(sorted({'textual', 'asyncssh'} & set(sys.modules)), file=sys.stderr)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script], stdin=subprocess.DEVNULL, capture_output=True, timeout=30, check=False
    )
    assert ended.stderr.decode().splitlines()[-1] == "[]"
