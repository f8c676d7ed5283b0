"""What-if line by line: setting a number by hand, predicting, old and new numbers, the list of runs."""

import math
import re

import pytest

from tests.cli.running import Run
from tests.plain.walking import Typed, addresses_in, shown_as_json, steps_in

START = "1/1:z[1][1]"


def sigmoid(x: float) -> float:
    return 1 / (1 + math.exp(-x))


def joined(text: str) -> str:
    """Undo the breaking of lines."""
    return " ".join(text.split())


def test_setting_a_weight_says_the_old_and_the_new_numbers(typed: Typed) -> None:
    said = typed("article", "e w[1][1,1] 0.5", "").out.splitlines()
    # all weights are 0.1 and all inputs 1; the output unit's sum is 0.1 of each hidden unit's output
    before = [0.3, sigmoid(0.3), 0.4 * sigmoid(0.3)]
    after = [0.7, sigmoid(0.7), 0.1 * sigmoid(0.7) + 0.3 * sigmoid(0.3)]
    for name, old, new in zip(("z[H1]", "a[H1]", "z[O]"), before, after, strict=True):
        assert f"  {name}: {old:.4g} → {new:.4g}, up" in said


def test_what_stays_is_counted(typed: Typed) -> None:
    said = joined(typed("article", "e w[1][1,1] 0.5", "").out)
    counted = re.search(r"(\d+) of (\d+) numbers of this row stay unchanged\.", said)
    assert counted is not None
    # two products into H1; of H2, H3 and H4: nine products in, three sums, outputs, products into O, and slopes
    assert int(counted[1]) == 2 + 9 + 3 + 3 + 3 + 3
    changed = re.findall(r"→ \S+, (?:up|down)", said)
    assert len(changed) == int(counted[2]) - int(counted[1])


def test_a_number_that_depends_yet_stays_is_told_apart(typed: Typed) -> None:
    said = joined(typed("article", "e w[1][1,1] 0.1", "").out)
    assert "→" not in said.rpartition("is 0.1:")[2].partition("stay")[0]
    assert re.search(r"stay unchanged; \d+ of these depend on it all the same\.", said)


@pytest.mark.parametrize(
    ("prediction", "hits"),
    [
        ("a[1][1] + E - a[1][2] =", "3 of 3"),
        ("a[1][1]+ E-  a[1][2]=", "3 of 3"),
        ("predict: a[1][1] up, E down; a[1][2] same", "3 of 3"),
        ("z[H1] + delta[O] + δ[O] -", "1 of 2"),  # the same quantity twice: the last word counts
        ("a[1][1] −", "0 of 1"),
    ],
)
def test_a_prediction_is_judged(prediction: str, hits: str, typed: Typed) -> None:
    assert f"Your prediction: {hits} right." in typed("article", "e w[1][1,1] 0.5", prediction).out


def test_a_miss_is_named(typed: Typed) -> None:
    said = typed("article", "e w[1][1,1] 0.5", "a[1][1] - z[1][2] up").out
    assert "  a[H1]: you said down, it is larger" in said
    assert "  z[H2]: you said up, it is unchanged" in said


@pytest.mark.parametrize(
    ("prediction", "sentence"),
    [
        ("n", "'n' says no direction."),
        ("?", "'?' says no direction."),
        ("a[1][1]", "'a[1][1]' says no direction."),
        ("a[1][1] + E", "'E' says no direction."),
        ("b[1][1] +", "this row calculates no b[1][1]."),
        ("a[1][9] +", "this row calculates no a[1][9]."),
        ("w[1][1,1] +", "this row calculates no w[1][1,1]."),
        ("delat[1][1] +", "did you mean 'delta'?"),
    ],
)
def test_a_prediction_that_cannot_be_read_is_asked_for_again(prediction: str, sentence: str, typed: Typed) -> None:
    walked = typed("article", "e w[1][1,1] 0.5", prediction, "a[1][1] +", "n")
    said = joined(walked.out)
    assert (walked.status, walked.err) == (0, "")
    assert sentence in said
    assert "Your prediction: 1 of 1 right." in said
    assert addresses_in(walked.out) == [START, "1/1:a[1][1]"]


