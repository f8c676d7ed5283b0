"""Names, codes, tries, and whose a name is."""

import asyncio
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tutor.classroom.protocol import LEARNER, LONGEST_NAME, MOST_LEARNERS, TEACHER
from tutor.classroom.server.guests import Proof
from tutor.classroom.server.learners import (
    SEEKING,
    TEACHERS_NAME,
    WINDOW,
    WRONG_CODES,
    Learners,
    Presence,
    Refused,
    Tries,
    clean_name,
    new_code,
    same_code,
)
from tutor.classroom.server.processes import Processes
from tutor.classroom.server.server import ClassServer, Door


def presence(name: str, key: str = "") -> tuple[Presence, list[str]]:
    """Return a presence and what it is told when it is sent away; then it leaves at once."""
    told: list[str] = []
    role = TEACHER if name == TEACHERS_NAME else LEARNER
    return Presence(name, role, key, told.append, "10.0.0.7", lambda: None), told


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("Anna", "anna"),
        ("Anna B.", "anna-b"),
        ("../../etc/passwd", "etcpasswd"),
        ("..", ""),
        ("-rf", "rf"),
        ("Zoë", "zoë"),
        ("Zoe\u0308", "zoë"),
        ("ＡＮＮＡ", "anna"),
        ("a\x1b[31mb", "a31mb"),
        ("a\x00b\nc", "abc"),
        ("李雷", "李雷"),
        ("🙂", ""),
        ("x" * 400, "x" * LONGEST_NAME),
    ],
)
def test_a_name_keeps_letters_digits_and_inner_hyphens_only(asked: str, name: str) -> None:
    assert clean_name(asked) == name


def test_codes_differ_and_have_no_letter_that_looks_like_another() -> None:
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert all(len(code) == 9 and code[4] == "-" for code in codes)
    assert not set("".join(codes)) & set("il1o0")


@pytest.mark.parametrize(("given", "same"), [("ABC def", True), ("abcdef", True), ("abc-deg", False), ("", False)])
def test_a_code_is_compared_as_people_type_it(given: str, same: bool) -> None:
    assert same_code(given, "abc-def") is same


def test_wrong_codes_of_an_address_are_too_many_until_they_are_old_or_forgotten() -> None:
    clock = [0.0]
    tries = Tries(lambda: clock[0])
    for _ in range(WRONG_CODES):
        assert not tries.are_too_many("here")
        tries.wrong("here")
    assert tries.are_too_many("here")
    assert not tries.are_too_many("there")
    clock[0] = WINDOW
    assert not tries.are_too_many("here")
    clock[0] = WINDOW - 1
    tries.forget()
    assert not tries.are_too_many("here")


async def test_a_key_has_one_name(tmp_path: Path) -> None:
    learners = Learners(tmp_path)
    await learners.take(presence("anna", "key 1")[0])
    with pytest.raises(Refused, match="that of anna"):
        await learners.take(presence("berta", "key 1")[0])
    await learners.take(presence("berta", "key 2")[0])


async def test_a_key_that_has_two_names_keeps_both_and_a_spoilt_file_keeps_nobody_out(
    tmp_path: Path,
) -> None:
    for name in ("ada", "ada-2"):
        folder = tmp_path / "learners" / name
        folder.mkdir(parents=True)
        (folder / "key").write_text("SHA256:one", encoding="ascii")
    (tmp_path / "learners" / "spoilt").mkdir()
    (tmp_path / "learners" / "spoilt" / "key").write_bytes(b"\xff\xfe")
    learners = Learners(tmp_path)
    for name, key in (("ada", "SHA256:one"), ("ada-2", "SHA256:one"), ("bo", "SHA256:two")):
        await learners.take(presence(name, key)[0])


async def test_a_learners_folder_is_made_for_nobody_else(tmp_path: Path) -> None:
    home = await Learners(tmp_path / "class").take(presence("anna")[0])
    assert home == tmp_path / "class" / "learners" / "anna"
    assert [stat.S_IMODE(path.stat().st_mode) for path in (home, home.parent, home.parent.parent)] == [0o700] * 3


async def test_a_name_in_use_is_refused_and_free_again_after_its_end(tmp_path: Path) -> None:
    learners, (first, _) = Learners(tmp_path), presence("anna")
    await learners.take(first)
    with pytest.raises(Refused, match="anna is here already"):
        await learners.take(presence("anna")[0])
    learners.leave(first)
    await learners.take(presence("anna")[0])


async def test_who_comes_back_while_the_old_process_still_ends_waits_for_it(tmp_path: Path) -> None:
    learners, (first, _) = Learners(tmp_path), presence("anna")
    await learners.take(first)
    first.leaving = True
    coming = asyncio.create_task(learners.take(presence("anna")[0]))
    await asyncio.sleep(0.05)
    assert not coming.done()
    learners.leave(first)
    await asyncio.wait_for(coming, 1)


async def test_the_same_key_takes_over_and_another_key_never_gets_the_name(tmp_path: Path) -> None:
    learners, (first, told) = Learners(tmp_path), presence("anna", "SHA256:one")
    await learners.take(first)
    coming = asyncio.create_task(learners.take(presence("anna", "SHA256:one")[0]))
    await asyncio.sleep(0.01)
    assert told == ["You came in again from elsewhere."]
    learners.leave(first)
    await coming
    learners.leave(learners.here["anna"])
    for key in ("SHA256:two", ""):
        with pytest.raises(Refused, match="belongs to somebody with another key"):
            await learners.take(presence("anna", key)[0])
    assert not learners.here


async def test_a_full_class_lets_the_teacher_in_and_nobody_else(tmp_path: Path) -> None:
    learners = Learners(tmp_path)
    for number in range(MOST_LEARNERS):
        await learners.take(presence(f"learner{number}")[0])
    with pytest.raises(Refused, match="The class is full"):
        await learners.take(presence("anna")[0])
    assert await learners.take(presence("teacher")[0]) == tmp_path / "teacher"


@dataclass(eq=False)
class Known:
    """A line that is logged in."""

    proof: Proof
    address: str = "10.0.0.1"


async def test_a_class_whose_lines_all_died_has_room_for_all_again_and_not_for_many_more(tmp_path: Path) -> None:
    server = ClassServer(Door("", ""), Learners(tmp_path, places=30), Processes([], tmp_path / "errors", print), print)

    def come_in(name: str, role: str = "learner") -> bool:
        guest: Any = Known(Proof(name, role))
        server._guests.add(guest)
        has_room = server.has_room(guest)
        if not has_room:
            server._guests.discard(guest)
        return has_room

    names = [f"learner{number}" for number in range(30)]
    assert all(come_in(name) for name in names + names)
    assert sum(come_in("always the same") for _ in range(1000)) == SEEKING
    assert come_in("teacher", TEACHER)


async def test_there_is_room_for_a_few_who_seek_a_name(tmp_path: Path) -> None:
    server = ClassServer(Door("", ""), Learners(tmp_path, places=30), Processes([], tmp_path / "errors", print), print)
    guests: list[Any] = [Known(Proof(f"name{number}", "learner")) for number in range(100)]
    admitted = []
    for guest in guests:
        server._guests.add(guest)
        admitted.append(server.has_room(guest))
        if not admitted[-1]:
            server._guests.discard(guest)
    assert sum(admitted) == 30 + SEEKING
