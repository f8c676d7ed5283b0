"""Every command that the help of plain mode names, and what is said when one leads nowhere."""

import re
from pathlib import Path

import pytest

from tests.cli.running import Run, sentences
from tests.export.zoo import specimen
from tests.plain.walking import Typed, addresses_in, shown_as_json, steps_in
from tutor.lesson.find import find
from tutor.lesson.load import load
from tutor.plain import HELP
from tutor.teaching.session.progress import resume

START = "1/1:z[1][1]"
END = "2/1:w_next[2][1,4]"


def place() -> str:
    """Return where the record says that the learner is."""
    return str(resume(load(find("article")))[0].at)


@pytest.mark.parametrize(
    ("lines", "visited"),
    [
        (["", "n", ">"], ["1/1:a[1][1]", "1/1:z[1][2]", "1/1:a[1][2]"]),
        (["  n  ", " "], ["1/1:a[1][1]", "1/1:z[1][2]"]),
        (["", "", "<"], ["1/1:a[1][1]", "1/1:z[1][2]", "1/1:a[1][1]"]),
        ([")", ")", ")", ")"], ["1/1:E", "1/1:slope[2][1]", "1/1:w_next[1][1,1]", "2/1:z[1][1]"]),
        ([")", ")", "("], ["1/1:E", "1/1:slope[2][1]", "1/1:E"]),
        (["]", "["], ["2/1:z[1][1]", START]),
        (["}", "", "{", "{"], ["2/1:z[1][1]", "2/1:a[1][1]", "2/1:z[1][1]", START]),
        (["$", "0"], [END, START]),
        (["s"], ["1/1:a[1][1]"]),
        (["s", "s"], ["1/1:a[1][1]", "1/1:a[1][2]"]),
        (["g 2/1:delta[1][3]"], ["2/1:delta[1][3]"]),
        (["g E", "g 2/1", "g a[2][1]"], ["1/1:E", "2/1:z[1][1]", "2/1:a[2][1]"]),
        (["g E", "g 2/1:E", "b", "b"], ["1/1:E", "2/1:E", "1/1:E", START]),
        (["$", "b"], [END, START]),
        (["", "o 1", "b"], ["1/1:a[1][1]", START, "1/1:a[1][1]"]),
        (["g 2/1:z[1][2]", "o 1"], ["2/1:z[1][2]", "1/1:w_next[1][2,1]"]),
        (["a 2"], ["1/1:a[1][1]", "1/1:z[1][2]"]),
        (["a  2 ", "a 1"], ["1/1:a[1][1]", "1/1:z[1][2]", "1/1:a[1][2]"]),
    ],
    ids=" ".join,
)
def test_a_command_goes_where_the_help_says(lines: list[str], visited: list[str], typed: Typed) -> None:
    walked = typed("article", *lines)
    assert (walked.status, walked.err) == (0, "")
    assert addresses_in(walked.out) == [START, *visited]


def test_the_strides_become_longer_and_shorter(typed: Typed) -> None:
    lines = ["-", "", "+", "", "+", "", "+", "", "+", "", "+", "", "+", "", "+"]
    walked = typed("article", *lines)
    spoken = re.findall(r"^Strides: (\w+)\.$", walked.out, re.MULTILINE)
    assert spoken == ["product", "step", "unit", "layer", "pass", "row", "epoch", "epoch"]
    places = ("a[1][1]", "z[1][2]", "a[1][2]", "a[1][4]", "a[2][1]", "w_next[2][1,4]")
    assert addresses_in(walked.out) == [START, *(f"1/1:{place}" for place in places), END]


def test_more_digits_are_shown_and_after_all_of_them_few_again(typed: Typed) -> None:
    walked = typed("article", "", "d", "d", "d", "d")
    results = [step.result for step in steps_in(walked.out)][1:]
    assert results == ["0.5744", "0.574443", "0.57444252", "0.574442516811659", "0.5744"]


def test_operands_are_listed_with_the_steps_that_made_them(typed: Typed) -> None:
    walked = typed("article", "g 1/1:delta[1][1]", "o")
    listed = re.findall(r"^  (\d)\. (.*)$", walked.out, re.MULTILINE)
    assert [number for number, _ in listed] == ["1", "2", "3"]
    assert {words for _, words in listed} == {
        "weight from H1 to O: given",
        "error term of O: made by 1/1:delta[2][1]",
        "slope of H1: made by 1/1:slope[1][1]",
    }


def test_the_number_of_an_operand_goes_to_its_source(typed: Typed) -> None:
    listing = typed("article", "g 1/1:delta[1][1]", "o").out
    number = re.findall(r"^  (\d)\. error term of O", listing, re.MULTILINE)[0]
    assert addresses_in(typed("article", "g 1/1:delta[1][1]", f"o {number}").out)[-1] == "1/1:delta[2][1]"


def test_uses_names_the_steps_that_use_a_result(typed: Typed) -> None:
    said = " ".join(typed("article", "g 1/1:delta[2][1]", "u").out.split())
    users = said.rpartition("used by ")[2].split(", ")
    hidden = range(1, 5)
    names = ("dw[2][1,{}]", "share[2][1,{}]", "delta[1][{}]")
    assert set(users) == {f"1/1:{name.format(h)}" for h in hidden for name in names}


def test_a_result_that_nothing_uses_is_said_to_be_so(typed: Typed) -> None:
    assert typed("article", "$", "u").out.splitlines()[-1].strip() == "nothing uses this result."


