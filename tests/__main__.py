"""The whole test command: style, types, lessons, and the tests against the installed package, not the checkout.

Run as `python -m tests` in an environment into which the package was installed with its `test` extra. The tests are
copied to a folder without the source, so that what is imported is what was installed. Further words go to pytest.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CARRIED = ("tests", "lessons", ".github", "README.md", "CHANGELOG.md", "pyproject.toml")


def main(words: list[str]) -> int:
    """Run every step; return the first exit status that is not 0."""
    python = [sys.executable, "-m"]
    lessons = sorted(str(path) for path in (ROOT / "lessons").glob("*.yaml"))
    checks = (
        [*python, "ruff", "check", "."],
        [*python, "ruff", "format", "--check", "."],
        [*python, "mypy"],
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
    )
    for command in checks:
        status = run(command, ROOT)
        if status:
            return status
    with tempfile.TemporaryDirectory() as folder:
        for name in CARRIED:
            source = ROOT / name
            copy = shutil.copytree if source.is_dir() else shutil.copy2
            copy(source, Path(folder) / name)
        commands = ([*python, "tutor", "check", *lessons], [*python, "pytest", "-n", "auto", "-q", *words])
        return next((status for command in commands if (status := run(command, Path(folder)))), 0)


def run(command: list[str], folder: Path) -> int:
    """Show a command and run it."""
    print("$", " ".join(command[1:]), flush=True)
    return subprocess.run(command, cwd=folder, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
