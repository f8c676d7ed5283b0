"""Pictures with their numbers in words, the overview of the run, the gradient check, keys that come as escapes."""

import math
import re
from pathlib import Path

import pytest

from tests.export.zoo import specimen
from tests.plain.walking import Typed, addresses_in

START = "1/1:z[1][1]"
BRAILLE = re.compile("[\u2801-\u28ff]")


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def joined(text: str) -> str:
    return " ".join(text.split())


def test_a_curve_is_drawn_and_its_numbers_are_said(typed: Typed) -> None:
    said = typed("article", "n", "w").out
    assert BRAILLE.search(said)
    assert "sigmoid of H1: sum 0.3, output 0.5744, slope 0.2445" in said
    found = re.search(r"Output by the sum: (.*) at -4, (.*) at -2, (.*) at 0, (.*) at 2, (.*) at 4\.", joined(said))
    assert found is not None
    assert [float(number) for number in found.groups()] == pytest.approx([*map(sigmoid, (-4, -2, 0, 2, 4))], abs=5e-5)


def test_in_spoken_words_there_is_no_picture(typed: Typed) -> None:
    said = typed("article", "n", "w", "v", "g dw[1][1,1]", "w", "$", "w", options=("--words",)).out
    assert not BRAILLE.search(said)
    assert "|" not in said
    assert "sigmoid of H1: sum 0.3, output 0.5744, slope 0.2445." in said
    assert "0.01799 at minus 4, 0.1192 at minus 2, 0.5 at 0" in said


def test_before_the_output_the_curve_is_announced(typed: Typed) -> None:
    assert "Go on to the output of H1: its curve is drawn there." in typed("article", "w").out


def test_before_the_first_row_there_is_no_picture(typed: Typed) -> None:
    assert "There is no network yet: go on to the first row." in typed("table", "w").out


def test_a_weights_path_is_said_with_both_ends(typed: Typed) -> None:
    said = joined(typed("article", "$", "w").out)
    values = re.search(r"Value by the updates: ([\d.]+) after 0, .*after (\d+)\.", said)
    assert values is not None
    assert values[1] == "0.1"


def test_outputs_are_bars_with_numbers_and_sentences_when_spoken(typed: Typed) -> None:
    assert re.search(r"^H1 +0\.5744 +#+$", typed("article", "g E", "w").out, re.MULTILINE)
    spoken = typed("article", "g E", "w", options=("--words",)).out
    assert "Outputs: H1 0.5744, H2 0.5744, H3 0.5744, H4 0.5744." in spoken
    assert "Outputs: O 0.5572." in spoken
    assert "#" not in spoken


def test_classes_are_counted_as_a_table_and_in_words(typed: Typed, tmp_path: Path) -> None:
    specimen(tmp_path, "tanh", "softmax", "cross-entropy")
    path = str(tmp_path / "specimen.yaml")
    table = typed(path, "g 1/3:accuracy", "w").out
    assert "is \\ taken for" in table
    rows = re.search(r"(\d+) of (\d+) rows got the right class\.", table)
    assert rows is not None
    spoken = typed(path, "g 1/3:accuracy", "w", options=("--words",)).out
    assert rows[0] in spoken
    counts = [int(count) for count in re.findall(r"(\d+) for ", spoken.partition("was taken")[2])]
    assert sum(counts) == int(rows[2])


def test_the_check_shows_both_passes_and_agrees_with_the_backward_pass(typed: Typed) -> None:
    said = typed("article", "g dw[1][1,1]", "c").out
    assert "w[A→H1] = 0.1, nudged by 1e-5 both ways, all else as it is:" in said
    found = re.search(r"^H1 +([\d.]+) +([\d.]+)$", said, re.MULTILINE)
    assert found is not None
    nudged = [sigmoid(0.3 - 1e-5), sigmoid(0.3 + 1e-5)]
    assert [float(number) for number in found.groups()] == pytest.approx(nudged, abs=1e-12)
    assert "backward pass: -0.00267" in said
    assert "the backward pass is right." in said


def test_the_check_in_words_has_no_columns_and_no_signs(typed: Typed) -> None:
    said = typed("article", "g dw[1][1,1]", "c", options=("--words",)).out.partition("Gradient check")[2]
    assert "The weight from A to H1 is 0.1. Less 1 times ten to the power of minus 5" in said
    assert "The backward pass: minus 0.00267" in said
    assert not set(said) & set("=*/()→")


