"""The other commands: list, check, schema, help and version."""

import json
import subprocess
import sys
import tomllib
from pathlib import Path

import jsonschema_rs
import pytest
import yaml

from tests.cli.running import ROOT, Run, sentences, start
from tests.lesson.smallest import SMALLEST
from tutor import __version__
from tutor.cli import COMMANDS, main
from tutor.lesson.find import bundled, find, lesson_id

LOADED = """
import sys
from tutor.cli import main
words = sys.argv[1:]
while words:
    end = words.index(";")
    status = main(words[:end])
    assert status == 0, words
    words = words[end + 1 :]
wanted = {"textual", "asyncssh", "rich", "numpy"}
print("LOADED", *sorted(wanted.intersection(sys.modules)), file=sys.stderr)
"""


def test_list_prints_the_lessons_in_their_order_with_id_progress_and_title(run: Run) -> None:
    listed = run("list")
    assert (listed.status, listed.err) == (0, "")
    lines = [line.split(maxsplit=2) for line in listed.out.splitlines()]
    assert [identity for identity, _, _ in lines] == [lesson_id(path) for path in bundled()]
    assert [progress for _, progress, _ in lines] == ["new"] * len(lines)
    titles = [yaml.safe_load(path.read_text(encoding="utf-8"))["title"] for path in bundled()]
    assert [title for _, _, title in lines] == titles


def test_list_shows_how_far_the_learner_is(run: Run, home: Path) -> None:
    places = home / "places"
    places.mkdir(parents=True)
    (places / "article.json").write_text('{"format": 1, "address": "2/1:E", "share": 0.534}', encoding="utf-8")
    (places / "twin.json").write_text('{"format": 1, "address": "1/1:E", "share": 1.0}', encoding="utf-8")
    words = [line.split()[:2] for line in run("list").out.splitlines()]
    assert ["article", "53%"] in words
    assert ["twin", "done"] in words


def test_list_tells_of_a_broken_record_and_goes_on(run: Run, home: Path) -> None:
    (home / "places").mkdir(parents=True)
    (home / "places" / "twin.json").write_text("{", encoding="utf-8")
    listed = run("list")
    assert listed.status == 0
    assert ["twin", "new"] in [line.split()[:2] for line in listed.out.splitlines()]
    (sentence,) = sentences(listed.err)
    assert "twin.json.aside-1" in sentence


def test_check_of_a_sound_lesson_is_0(run: Run) -> None:
    checked = run("check", "train")
    assert (checked.status, checked.out) == (0, "")
    assert sentences(checked.err) == ["1 checked, 0 to be mended"]


def test_check_tells_of_the_articles_claims_and_is_0_because_errata_are_no_mistakes(run: Run) -> None:
    checked = run("check", "article")
    assert checked.status == 0
    claims = [line for line in checked.out.splitlines() if ": claims[" in line]
    assert len(claims) == 11
    assert "1/1:z[2][1]: printed 0.228: the method is right, rounded on the way" in claims[2]
    assert "1/1:w_next[2][1,1]: printed 0.10617: a digit slip" in claims[-1]


