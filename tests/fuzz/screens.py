"""The program in a real terminal: rubbish, keys, clicks and sizes in bursts; then q must quit, and all be put back."""

import sys
import tempfile
from pathlib import Path
from random import Random

from tests.fuzz.keys import sequence
from tests.terminal.environment import environment
from tests.terminal.pty_program import PtyProgram
from tests.terminal.sequences import not_restored

WORDS = (("article",), ("symmetry",), ("neuron",), ("train",), ("classes",), (), ("practise",))
KEYS = "    ><)(][}{+-0$sgubdaexXocmRCptwv?yh123 \r\r\t\x1b\x7f"
COLUMNS, LINES = (1, 5, 6, 10, 40, 60, 80, 200), (1, 2, 3, 8, 20, 24, 60)
PATIENCE = 20


def run(count: int, seed: int) -> int:
    """Open so many screens; return how many did not quit, or left the terminal otherwise than it was."""
    seeds = (seed * 1_000_003 + number for number in range(count))
    return sum(_one(Random(one), f"screen of seed {one}") for one in seeds)  # noqa: S311  (rubbish, no secret)


def _one(random: Random, name: str) -> int:
    with tempfile.TemporaryDirectory() as home:
        command = [sys.executable, "-m", "tutor", *random.choice(WORDS)]
        with PtyProgram(command, env=environment(Path(home))) as program:
            program.read(seconds=10, first=5.0, quiet=0.3)
            for _ in range(random.randrange(5, 25)):
                burst = "".join(
                    sequence(random).encode("utf-8", "replace").decode()
                    if random.random() < 0.3
                    else random.choice(KEYS)
                    for _ in range(random.randrange(1, 20))
                )
                program.send(burst.replace("\x03", "").replace("q", "").replace("\x1a", "").replace("\x1c", ""))
                if random.random() < 0.3:
                    program.resize(
                        random.choice((1, 5, 6, 10, 40, 60, 80, 200)), random.choice((1, 2, 3, 8, 20, 24, 60))
                    )
                program.read(seconds=0.3, quiet=0.05)
                if program.process.poll() is not None:
                    break
            return _leaves(program, name)


def _leaves(program: PtyProgram, name: str) -> int:
    program.resize(80, 24)
    program.read(seconds=2, quiet=0.5)
    for _ in range(PATIENCE):
        if program.process.poll() is not None:
            break
        for key in ("\x1b", "\x03", "\x03"):
            program.send(key)
            program.read(seconds=0.5, quiet=0.2)
            if program.process.poll() is not None:
                break
    program.read(seconds=0.5)
    wrong = []
    if program.process.poll() is None:
        wrong.append("it does not quit")
    elif b"Traceback" in program.output:
        wrong.append(program.output[program.output.index(b"Traceback") :][-600:].decode(errors="replace"))
    elif program.process.returncode not in {0, 130}:
        wrong.append(f"status {program.process.returncode}")
    elif not_restored(program.output) or not program.echoes():
        wrong.append(f"left on: {not_restored(program.output)}, echoes {program.echoes()}")
    if wrong:
        print(f"{name}: {'; '.join(wrong)}")
    return len(wrong)
