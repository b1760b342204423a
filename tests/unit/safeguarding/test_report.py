"""The report of a term can be shown to governors: small counts are hidden (G11)."""

from __future__ import annotations

from datetime import date

from bot.safeguarding.concern import Summary
from bot.safeguarding.report import NAMES, report
from bot.safety.flags import Category

FIRST, LAST = date(2026, 9, 1), date(2026, 12, 18)


def one(kind: str, day: int = 24, origin: str = "pupil", seen: str | None = "10:05") -> Summary:
    at = f"2026-11-{day:02}T"
    acknowledged = at + f"{seen}:00Z" if seen else None
    return Summary("id", at + "10:00:00Z", origin, (kind,), False, acknowledged)  # type: ignore[arg-type]


def lines(*records: Summary) -> dict[str, str]:
    told = [line for line in report("Hill School", records, FIRST, LAST) if ": " in line]
    return dict(line.rsplit(": ", 1) for line in told)


def test_counts_under_five_are_hidden() -> None:
    """G11."""
    found = lines(*[one("suicide")] * 4, *[one("neglect")] * 5)

    assert found["thoughts of suicide"] == "fewer than 5"
    assert found["neglect or nowhere safe to stay"] == "5"
    assert found["self-harm"] == "none"


def test_the_sum_does_not_give_a_hidden_count_away() -> None:
    """G11: 9 in all and 5 of one kind would tell that 4 are of the other."""
    sums = {lines(*[one("suicide")] * n, *[one("neglect")] * 5)["In all"] for n in range(1, 5)}

    assert sums == {"5 to 9."}


def test_every_category_has_a_name_that_a_layperson_can_read() -> None:
    """G11."""
    assert set(NAMES) == set(Category)
    assert [name for name in NAMES.values() if "_" in name] == []


def test_other_days_and_drills_are_no_concerns_of_the_term() -> None:
    """G11."""
    before = Summary("id", "2026-08-31T22:00:00Z", "pupil", ("neglect",), False, None)

    found = lines(before, one("neglect", origin="drill"))

    assert (found["In all"], found["Drills"]) == ("none.", "1.")


def test_it_tells_how_many_were_not_acknowledged_in_time() -> None:
    """G11."""
    found = lines(
        *[one("neglect")] * 5, *[one("neglect", seen=None)] * 5, one("neglect", seen="10:11")
    )

    assert found["Acknowledged within 10 minutes"] == "5."
    assert found["Not acknowledged yet"] == "5."