def test_check_tells_which_questions_tell_little_and_is_0(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "twin.yaml"
    path.write_text(
        find("twin").read_text(encoding="utf-8").replace('1/1:z[1][2]", digits', '1/1:z[1][1]", digits'),
        encoding="utf-8",
    )
    checked = run("check", str(path))
    assert checked.status == 0
    assert "ask[1]: 1/1:z[1][1]: at 4 digits these slips give the right number: product-signs-lost" in checked.out


def test_check_of_a_lesson_that_loads_but_has_a_finding_is_1(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "nowhere.yaml"
    path.write_text(f'{SMALLEST}say: [{{at: "7/1:z[1][1]", text: Never said}}]\n', encoding="utf-8")
    checked = run("check", str(path))
    assert checked.status == 1
    assert checked.out.startswith(f"{path}:9:12: say[1].at: ")
    assert sentences(checked.err) == ["1 checked, 1 to be mended"]


def test_check_of_a_file_that_does_not_load_is_2(tmp_path: Path, run: Run) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(SMALLEST.replace("weights: 2", "weights: two"), encoding="utf-8")
    checked = run("check", str(path))
    assert checked.status == 2
    assert checked.out.startswith(f"{path}:6:")


def test_check_of_several_files_names_each_and_has_the_worst_status(tmp_path: Path, run: Run) -> None:
    broken, absent = tmp_path / "broken.yaml", tmp_path / "absent.yaml"
    broken.write_text("format: 1\n", encoding="utf-8")
    checked = run("check", "train", str(broken), str(absent))
    assert checked.status == 2
    assert {line.split(":")[0] for line in checked.out.splitlines()} == {str(broken), str(absent)}
    assert sentences(checked.err) == ["3 checked, 2 to be mended"]


def test_check_without_a_file_is_the_users_mistake(run: Run) -> None:
    assert run("check").status == 2


def test_schema_prints_a_schema_of_draft_2020_12(run: Run) -> None:
    printed = run("schema")
    assert (printed.status, printed.err) == (0, "")
    schema = json.loads(printed.out)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert jsonschema_rs.meta.is_valid(schema)


def test_the_printed_schema_takes_a_lesson_and_refuses_what_is_none(run: Run) -> None:
    schema = jsonschema_rs.Draft202012Validator(json.loads(run("schema").out))
    lesson = yaml.safe_load(SMALLEST)
    assert schema.is_valid(lesson)
    assert not schema.is_valid({**lesson, "titel": "An unknown key"})
    assert not schema.is_valid({key: value for key, value in lesson.items() if key != "network"})
    assert not schema.is_valid({**lesson, "format": 2})


@pytest.mark.parametrize("command", ["", *COMMANDS])
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_every_command_explains_itself(command: str, option: str, run: Run) -> None:
    helped = run(*command.split(), option)
    assert (helped.status, helped.err) == (0, "")
    assert helped.out.startswith(f"usage: ann-tutor {command}".rstrip())


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("", ["--plain", "--words", "--ascii", "--version", "list", "show", "check", "schema"]),
        ("show", ["--at", "--last", "--digits", "--format", "text", "markdown", "latex", "csv", "json"]),
    ],
)
def test_the_help_names_every_option(command: str, words: list[str], run: Run) -> None:
    out = run(*command.split(), "--help").out
    assert all(word in out for word in words)


def test_version_prints_the_version(run: Run) -> None:
    assert run("--version").out == f"ann-tutor {__version__}\n"


def test_python_m_tutor_is_the_command_line() -> None:
    ended = start("--version")
    assert (ended.status, ended.out, ended.err) == (0, f"ann-tutor {__version__}\n", "")


def test_the_installed_command_is_main() -> None:
    with (Path(__file__).resolve().parents[2] / "pyproject.toml").open("rb") as file:
        assert tomllib.load(file)["project"]["scripts"] == {"ann-tutor": "tutor.__main__:main"}
    assert main(["list"]) == 0


@pytest.mark.parametrize("words", [["--plian"], ["article", "twin"], ["list", "article"], ["schema", "--x"], ["show"]])
def test_a_wrong_command_line_is_the_users_mistake(words: list[str], run: Run) -> None:
    ended = run(*words)
    assert (ended.status, ended.out) == (2, "")
    assert "error:" in sentences(ended.err)[-1]


def test_an_unknown_word_is_taken_for_a_lesson(run: Run) -> None:
    ended = run("lst", "--plain")
    assert (ended.status, ended.out) == (2, "")
    assert "there is no such lesson" in ended.err


def test_commands_that_print_never_load_the_screen_or_the_network() -> None:
    commands = (
        *("list", ";", "check", "article", ";", "schema", ";"),
        *("show", "article", "--format", "json", ";", "show", "article", ";", "article", "--plain", ";"),
    )
    ended = subprocess.run(
        [sys.executable, "-c", LOADED, *commands],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0
    assert ended.stderr.decode().splitlines()[-1] == "LOADED numpy rich"


def test_the_list_needs_neither_numpy_nor_rich() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", LOADED, "list", ";"], capture_output=True, cwd=ROOT, timeout=60, check=True
    )
    assert ended.stderr.decode().splitlines()[-1] == "LOADED"


def test_without_a_terminal_the_tutor_lists_the_lessons_and_says_how_to_go_on() -> None:
    ended = start()
    assert ended.status == 0
    assert [line.split()[0] for line in ended.out.splitlines()] == [lesson_id(path) for path in bundled()]
    assert (
        sentences(ended.err)[-1]
        == "Start one with: ann-tutor LESSON --plain; or ann-tutor practise, or practise review for what is due."
    )
