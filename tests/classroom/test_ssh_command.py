"""The command itself: the teacher's screen beside the server, the report, mistakes."""

import os
import re
import signal
import subprocess
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


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def _command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


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


@pytest.mark.parametrize("is_shown", [False, True])
def test_a_class_whose_terminal_is_gone_goes_on_and_can_be_taken_up_again(
    desk: Callable[..., Desk], join: Join, tmp_path: Path, *, is_shown: bool
) -> None:
    world = desk("--name", "algebra", "--report", str(tmp_path / "day"))
    if is_shown:
        world.screen.send(ENTER)
        world.screen.wait_for("step 1 of")
    anna = join(world, "anna", until="step 1 of")
    with pytest.raises(TimeoutError):
        world.screen.hang_up(2)
    words = ["class", "--resume", "algebra", "--dir", str(tmp_path / "class")]
    environs = environment(tmp_path / "home")
    with PtyProgram([sys.executable, "-m", "tutor", *words], columns=80, lines=24, env=environs) as again:
        again.wait_for("step 1 of")
        again.press(RIGHT, "step 2 of")
        anna.wait_for("step 2 of")
        again.press("E", "E again ends the class")
        again.send("E")
        assert again.wait() == 0
    anna.send("q")
    anna.wait()
    assert until(lambda: world.screen.process.poll() is not None, 5)
    assert "anna" in (tmp_path / "day.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("rubbish", ["abc\x04", "\x04", "\x1a", "abc\x04\x04\x04"])
def test_whatever_is_typed_at_the_prompt_learners_go_on(rubbish: str, desk: Callable[..., Desk], join: Join) -> None:
    world = desk()
    anna = join(world, "anna", until="step 1 of")
    world.screen.send(rubbish)
    anna.press(RIGHT, "step 2 of")
    world.screen.send(ENTER)
    world.screen.wait_for("step 1 of")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV])
def test_a_killed_screen_leaves_the_terminal_and_the_class_as_they_were(
    number: int, desk: Callable[..., Desk], join: Join
) -> None:
    world = desk()
    anna = join(world, "anna", until="step 1 of")
    for _ in range(2):
        world.screen.send(ENTER)
        world.screen.wait_for("step 1 of")
        screen = next(pid for pid in _children(world.screen.process.pid) if b"\0screen\0" in _command(pid))
        os.kill(screen, number)
        world.screen.wait_for("The class goes on without your screen")
        assert world.screen.echoes()
        anna.press(RIGHT)
        anna.press("\x1b[D")
    world.screen.send(CONTROL_C)
    assert world.screen.wait() == 0


def test_a_class_without_a_terminal_is_refused_in_a_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tutor", "class", "article", "--dir", str(tmp_path / "class"), "--port", "0"]
    for source in (subprocess.DEVNULL, subprocess.PIPE):
        done = subprocess.run(
            command,
            stdin=source if source == subprocess.DEVNULL else None,
            input=None if source == subprocess.DEVNULL else b"",
            capture_output=True,
            timeout=20,
            check=False,
            env=environment(tmp_path),
        )
        assert done.returncode == 2
        assert done.stderr.count(b"\n") == 1
        assert b"--headless" in done.stderr


def test_what_lies_in_the_current_folder_is_not_run(tmp_path: Path) -> None:
    for name in ("yaml", "json", "asyncssh", "tutor", "numpy", "textual"):
        (tmp_path / f"{name}.py").write_text("open('run', 'w').write(__name__)\n", encoding="utf-8")
    (tmp_path / "sitecustomize.py").write_text("open('run', 'w').write(__name__)\n", encoding="utf-8")
    options = ["--headless", "--host", HOST, "--port", "0", "--dir", str(tmp_path / "class")]
    program = "import sys; sys.argv[0] = 'ann-tutor'; from tutor.cli import main; sys.exit(main())"
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", program, "class", "article", *options],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        env=environment(tmp_path),
    )
    assert process.stdout
    board = process.stdout.readline()
    process.terminate()
    process.communicate(timeout=20)
    assert b"Learners type" in board
    assert not (tmp_path / "run").exists()


def test_the_teachers_code_is_on_no_board_but_in_a_file_of_hers(desk: Callable[..., Desk], join: Join) -> None:
    world = desk()
    path = world.folder / "class" / "teacher_code"
    code = path.read_text(encoding="ascii").strip()
    assert code not in world.screen.text()
    assert path.stat().st_mode & 0o077 == 0
    teacher = join(world, "teacher", until=None)
    teacher.give_code(code, "R roster")
    world.screen.send(CONTROL_C)
    assert world.screen.wait() == 0
    assert not path.exists()


def test_another_folder_shows_the_same_host_key_and_another_key_can_be_named(
    opened: Callable[..., World], tmp_path: Path
) -> None:
    prints = []
    for number, words in enumerate([[], [], ["--host-key", str(tmp_path / "other")]]):
        world = opened("--dir", str(tmp_path / f"class{number}"), *words)
        prints.append(world.fingerprint)
        world.close()
    assert prints[0] == prints[1] != prints[2]


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
        ("class", "article", "--headless", "--dir", str(open_folder)): "Others can read",
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
    words = ["class", "article", "--headless", "--keys", str(tmp_path / "keys"), "--dir", str(tmp_path / "class")]
    assert main(words) == 2
    assert "line 1 of" in capsys.readouterr().err


def test_a_port_in_use_is_told(
    opened: Callable[..., World], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    world = opened()
    words = ["--host", HOST, "--port", str(world.port), "--dir", str(tmp_path / "other"), "--headless"]
    assert main(["class", "article", *words]) == 2
    assert "The class cannot be opened" in capsys.readouterr().err
    assert until(lambda: not (tmp_path / "other" / "class.sock").exists())
