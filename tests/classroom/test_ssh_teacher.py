"""Who is the teacher: whoever has her code or her key, and nobody else, whatever name is given anywhere."""

import asyncio
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random

import pytest

from tests.classroom.ssh_world import ENTER, Client, World, make_key, until
from tutor.classroom.protocol import LEARNER
from tutor.classroom.server.learners import TEACHERS_NAME, Learners, Presence, Refused, clean_name, is_teachers

Join = Callable[..., Client]
AROUND = ("", "-", " ", ".", "_", "--", " - ", "\u3000", "\u200b", "\u00ad", "!")
FOLDED = {
    "t": "tTｔＴⓣⓉᵗ𝐭𝕥🅃",
    "e": "eEｅＥⓔⒺᵉ𝐞ℯₑ",
    "a": "aAａＡⓐⒶᵃ𝐚ₐª",
    "c": "cCｃＣⓒⒸᶜ𝐜ⅽⅭ",
    "h": "hHｈＨⓗⒽʰ𝐡ℎℍ",
    "r": "rRｒＲⓡⓇʳ𝐫ᵣℝ",
}
"""Letters that compatibility folds into the plain one."""
MARKS = "\u0334\u0335\u20dd\u0300\u0301\u0308\ufe0f"
SSH_SPELLINGS = ("Teacher", "TEACHER", "teacher-", "teacher.", "_teacher_", "Ｔeacher", "tea\u0334cher", "teàcher")


def spellings(seed: int, count: int) -> Iterator[str]:
    """Yield ways to write the teacher's name."""
    random = Random(seed)  # noqa: S311  (spellings, no secret)
    for _ in range(count):
        letters = [random.choice(FOLDED[letter]) for letter in TEACHERS_NAME]
        for _ in range(random.randrange(3)):
            place = random.randrange(len(letters))
            letters[place] += random.choice(MARKS)
        yield random.choice(AROUND) + "".join(letters) + random.choice(AROUND)


def presence(name: str, role: str = LEARNER) -> Presence:
    return Presence(clean_name(name), role, "", lambda _: None, "10.0.0.7", lambda: None)


def test_every_spelling_is_known_for_the_teachers_name() -> None:
    found = list(spellings(1, 5000))
    assert all(is_teachers(name) for name in found)
    assert sum(clean_name(name) == TEACHERS_NAME for name in found) > 1000


def test_whatever_cleans_to_the_teachers_name_is_hers() -> None:
    every = map(chr, range(0x110000))
    stands_for = {letter: [one for one in every if clean_name(one) == letter] for letter in TEACHERS_NAME[:1]}
    for one in stands_for["t"]:
        assert is_teachers(one + TEACHERS_NAME[1:])
    for one in map(chr, range(0x3000)):
        for name in (one + TEACHERS_NAME, TEACHERS_NAME + one, "tea" + one + "cher"):
            if clean_name(name) == TEACHERS_NAME:
                assert is_teachers(name), unicodedata.name(one, hex(ord(one)))


@pytest.mark.parametrize("name", ["teach", "teachers", "ateacher", "teacher2", "cheater", "Tea Cher Lee", "李老师"])
def test_other_names_are_free(name: str) -> None:
    assert not is_teachers(name)


async def test_no_learner_is_given_the_name_and_no_folder_is_made(tmp_path: Path) -> None:
    learners = Learners(tmp_path)
    for name in (TEACHERS_NAME, *spellings(2, 300)):
        if clean_name(name):
            with pytest.raises(Refused, match="teacher"):
                await learners.take(presence(name))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", SSH_SPELLINGS)
def test_under_no_spelling_of_the_name_does_the_join_code_help(name: str, world: World, join: Join) -> None:
    client = join(world, name, until=None)
    for said in ("Teacher's code:", *["That is not the code. Teacher's code:"] * 2):
        client.wait_for(said)
        client.screen.reset()
        client.send(world.code + ENTER)
    assert client.wait() == 255
    assert not world.children()


@pytest.mark.parametrize("name", SSH_SPELLINGS)
def test_a_listed_learners_key_opens_no_spelling_of_the_name(
    name: str, opened: Callable[..., World], tmp_path: Path, join: Join
) -> None:
    key = make_key(tmp_path / "key")
    world = opened("--keys", str(key.with_suffix(".pub")))
    client = join(world, name, "-i", str(key), until=None)
    client.wait_for("Teacher's code:")
    assert not world.children()


