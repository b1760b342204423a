"""Requirement A3: codes of the second factor work once and for 30 seconds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from bot.errors import StaffRefused
from bot.staff.door import factor_row
from bot.staff.roles import Member, Role
from bot.staff.sessions import Session
from tests.unit.staff.people import PASSWORD, People


@pytest.fixture
def member(people: People) -> Member:
    return people.join(Role.ADVISER)


@pytest.fixture
def session(people: People, member: Member) -> Session:
    return people.session(people.door.enter("ada@school.example", PASSWORD, None).token)


def test_a_code_that_was_used_fails(people: People, member: Member, session: Session) -> None:
    """A3: a used code fails."""
    code = people.code(member)
    again = people.session(people.door.prove(session, code))

    with pytest.raises(StaffRefused):
        people.door.prove(again, code)


def test_of_two_requests_with_one_code_one_fails(people: People, member: Member) -> None:
    """A3: also when both come at once."""
    code = people.code(member)

    def use(_: int) -> bool:
        with people.staff.engine.begin() as connection:
            return people.staff.factors.use(connection, member.id, code, people.clock.now)

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(use, range(8))) == 1


@pytest.mark.parametrize("seconds", [-30, 30, 3600])
def test_a_code_of_another_time_fails(
    people: People, member: Member, session: Session, seconds: int
) -> None:
    """A3: codes live 30 s."""
    now = people.clock.now
    people.clock.now = now + timedelta(seconds=seconds)
    code = people.code(member)
    people.clock.now = now

    with pytest.raises(StaffRefused):
        people.door.prove(session, code)


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "\uff11" * 6, "-12345"])
def test_what_is_no_code_fails(people: People, session: Session, code: str) -> None:
    with pytest.raises(StaffRefused):
        people.door.prove(session, code)


def test_a_code_may_be_typed_with_a_space(people: People, member: Member, session: Session) -> None:
    code = people.code(member)

    assert people.door.prove(session, f" {code[:3]} {code[3:]} ")


def test_the_secret_is_sealed_in_the_database_and_drawn_for_the_app(
    people: People, member: Member
) -> None:
    row = factor_row(people.staff, member)
    secret = people.staff.factors.secret(row["factor"])

    assert len(secret) == 32
    assert secret not in row["factor"]
    assert people.staff.factors.picture(row["factor"], row["email"]).startswith("<svg")


def test_a_code_of_somebody_else_fails(people: People, session: Session) -> None:
    other = people.join(Role.ADVISER, email="bo@school.example")

    with pytest.raises(StaffRefused):
        people.door.prove(session, people.code(other))
