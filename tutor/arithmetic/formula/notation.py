"""How formulas are written: Unicode, ASCII (which is Python), LaTeX and spoken words, each as a table of data.

Knows operations by kind only; names of quantities and digits of numbers come from whoever spells.
"""

from dataclasses import dataclass

ANY, SUM, SIGN, PRODUCT, POWER, ATOM = range(6)
"""How tightly a spelling holds together, loosest first. A sign is looser than a product: a + (-b)*c gets brackets."""


@dataclass(frozen=True, slots=True)
class Form:
    """The spelling of one kind of operation."""

    template: str
    """Text with `<0>`, `<1>` … for the arguments; or what stands between them, where `repeats` is set."""
    holds: int = ATOM
    """How tightly the whole holds together."""
    needs: tuple[int, ...] = (ANY,)
    """How tightly the arguments must hold to stand without brackets; the last entry counts for all further ones."""
    repeats: bool = False
    """Whether the operation takes any number of arguments."""
    signed: bool = False
    """Whether an argument may stand without brackets also where it begins with a sign (but is no signed product)."""
    around: tuple[str, str] = ("", "")
    """Before the first and behind the last of any number of arguments."""


@dataclass(frozen=True, slots=True)
class Notation:
    """A way of writing formulas."""

    name: str
    forms: dict[str, Form]
    brackets: tuple[str, str] = ("(", ")")
    equals: str = " = "
    minus: str = "-"
    """The minus sign of a negative number."""
    elision: str = "… {} more"
    """What stands for left-out arguments; `{}` is their number."""


def _arithmetic(plus: str, minus: str, times: str, sign: str) -> dict[str, Form]:
    return {
        "sum": Form(plus, SUM, (SUM, PRODUCT), repeats=True),
        "minus": Form(f"<0>{minus}<1>", SUM, (SUM, PRODUCT)),
        "product": Form(times, PRODUCT, (PRODUCT, POWER), repeats=True),
        "negative": Form(f"{sign}<0>", SIGN, (PRODUCT,)),
    }


def _functions(ln: str) -> dict[str, Form]:
    calls = {"exp": "exp", "ln": ln, "tanh": "tanh", "erf": "erf"}
    return {kind: Form(f"{name}(<0>)") for kind, name in calls.items()}


ASCII = Notation(
    "ascii",
    {
        **_arithmetic("+", "-", "*", "-"),
        **_functions("log"),
        "over": Form("<0>/<1>", PRODUCT, (PRODUCT, POWER)),
        "square": Form("<0>**2", POWER, (ATOM,)),
        "power": Form("<0>**<1>", POWER, (ATOM, ATOM)),
        "times_ln": Form("<0>*log(<1>)", PRODUCT, (PRODUCT, ANY)),
        "sqrt": Form("sqrt(<0>)"),
        "size": Form("abs(<0>)"),
        "pi": Form("pi"),
        "largest": Form(",", repeats=True, around=("max(", ")")),
        "smallest": Form(",", repeats=True, around=("min(", ")")),
        "if_positive": Form("(<1> if <0>>0 else <2>)", needs=(SUM,)),
        "if_not_negative": Form("(<1> if <0>>=0 else <2>)", needs=(SUM,)),
    },
    equals="=",
    elision="...{} more...",
)
"""Valid Python, without spaces; the spelling of the JSON."""

SPACED = Notation(
    "spaced",
    {
        **ASCII.forms,
        **_arithmetic(" + ", " - ", "*", "-"),
        "over": Form("<0> / <1>", PRODUCT, (PRODUCT, POWER)),
        "if_positive": Form("(<1> if <0> > 0 else <2>)", needs=(SUM,)),
        "if_not_negative": Form("(<1> if <0> >= 0 else <2>)", needs=(SUM,)),
    },
    elision="... {} more ...",
)
"""ASCII for the screen: the same signs, with room to read."""

