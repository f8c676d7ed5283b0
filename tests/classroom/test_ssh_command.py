"""The command itself: the teacher's screen beside the server, the report, mistakes."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.classroom.ssh_world import ENTER, HOST, MISSING, RIGHT, Client, World, make_key, until
from tests.terminal.environment import environment
from tests.terminal.pty_program import PtyProgram
from tutor.cli import main

Join = Callable[..., Client]
CONTROL_C = "\x03"


class Desk(World):
    """A class whose server has the teacher's screen beside it, on a terminal; only `ssh` is used of a world."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.folder = folder
        options = ["--host", HOST, "--port", "0", "--dir", str(folder / "class"), *words]
        command = [sys.executable, "-m", "tutor", "class", "article", *options]
        self.screen = PtyProgram(command, columns=80, lines=24, env=environment(folder / "home"))
        self.screen.wait_for("Press Enter to begin")
        board = self.screen.text()
        self.port = int(re.findall(r"-p (\d+)", board)[0])
        self.code = re.findall(r"Join code: +(\S+-\S+)", board)[0]

    def close(self) -> int:
        self.screen.close()
        return 0


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Open classes with a teacher's screen."""
    if MISSING:
        pytest.skip(MISSING)
    with ExitStack() as stack:
        yield lambda *words: stack.enter_context(Desk(tmp_path, *words))


def test_learners_follow_the_teacher_who_may_leave_and_open_her_screen_again(
    desk: Callable[..., Desk], join: Join, tmp_path: Path
) -> None:
    world = desk("--report", str(tmp_path / "report"), "--name", "algebra")
    world.screen.send(ENTER)
    world.screen.wait_for("step 1 of")
    anna = join(world, "anna", until="step 1 of")
    world.screen.press(RIGHT, "step 2 of")
    anna.wait_for("step 2 of", 5)
    world.screen.press("q", "q again leaves")
    world.screen.send("q")
    world.screen.wait_for("The class goes on without your screen")
    anna.send("q")
    assert anna.wait() == 0
    world.screen.screen.reset()
    world.screen.send(ENTER)
    world.screen.wait_for("step 2 of")
    world.screen.press("E", "E again ends the class")
    world.screen.send("E")
    world.screen.wait_for("The class is over; learners may go on alone. Enter sends everybody home.")
    world.screen.send(ENTER)
    assert world.screen.wait() == 0
    assert world.screen.echoes()
    assert "anna" in (tmp_path / "report.md").read_text(encoding="utf-8")
    assert not (tmp_path / "class" / "algebra.sock").exists()
    assert "anna: in," in (tmp_path / "class" / "class.log").read_text(encoding="utf-8")


def test_control_c_at_the_board_ends_the_class(desk: Callable[..., Desk]) -> None:
    world = desk("--name", "algebra")
    world.screen.send(CONTROL_C)
    assert world.screen.wait() == 0
    assert world.screen.echoes()
    assert not (world.folder / "class" / "algebra.sock").exists()


def test_a_class_whose_terminal_is_gone_ends_with_all_its_processes(desk: Callable[..., Desk], join: Join) -> None:
    world = desk()
    anna = join(world, "anna", until="step 1 of")
    assert world.screen.hang_up()[0] == 0
    anna.wait()
    assert "The class is over." in anna.text()


def test_mistakes_are_told_in_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "keys").write_text("ssh-ed25519 nonsense\n", encoding="utf-8")
    open_folder = tmp_path / "open"
    open_folder.mkdir(mode=0o755)
    folder = ["--dir", str(tmp_path / "class"), "--headless"]
    told = {
        ("class", "nothing", *folder): "there is no such lesson",
        ("class", "article", "--name", "../x", *folder): "is no class's name",
        ("class", "article", "--keys", str(tmp_path / "keys"), *folder): "line 1 of",
        ("class", "article", "--keys", str(tmp_path / "none"), *folder): "The keys cannot be used",
        ("class", "article", "--dir", str(open_folder)): "Others can read",
        ("class", "article", "--host", "192.0.2.1", *folder): "The class cannot be opened",
    }
    for words, sentence in told.items():
        assert main(words) == 2
        assert sentence in capsys.readouterr().err


def test_keys_with_options_are_refused_for_they_would_promise_what_is_not_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if MISSING:
        pytest.skip(MISSING)
    key = make_key(tmp_path / "key").with_suffix(".pub").read_text(encoding="utf-8")
    (tmp_path / "keys").write_text('from="10.0.0.1" ' + key, encoding="utf-8")
    assert main(["class", "article", "--keys", str(tmp_path / "keys"), "--dir", str(tmp_path / "class")]) == 2
    assert "line 1 of" in capsys.readouterr().err


def test_a_port_in_use_is_told(
    opened: Callable[..., World], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world = opened()
    words = ["--host", HOST, "--port", str(world.port), "--dir", str(tmp_path / "other"), "--headless"]
    assert main(["class", "article", *words]) == 2
    assert "The class cannot be opened" in capsys.readouterr().err
    assert until(lambda: not (tmp_path / "other" / "class.sock").exists())
