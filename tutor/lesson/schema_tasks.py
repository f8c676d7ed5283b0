"""What a lesson file may say about its variants, its tasks and its place in a course. Knows JSON Schema only."""

from tutor.lesson.placeholders import DIGITS
from tutor.lesson.schema_parts import Schema, entries, keys, number, one_of, prose, text, whole

MOST_VARIANTS = 20
MOST_TASKS = 100
OWN = "lesson"
"""How tasks name the lesson itself beside its variants."""
CHANGEABLE = ("network", "data", "training", "notation")
VARIANT_NAME = r"^[a-z0-9]+(-[a-z0-9]+)*$"

_SKILL = text("A skill's id, as net-sum.", 40, examples=["net-sum"])
_VARIANT = text("The name of one of the lesson's variants, or lesson for the lesson itself.", 40, examples=[OWN])
_AT = text("An address: epoch/row:quantity.", 60, examples=["1/1:z[1][1]"])
_DIGITS = whole("Significant digits that are asked for.", 1, 15, default=DIGITS)
_BECAUSE = prose("What is said when the answer is right: why.", 600, examples=["Because."])


def skills(description: str) -> Schema:
    """Describe a list of skills."""
    return {
        "title": "a list of skills",
        "description": description,
        "type": "array",
        "maxItems": 10,
        "items": _SKILL,
        "examples": [["net-sum"]],
    }


def _part(name: str) -> Schema:
    return {
        "title": "a mapping",
        "description": f"What is different in `{name}`: keys that change; the others stay. Lists are replaced whole.",
        "type": "object",
    }


VARIANTS: Schema = {
    "title": "a mapping of names to variants, such as {slow: {title: …, change: {training: …}}}",
    "description": "The lesson with some of it changed, to be compared with.",
    "type": "object",
    "maxProperties": MOST_VARIANTS,
    "propertyNames": {"pattern": VARIANT_NAME, "$comment": "use lower-case letters, digits and single hyphens"},
    "additionalProperties": keys(
        "The lesson with some of it changed.",
        {
            "title": text("What it is called.", 60, examples=["Half the rate"]),
            "change": keys(
                "What is different.",
                {name: _part(name) for name in CHANGEABLE},
                minProperties=1,
                examples=[{"training": {"optimiser": {"rate": 0.25}}}],
            ),
        },
        required=("title", "change"),
    ),
}


def _task(kind: str, description: str, properties: dict[str, Schema], required: tuple[str, ...] = ()) -> Schema:
    return keys(
        description,
        {
            "kind": {"title": "a word", "description": "The kind of task.", "const": kind},
            "ask": prose("What is to be done.", 600, examples=["What comes next?"]),
            **properties,
        },
        required=("kind", "ask", *required),
    )


_ASKED = {"skill": _SKILL, "because": _BECAUSE}
_IN = {"in": {**_VARIANT, "description": "The variant whose number it is; default: the lesson's own."}}
_SLIP = text("A slip of the catalogue that the step invites.", 60, examples=["own-slope-missing"])

TASK: Schema = {
    "title": "a task such as {kind: number, ask: …, at: …}",
    "description": "Something that the learner does beside the walk.",
    "type": "object",
    "oneOf": [
        _task(
            "choice",
            "A question with choices.",
            {
                "choices": {
                    "title": "a list of texts",
                    "description": "The choices.",
                    "type": "array",
                    "minItems": 2,
                    "maxItems": 9,
                    "items": prose("A choice.", 200),
                    "examples": [["Yes", "No"]],
                },
                "right": whole("The number of the right choice, from 1.", 1, 9, examples=[1]),
                "skill": _SKILL,
                "because": {
                    "description": "Why: one text, said when it is right, or one for each choice.",
                    "anyOf": [
                        _BECAUSE,
                        {
                            "title": "a list with a text for each choice",
                            "description": "What is said to each choice.",
                            "type": "array",
                            "minItems": 2,
                            "items": _BECAUSE,
                        },
                    ],
                },
            },
            ("choices", "right"),
        ),
        _task(
            "number",
            "A number that the learner works out; the engine knows it.",
            {
                "at": _AT,
                "equals": text("The arithmetic that it comes from, with placeholders.", 200, examples=["3*4+4*1"]),
                **_IN,
                "digits": _DIGITS,
                **_ASKED,
            },
        ),
        _task(
            "compare",
            "Which of some runs has the lowest or the highest number.",
            {
                "at": _AT,
                "among": {
                    "title": "a list of variants",
                    "description": "The variants, and lesson for the lesson itself.",
                    "type": "array",
                    "minItems": 2,
                    "maxItems": 9,
                    "items": _VARIANT,
                    "examples": [[OWN, "slow"]],
                },
                "which": one_of("Which one is asked for.", ("lowest", "highest"), examples=["lowest"]),
                **_ASKED,
            },
            ("at", "among", "which"),
        ),
        _task(
            "direction",
            "Whether a number becomes larger or smaller from one run to another.",
            {
                "at": _AT,
                "from": {**_VARIANT, "description": "The variant before; default: the lesson itself."},
                "to": {**_VARIANT, "description": "The variant after."},
                **_ASKED,
            },
            ("at", "to"),
        ),
        _task(
            "sabotage",
            "A gradient that a program with a bug gives, beside the nudged one: which bug is it?",
            {"at": _AT, "slip": _SLIP, **_IN, **_ASKED},
            ("at", "slip"),
        ),
        _task(
            "nudge",
            "A slope to be worked out from the errors with a weight a little smaller and a little larger.",
            {
                "at": _AT,
                "by": number("How far the weight is nudged.", exclusiveMinimum=0, maximum=10, examples=[0.01]),
                **_IN,
                "digits": _DIGITS,
                **_ASKED,
            },
            ("at", "by"),
        ),
        _task("walk", "Something to go and look at.", {"at": _AT, **_IN, "because": _BECAUSE}),
    ],
}

TASKS = entries("What the learner does beside the walk, in order.", TASK, maxItems=MOST_TASKS)
COURSE: dict[str, Schema] = {
    "part": text("The part of a course that it belongs to.", 60, examples=["I - one neuron"]),
    "minutes": whole("How many minutes it takes.", 1, 120, examples=[10]),
    "needs": skills("Skills that the lesson builds on; who lacks them is told so, and may go on."),
    "review": skills("Skills that are practised afterwards."),
}
