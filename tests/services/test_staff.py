"""The staff on each kind of database: one code, one link, one chain, however many ask at once."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.errors import StaffRefused
from bot.staff.door import Door
from bot.staff.roles import Role
from bot.staff.tries import MOST, TooManyTries
from tests.unit.staff.people import PASSWORD, People


@pytest.fixture
def people(database: str, secret: str) -> Iterator[People]:
    people = People.begin(database, secret)
    yield people
    people.staff.engine.dispose()


def test_somebody_is_invited_signs_in_and_leaves(people: People) -> None:
    people.join(Role.ADMINISTRATOR, email="boss@school.example")
    member = people.join(Role.ADVISER, Role.AUDITOR)
    session = people.signed_in(member)
    with people.staff.engine.begin() as connection:
        people.staff.members.end_access(connection, member)

    assert session.member.roles == {Role.ADVISER, Role.AUDITOR}
    assert people.staff.sessions.find(session.token) is None
    assert people.staff.trail.verify() == 4


def test_lines_that_are_written_at_once_make_one_chain(people: People) -> None:
    """L3: no row is lost and none stands beside another."""
    member = people.join(Role.ADVISER)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: people.staff.trail.note(member, "seen", str(n)), range(40)))

    assert people.staff.trail.verify() == 41


def test_a_link_that_many_use_at_once_lets_one_in(people: People) -> None:
    """A7: once, also for those who are quick."""
    _, token = people.invite(Role.ADVISER)

    def join(number: int) -> bool:
        try:
            Door(people.staff).join(token, f"{PASSWORD} {number}", "", "Riverside")
        except StaffRefused:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(join, range(6))) == 1


def test_tries_that_come_at_once_are_all_counted(people: People) -> None:
    """A5: a burst gets no more than ten."""

    def guess(_: int) -> bool:
        try:
            people.staff.tries.count("ada@school.example")
        except TooManyTries:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(guess, range(60))) == MOST
