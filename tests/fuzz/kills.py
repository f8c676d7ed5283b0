"""A learner's program killed at any moment: every answer that it knew to be kept is there, and so is the place."""

import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from random import Random

from tests.terminal.environment import environment
from tests.whole_log import read_answers
from tutor.teaching.learner.bookmarks import load_place

ANSWERS = ("0.3", "0.5744", "-1", "1/(1+exp(-0.3))", "h", "nonsense")


def run(count: int, seed: int) -> int:
    """Kill so many programs, one after the other, on one home; return how often something was lost."""
    random, wrong = Random(seed), 0  # noqa: S311  (moments, no secrets)
    with tempfile.TemporaryDirectory() as home:
        os.environ["ANN_TUTOR_HOME"] = home
        before = 0
        for number in range(count):
            told = _killed(home, random)
            found = read_answers()
            if found.trouble or len(found.answers) < before + told or load_place("article").trouble:
                print(f"kill {number} of seed {seed}: {before} + {told} answers told, {len(found.answers)} found")
                wrong += 1
            before = len(found.answers)
    return wrong


def _killed(home: str, random: Random) -> int:
    """Answer as fast as the program reads, and kill it; return how many verdicts it had told."""
    lines = ["m", "m", "$" if random.random() < 0.1 else "0"]
    for _ in range(400):
        lines += [random.choice(ANSWERS), ""]
    command = [sys.executable, "-m", "tutor", "article", "--plain"]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=environment(Path(home)) | {"ANN_TUTOR_HOME": home},
    ) as program:
        assert program.stdin
        assert program.stdout
        os.set_blocking(program.stdin.fileno(), False)
        with suppress(BlockingIOError):
            program.stdin.write("\n".join(lines).encode())
            program.stdin.flush()
        time.sleep(0.25 + random.random() * 0.5)
        program.kill()
        out = program.stdout.read().decode(errors="replace")
        with suppress(OSError):
            program.stdin.close()
    return len(re.findall(r"^  Yes", out, re.MULTILINE))
