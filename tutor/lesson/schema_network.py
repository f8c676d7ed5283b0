"""What a lesson file may say about its network. Knows JSON Schema and the names of the engine's functions."""

from tutor.arithmetic.functions.activations import ACTIVATIONS
from tutor.lesson.schema_parts import MOST_UNITS, Schema, entries, keys, names, number, numbers, one_of, whole

_SEED = whole(
    "Seed of the random numbers; layers with the same seed draw one after another from one stream.",
    0,
    2**32 - 1,
    default=1,
)


def _random(kind: str, description: str, properties: dict[str, Schema]) -> Schema:
    return keys(
        description,
        {
            "random": {"title": "a word", "description": "The kind of random start.", "const": kind},
            **properties,
            "seed": _SEED,
        },
        required=("random",),
    )


_RANDOM: Schema = {
    "title": "a random start such as {random: uniform, seed: 1}",
    "description": "Weights drawn at random, the same on every computer.",
    "type": "object",
    "oneOf": [
        _random(
            "uniform",
            "Any number between low and high, all equally likely.",
            {
                "low": number("The smallest weight.", default=-0.5),
                "high": number("The largest weight.", default=0.5),
            },
        ),
        _random(
            "normal",
            "Numbers around a mean, far ones rarely.",
            {
                "mean": number("The mean.", default=0.0),
                "sd": number("The standard deviation.", exclusiveMinimum=0, default=0.1),
            },
        ),
        _random("xavier", "Uniform between -r and r, r the root of 6/(incoming + units).", {}),
        _random("he", "Normal with mean 0, standard deviation the root of 2/incoming.", {}),
    ],
}

_WEIGHTS: Schema = {
    "description": "The weights before training: one number for all; a row for each unit; or a random start.",
    "examples": [0.1],
    "anyOf": [
        {**number("The same weight everywhere."), "title": "one number for all weights"},
        {
            "title": "a list of rows",
            "description": "A row for each unit of the layer, in it a weight for each unit (or input) before it.",
            "type": "array",
            "minItems": 1,
            "items": numbers("a list of numbers, the weights of one unit", "The weights of one unit."),
        },
        _RANDOM,
    ],
}

_BIASES = (
    {**number("The same bias everywhere."), "title": "one number for all units"},
    numbers("a list with a number for each unit", "A bias for each unit."),
)

_BIAS: Schema = {
    "description": "The biases before training: none; one number for all units; a list with one for each unit.",
    "default": "none",
    "anyOf": [
        {**one_of("The layer has no biases.", ("none",)), "title": "none"},
        *_BIASES,
        keys(
            "Biases with a choice whether training changes them.",
            {
                "start": {
                    "description": "The biases before training.",
                    "examples": [0.5],
                    "anyOf": list(_BIASES),
                },
                "trained": {
                    "title": "true or false",
                    "description": "Whether training changes the biases.",
                    "type": "boolean",
                    "default": True,
                },
            },
            required=("start",),
            title="a mapping such as {start: 0.5, trained: false}",
        ),
    ],
}


def _units_or_inputs(description: str, names_description: str, example: list[str]) -> Schema:
    return {
        "description": description,
        "examples": [example],
        "anyOf": [
            names(names_description),
            whole("So many; names are made up.", 1, MOST_UNITS),
        ],
    }


_LAYER = keys(
    "One layer of units.",
    {
        "units": _units_or_inputs(
            "The units: their names, or how many there are.", "A name for each unit.", ["H1", "H2"]
        ),
        "activation": one_of("The activation function of the layer.", tuple(ACTIVATIONS), examples=["sigmoid"]),
        "weights": _WEIGHTS,
        "bias": _BIAS,
    },
    required=("units", "activation", "weights"),
)

NETWORK = keys(
    "The network before training.",
    {
        "inputs": _units_or_inputs(
            "The inputs: their names, or how many there are.", "A name for each input.", ["A", "B", "C"]
        ),
        "layers": entries(
            "The layers with weights: hidden layers first, the output layer last.",
            _LAYER,
            minItems=1,
            maxItems=50,
            examples=[[{"units": 1, "activation": "sigmoid", "weights": 0.1}]],
        ),
    },
    required=("inputs", "layers"),
    examples=[{"inputs": ["A", "B"], "layers": [{"units": 1, "activation": "sigmoid", "weights": 0.1}]}],
)
