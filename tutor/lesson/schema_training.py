"""What a lesson file may say about its data and its training. Knows JSON Schema and the engine's losses."""

from tutor.arithmetic.functions.losses import LOSSES
from tutor.lesson.schema_parts import Schema, keys, names, number, numbers, one_of, text, whole

_LARGE = 1_000_000
_SCALINGS = ("min-max", "z-score")
_RATE = number("The learning rate.", exclusiveMinimum=0, examples=[0.5])
_EPSILON = number("A small number that keeps a division safe.", exclusiveMinimum=0, default=1e-8)


def _part(description: str, default: float) -> Schema:
    return number(description, minimum=0, exclusiveMaximum=1, default=default)


def _rows_part(description: str) -> Schema:
    return {
        "description": description,
        "examples": [0.8],
        "anyOf": [
            whole("So many rows.", 1, _LARGE),
            number("This part of the rows.", exclusiveMinimum=0, exclusiveMaximum=1),
        ],
    }


DATA = keys(
    "The rows that the network learns from.",
    {
        "targets": names("The names of the targets, one for each output unit.", examples=[["target"]]),
        "rows": {
            "title": "a list of rows",
            "description": "The rows: in each the inputs, then the targets.",
            "type": "array",
            "minItems": 1,
            "items": numbers("a list of numbers, the inputs and then the targets", "The inputs, then the targets."),
            "examples": [[[1, 0, 1]]],
        },
        "file": text(
            "A CSV file with a header, beside the lesson or in its folder data, instead of rows.",
            100,
            examples=["machine.csv"],
        )
        | {
            "pattern": r"^(data/)?[^./\\\x00-\x1f][^/\\\x00-\x1f]*$",
            "$comment": "put the file beside the lesson, or into the folder data there, and give its name",
        },
        "split": keys(
            "Which rows are for training and which for testing.",
            {
                "train": _rows_part("The rows for training: how many, or which part of all."),
                "validation": _rows_part("The rows, after those for training, for deciding when to stop."),
                "shuffle": whole("Shuffle the rows first, with this seed.", 0, 2**32 - 1),
                "test_every": whole("Every so many-th row is for testing.", 2, _LARGE, examples=[5]),
            },
            oneOf=[{"required": ["train"]}, {"required": ["test_every"]}],
        ),
        "normalise": {
            "description": "How the inputs are scaled; with statistics of the training rows only, unless it says all.",
            "default": "none",
            "anyOf": [
                {**one_of("How, by statistics of the training rows.", ("none", *_SCALINGS)), "title": "a word"},
                keys(
                    "How the inputs are scaled, and by the statistics of which rows.",
                    {
                        "kind": one_of("How the inputs are scaled.", _SCALINGS, examples=["z-score"]),
                        "from": one_of(
                            "The rows whose statistics are taken; all shows what goes wrong then.",
                            ("training", "all"),
                            default="training",
                        ),
                    },
                    required=("kind",),
                ),
            ],
        },
    },
    required=("targets",),
    oneOf=[{"required": ["rows"]}, {"required": ["file"]}],
    examples=[{"targets": ["target"], "rows": [[1, 0, 1]]}],
)


def _optimiser(kind: str, description: str, parameters: dict[str, Schema]) -> Schema:
    return keys(
        description,
        {
            "kind": {"title": "a word", "description": "The name of the optimiser.", "const": kind},
            "rate": _RATE,
            **parameters,
        },
        required=("kind", "rate"),
    )


_MOMENTUM = {"momentum": _part("How much of the velocity is kept.", 0.9)}
_DAMPED = {
    "damped": {
        "title": "true or false",
        "description": "Whether the velocity takes only 1 minus momentum of the gradient.",
        "type": "boolean",
        "default": False,
    }
}
_INSIDE = {
    "epsilon_inside": {
        "title": "true or false",
        "description": "Whether epsilon stands inside the root.",
        "type": "boolean",
        "default": False,
    }
}

_OPTIMISER: Schema = {
    "title": "an optimiser such as {kind: sgd, rate: 0.5}",
    "description": "How the gradients change the weights.",
    "type": "object",
    "examples": [{"kind": "sgd", "rate": 0.5}],
    "oneOf": [
        _optimiser("sgd", "Plain gradient descent: weight minus rate times gradient.", {}),
        _optimiser("momentum", "Gradient descent that keeps some of its speed.", {**_MOMENTUM, **_DAMPED}),
        _optimiser("nesterov", "Momentum that looks ahead before it measures the slope.", _MOMENTUM),
        _optimiser(
            "adagrad",
            "A rate of its own for every weight, falling with the sum of squares.",
            {"epsilon": _EPSILON, **_INSIDE},
        ),
        _optimiser(
            "rmsprop",
            "A rate of its own for every weight, by a running mean of squares.",
            {"decay": _part("How much of the running mean is kept.", 0.9), "epsilon": _EPSILON, **_INSIDE},
        ),
        _optimiser(
            "adam",
            "Running means of the gradient and of its square, both corrected for their start.",
            {
                "beta1": _part("How much of the mean of gradients is kept.", 0.9),
                "beta2": _part("How much of the mean of squares is kept.", 0.999),
                "epsilon": _EPSILON,
                **_INSIDE,
                "correct_bias": {
                    "title": "true or false",
                    "description": "Whether the means, which start at 0, are scaled up.",
                    "type": "boolean",
                    "default": True,
                },
            },
        ),
    ],
}

TRAINING = keys(
    "How the network is trained.",
    {
        "loss": one_of("How the error of a row is measured.", tuple(LOSSES), default="half-squared-error"),
        "optimiser": _OPTIMISER,
        "batch": {
            "description": "Rows for each update of the weights.",
            "default": 1,
            "anyOf": [
                whole("So many rows; the last batch may be smaller.", 1, _LARGE),
                {**one_of("All rows.", ("all",)), "title": "all"},
            ],
        },
        "reduce": one_of("Whether the gradients of a batch are added up or averaged.", ("sum", "mean"), default="sum"),
        "epochs": whole("How often training goes through all rows.", 1, _LARGE, default=1),
        "shuffle": whole("A new order of the rows in each epoch, drawn with this seed.", 0, 2**32 - 1),
        "stop": keys(
            "When to stop before the last epoch.",
            {
                "error_below": number("Stop when the error of an epoch is below this.", exclusiveMinimum=0),
                "accuracy": number("Stop when this part of the rows is right.", exclusiveMinimum=0, maximum=1),
                "patience": whole("Stop after so many epochs without a better test or validation error.", 1, _LARGE),
            },
            minProperties=1,
        ),
    },
    required=("optimiser",),
    examples=[{"optimiser": {"kind": "sgd", "rate": 0.5}}],
)
