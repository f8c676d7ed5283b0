"""Files that try to hang, crash or fill the memory are refused quickly, the worst in a process with little memory."""

import contextlib
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from tutor.lesson.load import load
from tutor.lesson.problems import LessonError

ROOT = Path(__file__).parents[2]
SECONDS = 5
"""Generous: each of these takes well under one."""

PROGRAM = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1500 << 20, 1500 << 20))
from pathlib import Path
from tutor.lesson.load import load
from tutor.lesson.problems import LessonError
try:
    load(Path(sys.argv[1]))
    print("loaded")
except LessonError as error:
    print(error)
"""

HEAD = "format: 1\nid: hostile\ntitle: Hostile\n"


def refusal(path: Path) -> str:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=SECONDS + 5,
        check=False,
    )
    assert done.stderr == ""
    assert done.returncode == 0
    return done.stdout.replace(str(path), path.name).removesuffix("\n")


def refusal_here(path: Path) -> str:
    with pytest.raises(LessonError) as caught:
        load(path)
    return str(caught.value).replace(str(path), path.name)


def written(text: str | bytes, folder: Path) -> Path:
    path = folder / "hostile.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def refusal_of(text: str | bytes, folder: Path) -> str:
    path = written(text, folder)
    start = time.monotonic()
    message = refusal(path)
    assert time.monotonic() - start < SECONDS
    assert len(message) < 30_000
    return message


def first_line(message: str) -> str:
    return message.splitlines()[0]


def bomb(levels: int) -> str:
    first = 'b0: &b0 ["lol", "lol", "lol", "lol"]\n'
    return first + "".join(f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 9)}]\n" for n in range(1, levels))


def test_a_bomb_of_aliases_does_not_go_off(tmp_path: Path) -> None:
    message = refusal_of(HEAD + bomb(60), tmp_path)
    assert "hostile.yaml:4:5: b0: anchors (&b0) are not used here; remove it" in message.splitlines()
    assert "aliases (*b0) are not used here; write the value out" in message


def test_a_long_bomb_of_aliases_gives_no_long_message(tmp_path: Path) -> None:
    message = refusal_here(written(HEAD + bomb(5000), tmp_path))
    assert len(message.splitlines()) == 101
    assert message.splitlines()[-1] == "hostile.yaml: and more problems; mend these first"


def test_an_alias_to_itself_is_no_endless_list(tmp_path: Path) -> None:
    message = refusal_of("&a [*a, *a]\n", tmp_path)
    assert first_line(message) == "hostile.yaml:1:1: anchors (&a) are not used here; remove it"


@pytest.mark.parametrize("bracket", ["[", "{a: ", "- ", "? "])
def test_nesting_of_ten_thousand_levels_is_refused(bracket: str, tmp_path: Path) -> None:
    message = refusal_of("deep: \n " + bracket * 10_000, tmp_path)
    assert first_line(message).startswith("hostile.yaml:2:")
    assert "nested more than 20 levels deep" in message or "a key must be a word" in message


def test_nesting_by_indentation_is_refused(tmp_path: Path) -> None:
    text = "".join(" " * level + "a:\n" for level in range(1000))
    assert refusal_here(written(text, tmp_path)) == (
        "hostile.yaml:21:21: this is nested more than 20 levels deep; no lesson needs that"
    )


@pytest.mark.parametrize("byte", [b"[", b"a", b"\n", b" ", b"\0", b"\xff", b"'", b"#", b"-", b"&", b"\t", b"\x1b"])
def test_a_megabyte_of_one_byte_is_refused_in_short(byte: bytes, tmp_path: Path) -> None:
    assert refusal_of(byte * (1 << 20), tmp_path).startswith("hostile.yaml:")


@pytest.mark.parametrize("line", ["- a\n", "- {}\n", "a: 1\n", "? a\n", "- .nan\n", "- &a b\n", "'\\e': 1\n"])
def test_a_megabyte_of_one_line_is_refused_in_short(line: str, tmp_path: Path) -> None:
    assert refusal_of(line * ((1 << 20) // len(line)), tmp_path).startswith("hostile.yaml:")


def test_a_megabyte_of_wrong_cells_gives_no_long_message(tmp_path: Path) -> None:
    rows = "    - [a, b, c]\n" * 20_000
    message = refusal_here(written(f"{HEAD}data:\n  targets: [t]\n  rows:\n{rows}", tmp_path))
    assert "hostile.yaml:7:11: data.rows[1][2]: must be a number, not the text 'b'" in message.splitlines()
    assert len(message.splitlines()) == 101


def test_a_hundred_thousand_values_are_enough(tmp_path: Path) -> None:
    assert refusal_here(written("- a\n" * 100_001, tmp_path)) == (
        "hostile.yaml:100000:3: there are more than 100,000 values; make the lesson smaller"
    )


def test_ten_megabytes_are_not_read(tmp_path: Path) -> None:
    message = refusal_here(written(HEAD + "#" * (10 << 20), tmp_path))
    assert message == "hostile.yaml: the file is larger than 1 MiB, the most that it may have; make it shorter"


def test_a_layer_of_a_billion_units_is_not_built(tmp_path: Path) -> None:
    network = "network:\n  inputs: 1000000000\n  layers: [{units: 1000000000, activation: tanh, weights: 1}]\n"
    rest = "data: {targets: [t], rows: [[1, 1]]}\ntraining: {optimiser: {kind: sgd, rate: 1}}\n"
    assert refusal_of(HEAD + network + rest, tmp_path).splitlines() == [
        "hostile.yaml:5:11: network.inputs: 1,000,000,000 is out of range; write a number that is at most 100,000",
        "hostile.yaml:6:20: network.layers[1].units: 1,000,000,000 is out of range; "
        "write a number that is at most 100,000",
    ]


def test_a_directory_is_refused(tmp_path: Path) -> None:
    assert refusal_here(tmp_path) == f"{tmp_path.name}: this is a directory; give the path of a lesson file in it"


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert refusal_here(tmp_path / "no.yaml") == "no.yaml: there is no such file; check the path"


def test_a_file_used_as_a_directory_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("format: 1")
    assert refusal_here(tmp_path / "file" / "no.yaml") == "no.yaml: there is no such file; check the path"


def test_a_pipe_without_a_writer_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    assert refusal(tmp_path / "pipe.yaml") == (
        "pipe.yaml: this is not a regular file (a pipe or a device?); give the path of a lesson file"
    )


def test_an_endless_device_is_not_read() -> None:
    assert refusal_here(Path("/dev/zero")) == (
        "zero: this is not a regular file (a pipe or a device?); give the path of a lesson file"
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.yaml"
    path.write_text(HEAD)
    path.chmod(0)
    assert refusal_here(path) == "secret.yaml: the file may not be read; check its permissions"


def test_a_loop_of_links_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "loop.yaml"
    path.symlink_to(path)
    assert refusal_here(path).startswith("loop.yaml: the file cannot be read: ")


def test_a_file_that_vanishes_and_comes_back_gives_a_lesson_or_a_message(tmp_path: Path) -> None:
    path, text = tmp_path / "moving.yaml", (ROOT / "lessons" / "04-article.yaml").read_bytes()
    path.write_bytes(text)
    stop = threading.Event()

    def move() -> None:
        while not stop.is_set():
            path.unlink(missing_ok=True)
            path.write_bytes(text)

    mover = threading.Thread(target=move)
    mover.start()
    try:
        for _ in range(50):
            with contextlib.suppress(LessonError):
                assert load(path).id == "article"
    finally:
        stop.set()
        mover.join()


def test_a_path_with_a_control_character_is_shown_without_it() -> None:
    for name, shown in (("no\x1b[31m.yaml", "no\\x1b[31m.yaml"), ("no\0.yaml", "no\\x00.yaml")):
        with pytest.raises(LessonError) as caught:
            load(Path(name))
        assert str(caught.value) == f"{shown}: there is no such file; check the path"
