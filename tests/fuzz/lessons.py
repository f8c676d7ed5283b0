"""Mutated lesson files and data files: a lesson comes of it, or messages; never another error, never a long wait."""

import tempfile
import time
import warnings
from pathlib import Path
from random import Random

from tutor.lesson.find import bundled
from tutor.lesson.load import load
from tutor.lesson.problems import LessonError

TEXTS = [path.read_bytes() for path in bundled()]
DATA = [path.read_bytes() for path in sorted((bundled()[0].parent / "data").glob("*.csv"))]
PIECES = (
    *(b"[", b"]", b"{", b"}", b":", b"- ", b", ", b"'", b'"', b"#", b"&a ", b"*a", b"!!int ", b"|\n", b"\t", b"\n"),
    *(b"1e999", b".nan", b"-1", b"0", b"1e-320", b"1e12", b"9" * 400, b"true", b"softmax", b"random: ", b"\xff"),
    *(b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\xc3", b"\x1b[31m", b"---\n", b"units: 100000", b"epochs: 1000000"),
    *(b'""', b"~", b"\x00"),
)
SECONDS = 5.0


def mutated(text: bytes, random: Random) -> bytes:
    """Cut pieces out and put pieces in."""
    for _ in range(random.choice((1, 1, 2, 3, 8))):
        place = random.randrange(len(text) + 1)
        match random.randrange(4):
            case 0:
                text = text[:place] + random.choice(PIECES) + text[place + random.randrange(12) :]
            case 1:
                text = text[:place] + text[place + random.randrange(1, 80) :]
            case 2:
                other = random.randrange(len(text) + 1)
                text = text[:place] + text[other : other + random.randrange(80)] + text[place:]
            case _:
                text = text[:place] + bytes([random.randrange(256)]) + text[place + 1 :]
    return text


def run(count: int, seed: int) -> int:
    """Load so many mutated lessons; return how many ended in another way than they should."""
    random, wrong = Random(seed), 0  # noqa: S311  (rubbish, no secret)
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("error")
        for path in (bundled()[0].parent / "data").glob("*.csv"):
            (Path(folder) / "data").mkdir(exist_ok=True)
            (Path(folder) / "data" / path.name).write_bytes(path.read_bytes())
        for number in range(count):
            wrong += _one(Path(folder), random, f"lesson {number} of seed {seed}")
    return wrong


def _one(folder: Path, random: Random, name: str) -> int:
    path, began = folder / "any.yaml", time.monotonic()
    raw = mutated(random.choice(TEXTS), random)
    if b"file: " in raw and random.random() < 0.8:
        table = folder / "data" / "any.csv"
        table.write_bytes(mutated(random.choice(DATA), random))
        raw = raw.replace(b"data/iris.csv", b"data/any.csv").replace(b"data/penguins.csv", b"data/any.csv")
    path.write_bytes(raw)
    try:
        load(path)
    except LessonError as error:
        lines = str(error).splitlines()
        if not lines or not all(line.isprintable() for line in lines):
            print(f"{name}: {str(error)!r}")
            return 1
    except Exception as error:  # noqa: BLE001  (this is what is looked for)
        print(f"{name}: {error!r}")
        return 1
    if time.monotonic() - began > SECONDS:
        print(f"{name}: took {time.monotonic() - began:.1f} s")
        return 1
    return 0