def test_the_check_in_a_narrow_window_is_sentences(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    assert "output of H1:" in joined(typed("article", "g dw[1][1,1]", "c").out)


def test_what_is_no_gradient_cannot_be_checked(typed: Typed) -> None:
    assert "Only gradients can be checked: go to one, for example g dw[1][1,1]." in typed("article", "c").out


def test_the_overview_says_errors_at_marks(typed: Typed) -> None:
    said = typed("train", "v").out
    epochs = [int(found.replace(",", "")) for found in re.findall(r"^  epoch ([\d,]+):", said, re.MULTILINE)]
    assert epochs[:6] == [1, 2, 5, 10, 20, 50]
    assert "  epoch 1: error 0.3699, held-out rows: error 0.03683 (you are here)" in said.splitlines()


def test_the_overview_says_what_is_right_where_there_are_classes(typed: Typed, tmp_path: Path) -> None:
    specimen(tmp_path, "tanh", "softmax", "cross-entropy")
    assert re.search(
        r"^  epoch 1: error [\d.]+, [\d.]+% right", typed(str(tmp_path / "specimen.yaml"), "v").out, re.MULTILINE
    )


def test_in_a_what_if_the_overview_has_both_runs(typed: Typed) -> None:
    said = typed("article", "e w[1][1,1] 0.5", "", "v").out
    assert re.search(r"^  epoch 1: error 0\.09702, original run: error 0\.09804 \(you are here\)$", said, re.MULTILINE)


def test_a_number_behind_v_lands_in_that_epoch_and_b_comes_back(typed: Typed) -> None:
    walked = typed("train", "v 412", "b", "v 1,000")
    assert (walked.status, walked.err) == (0, "")
    assert addresses_in(walked.out) == [START, "412/1:z[1][1]", START, "1000/1:z[1][1]"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("v x", "'x' is no epoch; write for example v 10."),
        ("v 0", "'0' is no epoch; write for example v 10."),
        ("v -1", "'-1' is no epoch; write for example v 10."),
        ("v 3", "There is no epoch 3: epochs go from 1 to 2."),
        ("v 99999999", "There is no epoch 99,999,999: epochs go from 1 to 2."),
        ("w x", "There is no command 'w x'; ? lists them."),
        ("c x", "There is no command 'c x'; ? lists them."),
        ("x x", "There is no command 'x x'; ? lists them."),
    ],
)
def test_what_leads_nowhere_says_why(line: str, sentence: str, typed: Typed) -> None:
    walked = typed("article", line)
    assert sentence in joined(walked.out)
    assert addresses_in(walked.out) == [START]


@pytest.mark.parametrize(
    ("line", "visited"),
    [
        ("\x1b[C", ["1/1:a[1][1]"]),
        ("\x1bOC", ["1/1:a[1][1]"]),
        ("\x1b[C\x1b[C\x1b[D", ["1/1:a[1][1]", "1/1:z[1][2]", "1/1:a[1][1]"]),
        ("\x1b[6~", ["1/1:E"]),
        ("\x1b[6~\x1b[5~", ["1/1:E", START]),
        ("\x1b[F\x1b[H", ["2/1:w_next[2][1,4]", START]),
        ("\x1b[4~\x1b[1~", ["2/1:w_next[2][1,4]", START]),
    ],
    ids=repr,
)
def test_keys_that_arrive_as_escapes_do_what_they_do_on_the_full_screen(
    line: str, visited: list[str], typed: Typed
) -> None:
    walked = typed("article", line)
    assert addresses_in(walked.out) == [START, *visited]
    assert "\x1b" not in walked.out


@pytest.mark.parametrize("line", ["\x1b[A", "\x1b[15~", "\x1bOP"], ids=repr)
def test_a_key_without_a_meaning_says_so(line: str, typed: Typed) -> None:
    assert "This key does nothing here; ? lists the commands." in typed("article", line).out


def test_a_quantity_is_found_by_its_name_on_the_screen(typed: Typed) -> None:
    assert addresses_in(typed("article", "g δ[O]", "g delta[H1]", "g w'[H1>O]").out)[1:] == [
        "1/1:delta[2][1]",
        "1/1:delta[1][1]",
        "1/1:w_next[2][1,1]",
    ]
