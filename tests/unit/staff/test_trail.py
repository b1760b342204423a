"""Requirements L2 and L3: the audit trail shows tampering, and no text can forge a line of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.errors import AuditTrailBroken
from bot.keyring import keyring
from bot.staff.roles import Member, Role
from bot.staff.trail import Trail
from tests.unit.staff.people import People

ADA = Member("ada", "school", "Ada", frozenset({Role.ADVISER}))


@pytest.fixture
def trail(people: People) -> Trail:
    trail = people.staff.trail
    for number in range(5):
        trail.note(ADA, "transcript.read", f"conversation {number}")
    return trail


def alter(people: People, *statements: str) -> None:
    with people.staff.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_a_trail_that_nobody_touched_is_whole(trail: Trail) -> None:
    assert trail.verify() == 5


@pytest.mark.parametrize(
    ("done", "named"),
    [
        (["UPDATE staff_audit SET about = 'another' WHERE number = 2"], "row 2"),
        (["UPDATE staff_audit SET member = 'bo' WHERE number = 0"], "row 0"),
        (["UPDATE staff_audit SET at = '2020-01-01T00:00:00Z' WHERE number = 4"], "row 4"),
        (["UPDATE staff_audit SET school = 'other' WHERE number = 1"], "row 1"),
        (["UPDATE staff_audit SET what = 'x' WHERE number = 3"], "row 3"),
        (["DELETE FROM staff_audit WHERE number = 0"], "row 0"),
        (["DELETE FROM staff_audit WHERE number = 3"], "row 3"),
        (["DELETE FROM staff_audit WHERE number = 4"], "row 4"),
        (["DELETE FROM staff_audit"], "row 0"),
        (["DELETE FROM staff_audit_head"], "the end"),
        (
            [
                "UPDATE staff_audit SET number = 9 WHERE number = 1",
                "UPDATE staff_audit SET number = 1 WHERE number = 2",
                "UPDATE staff_audit SET number = 2 WHERE number = 9",
            ],
            "row 1",
        ),
        (
            [
                "DELETE FROM staff_audit WHERE number = 4",
                "UPDATE staff_audit_head SET rows = 4,"
                " hash = (SELECT hash FROM staff_audit WHERE number = 3)",
            ],
            "the end",
        ),
        (
            [
                "INSERT INTO staff_audit SELECT 5, at, school, member, what, about, hash"
                " FROM staff_audit WHERE number = 4"
            ],
            "row 5",
        ),
    ],
)
def test_a_row_that_is_changed_dropped_or_put_elsewhere_is_named(
    people: People, trail: Trail, done: list[str], named: str
) -> None:
    """L3: verification fails and names it."""
    alter(people, *done)

    with pytest.raises(AuditTrailBroken, match=named):
        trail.verify()


def test_a_row_chained_without_the_secret_is_seen(people: People, trail: Trail) -> None:
    """L3: who can write to the database but has not the secret cannot write a right row."""
    forger = Trail(people.staff.engine, keyring("audit", ["another secret" * 4]), people.clock)
    forger.note(ADA, "transcript.read", "forged")

    with pytest.raises(AuditTrailBroken, match="row 5"):
        trail.verify()


def test_rows_from_before_a_rotation_of_the_secret_stay_right(
    people: People, trail: Trail, secret: str
) -> None:
    rotated = Trail(people.staff.engine, keyring("audit", ["n3w" * 12, secret]), people.clock)
    rotated.note(ADA, "transcript.read", "after")

    assert rotated.verify() == 6


@pytest.mark.parametrize(
    "text",
    [
        "a\nforged line",
        "a\r\nforged",
        "a\u2028b",
        "a\x1b[2Kb",
        "a\x00b",
        "a\u202eb",
        "a\\nb",
        "\x85",
    ],
)
def test_no_text_can_end_a_line_or_change_how_it_is_read(people: People, text: str) -> None:
    """L2: newline injection; what is left of the text can be told from what it stands for."""
    people.staff.trail.note(ADA, text, text)

    line = people.staff.trail.lines("school")[0]
    assert (line.what + line.about).isprintable()
    assert len((line.what + line.about).splitlines()) == 1
    assert line.about != text
    assert people.staff.trail.verify() == 1


def test_a_line_is_cut_to_its_length(people: People) -> None:
    people.staff.trail.note(ADA, "x" * 1000, "y" * 1000)

    line = people.staff.trail.lines("school")[0]
    assert (len(line.what), len(line.about)) == (40, 200)


def test_times_are_utc(people: People, trail: Trail) -> None:
    """L2: in UTC, whatever the zone of the server."""
    assert {line.at for line in trail.lines("school")} == {"2026-11-24T12:40:00Z"}


def test_a_school_sees_its_own_lines_newest_first_and_page_by_page(
    people: People, trail: Trail
) -> None:
    trail.note(Member("bo", "other", "Bo", frozenset()), "transcript.read", "theirs")

    first = trail.lines("school", limit=3)
    rest = trail.lines("school", before=first[-1].number, limit=3)

    assert [line.number for line in (*first, *rest)] == [4, 3, 2, 1, 0]
    assert [line.about for line in trail.lines("other")] == ["theirs"]


def test_lines_that_are_written_at_once_make_one_chain(people: People) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: people.staff.trail.note(ADA, "seen", str(n)), range(20)))

    assert people.staff.trail.verify() == 20


def test_what_is_undone_leaves_no_line(people: People, trail: Trail) -> None:
    """A line that belongs to a change is written with it or not at all."""
    with people.staff.engine.connect() as connection:
        trail.note(ADA, "member.left", connection=connection)
        connection.rollback()

    assert trail.verify() == 5
