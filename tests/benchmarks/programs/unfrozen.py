"""The tutor as it would be without its `gc.freeze()` after the first frame."""

import gc

from tutor.cli import main


def _nothing(_generation: int = 2) -> int:
    return 0


if __name__ == "__main__":
    gc.freeze = _nothing  # type: ignore[assignment]  # that is what this program is for
    gc.collect = _nothing  # type: ignore[assignment]  # the same
    raise SystemExit(main(["article"]))
