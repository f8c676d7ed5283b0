"""The formats of `show` for people and for other programs: text, Markdown, LaTeX and CSV."""

import csv
import io
import json
import math
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.cli.running import Run
from tests.cli.worked import OVERFLOWING
from tests.export.latex import aligned_lines, faults
from tests.export.zoo import SPECIMENS, specimen, staged
from tutor.export.formats import FORMATS
from tutor.export.record import selected
from tutor.lesson.lesson import Lesson
from tutor.lesson.load import load
from tutor.teaching.session.session import begin
from tutor.view.labels import Labels

each_specimen = pytest.mark.parametrize("specimen_of", SPECIMENS.values(), ids=SPECIMENS)
Kind = Sequence[str]


def printed(lesson: Lesson, format_: str, *, digits: int = 4, ascii_only: bool = False) -> str:
    trace = begin(lesson).trace
    out = io.StringIO()
    labels = Labels(lesson.network, dict(lesson.notation.symbols), ascii=ascii_only)
    FORMATS[format_]((trace[at] for at in selected(trace)), labels, digits, out)
    return out.getvalue()


def cells(line: str) -> list[str]:
    """Split a line of a Markdown table as a reader of GitHub's kind does: at every bar that has no backslash."""
    assert line.startswith("|")
    assert line.endswith("|")
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def evaluated(numbers: str) -> float:
    """Evaluate a cell of numbers as Python does."""
    known = {name: getattr(math, name) for name in ("exp", "log", "tanh", "sqrt", "erf", "pi")}
    known |= {"max": max, "min": min, "abs": abs}
    return float(eval(numbers.strip("`"), {"__builtins__": {}}, known))  # noqa: S307  (the subject of the test)


# --- CSV -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lesson", ["article", "twin"])
def test_csv_reads_back_as_the_same_records_as_the_json(lesson: str, run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("show", lesson, "--format", "csv").out)))
    records = [json.loads(line) for line in run("show", lesson, "--format", "json").out.splitlines()]
    assert len(rows) == len(records) == 106
    for row, record in zip(rows, records, strict=True):
        assert float(row.pop("result")) == record.pop("result")
        assert row == {key: value or "" for key, value in record.items()}


@each_specimen
def test_csv_has_a_header_and_seven_fields_in_every_line(specimen_of: Kind, tmp_path: Path) -> None:
    lines = list(csv.reader(io.StringIO(printed(specimen(tmp_path, *specimen_of), "csv"))))
    assert lines[0] == ["address", "kind", "unit", "symbols", "numbers", "result", "shown"]
    assert {len(line) for line in lines} == {7}
    assert len(lines) > 100


# --- Markdown --------------------------------------------------------------------------------------------------------


@each_specimen
def test_a_markdown_table_has_the_same_number_of_cells_in_every_line(specimen_of: Kind, tmp_path: Path) -> None:
    blocks = printed(specimen(tmp_path, *specimen_of), "markdown").split("\n\n")
    titles, tables = blocks[:-1:2], blocks[1::2]
    assert titles == [f"## Epoch {epoch}, row {row}" for epoch in (1, 2) for row in (1, 2, 3)]
    for table in tables:
        head, rule, *lines = table.splitlines()
        assert cells(head) == ["step", "quantity", "formula", "numbers", "result"]
        assert cells(rule) == ["---"] * 5
        assert lines
        assert all(len(cells(line)) == 5 and all(cells(line)) for line in lines)


@pytest.mark.parametrize("format_", ["markdown", "latex", "text"])
def test_every_stage_has_a_heading_of_its_own(format_: str, tmp_path: Path) -> None:
    text = printed(staged(tmp_path), format_)
    headings = ("Preparing the table", *(f"Epoch 1, row {row}" for row in range(1, 5)), "Test row 1", "Test row 2")
    places = [text.index(heading) for heading in headings]
    assert places == sorted(places)
    assert "Epoch 0" not in text
    assert "row 0" not in text


