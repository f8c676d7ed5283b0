"""Whole screens as plain text, kept under tests/goldens/screens, one file a network, size and character set.

`python -m tests.view.goldens` says which files differ from what is drawn now; with `--write` it writes them anew.
Read the changed ones as a learner would before keeping them.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.view.cases import case

FOLDER = Path(__file__).parents[1] / "goldens" / "screens"
_SIZES = ((80, 24), (120, 40), (200, 50), (60, 20))
_WIDE = 200
_STEPS = (
    "1/1:z[1][2]",
    "1/1:a[2][1]",
    "1/1:E",
    "1/1:slope[2][1]",
    "1/1:delta[2][1]",
    "1/1:delta[1][3]",
    "1/1:dw[1][3,2]",
    "1/1:w_next[2][1,2]",
    "2/1:w_next[2][1,4]",
)
_OTHERS = {
    "two-two-two": "product[1][2,1] z[2][2] E[1] E share[2][1,1] delta[1][1] db[2][1] b_next[1][2]",
    "softmax": "exp[1][2] expsum[1] a[1][3] E[2] E hit delta[1][2] dw[1][3,1] w_next[1][3,1]",
    "mixed-softmax": "expsum[1] a[2][1] E back[2][1] delta[2][1] back[1][2]",
    "batch": "E dw[2][1,1] 1/2:z[2][1] 1/2:dw_batch[1][1,2] 1/2:w_next[1][1,2] 1/3:db_batch[2][1] 2/3:b_next[2][1]",
    "momentum": "v_next[2][1,1] 1/2:w_next[2][1,1] 1/2:v_next[1][2] 1/2:E_all 1/2:accuracy",
    "adam": "hit 1/2:m_next[1][1,2] 1/2:s_hat[1][1,2] 1/2:step[1][1,2] 1/2:b_next[2][1]",
    "wide": "z[1][17] a[2][7] E delta[1][30] dw[1][12,400] w_next[2][10,30]",
    "deep": "z[1][1] z[2][4] z[3][2] E delta[3][4] delta[1][2] dw[2][3,2] w_next[3][4,4]",
    "long-names": "z[1][3] a[1][3] E[1] delta[1][1] dw[2][1,3] b_next[2][1]",
    "table": "prepare:mean[1] prepare:sd[3] prepare:scaled[5,3] 1/4:E_all test/1:a[2][1] test/1:E",
    "train": "1/8:E_all 300/1:z[1][1] 300/test/2:E test/2:E_all",
}
"""Steps by case; those without a place are of the first row."""
_OTHER_SIZES = ((80, 24), (120, 40), (60, 20))


def screens() -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every file."""
    for lesson in ("article", "twin"):
        for cells, height in _SIZES:
            steps = _STEPS if cells < _WIDE else _STEPS[::4]
            for ascii_only in (False, True):
                yield _file(lesson, cells, height, steps, ascii_only=ascii_only)
    for name, others in _OTHERS.items():
        addresses = tuple(at if ":" in at else f"1/1:{at}" for at in others.split())
        for cells, height in _OTHER_SIZES:
            yield _file(name, cells, height, addresses, ascii_only=False)


def _file(name: str, cells: int, height: int, steps: tuple[str, ...], *, ascii_only: bool) -> tuple[str, str]:
    chosen = case(name)
    parts = []
    for at in steps:
        lines = chosen.text(chosen.scene(at, ascii_only=ascii_only), cells, height)
        parts.append(f"{f' {at} ':=^{cells}}\n" + "".join(f"{line.rstrip()}\n" for line in lines))
    return f"{name}-{cells}x{height}{'-ascii' if ascii_only else ''}.txt", "".join(parts)


def main() -> int:
    """Compare the files, or write them."""
    drawn = dict(screens())
    kept = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.txt")}
    changed = sorted(name for name in {*drawn, *kept} if drawn.get(name) != kept.get(name))
    if "--write" in sys.argv[1:]:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for name in changed:
            if name in drawn:
                (FOLDER / name).write_text(drawn[name], encoding="utf-8")
            else:
                (FOLDER / name).unlink()
    print("\n".join(changed) or "no screen changed")
    return int(bool(changed) and "--write" not in sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