def test_typed_at_the_prompt_for_another_name_it_is_refused(world: World, join: Join) -> None:
    join(world, "anna")
    client = join(world, "anna", until="Another name:")
    for name in ("teacher", "Teacher", "ｔeacher"):
        client.screen.reset()
        client.send(name + ENTER)
        client.wait_for("That name is the teacher's.")
    client.screen.reset()
    client.send("teacher" + ENTER)
    assert client.wait() == 1
    assert "Come in again as ssh OTHERNAME@" in client.text()
    assert len(world.children()) == 1


@pytest.mark.parametrize("name", ["teacher", "Teacher", "TEACHER"])
def test_the_teacher_comes_in_by_her_code_and_is_the_only_one_to_lead(name: str, world: World, join: Join) -> None:
    teacher = join(world, name, until=None)
    teacher.give_code(world.teacher_code, "R roster")
    learner = join(world, "anna", until="with the teacher")
    learner.send("EE")
    learner.send("R")
    learner.read(seconds=0.5)
    assert "anna" not in teacher.text()
    assert "logged in as teacher by code" in world.log()
    assert "logged in as learner by code" in world.log()


async def test_names_that_change_while_logging_in_prove_nothing(world: World) -> None:
    """A client may begin as one name, offer the teacher's public key, and go on as another."""
    import asyncssh

    async def attempt(*names: str) -> bool:
        class Learner(asyncssh.SSHClient):
            def kbdint_auth_requested(self) -> str:
                return ""

            def kbdint_challenge_received(self, name: str, how: str, lang: str, prompts: Sequence[object]) -> list[str]:  # noqa: ARG002  (as asyncssh has it)
                return [world.code for _ in prompts]

        for name in names:
            try:
                connection, _client = await asyncssh.create_connection(
                    Learner, "127.0.0.1", world.port, username=name, known_hosts=None, client_keys=[], config=[]
                )
            except (asyncssh.PermissionDenied, asyncssh.ConnectionLost):
                continue
            connection.close()
            return True
        return False

    assert await attempt("anna")
    assert not await attempt("teacher", "TEACHER", "teacher-")
    assert not any("as teacher" in line and "logged in" in line for line in world.log().splitlines())


def test_a_silent_line_gives_its_name_over_in_three_seconds_and_a_live_one_does_not(world: World, join: Join) -> None:
    import os
    import signal
    import time

    anna = join(world, "anna")
    second = join(world, "anna", until="anna is here already")
    anna.press("\x1b[C", "step 2 of")
    os.kill(anna.process.pid, signal.SIGSTOP)
    began = time.monotonic()
    third = join(world, "anna", until=None)
    third.give_code(world.code, "step 2 of")
    assert time.monotonic() - began < 6
    os.kill(anna.process.pid, signal.SIGCONT)
    second.close()


async def test_half_open_logins_leave_room_for_who_really_logs_in(world: World, join: Join) -> None:
    import socket

    from tests.classroom.ssh_world import HOST

    lines = [socket.create_connection((HOST, world.port)) for _ in range(160)]
    try:
        await asyncio.to_thread(join, world, "anna")
        lines += [socket.create_connection((HOST, world.port)) for _ in range(60)]
        await asyncio.to_thread(join, world, "ben")
    finally:
        for line in lines:
            line.close()
    assert until(lambda: "connections cut, there were too many" in world.log())


def test_places_of_an_address(opened: Callable[..., World], join: Join) -> None:
    world = opened("--places", "2")
    for name in ("anna", "ben"):
        join(world, name)
    late = join(world, "cy", until="2 learners from your address are here already")
    assert late.wait() == 1
    teacher = join(world, "teacher", until=None)
    teacher.give_code(world.teacher_code, "R roster")


def test_wrong_codes_are_told_to_the_teacher_and_shut_nobody_out(world: World, join: Join) -> None:
    teacher = join(world, "teacher", until=None, size=(120, 40))
    teacher.give_code(world.teacher_code, "R roster")
    clients = [join(world, "eve", until=None) for _ in range(20)]
    for said in ("Join code:", *["That is not the code. Join code:"] * 2):
        for client in clients:
            client.wait_for(said)
            client.screen.reset()
            client.send("abc-def" + ENTER)
    for client in clients:
        client.wait()
    teacher.wait_for("60 wrong codes from 127.0.0.1")
    assert world.log().count("eve: wrong code as learner") == 60
    join(world, "anna")
    teacher.press("U", "at the usual pace again")
