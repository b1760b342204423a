"""Requirement A6: sessions of staff end on time, and at once when they have to."""

from __future__ import annotations

import base64

import pytest

from bot.errors import StaffRefused
from bot.staff.roles import Role
from bot.staff.storage import writes
from tests.unit.staff.people import PASSWORD, People


def test_a_session_ends_after_fifteen_idle_minutes(people: People) -> None:
    """A6: 15 minutes."""
    session = people.signed_in(people.join(Role.ADVISER))

    people.clock.go(minutes=14)
    assert people.staff.sessions.find(session.token)
    people.clock.go(minutes=14)
    assert people.staff.sessions.find(session.token)
    people.clock.go(minutes=15)
    assert people.staff.sessions.find(session.token) is None


def test_a_session_ends_after_twelve_hours_however_busy(people: People) -> None:
    """A6: 12 hours in all, counted from the password."""
    session = people.signed_in(people.join(Role.ADVISER))
    for _ in range(71):
        people.clock.go(minutes=10)
        assert people.staff.sessions.find(session.token)

    people.clock.go(minutes=10)

    assert people.staff.sessions.find(session.token) is None


def test_a_session_ends_when_it_is_left(people: People) -> None:
    """A6: at once on logout."""
    session = people.signed_in(people.join(Role.ADVISER))

    people.door.leave(session)

    assert people.staff.sessions.find(session.token) is None


def test_a_session_ends_when_the_member_leaves_the_school(people: People) -> None:
    """A6, A7: at once on disable, the half-open one too."""
    people.join(Role.ADMINISTRATOR, email="boss@school.example")
    member = people.join(Role.ADVISER)
    whole = people.signed_in(member)
    half = people.door.enter("ada@school.example", PASSWORD, None).token

    with writes(people.staff.engine) as connection:
        people.staff.members.end_access(connection, member)

    assert people.staff.sessions.find(whole.token) is None
    assert people.staff.sessions.find(half) is None
    with pytest.raises(StaffRefused):
        people.door.enter("ada@school.example", PASSWORD, None)


def test_a_session_has_a_new_id_after_the_password_and_after_the_factor(people: People) -> None:
    """A6: 128-bit ids, new at login; the one before opens nothing."""
    member = people.join(Role.ADVISER)
    first = people.door.enter("ada@school.example", PASSWORD, None).token
    second = people.door.prove(people.session(first), people.code(member))

    assert first != second
    assert people.staff.sessions.find(first) is None
    assert all(len(base64.urlsafe_b64decode(t + "==")) == 16 for t in (first, second))


def test_a_session_that_was_ended_cannot_be_proven(people: People) -> None:
    """A6: a code typed after the logout opens nothing."""
    member = people.join(Role.ADVISER)
    session = people.session(people.door.enter("ada@school.example", PASSWORD, None).token)
    people.door.leave(session)

    with pytest.raises(StaffRefused):
        people.door.prove(session, people.code(member))


def test_the_database_holds_no_token(people: People) -> None:
    session = people.signed_in(people.join(Role.ADVISER))

    with people.staff.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM staff_session").fetchall()

    assert rows
    assert session.token not in repr(rows)


def test_old_sessions_are_deleted_at_the_next_sign_in(people: People) -> None:
    people.signed_in(people.join(Role.ADVISER))
    people.clock.go(hours=13)

    people.door.enter("ada@school.example", PASSWORD, None)

    with people.staff.engine.connect() as connection:
        assert len(connection.exec_driver_sql("SELECT * FROM staff_session").fetchall()) == 1
