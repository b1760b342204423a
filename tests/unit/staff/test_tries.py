"""Requirement A5: guessing is slow, and a stranger locks nobody out."""

from __future__ import annotations

import statistics
import time

import pytest

from bot.errors import StaffRefused
from bot.staff.denials import MOST
from bot.staff.roles import Role
from bot.staff.tries import TooManyTries
from tests.unit.staff.people import PASSWORD, People

KNOWN, UNKNOWN = "ada@school.example", "nobody@school.example"


def guess(people: People, email: str, mark: str | None = None) -> str:
    """Return how one wrong password is answered."""
    try:
        people.door.enter(email, "a wrong password", mark)
    except StaffRefused as refused:
        return str(refused)
    except TooManyTries:
        return "too many"
    raise AssertionError("a wrong password was right")


def test_an_attack_gets_ten_tries_in_five_minutes(people: People) -> None:
    """A5: in an hour of tries, one a second, 120 are looked at and no more."""
    people.join(Role.ADVISER)
    looked_at = 0
    for _ in range(3600):
        looked_at += guess(people, KNOWN) != "too many"
        people.clock.go(seconds=1)

    assert 100 <= looked_at <= 120


@pytest.mark.parametrize("email", [KNOWN, UNKNOWN, "no address", ""])
def test_known_and_unknown_addresses_are_answered_alike(people: People, email: str) -> None:
    """A5: the same words, and the same number of tries."""
    people.join(Role.ADVISER)

    answers = [guess(people, email) for _ in range(12)]

    assert len(set(answers[:10])) == 1
    assert answers[10:] == ["too many", "too many"]
    assert "not right" in answers[0]


def test_known_and_unknown_addresses_take_as_long(people: People) -> None:
    """A5: response times compared; a hash is computed for both."""
    people.join(Role.ADVISER)
    took: dict[str, list[float]] = {KNOWN: [], UNKNOWN: []}
    for _ in range(15):
        for email, times in took.items():
            began = time.process_time()
            guess(people, email)
            times.append(time.process_time() - began)
        people.clock.go(minutes=5)
    known, unknown = (statistics.median(times) for times in took.values())

    assert 0.5 < known / unknown < 2


def test_the_right_password_does_not_help_after_ten_wrong_ones(people: People) -> None:
    people.join(Role.ADVISER)
    for _ in range(10):
        guess(people, KNOWN)

    with pytest.raises(TooManyTries):
        people.door.enter(KNOWN, PASSWORD, None)


def test_a_stranger_cannot_lock_out_a_browser_in_which_somebody_signed_in(people: People) -> None:
    """A5: a browser known from before has tries of its own."""
    people.join(Role.ADVISER)
    mark = people.door.enter(KNOWN, PASSWORD, None).mark
    for _ in range(50):
        guess(people, KNOWN)

    assert people.door.enter(KNOWN, PASSWORD, mark).token


@pytest.mark.parametrize("forged", ["x", "0123456789abcdef.", "0123456789abcdef." + "0" * 64])
def test_a_forged_mark_gives_no_more_tries(people: People, forged: str) -> None:
    people.join(Role.ADVISER)
    for _ in range(10):
        guess(people, KNOWN)

    assert guess(people, KNOWN, forged) == "too many"


def test_a_mark_counts_for_its_own_account_alone(people: People) -> None:
    people.join(Role.ADVISER)
    people.join(Role.ADVISER, email="bo@school.example")
    mark = people.door.enter("bo@school.example", PASSWORD, None).mark
    for _ in range(10):
        guess(people, KNOWN)

    assert guess(people, KNOWN, mark) == "too many"


def test_codes_are_guessed_ten_times_at_most(people: People) -> None:
    """A5: a password alone gives ten codes in five minutes."""
    member = people.join(Role.ADVISER)
    session = people.session(people.door.enter(KNOWN, PASSWORD, None).token)
    for _ in range(10):
        with pytest.raises(StaffRefused):
            people.door.prove(session, "000000" if people.code(member) != "000000" else "1" * 6)

    with pytest.raises(TooManyTries):
        people.door.prove(session, people.code(member))


def test_what_is_counted_names_nobody_and_is_deleted(people: People) -> None:
    guess(people, UNKNOWN)
    people.clock.go(minutes=5)
    guess(people, "another@school.example")

    with people.staff.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM staff_try").fetchall()
    assert len(rows) == 1
    assert "@" not in repr(rows)


def test_a_flood_of_refusals_leaves_the_audit_trail_readable(people: People) -> None:
    """Anybody can cause refusals: what is above a limit is counted and told in the next line."""
    for _ in range(500):
        people.staff.denials.note("401 GET /console/audit")
    people.clock.go(minutes=1)
    people.staff.denials.note("401 GET /console/audit")

    lines = people.staff.trail.lines("-", limit=200)
    assert len(lines) == MOST + 1
    assert lines[0].about == "401 GET /console/audit (and 470 more before)"
