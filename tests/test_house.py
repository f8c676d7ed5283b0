"""The house: rooms with floors, files and functions that fit on a screen, and commands that print without a screen.

Which room may import which is written in `pyproject.toml`, and `lint-imports` holds it.
"""

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

import tutor
from tests.house import figures
from tutor.lesson.find import bundled

ROOT = Path(tutor.__file__).parents[1]
"""Where the package lies: the checkout, or the environment that its wheel was installed into."""
LESSONS_FOLDER = bundled()[0].parent
SOURCES = sorted((ROOT / "tutor").rglob("*.py"))
LONGEST_FILE = 400
LONGEST_FUNCTION = 40


def named(paths: list[Path]) -> list[object]:
    return [pytest.param(path, id=str(path.relative_to(ROOT))) for path in paths]


def test_there_are_few_rooms_and_no_circles() -> None:
    found = figures(ROOT / "tutor")
    assert found["rooms on the first level"] <= 13
    assert found["import circles"] == 0


@pytest.mark.parametrize("path", named(SOURCES))
def test_no_file_is_longer_than_400_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize("path", named(SOURCES))
def test_no_function_is_longer_than_40_lines(path: Path) -> None:
    functions = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    lengths = {node.name: (node.end_lineno or node.lineno) - node.lineno + 1 for node in functions}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_FUNCTION} == {}


LESSONS = sorted(str(path) for path in LESSONS_FOLDER.glob("*.yaml"))


@pytest.mark.parametrize(
    ("words", "used"),
    [(["show", "article"], "tutor.arithmetic.trace.trace"), (["check", *LESSONS], "tutor.lesson.load")],
)
def test_printing_commands_leave_textual_and_asyncssh_alone(words: list[str], used: str) -> None:
    program = (
        "import sys\n"
        "from tutor.cli import main\n"
        f"status = main({words!r})\n"
        f"assert {used!r} in sys.modules, 'the command did not run'\n"
        "print(status, *sorted({'textual', 'asyncssh'} & set(sys.modules)), file=sys.stderr)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program],
        cwd=LESSONS_FOLDER,
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr.splitlines()[-1] == "0", ended.stderr
    assert ended.stdout or words[0] == "check"
