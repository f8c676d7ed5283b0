"""Which cells of a changed line are sent again: all that changed, no half of a wide character, and little more."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate
from textual.strip import Strip

from tutor.ui.panel import _GAP, changed_spans
from tutor.ui.spans import SpanUpdate
from tutor.view.lines import Line, width

LETTERS = st.text(st.sampled_from("ab c0.−→⠿δé日本"), min_size=1, max_size=8)
JOINED = st.sampled_from(["e\N{COMBINING ACUTE ACCENT}", "n\N{COMBINING TILDE}o", "a"])
PIECES = st.tuples(LETTERS | JOINED, st.sampled_from(["", "target", "dim"]))
LINES = st.lists(PIECES, max_size=5).map(tuple)
STYLES = {"": Style(), "target": Style(bold=True), "dim": Style(dim=True)}


def strip(line: Line, cells: int) -> Strip:
    return Strip([Segment(text, STYLES[role]) for text, role in line]).adjust_cell_length(cells, Style())


def looks(drawn: Strip) -> list[tuple[str, Style | None]]:
    """Return the text and the style of every character, whatever the segments are."""
    return [(character, segment.style) for segment in drawn for character in segment.text]


@given(LINES, LINES)
def test_an_old_line_with_its_changed_spans_sent_again_is_the_new_line(before: Line, after: Line) -> None:
    cells = max(width(before), width(after))
    old, new = strip(before, cells), strip(after, cells)
    parts, at = [], 0
    for start, end in changed_spans(before, after):
        parts += [old.crop(at, start), new.crop(start, end)]
        at = end
    parts.append(old.crop(at, cells))
    assert looks(Strip.join(parts)) == looks(new)


@given(LINES, LINES)
def test_spans_stand_in_order_and_apart_and_within_the_line(before: Line, after: Line) -> None:
    spans = changed_spans(before, after)
    assert all(start < end <= max(width(before), width(after)) for start, end in spans)
    for (_, end), (start, _) in pairwise(spans):
        assert start - end > _GAP


@given(LINES)
def test_a_line_that_stays_has_no_span(line: Line) -> None:
    assert changed_spans(line, line) == []


@given(st.lists(st.tuples(LETTERS, st.sampled_from(["", "dim"])), max_size=5).map(tuple))
def test_a_line_that_is_only_cut_into_other_pieces_has_no_span(line: Line) -> None:
    assert changed_spans(line, tuple((character, role) for text, role in line for character in text)) == []


@pytest.mark.parametrize(
    ("before", "after", "spans"),
    [
        ("0.3000", "0.3001", [(5, 6)]),
        ("a", "a b", [(2, 3)]),
        ("a b", "a", [(2, 3)]),
        ("日本", "本日", [(0, 4)]),
        ("x日", "日x", [(0, 3)]),
        ("1234567890", "x23456789y", [(0, 1), (9, 10)]),
        ("12345678", "x234567y", [(0, 8)]),
        ("", "", []),
    ],
)
def test_only_what_changed_is_sent_and_close_changes_together(
    before: str, after: str, spans: list[tuple[int, int]]
) -> None:
    assert changed_spans(((before, ""),), ((after, ""),)) == spans


def test_a_change_of_role_alone_is_a_change() -> None:
    assert changed_spans((("abc", ""),), (("a", ""), ("b", "target"), ("c", ""))) == [(1, 2)]


def test_of_a_line_from_several_widgets_only_the_changed_cells_are_sent() -> None:
    first: dict[int, Strip | None] = {0: Strip([Segment("abcdef")]), 6: Strip([Segment("ghij")])}
    second: dict[int, Strip | None] = {0: None, 6: Strip([Segment("klmn")])}
    update = SpanUpdate([first, second], [(0, 2, 8), (1, 3, 7)], [[6, 10], [6, 10]])
    sent = update.render_segments(Console(color_system=None))
    assert sent == "\x1b[1;3Hcdef\x1b[1;7Hgh\x1b[2;7Hk"


def test_the_shim_replaces_what_textual_really_has() -> None:
    assert {"chops", "spans", "chop_ends"} <= set(ChopsUpdate([], [], []).__dict__)
