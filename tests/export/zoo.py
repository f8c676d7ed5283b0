"""Small lessons of every activation, loss and batch: what a printed lesson may have to spell."""

from pathlib import Path

from tutor.arithmetic.functions.activations import ACTIVATIONS
from tutor.arithmetic.functions.losses import LOSSES
from tutor.lesson.lesson import Lesson
from tutor.lesson.load import load

SPECIMENS = {
    **{f"{hidden} below": (hidden, "linear", "half-squared-error") for hidden in ACTIVATIONS},
    **{f"{loss} over sigmoid": ("tanh", "sigmoid", loss) for loss in LOSSES if loss != "cross-entropy"},
    **{f"{loss} over softmax": ("relu", "softmax", loss) for loss in LOSSES},
}
"""By a name: the hidden activation, the output activation and the loss."""

_TEXT = """\
format: 1
id: specimen
title: A specimen
network:
  inputs: [A, B]
  layers:
    - units: [{names}]
      activation: {hidden}
      weights: [[0.2, -0.3], [0.4, 0.1]]
      bias: [0.1, -0.2]
    - units: [O1, O2]
      activation: {output}
      weights: [[0.5, -0.4], [-0.6, 0.3]]
      bias: [0.2, 0.1]
data:
  targets: [t1, t2]
  rows: [[0.6, 0.9, 0.75, 0.25], [-0.4, 0.7, 0.5, 0.5], [1.1, -0.2, 0.25, 0.75]]
training:
  loss: {loss}
  optimiser: {{kind: sgd, rate: 0.5}}
  batch: {batch}
  reduce: mean
  epochs: 2
"""

_STAGED = """\
format: 1
id: staged
title: A run with stages
network:
  inputs: [A, B]
  layers: [{{units: [O], activation: sigmoid, weights: [[0.2, -0.3]], bias: 0.1}}]
data:
  targets: [t]
  rows: [[2, 0.5, 1], [4, 1.5, 0], [6, 2.5, 1], [8, 0.5, 0], [10, 1, 1], [6, 1, 0]]
  split: {{train: 4}}
  normalise: z-score
training: {{optimiser: {{kind: {kind}, rate: 0.1}}, batch: 2, epochs: 1}}
"""


def staged(folder: Path, kind: str = "adam") -> Lesson:
    """Make a lesson whose table is prepared, split and tried; two updates by an optimiser with a memory."""
    path = folder / "staged.yaml"
    path.write_text(_STAGED.format(kind=kind), encoding="utf-8")
    return load(path)


def specimen(
    folder: Path,
    hidden: str = "sigmoid",
    output: str = "sigmoid",
    loss: str = "half-squared-error",
    *,
    batch: int = 2,
    names: str = "H1, H2",
) -> Lesson:
    """Make a 2-2-2 lesson: the curriculum's net P with three rows of its own."""
    path = folder / "specimen.yaml"
    text = _TEXT.format(hidden=hidden, output=output, loss=loss, batch=batch, names=names)
    path.write_text(text, encoding="utf-8")
    return load(path)
