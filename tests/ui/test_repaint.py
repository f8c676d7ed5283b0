"""In a real terminal: after any walk, what the changed spans left on the screen is what a full repaint shows."""

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs pseudo-terminals", allow_module_level=True)

from tests.terminal.environment import environment
from tests.terminal.pty_program import PtyProgram

WIDE_NAMES = """
format: 1
id: wide-names
title: 日本語 names
summary: Names of two cells a character, and with accents.
network:
  inputs: [日, 本, é]
  layers:
    - {units: [語, 文, 字, 数, 学, 山, 川, 海], activation: sigmoid, weights: {random: uniform, seed: 1}, bias: 0.1}
    - {units: [出, 力], activation: softmax, weights: {random: uniform, seed: 2}, bias: 0}
data:
  targets: [左, 右]
  rows: [[0.5, -0.25, 1, 1, 0], [1, 0.5, -1, 0, 1]]
training: {loss: cross-entropy, optimiser: {kind: momentum, rate: 0.5}, epochs: 2}
"""
WALK = (
    *" " * 25,
    *")" * 3,
    "\t",
    "\t",
    "\r",
    "b",
    *" " * 6,
    "d",
    "d",
    "d",
    "d",
    "+",
    *" " * 4,
    *"<" * 5,
    "]",
    " ",
    "$",
)
QUIET = 0.02


@pytest.mark.parametrize("lesson", ["twin", "wide-names"])
def test_a_walk_leaves_what_a_full_repaint_shows(lesson: str, tmp_path: Path) -> None:
    given = lesson
    if lesson == "wide-names":
        (tmp_path / "wide-names.yaml").write_text(WIDE_NAMES, encoding="utf-8")
        given = str(tmp_path / "wide-names.yaml")
    command = [sys.executable, "-m", "tutor", given]
    with PtyProgram(command, env=environment(tmp_path / "home")) as program:
        program.wait_for("step 1 of")
        for number, keys in enumerate(WALK, 1):
            program.send(keys)
            program.read(seconds=3.0, quiet=QUIET, first=0.4)
            if number % 18 == 0 or number == len(WALK):
                walked = program.picture()
                shown = program.text()
                repaint(program)
                assert program.text() == shown
                assert program.picture() == walked


def repaint(program: PtyProgram) -> None:
    """Make the program draw everything again: a window of another size draws another screen."""
    for columns in (90, 80):
        program.resize(columns, 24)
        program.screen.reset()
        program.read(seconds=3.0, first=1.0)
