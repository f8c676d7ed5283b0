"""The house has floors: imports go down only, and every package brings in only the third party it may.

The tables are data; the imports are read with `ast`, also those inside functions and under `TYPE_CHECKING`.
"""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import tutor
from tutor.lesson.find import bundled

ROOT = Path(tutor.__file__).parents[1]
"""Where the package lies: the checkout, or the environment that its wheel was installed into."""
LESSONS_FOLDER = bundled()[0].parent
SOURCES = sorted((ROOT / "tutor").rglob("*.py"))
FLOORS: tuple[tuple[tuple[str, ...], ...], ...] = (
    (("quantity",), ("numerals", "arithmetic")),
    (("engine",), ("formula",)),
    (("trace",),),
    (("lesson",), ("view",), ("coach",), ("places",)),
    (("session", "tutoring", "catalogue"), ("answers", "summary"), ("author",)),
    (("export",), ("progress",), ("preflight",), ("link", "attending", "class_words")),
    (("ui",), ("classroom",), ("plain",)),
    (("cli", "commands", "__main__"),),
)
"""From the ground up; modules that share brackets may import each other, other neighbours on a floor may not."""
THIRD_PARTY: dict[str, set[str]] = {
    "engine": {"numpy"},
    "lesson": {"yaml", "jsonschema_rs"},
    "view": {"rich"},
    "export": {"rich"},
    "places": {"platformdirs"},
    "ui": {"textual", "rich"},
    "classroom": {"asyncssh"},
}
"""Whatever is not named here may import the standard library only."""
LONGEST_FILE = 400
LONGEST_FUNCTION = 40

HOMES = {module: (floor, group) for floor, groups in enumerate(FLOORS) for group in groups for module in group}


class Import(NamedTuple):
    module: str
    line: int


def imports(source: str, package: str) -> Iterator[Import]:
    """Yield every module that a source imports, by its full name; `package` is where the source lies."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (Import(alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            if module == "tutor":
                yield from (Import(f"tutor.{alias.name}", node.lineno) for alias in node.names)
            else:
                yield Import(module, node.lineno)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in {"importlib.import_module", "__import__"}:
            yield Import(str(getattr(node.args[0], "value", "?")), node.lineno)


def complaints(source: str, package: str, home: str) -> Iterator[str]:
    """Yield what is wrong with a source's imports; `home` is the module or package of the table it belongs to."""
    for module, line in imports(source, package):
        top, _, inside = module.partition(".")
        if top == "tutor":
            target = inside.partition(".")[0]
            if target not in {home, "__version__"} and not may_import(home, target):
                yield f"line {line}: {home} may not import {target}"
        elif top not in sys.stdlib_module_names and top not in THIRD_PARTY.get(home, set()):
            yield f"line {line}: {home} may not import {top}"


def may_import(home: str, target: str) -> bool:
    if target not in HOMES:
        return False
    (floor, group), (target_floor, target_group) = HOMES[home], HOMES[target]
    return target_floor < floor or target_group == group


def package_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).parts[:-1])


def home_of(path: Path) -> str:
    return path.relative_to(ROOT / "tutor").parts[0].removesuffix(".py")


def named(paths: list[Path]) -> list[object]:
    return [pytest.param(path, id=str(path.relative_to(ROOT))) for path in paths]


def test_every_module_has_its_floor() -> None:
    homes = {home_of(path) for path in SOURCES} - {"__init__"}
    assert homes <= set(HOMES), "a new module needs its place in FLOORS"
    assert set(THIRD_PARTY) <= set(HOMES)


@pytest.mark.parametrize("path", named([path for path in SOURCES if path != ROOT / "tutor" / "__init__.py"]))
def test_imports_go_down_and_bring_in_only_the_allowed_third_party(path: Path) -> None:
    assert list(complaints(path.read_text(encoding="utf-8"), package_of(path), home_of(path))) == []


def test_the_package_itself_says_its_version_and_imports_nothing() -> None:
    assert list(imports((ROOT / "tutor" / "__init__.py").read_text(encoding="utf-8"), "tutor")) == []


@pytest.mark.parametrize(
    ("home", "source"),
    [
        ("quantity", "from tutor.numerals import shown"),
        ("engine", "from tutor.formula.expr import Num"),
        ("engine", "import rich"),
        ("trace", "import numpy as np"),
        ("trace", "import tutor.lesson.load"),
        ("lesson", "from ..view import page"),
        ("lesson", "from tutor import session"),
        ("view", "def f():\n    from textual.app import App"),
        ("session", "from tutor.ui.app import App"),
        ("coach", "if TYPE_CHECKING:\n    from tutor.session import Session"),
        ("progress", "from tutor.export import text"),
        ("ui", "from tutor.classroom.hub import Hub"),
        ("classroom", "import textual"),
        ("cli", "import importlib\nimportlib.import_module('asyncssh')"),
        ("cli", "import tutor.attic"),
    ],
)
def test_an_import_that_goes_up_or_sideways_or_outside_is_found(home: str, source: str) -> None:
    assert len(list(complaints(source, f"tutor.{home}", home))) == 1


@pytest.mark.parametrize(
    ("home", "source"),
    [
        ("engine", "import math\nimport numpy as np\nfrom tutor.engine.network import Layer\nfrom . import losses"),
        ("trace", "from tutor.engine.training import Run\nfrom tutor.quantity import Ref"),
        ("session", "from ..trace.step import Step"),
        ("cli", "from tutor import __version__\nfrom tutor.ui.app import run"),
        ("__main__", "from tutor.cli import main"),
    ],
)
def test_an_import_that_goes_down_is_left_in_peace(home: str, source: str) -> None:
    assert list(complaints(source, f"tutor.{home}", home)) == []


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


def test_the_command_line_imports_screen_and_classroom_inside_its_branches_only() -> None:
    tree = ast.parse((ROOT / "tutor" / "cli.py").read_text(encoding="utf-8"))
    at_the_top = ast.Module([node for node in tree.body if not isinstance(node, ast.FunctionDef)], [])
    names = {name for name, _ in imports(ast.unparse(at_the_top), "tutor")}
    assert not {name for name in names if name.startswith(("tutor.ui", "tutor.classroom"))}


LESSONS = sorted(str(path) for path in LESSONS_FOLDER.glob("*.yaml"))


@pytest.mark.parametrize(
    ("words", "used"), [(["show", "article"], "tutor.trace.trace"), (["check", *LESSONS], "tutor.lesson.load")]
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