def test_the_heading_of_a_trial_in_between_says_after_which_epoch(tmp_path: Path, run: Run) -> None:
    staged(tmp_path)
    shown = run("show", str(tmp_path / "staged.yaml"), "--at", "1/test/2", "--format", "markdown").out
    assert shown.startswith("## Test row 2 after epoch 1\n")


@pytest.mark.parametrize("kind", ["momentum", "nesterov", "adagrad", "rmsprop", "adam"])
def test_the_steps_of_every_optimiser_and_stage_are_sound_latex_and_python(kind: str, tmp_path: Path) -> None:
    lesson = staged(tmp_path, kind)
    assert set(faults(printed(lesson, "latex"))) == set()
    lines = [cells(line) for line in printed(lesson, "markdown", digits=17).splitlines() if ":" in line]
    assert len(lines) > 50
    for _, _, _, numbers, result in lines:
        assert evaluated(numbers) == pytest.approx(float(result.removeprefix("≈ ")), rel=1e-9, abs=1e-15)


def test_markdown_says_what_a_step_calculates_in_words(run: Run) -> None:
    table = run("show", "article", "--at", "1/1:delta[1][1]", "--format", "markdown").out
    formula, numbers = "`w[2][1,1]*delta[2][1]*slope[1][1]`", "`0.1*(-0.10925)*0.24446`"
    assert cells(table.splitlines()[-2]) == [
        "1/1:delta[1][1]",
        "error term of H1",
        formula,
        numbers,
        "-0.002671",
    ]


def test_a_name_that_markdown_would_read_as_its_own_is_shown_as_it_is(tmp_path: Path) -> None:
    table = printed(specimen(tmp_path, names="'a|b', '*c*'"), "markdown")
    rows = [cells(line) for line in table.splitlines() if line.startswith("| 1/1:")]
    assert {len(row) for row in rows} == {5}
    assert "weighted sum of a\\|b" in {row[1] for row in rows}
    assert r"weighted sum of \*c\*" in {row[1] for row in rows}


# --- LaTeX -----------------------------------------------------------------------------------------------------------


def test_the_judge_of_latex_finds_what_tex_would_stop_at() -> None:
    assert faults(r"\frac{1}{1 + e^{-z^{(1)}_{1}}} \left(a^{(1)}_{1}\right)^{2} {f'}^{(2)}_{1} {a^{2}}^{2}") == []
    assert faults(r"a^{(1)}_{1}^{2}") == ["double ^"]
    assert faults(r"\left(a^{(1)}") == ["missing \\right"]
    assert faults(r"\frac{1}{2") == ["missing }"]
    assert faults(r"\begin{align*}a\end{cases}") == ["unexpected \\end{cases}"]
    assert faults("w'^{(1)}") == ["double ^"]
    assert faults("−1") == ["character '−'"]


@each_specimen
def test_latex_has_nothing_that_tex_would_stop_at(specimen_of: Kind, tmp_path: Path) -> None:
    source = printed(specimen(tmp_path, *specimen_of), "latex")
    assert set(faults(source)) == set()


@each_specimen
def test_latex_has_one_sign_of_equality_to_align_at_in_every_line(specimen_of: Kind, tmp_path: Path) -> None:
    lines = aligned_lines(printed(specimen(tmp_path, *specimen_of), "latex"))
    assert len(lines) > 100
    assert {line.count("&") for line in lines} == {1}
    assert all(" &= " in line for line in lines)


def test_a_line_of_latex_is_the_textbooks_formula(run: Run) -> None:
    source = run("show", "article", "--at", "1/1:a[2][1]", "--format", "latex").out
    assert aligned_lines(source)[0].replace("{a}", "a").replace("{z", "z").replace(" ", "") == (
        r"a^{(2)}_{1}&=\frac{1}{1+e^{-z^{(2)}_{1}}}=\frac{1}{1+e^{-0.22978}}=0.5572"
    ).replace("{z", "z")


