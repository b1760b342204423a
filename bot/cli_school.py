"""The commands about schools: list them, turn the chat of one off or on."""

from __future__ import annotations

from collections.abc import Iterator

from bot.cli_impartiality import deployment
from bot.database import engine_at
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


def _switch(settings: Settings) -> Switch:
    return Switch(engine_at(settings.database("evenhand.db")))