def test_play_goes_to_the_rows_end_and_stops_there(typed: Typed, run: Run) -> None:
    walked = typed("article", "a", "a", "n")
    row = [address for address, _ in shown_as_json(run, "article", "--at", "1/1")]
    assert addresses_in(walked.out) == [*row, "2/1:z[1][1]"]
    assert walked.out.count("This is the row's end.") == 1


def test_play_stops_at_the_rows_end_within_an_epoch_too(typed: Typed, tmp_path: Path) -> None:
    specimen(tmp_path)
    visited = addresses_in(typed(str(tmp_path / "specimen.yaml"), "a", "n").out)
    assert {address.partition(":")[0] for address in visited[:-1]} == {"1/1"}
    assert visited[-1] == "1/2:z[1][1]"


def test_play_at_the_lessons_end_says_so(typed: Typed) -> None:
    assert typed("article", "$", "a").out.splitlines()[-1] == "This is the lesson's end."
    assert typed("article", "$", "a 5").out.splitlines()[-1] == "This is the lesson's end."


def test_help_names_every_command(typed: Typed) -> None:
    walked = typed("article", "?")
    assert HELP.strip() in walked.out
    for command in ("Enter", "n", ">", "<", ")", "(", "]", "[", "}", "{", "0", "$", "s", "+", "-", "g", "o", "b", "u"):
        assert re.search(rf"(?:^|\s){re.escape(command)}[,\s]", HELP), command
    assert all(re.search(rf"\s{re.escape(command)}[,\s]", HELP) for command in ("d", "a", "?", "q"))


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (["foo"], "There is no command 'foo'; ? lists them."),
        (["G E"], "There is no command 'G E'; ? lists them."),
        (["quit"], "There is no command 'quit'; ? lists them."),
        (["bb"], "There is no command 'bb'; ? lists them."),
        (["<"], "Nothing further that way."),
        (["("], "Nothing further that way."),
        (["b"], "There is no jump to come back from."),
        (["0"], "You are there."),
        (["$", "$"], "You are there."),
        (["$", ""], "Nothing further that way."),
        (["g 1/1:z[1][1]"], "You are there."),
        (["o 1"], "is given, not calculated."),
        (["o 99"], "This step has no operand '99'; these are its operands:"),
        (["o 0"], "This step has no operand '0'; these are its operands:"),
        (["o x"], "This step has no operand 'x'; these are its operands:"),
        (["a x"], "'x' is no number of steps; write for example a 10."),
        (["a 0"], "'0' is no number of steps; write for example a 10."),
        (["a -3"], "'-3' is no number of steps; write for example a 10."),
        (["a 9999999999"], "'9999999999' is no number of steps; write for example a 10."),
        (["g 9/1:E"], "epochs go from 1 to 2"),
        (["g 1/2"], "rows from 1 to 1"),
        (["g"], "is not a quantity"),
        (["g 1/1:x[1]"], "given, not calculated"),
        (["g 1/1:delat[1][1]"], "did you mean 'delta'?"),
        (["g z[1][7]"], "z[1][7]"),
        (["g prepare"], "no stage 'prepare'"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_that_leads_nowhere_says_why_and_the_learner_stays(
    lines: list[str], sentence: str, typed: Typed
) -> None:
    walked = typed("article", *lines)
    assert (walked.status, walked.err) == (0, "")
    assert sentence in " ".join(walked.out.split())
    assert place() == (END if lines[0] == "$" else START)


def test_a_very_long_or_strange_line_is_shortened_in_the_answer(typed: Typed) -> None:
    walked = typed("article", "x" * 100_000, "\x1b[31m", "\0", "g " + "9" * 100_000 + "/1", "o " + "é" * 1000)
    assert walked.status == 0
    assert "\x1b" not in walked.out
    assert "\0" not in walked.out
    assert len(walked.out) < 10_000


@pytest.mark.parametrize("word", ["q", " q "])
def test_q_ends_the_session_and_keeps_the_place(word: str, typed: Typed) -> None:
    walked = typed("article", "", "", word, "", "")
    assert (walked.status, walked.err) == (0, "")
    assert addresses_in(walked.out)[-1] == place() == "1/1:z[1][2]"


def test_the_end_of_input_ends_the_session_and_keeps_the_place(typed: Typed) -> None:
    walked = typed("article", "g 2/1:E")
    assert (walked.status, walked.err) == (0, "")
    assert place() == "2/1:E"


def test_the_next_session_goes_on_where_the_last_one_ended(typed: Typed) -> None:
    typed("article", "g 2/1:E", "q")
    assert addresses_in(typed("article", "").out) == ["2/1:E", "2/1:slope[2][1]"]


def test_a_record_that_is_broken_is_told_on_standard_error_and_the_walk_begins(typed: Typed, home: Path) -> None:
    (home / "places").mkdir(parents=True)
    (home / "places" / "article.json").write_text("{", encoding="utf-8")
    walked = typed("article", "")
    assert walked.status == 0
    assert len(sentences(walked.err)) == 1
    assert addresses_in(walked.out) == [START, "1/1:a[1][1]"]


@pytest.mark.skipif(not Path("/dev/null").exists(), reason="no /dev/null here")
def test_a_home_that_cannot_be_used_costs_one_sentence_and_no_step(
    typed: Typed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANN_TUTOR_HOME", "/dev/null/x")
    walked = typed("article", "", "")
    assert walked.status == 0
    assert addresses_in(walked.out) == [START, "1/1:a[1][1]", "1/1:z[1][2]"]
    (sentence,) = sentences(walked.err)
    assert "cannot be kept" in sentence
