"""What quantities are called: on the screen, in words and in LaTeX, for every name of the vocabulary."""

import pytest
from rich.cells import cell_len

from tests.networks import two_two_two
from tutor.arithmetic.quantity import VOCABULARY, Ref
from tutor.view.ascii import spelled
from tutor.view.labels import Labels

UNICODE = Labels(two_two_two())
ASCII = Labels(two_two_two(), ascii=True)
_PLACES: dict[str, list[tuple[int, tuple[int, ...]]]] = {
    "scalar": [(0, ())],
    "total": [(0, (1,)), (0, ())],
    "plain": [(0, (1,)), (0, (2,))],
    "cell": [(0, (3, 2))],
    "layer": [(2, ())],
    "unit": [(1, (2,)), (2, (1,))],
    "weight": [(2, (1, 2))],
    "parameter": [(2, (1, 2)), (1, (2,))],
}


def refs(name: str) -> list[Ref]:
    """Return a quantity of each form that a name can have."""
    return [Ref(name, layer, index) for layer, index in _PLACES[VOCABULARY[name].shape]]


@pytest.mark.parametrize("name", VOCABULARY)
def test_every_name_has_a_symbol_words_and_latex(name: str) -> None:
    for ref in refs(name):
        assert UNICODE.symbol(ref).partition("[")[0] == VOCABULARY[name].symbol
        assert UNICODE.words(ref).startswith(VOCABULARY[name].title)
        assert UNICODE.latex(ref)
        assert UNICODE.latex(ref).count("{") == UNICODE.latex(ref).count("}")
        assert UNICODE.latex(ref).isascii()


@pytest.mark.parametrize("name", VOCABULARY)
def test_every_symbol_has_an_ascii_spelling_that_says_the_same(name: str) -> None:
    for ref in refs(name):
        symbol = ASCII.symbol(ref)
        assert symbol.isascii(), symbol
        assert spelled(UNICODE.symbol(ref)).isascii()


def test_two_quantities_of_a_network_never_have_the_same_symbol() -> None:
    for labels in (UNICODE, ASCII):
        symbols = [labels.symbol(ref).partition("[")[0] for name in VOCABULARY for ref in refs(name)[:1]]
        assert len(symbols) == len(set(symbols)), sorted(symbols)


def test_brackets_name_units_and_lines_not_numbers() -> None:
    assert UNICODE.symbol(Ref("w", 2, (1, 2))) == "w[U2→U1]"
    assert UNICODE.symbol(Ref("share", 2, (1, 2))) == "s[U1→U2]"
    assert UNICODE.symbol(Ref("v", 2, (1, 2))) == "v[U2→U1]"
    assert UNICODE.symbol(Ref("v", 2, (1,))) == "v[U1]"
    assert UNICODE.symbol(Ref("x", 0, (2,))) == "x[X2]"
    assert UNICODE.symbol(Ref("raw", 0, (3, 2))) == "raw[3,X2]"
    assert UNICODE.symbol(Ref("E")) == "E"
    assert UNICODE.symbol(Ref("dw", 2, (1, 2), 3)) == "∂E/∂w[U2→U1]@3"
    assert ASCII.symbol(Ref("dw", 2, (1, 2))) == "dE/dw[U2>U1]"


def test_words_say_where_a_quantity_belongs() -> None:
    assert UNICODE.words(Ref("w", 2, (1, 2))) == "weight from U2 to U1"
    assert UNICODE.words(Ref("share", 2, (1, 2))) == "share of the blame from U1 to U2"
    assert UNICODE.words(Ref("x", 0, (1,))) == "input X1"
    assert UNICODE.words(Ref("delta", 1, (2,))) == "error term of U2"
    assert UNICODE.words(Ref("E")) == "error"
    assert UNICODE.words(Ref("dw", 2, (1, 2), 3)) == "gradient from U2 to U1, row 3 of the batch"
    assert UNICODE.words(Ref("rate")) == "learning rate"


def test_a_lessons_own_symbols_win() -> None:
    labels = Labels(two_two_two(), {"z": "net", "a": "out"})
    assert labels.symbol(Ref("z", 1, (1,))) == "net[U1]"
    assert Labels(two_two_two(), {"z": "net"}, ascii=True).symbol(Ref("z", 1, (1,))) == "net[U1]"


def test_the_longest_names_are_measured_in_cells() -> None:
    assert UNICODE.longest_unit == cell_len("U1")
    assert UNICODE.longest_line == cell_len("X1→U1")
