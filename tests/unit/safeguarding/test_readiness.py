"""A deployment opens to pupils only when two people can be told (G11)."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from bot.safeguarding.readiness import not_ready
from bot.schools.models import School
from bot.schools.schools import DEFAULT, Schools

TWO = {"lead": "lead@a.example", "deputy": "deputy@a.example"}


def told(mail: bool = True, **fields: Any) -> list[str]:
    return not_ready(Schools({"a": School(id="a", **fields)}), mail=mail)


def test_a_school_with_two_contacts_and_a_mail_server_is_ready() -> None:
    """G11."""
    assert told(safeguarding=TWO) == []


def test_a_school_without_contacts_is_not_and_is_told_what_mends_it() -> None:
    """G11."""
    (problem,) = told()

    assert "school a has no safeguarding contacts" in problem
    assert "demonstration: true" in problem


def test_contacts_that_no_mail_can_reach_are_not_enough() -> None:
    """G11: two addresses in a file tell nobody."""
    (problem,) = told(mail=False, safeguarding=TWO)

    assert "EVENHAND_SMTP_HOST" in problem


def test_a_fresh_machine_is_a_demonstration() -> None:
    """G11: `make run` works without any file, and says what it is."""
    assert DEFAULT.demonstration
    assert not_ready(Schools({DEFAULT.id: DEFAULT}), mail=False) == []


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"safeguarding": {"lead": "lead@a.example"}}, "deputy"),
        ({"safeguarding": {**TWO, "deputy": "LEAD@a.example"}}, "one address"),
        ({"safeguarding": {**TWO, "deputy": "nobody"}}, "deputy"),
        ({"safeguarding": {**TWO, "webhook": "http://a.example/hook"}}, "webhook"),
        ({"safeguarding": {**TWO, "webhook": "https://user:word@a.example/"}}, "webhook"),
        ({"safeguarding": TWO, "demonstration": True}, "nobody is told"),
    ],
)
def test_contacts_that_could_not_be_told_are_refused(fields: dict[str, Any], problem: str) -> None:
    """G11: one person twice is not two."""
    with pytest.raises(ValidationError, match=problem):
        School(id="a", **fields)
