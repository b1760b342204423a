"""A school's staff in a temporary database, under a clock that a test sets."""

from __future__ import annotations

import pytest

from tests.unit.staff.people import People


@pytest.fixture
def people(tmp_path: object, secret: str) -> People:
    """The staff of two schools, nobody among them yet."""
    return People.begin(f"sqlite:///{tmp_path}/evenhand.db", secret)
