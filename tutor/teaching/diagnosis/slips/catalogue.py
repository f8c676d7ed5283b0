"""What each slip is called; the texts are data, in `catalogue.toml`, and are read when the first miss needs them."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Slip:
    """An entry of the catalogue."""

    id: str
    what: str
    """What the number is: continues `Your number is ...`; `{cell}` stands for another quantity's name."""
    principle: str
    """The principle that it misses, in one sentence."""
    redo: str
    """What to do again, in one sentence."""

    def named(self, cell: str = "another number") -> str:
        """Say what the number is, in a phrase; `cell` names the quantity whose number it is, where it is another's."""
        return self.what.replace("{cell}", cell)


@lru_cache(maxsize=1)
def catalogue() -> dict[str, Slip]:
    """Return every slip by its id."""
    text = files(__package__).joinpath("catalogue.toml").read_text(encoding="utf-8")
    return {name: Slip(name, **entry) for name, entry in tomllib.loads(text).items()}
