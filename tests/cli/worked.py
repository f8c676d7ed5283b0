"""The worked examples as printed, in DESIGN section 7 and, for the twin, CURRICULUM; and a run that blows up."""

from decimal import Decimal

HIDDEN = (1, 2, 3, 4)
INPUTS = (1, 2, 3)


def _all(form: str, printed: str) -> dict[str, str]:
    """Spell an address for every hidden unit `h` and every input `i`."""
    return {form.format(h=h, i=i): printed for h in HIDDEN for i in INPUTS}


def _each(form: str, *printed: str) -> dict[str, str]:
    return {form.format(h=h): number for h, number in enumerate(printed, 1)}


ARTICLE = {
    **_all("1/1:z[1][{h}]", "0.3"),
    **_all("1/1:a[1][{h}]", "0.574442516811659"),
    "1/1:z[2][1]": "0.229777006724664",
    "1/1:a[2][1]": "0.557192836397214",
    "1/1:E": "0.098039092068973",
    "1/1:slope[2][1]": "0.246728979",
    "1/1:delta[2][1]": "-0.109253359575437",
    **_all("1/1:dw[2][1,{h}]", "-0.062759774844643"),
    **_all("1/1:slope[1][{h}]", "0.244458312"),
    **_all("1/1:delta[1][{h}]", "-0.002670789182835"),
    **_all("1/1:dw[1][{h},{i}]", "-0.002670789182835"),
    **_all("1/1:w_next[1][{h},{i}]", "0.102670789182835"),
    **_all("1/1:w_next[2][1,{h}]", "0.162759774844643"),
    "2/1:a[2][1]": "0.592729114",
    "2/1:E": "0.082934787",
}
"""Every step of the first pass and the two numbers of the second. DESIGN has a digit slip in the second output."""

TWIN = {
    **_each("1/1:z[1][{h}]", "0.23", "0.36", "-0.19", "0.12"),
    **_each("1/1:a[1][{h}]", "0.557248", "0.589040", "0.452642", "0.529964"),
    "1/1:z[2][1]": "0.283420",
    "1/1:a[2][1]": "0.570384",
    "1/1:E": "0.026362",
    "1/1:delta[2][1]": "-0.056266",
    **_each("1/1:dw[2][1,{h}]", "-0.031354", "-0.033143", "-0.025469", "-0.029819"),
    **_each("1/1:delta[1][{h}]", "-0.004165", "0.002724", "-0.005576", "-0.001402"),
    **_each("1/1:w_next[2][1,{h}]", "0.315677", "-0.183428", "0.412734", "0.114910"),
    **_each("1/1:w_next[1][1,{h}]", "0.101874", "0.200833", "0.300416"),
    "2/1:a[2][1]": "0.578377",
    "2/1:E": "0.024558",
}

OVERFLOWING = """\
format: 1
id: overflowing
title: A run that blows up
network:
  inputs: [A]
  layers: [{units: [O], activation: linear, weights: 1000000}]
data: {targets: [t], rows: [[1000000, 0]]}
training: {optimiser: {kind: sgd, rate: 1000000}, epochs: 40}
"""
"""A lesson whose numbers grow by a factor of 10^18 an epoch: infinite in the ninth, no numbers from the tenth."""


def agrees(value: float, printed: str) -> bool:
    """Tell whether a number rounds to the printed one; a unit of the 15th digit is forgiven: doubles end there."""
    last = Decimal(1).scaleb(int(Decimal(printed).as_tuple().exponent))
    return abs(Decimal(value) - Decimal(printed)) <= last / 2 + Decimal("5e-16")
