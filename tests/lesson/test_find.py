"""A lesson is found by its id or its path."""

from pathlib import Path

import pytest

from tutor.lesson import find as finding
from tutor.lesson.find import bundled, find, lesson_id
from tutor.lesson.load import load
from tutor.lesson.problems import LessonError


def test_bundled_lessons_come_in_the_order_of_their_numbers() -> None:
    names = [path.name for path in bundled()]
    assert names == sorted(names)
    assert {"article", "twin"} <= {lesson_id(path) for path in bundled()}


@pytest.mark.parametrize("path", bundled(), ids=lesson_id)
def test_a_bundled_lesson_is_found_by_the_id_in_it(path: Path) -> None:
    lesson = load(path)
    assert lesson.id == lesson_id(path)
    assert find(lesson.id) == path


def test_a_path_is_taken_as_it_is() -> None:
    assert find("somewhere/my.yaml") == Path("somewhere/my.yaml")
    assert find("my.yml") == Path("my.yml")


def test_a_file_without_ending_is_found_in_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine").write_text("format: 1\n")
    assert find("mine") == Path("mine")


def test_a_bundled_lesson_comes_before_a_folder_of_the_same_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "article").mkdir()
    assert find("article").name == "04-article.yaml"


@pytest.mark.parametrize("name", ["artcle", "Article", "twim"])
def test_a_misspelt_id_is_answered_with_the_one_meant(name: str) -> None:
    with pytest.raises(LessonError, match=r"^\w+: there is no such lesson; did you mean '(article|twin)'\? the less"):
        find(name)


def test_a_misspelt_file_of_the_folder_is_the_one_meant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "or-gate.yaml").write_text("format: 1\n")
    for name in ("or-gat", "or-gate"):
        with pytest.raises(
            LessonError, match=r"there is no such lesson; did you mean 'or-gate\.yaml'\? the lessons are"
        ):
            find(name)
    with pytest.raises(LessonError, match=r"^or-gat\.yaml: there is no such file; did you mean 'or-gate\.yaml'\?$"):
        load(find("or-gat.yaml"))


@pytest.mark.parametrize("name", ["", "xyzzy", "a\0b", "x" * 5000, "\x1b[31m"])
def test_any_other_name_is_answered_with_the_list_of_lessons(name: str) -> None:
    with pytest.raises(LessonError) as caught:
        find(name)
    assert "the lessons are " in str(caught.value)
    assert ", ".join(lesson_id(path) for path in bundled()) in str(caught.value)
    assert str(caught.value).isprintable()


def test_lessons_in_the_package_come_before_those_beside_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside, beside = tmp_path / "_lessons", tmp_path / "lessons"
    for folder in (inside, beside):
        folder.mkdir()
        (folder / f"01-{folder.name.strip('_')}-one.yaml").touch()
        (folder / "README.md").touch()
    (inside / "01-lessons-one.yaml").rename(inside / "01-inside.yaml")
    monkeypatch.setattr(finding, "_FOLDERS", (inside, beside))
    assert [path.name for path in bundled()] == ["01-inside.yaml"]
    monkeypatch.setattr(finding, "_FOLDERS", (tmp_path / "nowhere", beside))
    assert [path.name for path in bundled()] == ["01-lessons-one.yaml"]
    monkeypatch.setattr(finding, "_FOLDERS", (tmp_path / "nowhere",))
    assert bundled() == ()
