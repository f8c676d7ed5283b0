"""Rubbish in large amounts: `python -m tests.fuzz keys 1000000`, `lessons 100000`, `kills 1000`, `screens 100`.

The tests run a small share of each. A line is printed for whatever went wrong; the exit status is 1 then.
"""

import sys
import time
from collections.abc import Callable

from tests.fuzz import keys, kills, lessons, screens

PARTS: dict[str, Callable[[int, int], int]] = {
    "keys": keys.run,
    "lessons": lessons.run,
    "kills": kills.run,
    "screens": screens.run,
}


def main(words: list[str]) -> int:
    """Run one part so many times, from a seed."""
    if len(words) not in {2, 3} or words[0] not in PARTS or not all(word.isdecimal() for word in words[1:]):
        print(__doc__, file=sys.stderr)
        return 2
    began = time.monotonic()
    wrong = PARTS[words[0]](int(words[1]), int(words[2]) if len(words) > 2 else 1)
    print(f"{words[1]} {words[0]}: {wrong} went wrong, {time.monotonic() - began:.0f} s")
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