def test_q_quits_also_before_a_prediction_and_makes_no_what_if(typed: Typed) -> None:
    typed("article", "e w[1][1,1] 0.5", "q")
    assert "There is no what-if yet" in typed("article", "X").out


def test_numbers_are_not_shown_before_the_prediction(typed: Typed) -> None:
    assert "0.6682" not in typed("article", "e w[1][1,1] 0.5").out


@pytest.mark.parametrize("name", ["w[1][1,1]", "w[A→H1]", "w[A>H1]"])
def test_a_weight_has_the_names_of_addresses_and_of_the_screen(name: str, typed: Typed) -> None:
    assert "z[H1]: 0.3 → 0.7, up" in typed("article", f"e {name} 0.5", "").out


@pytest.mark.parametrize(
    ("set_by_hand", "changed"),
    [
        ("e x[2] -1", "z[H1]: 0.3 → 0.1, down"),
        ("e t[1] 0", "E: 0.09804 → 0.1552, up"),  # half the square of 0.55719
        ("e rate 0", "w'[H1→O]: 0.1628 → 0.1, down"),
        ("e x[1] 0,5", "z[H1]: 0.3 → 0.25, down"),
        ("e x[1] −1", "z[H1]: 0.3 → 0.1, down"),
    ],
)
def test_inputs_targets_and_the_rate_can_be_set_too(set_by_hand: str, changed: str, typed: Typed) -> None:
    assert f"  {changed}" in typed("article", set_by_hand, "").out.splitlines()


def test_without_a_name_what_goes_into_the_step_is_listed(typed: Typed) -> None:
    listed = re.findall(r"^  (\S+)  (.*), now (\S+)$", typed("article", "e").out, re.MULTILINE)
    weights = [(f"w[1][1,{sender}]", f"weight from {name} to H1", "0.1") for sender, name in enumerate("ABC", 1)]
    inputs = [(f"x[{number}]", f"input {name}", "1") for number, name in enumerate("ABC", 1)]
    assert sorted(listed) == sorted(weights + inputs)


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("e w[1][1,1]", "'w[1][1,1]' has a name or a number only; write for example e w[1][1,1] 0.5."),
        ("e 0.5", "has a name or a number only"),
        ("e w[1][1,1] much", "'much' is not a number"),
        ("e w[1][1,1] inf", "'inf' is not a number"),
        ("e w[1][1,1] nan", "'nan' is not a number"),
        ("e a[1][1] 0.5", "a[1][1] is calculated, not given"),
        ("e w[1][9,1] 0.5", "this network has no w[1][9,1]"),
        ("e w[7][1,1] 0.5", "this network has no w[7][1,1]"),
        ("e b[1][1] 0.5", "this network has no b[1][1]"),
        ("e x[4] 0.5", "this network has no x[4]"),
        ("e w[1][0,1] 0.5", "numbers start at 1"),
        ("e foo 0.5", "there is no quantity 'foo'"),
        ("e momentum 0.5", "momentum is calculated, not given"),
        ("e \x1b[31m 0.5", "is not a quantity"),
    ],
)
def test_what_cannot_be_set_is_told_in_a_sentence_and_nothing_is_made(line: str, sentence: str, typed: Typed) -> None:
    walked = typed("article", line, "n", "X")
    assert (walked.status, walked.err) == (0, "")
    assert sentence in joined(walked.out)
    assert addresses_in(walked.out) == [START, "1/1:a[1][1]"]
    assert "There is no what-if yet: e sets a number by hand." in walked.out
    assert "\x1b" not in walked.out


def test_only_training_rows_can_be_changed(typed: Typed) -> None:
    assert "Only training rows have numbers to set by hand" in typed("table", "e w[1][1,1] 0.5").out


def test_x_goes_to_the_original_run_and_back(typed: Typed) -> None:
    walked = typed("article", "e w[1][1,1] 0.5", "", "x", "x", "g a[1][1]", "x")
    assert [step.result for step in steps_in(walked.out)] == ["0.3", "0.3", "0.7", "0.6682", "0.5744"]
    assert walked.out.count("The original run.") == 2


def test_each_step_of_a_what_if_says_so(typed: Typed) -> None:
    said = typed("article", "e w[1][1,1] 0.5", "", "n", "x", "n").out
    assert said.count("  What if w[1][1,1]=0.5 from 1/1. x goes back.") == 1


