"""The commands about schools: list them, turn the chat of one off or on, read complaints."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone

from bot.cli_impartiality import deployment
from bot.database import engine_at
from bot.errors import NoSuchComplaint
from bot.handoff.complaints import Complaints
from bot.schools.switch import Switch
from bot.schools.wiring import schools_of
from bot.settings import Settings


def turn(id: str, *, off: bool) -> str:
    """
    Turn the chat of school *id* off or on, and return its name.

    Raises:
        BotError: there is no such school, or no deployment here.
    """
    settings = deployment()
    school = schools_of(settings).school(id)
    _switch(settings).turn(school.id, off=off)
    return school.name


def told() -> Iterator[str]:
    """Yield one line for each school: on or off, its id, its name. Raises BotError."""
    settings = deployment()
    off = _switch(settings).off()
    for school in schools_of(settings).by_id.values():
        yield f"{'off' if school.id in off else 'on':4}{school.id:20} {school.name}"


def complaints() -> Iterator[str]:
    """Yield each complaint: its state, number, school and words. Raises BotError."""
    today = datetime.now(timezone.utc).date()
    for each in _complaints(deployment()).all():
        if each.acknowledged_at is not None:
            state = f"acknowledged on {each.acknowledged_at.date()}"
        else:
            late = "LATE, was" if each.due_on < today else "open,"
            state = f"{late} to be acknowledged by {each.due_on}"
        yield f"{each.number}  {each.school}  received on {each.received_at.date()}  {state}"
        # On one line, so that nothing in it can look like a line of this list.
        yield f"    {' '.join(each.text.split())!r}"


def acknowledge(number: str) -> None:
    """
    Keep that whoever made complaint *number* was told that it is there.

    Raises:
        BotError: there is no open complaint of that number, or no deployment here.
    """
    if not _complaints(deployment()).acknowledge(number, datetime.now(timezone.utc)):
        raise NoSuchComplaint(
            f"no open complaint has the number {number!r}; `python -m bot school complaints` "
            "lists them"
        )


def _complaints(settings: Settings) -> Complaints:
    return Complaints(engine_at(settings.database("evenhand.db")))


def _switch(settings: Settings) -> Switch:
    return Switch(engine_at(settings.database("evenhand.db")))
