"""Typed arithmetic is read as a person means it, never runs anything, and answers nonsense with one clear sentence."""

import math
import re
import time
from random import Random

import pytest

from tests.networks import seeded
from tutor.arithmetic.expressions import FUNCTIONS, LONGEST, TypedError, read_arithmetic

LONGEST_SENTENCE = 160


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5744", 0.5744),
        ("0,5744", 0.5744),
        (".57", 0.57),
        (",57", 0.57),
        ("-.05", -0.05),
        ("\u2212.05", -0.05),
        ("\u20130,05", -0.05),
        ("+.5", 0.5),
        ("- 0.5", -0.5),
        ("5.", 5.0),
        ("2.7e-3", 0.0027),
        ("2,7E-3", 0.0027),
        ("2.7e+3", 2700.0),
        ("3/8", 0.375),
        ("3:8", 0.375),
        ("3÷8", 0.375),
        ("½", 0.5),
        ("½*(1-.56)²", 0.0968),
        ("= .5", 0.5),
        ("≈ .5", 0.5),
        ("2*3", 6.0),
        ("2·3", 6.0),
        ("2×3", 6.0),
        ("2⋅3", 6.0),
        ("2(3+4)", 14.0),
        ("(1+2)(3+4)", 21.0),
        ("2 exp(0)", 2.0),
        ("[1-.5]*2", 1.0),
        ("1-2-3", -4.0),
        ("8/4/2", 1.0),
        ("1-(2-3)", 2.0),
        ("--1", 1.0),
        ("2--1", 3.0),
        ("2*-3", -6.0),
        ("-2^2", -4.0),
        ("(-2)^2", 4.0),
        ("2^3^2", 512.0),
        ("2**3", 8.0),
        ("2^-1", 0.5),
        ("e", math.e),
        ("e^-.3", math.exp(-0.3)),
        ("pi", math.pi),
        ("exp(1)", math.e),
        ("EXP(1)", math.e),
        ("ln(e)", 1.0),
        ("sqrt(9)", 3.0),
        ("tanh(.5)", 0.46211715726000973),
        ("relu(-2)", 0.0),
        ("relu(2)", 2.0),
        ("abs(-2)", 2.0),
        ("|-.3|", 0.3),
        ("2|3 - 5|/4 + |-1|", 2.0),
        ("√(9)", 3.0),
        ("√9", 3.0),
        ("2·π", 2 * math.pi),
        ("exp(−0.5·1.5²) / √(2·π)", 0.12951759566589174),  # the standard normal density at 1.5, by any table
        ("gelu(1)", 0.8413447460685429),
        ("sigmoid(.3)", 0.574442516811659),
        ("1/(1+exp(-.3))", 0.574442516811659),
        ("-(1-.57)*.247", -0.10621),
        ("\u00a0 .5 \n", 0.5),
    ],
)
def test_what_people_type_has_the_value_that_they_mean(text: str, value: float) -> None:
    assert math.isclose(read_arithmetic(text).value, value, rel_tol=1e-14)


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("0.5744", 4),
        ("0,57", 2),
        ("-.050", 2),
        ("300", 1),
        ("300.", 3),
        ("2.70e-3", 3),
        ("2.7E-3", 2),
        ("0", 1),
        ("0.000", 1),
        ("- 0.5", 1),
        ("=.25", 2),
        ("1/4", 0),
        ("(.25)", 0),
        ("--.25", 0),
        ("sigmoid(.3)", 0),
        ("e", 0),
    ],
)
def test_a_number_that_is_written_out_tells_its_significant_digits(text: str, figures: int) -> None:
    assert read_arithmetic(text).figures == figures


@pytest.mark.parametrize("z", [-800.0, -40.0, -1.5, 0.0, 1.5, 40.0, 800.0])
def test_the_sigmoid_is_exact_far_from_0_too(z: float) -> None:
    exact = 1 / (1 + math.exp(-z)) if z > -700 else 0.0
    assert math.isclose(FUNCTIONS["sigmoid"](z), exact, rel_tol=1e-14)


