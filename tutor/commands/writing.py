"""The command that begins a lesson file for its author."""

import json
import re
from pathlib import Path

from tutor.commands.common import Mistake, parser_of, ready, tell

SCHEMA = "ann-tutor.schema.json"
"""The schema that is put beside a new lesson, for editors."""
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_START = """\
# yaml-language-server: $schema={schema}
# A lesson of ann-tutor. Open it with: ann-tutor {name}.yaml --watch
# Check it with: ann-tutor check {name}.yaml. Everything that can stand here: lessons/README.md, or the schema above.
format: 1
id: {name}                       # stays as it is: learners' progress hangs on it
title: A first lesson
summary: One unit, two inputs, one row.
minutes: 10

network:
  inputs: [A, B]
  layers:                        # hidden layers first, the output layer last
    - units: [H1, H2]
      activation: sigmoid        # sigmoid tanh relu leaky-relu linear step bipolar-sigmoid softmax
      weights: [[0.2, -0.3], [0.4, 0.1]]   # a row for each unit, a number for each input
      bias: [0.1, -0.2]          # or none
    - units: [O]
      activation: sigmoid
      weights: [[0.5, -0.4]]
      bias: [0.2]

data:
  targets: [target]
  rows:                          # inputs, then targets
    - [0.6, 0.9, 0.8]

training:
  loss: half-squared-error
  optimiser: {{kind: sgd, rate: 0.5}}
  epochs: 10

say:                             # words at an address, a quantity (z, a, E, delta, dw, w_next) or a pass
  - {{at: "1/1:z[1][1]", text: "H1 adds up what its lines bring, and its bias: {{1/1:z[1][1]}}."}}
mode: faded                      # how it starts: watch (nothing is asked), faded (some is) or solo (all is)
ask:                             # what the learner works out first, in the mode faded
  - {{at: "1/1:a[1][1]", digits: 4}}
tasks:                           # what the learner does beside the walk
  - {{kind: number, ask: "What is the row's error after ten epochs?", at: "10/1:E"}}
"""


def new(words: list[str]) -> int:
    """Write a commented lesson file to begin with, and the schema beside it."""
    parser = parser_of("ann-tutor new", "Begin a lesson: write NAME.yaml, commented, and the schema for your editor.")
    parser.add_argument("name", metavar="NAME", help="the lesson's id: lower-case letters, digits and hyphens")
    name = parser.parse_args(words).name.removesuffix(".yaml")
    if not _NAME.fullmatch(name):
        raise Mistake(f"{name[:40]!r} cannot be a lesson's id; use lower-case letters, digits and single hyphens.")
    path = Path(f"{name}.yaml")
    if path.exists():
        raise Mistake(f"{path} exists already; choose another name or edit it.")
    from tutor.lesson.schema import json_schema

    ready()
    try:
        if not Path(SCHEMA).exists():
            Path(SCHEMA).write_text(json.dumps(json_schema(), indent=2) + "\n", encoding="utf-8")
        path.write_text(_START.format(name=name, schema=SCHEMA), encoding="utf-8")
    except OSError as error:
        raise Mistake(f"{path} cannot be written ({error.strerror}); go to a folder of your own.") from None
    print(path)
    tell(f"Open it with: ann-tutor {path} --watch")
    return 0