def test_latex_writes_very_large_and_very_small_numbers_as_powers_of_ten(tmp_path: Path) -> None:
    path = tmp_path / "overflowing.yaml"
    path.write_text(OVERFLOWING, encoding="utf-8")
    lines = aligned_lines(printed(load(path), "latex"))
    assert lines[5].endswith(r"1000000 - 1000000 \cdot \left(1 \cdot 10^{18}\right) = -1 \cdot 10^{24}")
    assert lines[6].endswith(r"\left(-1 \cdot 10^{24}\right) \cdot 1000000 = -1 \cdot 10^{30}")
    assert not any(re.search(r"\de|inf\b|nan", line.replace("infty", "").replace(r"\text{nan}", "")) for line in lines)
    assert any(line.endswith(r"\infty") for line in lines)
    assert not any("missing" in fault or "unexpected" in fault for fault in faults("\n".join(lines)))


def test_a_document_of_latex_is_complete(run: Run) -> None:
    source = run("show", "article", "--format", "latex").out
    assert source.startswith("\\documentclass{article}\n\\usepackage{amsmath}\n")
    assert source.endswith("\\end{document}\n")
    assert len(aligned_lines(source)) == 106


# --- text ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [60, 80, 132])
def test_text_is_never_wider_than_the_terminal(columns: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    text = printed(specimen(tmp_path, "tanh", "softmax", "squared-error"), "text", digits=17)
    assert max(map(len, text.splitlines())) <= columns
    assert "\x1b" not in text
    assert "…" not in text


@pytest.mark.parametrize("columns", [20, 40, 60, 80])
def test_text_never_cuts_a_number_off(columns: int, monkeypatch: pytest.MonkeyPatch, run: Run) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    text = run("show", "twin", "--digits", "17").out
    records = map(json.loads, run("show", "twin", "--digits", "17", "--format", "json").out.splitlines())
    words = set(text.split())
    assert {record["shown"] for record in records} <= words


def test_text_names_each_step_and_has_its_formula_its_numbers_and_its_result(run: Run) -> None:
    text = run("show", "article", "--at", "1/1:E").out
    for part in ("Epoch 1, row 1", "error", "0.5*(t[1]-a[2][1])**2", "0.5*(1-0.55719)**2", "0.09804"):
        assert part in text


def test_text_in_ascii_is_ascii(tmp_path: Path) -> None:
    assert printed(specimen(tmp_path), "text", ascii_only=True).isascii()


@pytest.mark.parametrize("format_", ["markdown", "csv", "json", "latex", "text"])
def test_every_format_has_every_step(format_: str, tmp_path: Path) -> None:
    lesson = specimen(tmp_path, batch=1)
    forward, error, backward, update = 2 * 2 * 2, 2 + 1, 2 * 2 * (2 + 2 + 1), 2 * 2 * (2 + 1)
    per_row, epoch = forward + error + backward + update, len(["E_all"])
    text = printed(lesson, format_)
    steps = {
        "markdown": len(re.findall(r"^\| \d", text, re.MULTILINE)),
        "csv": len(text.splitlines()) - 1,
        "json": len(text.splitlines()),
        "latex": len(aligned_lines(text)),
        "text": len(re.findall(r"^(?!step )[a-zE]\S* +┃?[│┃]", text, re.MULTILINE)),
    }
    assert steps[format_] == 2 * (3 * per_row + epoch)


# --- numbers ---------------------------------------------------------------------------------------------------------


@each_specimen
def test_the_numbers_of_every_line_are_python_and_give_the_digits_shown_or_are_marked(
    specimen_of: Kind, tmp_path: Path
) -> None:
    table = printed(specimen(tmp_path, *specimen_of), "markdown")
    for line in table.splitlines():
        if not re.match(r"\| \d", line):
            continue
        _, _, _, numbers, result = cells(line)
        value = evaluated(numbers)
        marked = result.startswith("≈ ")
        shown = float(result.removeprefix("≈ "))
        size = math.floor(math.log10(abs(value))) if value else -20
        miss = abs(value - shown) / 10.0 ** (size - 3)
        assert miss >= 0.499999 if marked else miss <= 0.500001, line
