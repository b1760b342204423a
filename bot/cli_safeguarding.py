"""The commands about safeguarding: a drill, and the report of a term."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date

from bot.cli_impartiality import deployment
from bot.conversations.migrate import migrate
from bot.database import engine_at
from bot.errors import StartError
from bot.safeguarding.filing import Filing
from bot.safeguarding.outbox import Outbox
from bot.safeguarding.report import report
from bot.safeguarding.wiring import filing, sender
from bot.settings import Settings

FOLLOWED_S = 60  # an alert is promised to be out within a minute


def drill(school: str, say: Callable[[str], None]) -> bool:
    """
    File a drill at *school*, and follow it until its lead was told.

    Returns:
        Whether the lead was told within a minute; a running Evenhand does that.

    Raises:
        BotError: there is no such school, nobody would be told, or no deployment here.
    """
    settings = deployment()
    filed = _filing(settings)
    id = filed.drill(school)
    say(f"filed: {sender(filed, settings).link_to(id)}")
    outbox = Outbox(filed.records.engine)
    deadline = time.monotonic() + FOLLOWED_S
    while time.monotonic() < deadline:
        if outbox.lead_was_told(id):
            say("the lead was told; now sign in as the lead, open it and acknowledge it")
            return True
        time.sleep(1)
    for outcome in outbox.outcomes(id):
        say(f"a try failed: {outcome}")
    say(f"the lead was not told within {FOLLOWED_S} s; is Evenhand running, and the mail server?")
    return False


def told(school: str, first: date, last: date) -> Iterator[str]:
    """Yield the report of the days *first* to *last*. Raises BotError."""
    if last < first:
        raise StartError(f"{last} is before {first}; give the first day first")
    filed = _filing(deployment())
    found = filed.schools.school(school)
    yield from report(found.name, filed.records.list_for(school), first, last)
    altered = len(filed.records.altered())
    yield "Every record is as it was written." if not altered else f"ALTERED records: {altered}."


def _filing(settings: Settings) -> Filing:
    engine = engine_at(settings.database("evenhand.db"))
    migrate(engine)
    return filing(engine, settings)
