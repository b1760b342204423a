"""Deletes what is past its time for as long as the web server runs."""

from __future__ import annotations

import asyncio
from functools import partial

import anyio
import structlog

from bot.errors import BotError
from bot.keeping.keeper import Keeper, retention
from bot.schools.models import School
from bot.schools.schools import Schools

log = structlog.get_logger()

PURGE_EVERY_S = 3600.0
DEFAULT_DAYS: int = School.model_fields["retention_days"].default


async def purge_every_hour(keeper: Keeper, schools: Schools) -> None:
    """Purge now and then every hour; a purge that fails is tried again at the next."""
    while True:
        purge = partial(keeper.purge, retention(schools.by_id.values()), DEFAULT_DAYS)
        try:
            done = await anyio.to_thread.run_sync(purge)
            log.info("purged", conversations=done.conversations, complaints=done.complaints)
        except BotError as error:
            log.error("purge.failed", kind=type(error).__name__, reason=str(error))
        await asyncio.sleep(PURGE_EVERY_S)
