"""What a lesson file may say, as a JSON Schema (draft 2020-12). Knows the vocabulary and the schema's parts."""

from copy import deepcopy

from tutor.arithmetic.quantity import VOCABULARY
from tutor.lesson.schema_network import NETWORK
from tutor.lesson.schema_parts import Schema, entries, keys, one_of, prose, text, whole
from tutor.lesson.schema_tasks import COURSE, TASKS, VARIANTS
from tutor.lesson.schema_training import DATA, TRAINING

FORMAT = 1
"""The number of the format that this program reads."""

_ADDRESS = text("An address: epoch/row:quantity.", 60, examples=["1/1:z[1][1]"])

_SAY = keys(
    "Prose for one place.",
    {
        "at": text(
            "An address (1/1:z[1][1]), a quantity (z, a, E ...), a pass (forward error backward update), or test.",
            60,
            examples=["1/1:z[1][1]"],
        ),
        "text": prose("What to say; best in two lines of 78 characters.", 2000, examples=["Why this step?"]),
    },
    required=("at", "text"),
)

ASKED = ("number", "blank", "sign", "formula", "operand", "why")
MODES = ("watch", "faded", "solo")

_ASK = keys(
    "A step at which the learner is asked first.",
    {
        "at": text("An address (1/1:a[1][1]) or a quantity (a).", 60, examples=["1/1:a[1][1]"]),
        "digits": whole("Significant digits that are asked for.", 1, 15, default=4),
        "kind": one_of("What is asked; without it the number, of a new skill by a gap in the worked line.", ASKED),
    },
    required=("at",),
)

_CLAIM = keys(
    "A number that a publication prints.",
    {
        "at": _ADDRESS,
        "printed": {
            "title": "text",
            "description": "The number as it is printed, in quotes.",
            "type": "string",
            "maxLength": 30,
            "pattern": r"^[-+\u2212]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,3})?$",
            "$comment": "write one number as it is printed, in quotes, for example '0.57'",
            "examples": ["0.57"],
        },
        "as": text("The formula as it is printed.", 120, examples=["1/(exp(0.3)+1)"]),
    },
    required=("at", "printed"),
)

_NOTATION = keys(
    "How this lesson writes its quantities.",
    {
        **{
            name: text(f"The symbol for {name} ({kind.title}).", 8, default=kind.symbol)
            for name, kind in VOCABULARY.items()
        },
        "difference": one_of(
            "How formulas write the difference at an output: output minus target, or target minus output.",
            ("o-t", "t-o"),
            default="o-t",
        ),
    },
    title="a mapping of quantities to symbols, such as {z: net, a: out}",
)

SCHEMA: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **keys(
        "A lesson of ann-tutor: a network, the rows it learns from, how it is trained, and prose.",
        {
            "format": {
                "title": "the number 1 (there is no other format yet)",
                "description": "The number of the format.",
                "const": FORMAT,
                "examples": [FORMAT],
            },
            "id": {
                "title": "text",
                "description": "A short name that never changes: the learner's progress hangs on it.",
                "type": "string",
                "maxLength": 40,
                "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$",
                "$comment": "use lower-case letters, digits and single hyphens",
                "examples": ["my-lesson"],
            },
            "title": text("The title, as in the menu.", 80, examples=["My lesson"]),
            "summary": prose("What the lesson shows, in one or two sentences.", 400),
            "source": keys(
                "What the lesson is taken from.",
                {
                    "title": text("The title of the publication.", 200, examples=["A textbook"]),
                    "where": text("Where it can be found.", 200),
                },
                required=("title",),
                title="a mapping with the keys title and where",
            ),
            **COURSE,
            "network": NETWORK,
            "data": DATA,
            "training": TRAINING,
            "notation": _NOTATION,
            "say": entries("Prose, shown where it belongs.", _SAY, maxItems=5000),
            "mode": one_of("How the lesson starts: nothing, some or all is asked.", MODES, default="watch"),
            "ask": entries("Steps at which the learner is asked first.", _ASK, maxItems=5000),
            "claims": entries("Numbers that a publication prints, right or wrong.", _CLAIM, maxItems=5000),
            "variants": VARIANTS,
            "tasks": TASKS,
        },
        required=("format", "id", "title", "network", "data", "training"),
        title="ann-tutor lesson",
    ),
}


def json_schema() -> Schema:
    """Return the published schema; the caller may change its copy."""
    return deepcopy(SCHEMA)
