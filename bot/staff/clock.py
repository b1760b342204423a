"""How the staff's tables write times: UTC, to the second, as text that sorts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone

Clock = Callable[[], datetime]
FORM = "%Y-%m-%dT%H:%M:%SZ"


def now_utc() -> datetime:
    """Return the time now."""
    return datetime.now(timezone.utc)


def told(at: datetime) -> str:
    """Return *at* as a table holds it."""
    return at.astimezone(timezone.utc).strftime(FORM)


def read(at: str) -> datetime:
    """Return the time that `told` wrote."""
    return datetime.strptime(at, FORM).replace(tzinfo=timezone.utc)
