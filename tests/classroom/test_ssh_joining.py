"""Learners join with OpenSSH's own client: each has an own tutor, and comes back to the same place."""

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.classroom.ssh_world import ENTER, RIGHT, Client, World, make_key, until
from tests.terminal.sequences import not_restored

Join = Callable[..., Client]


def place(world: World, name: str) -> str:
    """Return the address that was kept for a learner."""
    path = world.folder / "class" / "learners" / name / "places" / "article.json"
    return str(json.loads(path.read_text(encoding="utf-8"))["address"])


def test_a_learner_joins_walks_and_quits(world: World, join: Join) -> None:
    client = join(world, "anna")
    assert "step 2 of" in client.press(RIGHT, "step 2 of")
    client.send("q")
    assert client.wait() == 0
    assert not_restored(client.output) == []
    assert client.echoes()
    assert until(lambda: not world.children())


def test_two_learners_have_own_sizes_own_steps_and_own_folders(world: World, join: Join) -> None:
    anna, ben = join(world, "anna"), join(world, "ben", size=(120, 40))
    anna.press(RIGHT, "step 2 of")
    anna.press(RIGHT, "step 3 of")
    assert "step 1 of" in ben.text()
    ben.press(RIGHT, "step 2 of")
    assert "step 3 of" in anna.text()
    for client in (anna, ben):
        client.send("q")
        assert client.wait() == 0
    assert until(lambda: not world.children())
    assert (place(world, "anna"), place(world, "ben")) == ("1/1:z[1][2]", "1/1:a[1][1]")
    for folder in ("", "learners", "learners/anna", "learners/ben"):
        assert stat.S_IMODE((world.folder / "class" / folder).stat().st_mode) == 0o700


def test_a_resize_reaches_the_tutor(world: World, join: Join) -> None:
    client = join(world, "anna")
    client.resize(110, 35)
    client.screen.reset()
    client.wait_for("step 1 of")
    assert until(lambda: client.read(seconds=0.2) is not None and bool(client.text().splitlines()[34]))


def test_after_a_cut_line_the_learner_comes_back_to_the_same_place(world: World, join: Join) -> None:
    client = join(world, "anna")
    client.press(RIGHT, "step 2 of")
    client.press(RIGHT, "step 3 of")
    client.process.kill()
    client.process.wait()
    join(world, "anna", until="step 3 of")


def test_a_name_in_use_asks_for_another(world: World, join: Join) -> None:
    join(world, "anna")
    second = join(world, "Anna", until="anna is here already. Another name:")
    second.send("Bx\x7fen" + ENTER)
    second.wait_for("step 1 of")
    assert world.child("ben")
    third = join(world, "...", until="Please use letters and digits for a name. Another name:")
    third.send("\x03")
    assert third.wait() == 1


def test_names_become_folders_of_the_class_and_nothing_else(world: World, join: Join) -> None:
    join(world, "../../Zoë  O.Hara")
    assert [path.name for path in (world.folder / "class" / "learners").iterdir()] == ["zoë-o-hara"]


def test_a_wrong_code_lets_nobody_in(world: World, join: Join) -> None:
    client = join(world, "anna", until=None)
    for said in ("Join code:", "That is not the code. Join code:", "That is not the code. Join code:"):
        client.wait_for(said)
        client.screen.reset()
        client.send("abc-def" + ENTER)
    assert client.wait() == 255
    assert not world.children()
    assert "wrong code" in world.log()
    assert "abc-def" not in world.log()


def test_the_code_may_be_typed_in_capitals_and_without_the_hyphen(world: World, join: Join) -> None:
    client = join(world, "anna", until=None)
    client.give_code(world.code.upper().replace("-", " "))


def test_without_a_terminal_it_goes_on_line_by_line(opened: Callable[..., World], tmp_path: Path, join: Join) -> None:
    key = make_key(tmp_path / "key")
    world = opened("--keys", str(tmp_path / "key.pub"))
    client = join(world, "anna", "-T", "-i", str(key), until=None)
    client.wait_for("step 1 of")
    client.send("q\r")
    assert client.wait() == 0
    assert b"\x1b[" not in client.output


def test_only_listed_keys_are_admitted_and_a_name_belongs_to_the_first_key(
    opened: Callable[..., World], tmp_path: Path, join: Join
) -> None:
    listed, second, other = (make_key(tmp_path / name) for name in ("listed", "second", "other"))
    lines = [path.with_suffix(".pub").read_text(encoding="utf-8") for path in (listed, second)]
    (tmp_path / "keys").write_text("# the class\n\n" + "".join(lines), encoding="utf-8")
    world = opened("--keys", str(tmp_path / "keys"))
    assert join(world, "anna", "-i", str(other), until=None).wait() == 255
    assert join(world, "anna", until=None).wait() == 255
    first = join(world, "anna", "-i", str(listed), until=None)
    first.wait_for("step 1 of")
    first.press(RIGHT, "step 2 of")
    again = join(world, "anna", "-i", str(listed), until=None)
    again.wait_for("step 2 of")
    assert "came in again from elsewhere" in first.text() or first.wait() == 129
    stranger = join(world, "anna", "-i", str(second), until=None)
    stranger.wait_for("anna is here already")
    again.send("q")
    assert again.wait() == 0
    stranger.send("anna" + ENTER)
    stranger.wait_for("belongs to somebody with another key")


def test_the_teacher_comes_in_with_her_own_code_or_key_only(
    opened: Callable[..., World], tmp_path: Path, join: Join
) -> None:
    key = make_key(tmp_path / "own")
    folder = tmp_path / "class"
    folder.mkdir(mode=0o700)
    (folder / "teacher_keys").write_text(key.with_suffix(".pub").read_text(encoding="utf-8"), encoding="utf-8")
    world = opened()
    client = join(world, "teacher", until=None)
    client.give_code(world.code, "")
    assert until(lambda: "wrong code" in world.log())
    client.wait_for("That is not the code.")
    client.give_code(world.teacher_code)
    assert world.child("teacher")
    with_key = join(world, "teacher", "-i", str(key), until=None)
    with_key.wait_for("step")
    learner = join(world, "anna", "-i", str(key), until=None)
    learner.wait_for("Join code:")
    assert not (folder / "learners" / "teacher").exists()


def test_the_host_key_is_made_once_and_is_nobody_elses(opened: Callable[..., World]) -> None:
    world = opened()
    path = world.folder / "home" / "class" / "host_key"
    first = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    world.close()
    opened()
    assert path.read_bytes() == first


def test_at_the_end_of_the_class_all_are_told_and_their_places_are_kept(world: World, join: Join) -> None:
    client = join(world, "anna")
    client.press(RIGHT, "step 2 of")
    assert world.close() == 0
    client.wait()
    assert "The class is over." in client.text()
    assert not_restored(client.output) == []
    assert place(world, "anna") == "1/1:a[1][1]"


@pytest.mark.parametrize(("term", "locale"), [("dumb", "C"), ("vt100", "C"), ("xterm", "en_GB.ISO-8859-1")])
def test_the_terminal_and_the_locale_are_passed_on(term: str, locale: str, world: World, join: Join) -> None:
    client = join(world, "anna", "-o", "SendEnv=LC_ALL", TERM=term, LC_ALL=locale)
    client.press(RIGHT)
    joined = client.output.partition(b"step")[2]
    assert joined.isascii()
    assert (b"\x1b[?1049h" in client.output) == (term != "dumb")
