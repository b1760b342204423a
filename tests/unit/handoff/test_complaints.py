"""Requirement P8: a complaint is kept with the day by which the school has to answer it."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy.engine import Engine

from bot.database import engine_at
from bot.errors import StorageError
from bot.handoff.complaints import LETTERS, Complaints

NOW = datetime(2026, 11, 28, 23, 30, tzinfo=timezone.utc)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return engine_at(f"sqlite:///{tmp_path / 'evenhand.db'}")


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (NOW, date(2026, 12, 28)),
        (datetime(2027, 1, 31, tzinfo=timezone.utc), date(2027, 3, 2)),
        (datetime(2028, 2, 1, tzinfo=timezone.utc), date(2028, 3, 2)),  # a leap year
        # Half past midnight in London in summer is still the day before in UTC: a day too soon.
        (datetime(2027, 6, 2, 0, 30, tzinfo=timezone(timedelta(hours=1))), date(2027, 7, 1)),
    ],
)
def test_it_is_due_30_days_after_it_was_received(
    engine: Engine, received: datetime, due: date
) -> None:
    assert Complaints(engine).take("school", "It told my teacher.", received).due_on == due


def test_it_is_on_disk_when_it_was_taken_and_the_oldest_is_first(engine: Engine) -> None:
    later = Complaints(engine).take("school", "later", NOW + timedelta(days=1))
    sooner = Complaints(engine).take("school", "sooner", NOW)

    assert Complaints(engine).all() == [sooner, later]


def test_its_number_is_made_at_random_of_letters_that_are_not_mixed_up(engine: Engine) -> None:
    numbers = {Complaints(engine).take("school", "text", NOW).number for _ in range(50)}

    assert len(numbers) == 50
    assert set("".join(numbers)) <= set(LETTERS)
    assert set("01OIl").isdisjoint(LETTERS)


def test_it_is_acknowledged_once(engine: Engine) -> None:
    complaints = Complaints(engine)
    number = complaints.take("school", "text", NOW).number

    first = complaints.acknowledge(number, NOW + timedelta(days=3))
    again = complaints.acknowledge(number, NOW + timedelta(days=4))

    assert (first, again, complaints.acknowledge("NONE", NOW)) == (True, False, False)
    assert complaints.all()[0].acknowledged_at == datetime(2026, 12, 1, 23, 30)


def test_a_database_that_fails_is_told(engine: Engine) -> None:
    complaints = Complaints(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("drop table complaint")

    with pytest.raises(StorageError, match="cannot be kept"):
        complaints.take("school", "canary", NOW)
    with pytest.raises(StorageError, match="cannot be kept"):
        complaints.acknowledge("NUMBER", NOW)
    with pytest.raises(StorageError, match="cannot be read"):
        complaints.all()