HOSTILE = [
    "",
    "   ",
    "\t\n",
    "hello",
    "z",
    "2x",
    "0x10",
    "1_000",
    "nan",
    "inf",
    "-infinity",
    "1e999",
    "1e999-1e999",
    "0.5.5",
    "1..2",
    "..",
    ".",
    ",",
    "1,2,3",
    "1,234.5",
    "1.234,5",
    "1e",
    "2.7e-",
    "2.7 e-3",
    "2e*3",
    "1 2",
    "1/0",
    "0/0",
    "0^-1",
    "ln(0)",
    "ln(-1)",
    "sqrt(-1)",
    "(-8)^(1/3)",
    "log(2)",
    "lg 2",
    "exp",
    "exp 1",
    "exp()",
    "exp(1000)",
    "10^400",
    "9**9**9**9",
    "9^9^9^9^9^9^9^9",
    "(" * 100,
    ")" * 100,
    "(" * 99 + "1" + ")" * 99,
    "-" * 150 + "1",
    "1" + "^1" * 99,
    "+",
    "1+",
    "*2",
    "2**",
    "2***3",
    "()",
    "(1",
    "1)",
    "((1)",
    "1;2",
    "1=2",
    "57%",
    "50 %",
    "$5",
    "0.5f",
    "1 if 1 else 2",
    "lambda: 0",
    "__import__('os').system('id')",
    "().__class__.__bases__",
    "open('/etc/passwd')",
    "[x for x in (1,)]",
    "1\x001",
    "\x1b[31m1",
    "\u202e1",
    "🙂",
    "五",
    "²",
    "1" * (LONGEST + 1),
    "1" * 1_000_000,
    "(" * 1_000_000,
    "½" * LONGEST,
    "1½",
    "1 ½",
    " " * 1_000_000 + "x",
    "1e" + "9" * 150,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:30]))
def test_nonsense_is_refused_at_once_in_one_clear_sentence(text: str) -> None:
    start = time.process_time()
    with pytest.raises(TypedError) as refused:
        read_arithmetic(text)
    assert time.process_time() - start < 0.2
    sentence = str(refused.value)
    assert sentence[0].isupper() or sentence[0] in "'\""
    assert sentence.endswith(".")
    assert sentence.isprintable()
    assert len(sentence) <= LONGEST_SENTENCE
    assert not re.search(r"[a-z]\. [A-Z]", sentence), "one sentence"


def test_whatever_is_typed_is_a_finite_number_or_refused() -> None:
    rng = seeded("nonsense")
    pieces = [
        *"0123456789.,+-*/^()eE ",
        "exp",
        "ln",
        "sqrt",
        "(",
        ")",
        "\u2212",
        "½",
        "²",
        "e-",
        "pi",
        "relu",
        "x",
        "%",
    ]
    read = 0
    for _ in range(20_000):
        text = "".join(rng.choice(pieces) for _ in range(rng.randint(1, 12)))
        try:
            typed = read_arithmetic(text)
        except TypedError:
            continue
        else:
            read += 1
            assert math.isfinite(typed.value), text
    assert read > 500


class Expression:
    """Writes random expressions that Python reads as well."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng

    def written(self, depth: int) -> str:
        if depth == 0 or self._rng.random() < 0.15:
            return self._number()
        match self._rng.choice(("sum", "product", "power", "sign", "brackets", "function")):
            case "sum":
                return f"{self.written(depth - 1)} {self._rng.choice('+-')} {self.written(depth - 1)}"
            case "product":
                return f"{self.written(depth - 1)}{self._rng.choice('*/')}{self.written(depth - 1)}"
            case "power":
                return f"{self.written(depth - 1)}**{self._rng.choice(('2', '3', '-1', '0.5'))}"
            case "sign":
                return f"{self._rng.choice('+-')}{self.written(depth - 1)}"
            case "brackets":
                return f"({self.written(depth - 1)})"
            case _:
                return f"{self._rng.choice(('exp', 'sqrt', 'tanh', 'abs'))}({self.written(depth - 1)})"

    def _number(self) -> str:
        size = self._rng.uniform(0, 3)
        return self._rng.choice((f"{size:.2f}", f"{size:.3e}", f"{size:.1f}", "2.0", "0.5", f"{size:.2f}"[1:]))


def by_python(text: str) -> float | None:
    """Evaluate an expression as Python does; None where it has no finite real value."""
    names = {"exp": math.exp, "sqrt": math.sqrt, "tanh": math.tanh, "abs": abs, "__builtins__": {}}
    try:
        value = eval(text, names)  # noqa: S307 - the test's own expressions
    except (ArithmeticError, ValueError, TypeError):  # TypeError: a function of a complex number
        return None
    return value if isinstance(value, float) and math.isfinite(value) else None


def test_random_expressions_have_the_value_that_python_gives_them() -> None:
    rng = seeded("expressions")
    writer, read = Expression(rng), 0
    for _ in range(4000):
        text = writer.written(4)
        if len(text) > LONGEST:
            continue
        value = by_python(text)
        dressed = text.replace("**", "^").replace("-", "\u2212").replace(".", ",") if rng.random() < 0.5 else text
        if value is None:
            with pytest.raises(TypedError):
                read_arithmetic(dressed)
        else:
            assert read_arithmetic(dressed).value == value, text
            read += 1
    assert read > 2500
