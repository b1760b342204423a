"""The commands on what is held: purge what is past its time, export or erase one conversation."""

from __future__ import annotations

from bot import wiring
from bot.cli_impartiality import deployment
from bot.errors import BotError
from bot.keeping.keeper import Keeper, Purged, retention
from bot.keeping.page import as_json, as_page
from bot.schools.wiring import schools_of


class NothingHeld(BotError):
    """Nothing is held on such a conversation."""


def purge() -> Purged:
    """Delete what is past its time. Raises BotError."""
    schools = schools_of(deployment()).by_id.values()
    return _keeper().purge(retention(schools))


def export(id: str, *, page: bool) -> str:
    """
    Return all that is held on conversation *id*, as JSON or as a readable page.

    Raises:
        NothingHeld: nothing is.
    """
    held = _keeper().export(id)
    if not held:
        raise NothingHeld(f"nothing is held on {id}; its id stands in the console")
    return as_page(id, held) if page else as_json(held)


def erase(id: str) -> bool:
    """
    Erase all that is held on conversation *id*.

    Returns:
        Whether it is all gone now; False when the next purge has to empty the log of writes.

    Raises:
        NothingHeld: nothing was.
    """
    keeper = _keeper()
    if not keeper.erase(id):
        raise NothingHeld(f"nothing was held on {id}; it is kept as erased all the same")
    return not keeper.log_is_left


def _keeper() -> Keeper:
    deployment()
    return wiring.keeper()