@pytest.mark.parametrize("line", ["x", "X", "X 1", "X delete 1", "X rename 1 some", "X foo"])
def test_without_a_what_if_there_is_none_to_go_to(line: str, typed: Typed) -> None:
    walked = typed("article", line)
    assert "There is no what-if yet: e sets a number by hand." in walked.out
    assert addresses_in(walked.out) == [START]


TWO = ("e w[1][1,1] 0.5", "", "x", "g 2/1:a[2][1]", "e rate 3", "")


def test_the_runs_are_listed_with_the_one_that_is_shown(typed: Typed) -> None:
    said = typed("article", *TWO, "X").out
    listed = re.findall(r"^  (\d\. .*)$", said, re.MULTILINE)
    assert listed == ["0. the original run", "1. w[1][1,1]=0.5 from 1/1", "2. rate=3 from 2/1 (you are here)"]
    assert "  0. the original run (you are here)" in typed("article", *TWO, "x", "X").out


def test_a_run_that_is_chosen_is_compared_with_the_original(typed: Typed, run: Run) -> None:
    said = typed("article", *TWO, "X 1", "X 2", "X 0").out
    by_hand = 0.5 * (1 - sigmoid(0.1 * sigmoid(0.7) + 0.3 * sigmoid(0.3))) ** 2
    assert "w[1][1,1]=0.5 from 1/1: first other number at 1/1:product[1][1,1]." in said
    assert f"  error of epoch 1: 0.09804 in the original run, {by_hand:.4g} in the what-if" in said.splitlines()
    assert "rate=3 from 2/1: first other number at 2/1:w_next[1][1,1]." in said
    assert "The original run." in said
    assert [(steps_in(said)[-1].address, steps_in(said)[-1].result)] == shown_as_json(
        run, "article", "--at", "2/1:a[2][1]"
    )


@pytest.mark.parametrize(
    "line", ["X 3", "X foo", "X -1", "X delete", "X delete 9", "X rename", "X rename 0 zero", "X delete x", "X 1 2"]
)
def test_a_what_if_that_does_not_exist_is_told_in_a_sentence(line: str, typed: Typed) -> None:
    walked = typed("article", *TWO, line, "X")
    assert (walked.status, walked.err) == (0, "")
    assert "There is no what-if" in walked.out
    assert "  2. rate=3 from 2/1 (you are here)" in walked.out


def test_a_what_if_can_be_named_and_keeps_its_name_for_the_next_time(typed: Typed) -> None:
    said = typed("article", *TWO, "X rename 1 a heavy  line", "X").out
    assert "w[1][1,1]=0.5 from 1/1 is called a heavy line." in said
    assert "  1. a heavy line, w[1][1,1]=0.5 from 1/1" in said
    assert "  1. a heavy line, w[1][1,1]=0.5 from 1/1" in typed("article", "X").out
    assert "w[1][1,1]=0.5 from 1/1 has no other name." in typed("article", "X rename 1").out


def test_a_what_if_can_be_deleted(typed: Typed) -> None:
    said = typed("article", *TWO, "X delete 1", "X").out
    assert "Deleted: w[1][1,1]=0.5 from 1/1." in said
    assert "  1. rate=3 from 2/1 (you are here)" in said
    last = typed("article", "X 1", "X delete 1", "X").out
    assert "The original run." in last
    assert "There is no what-if yet" in last


def test_a_name_cannot_send_a_control_character(typed: Typed) -> None:
    walked = typed("article", *TWO, "X rename 1 a\x1b[2Jb\x07", "X")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", walked.out)


def test_in_spoken_words_changes_are_sentences(typed: Typed) -> None:
    said = typed("article", "e w[1][1,1] -0.5", "a[1][1] down", options=("--words",)).out
    assert "  weighted sum of H1: from 0.3 to minus 0.3, down" in said
    assert "weight from A to H1 set by hand from row 1/1 on: minus 0.5 in place of 0.1." in said
    assert "→" not in said.partition("set by hand")[2]


def test_in_ascii_changes_are_ascii(typed: Typed) -> None:
    walked = typed("article", *TWO, "X", "X 1", "e", options=("--ascii",))
    assert walked.out.isascii()
    assert "  z[H1]: 0.3 -> 0.7, up" in walked.out