UNICODE = Notation(
    "unicode",
    {
        **_arithmetic(" + ", " − ", "·", "−"),
        **_functions("ln"),
        "over": Form("<0> / <1>", PRODUCT, (PRODUCT, POWER)),
        "square": Form("<0>²", POWER, (ATOM,)),
        "power": Form("<0>^<1>", POWER, (ATOM, ATOM)),
        "times_ln": Form("<0>·ln(<1>)", PRODUCT, (PRODUCT, ANY)),
        "sqrt": Form("√(<0>)"),
        "size": Form("|<0>|"),
        "pi": Form("π"),
        "largest": Form(", ", repeats=True, around=("max(", ")")),
        "smallest": Form(", ", repeats=True, around=("min(", ")")),
        "if_positive": Form("(<1> if <0> > 0, else <2>)", needs=(SUM,)),
        "if_not_negative": Form("(<1> if <0> ≥ 0, else <2>)", needs=(SUM,)),
    },
    minus="−",
)

LATEX = Notation(
    "latex",
    {
        **_arithmetic(" + ", " - ", " \\cdot ", "-"),
        "exp": Form("e^{<0>}", POWER),
        "ln": Form("\\ln\\left(<0>\\right)"),
        "tanh": Form("\\tanh\\left(<0>\\right)"),
        "over": Form("\\frac{<0>}{<1>}"),
        "square": Form("<0>^{2}", POWER, (ATOM,)),
        "power": Form("<0>^{<1>}", POWER, (ATOM, ANY)),
        "times_ln": Form("<0> \\ln\\left(<1>\\right)", PRODUCT, (PRODUCT, ANY)),
        "sqrt": Form("\\sqrt{<0>}"),
        "size": Form("\\left|<0>\\right|"),
        "pi": Form("\\pi"),
        "erf": Form("\\operatorname{erf}\\left(<0>\\right)"),
        "largest": Form(", ", repeats=True, around=("\\max\\left(", "\\right)")),
        "smallest": Form(", ", repeats=True, around=("\\min\\left(", "\\right)")),
        "if_positive": Form("\\begin{cases}<1> & <0> > 0 \\\\ <2> & \\text{else}\\end{cases}", needs=(SUM,)),
        "if_not_negative": Form("\\begin{cases}<1> & <0> \\ge 0 \\\\ <2> & \\text{else}\\end{cases}", needs=(SUM,)),
    },
    brackets=("\\left(", "\\right)"),
    elision="\\cdots_{{{} \\text{{ more}}}}",
)

SPOKEN = Notation(
    "spoken",
    {
        **_arithmetic(" plus ", " minus ", " times ", "minus "),
        "exp": Form("e to the power of <0>", PRODUCT, (POWER,), signed=True),
        "ln": Form("the natural logarithm of <0>", SIGN, (ATOM,)),
        "tanh": Form("the hyperbolic tangent of <0>", SIGN, (ATOM,)),
        "over": Form("<0> divided by <1>", PRODUCT, (PRODUCT, POWER)),
        "square": Form("<0> squared", POWER, (ATOM,)),
        "power": Form("<0> to the power of <1>", POWER, (ATOM, ATOM)),
        "times_ln": Form("<0> times the natural logarithm of <1>", PRODUCT, (PRODUCT, ATOM)),
        "sqrt": Form("the square root of <0>", SIGN, (ATOM,)),
        "size": Form("the absolute value of <0>", SIGN, (ATOM,)),
        "pi": Form("pi"),
        "erf": Form("the error function of <0>", SIGN, (ATOM,)),
        "largest": Form(" and ", SIGN, (POWER,), repeats=True, around=("the largest of ", "")),
        "smallest": Form(" and ", SIGN, (POWER,), repeats=True, around=("the smallest of ", "")),
        "if_positive": Form("<1> if <0> is above 0, else <2>", ANY, (SUM,)),
        "if_not_negative": Form("<1> if <0> is 0 or above, else <2>", ANY, (SUM,)),
    },
    brackets=("open bracket ", ", close bracket"),
    equals=" equals ",
    minus="minus ",
    elision="{} more terms",
)

NOTATIONS = {notation.name: notation for notation in (ASCII, SPACED, UNICODE, LATEX, SPOKEN)}
"""By name."""
