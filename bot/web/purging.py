"""Deletes what is past its time for as long as the web server runs."""

from __future__ import annotations

from asyncio import sleep
from functools import partial

import anyio
import structlog

from bot.errors import BotError
from bot.keeping.claim import DoneElsewhere
from bot.keeping.keeper import Keeper, retention
from bot.schools.schools import Schools

log = structlog.get_logger()

PURGE_EVERY_S = 3600.0
AGAIN_S = 60.0  # after this what somebody was reading is free, as no answer takes so long


async def purge_every_hour(keeper: Keeper, schools: Schools) -> None:
    """Purge now and then every hour; what is left over is tried again sooner."""
    while True:
        await purge_once(keeper, schools)
        await sleep(AGAIN_S if keeper.log_is_left else PURGE_EVERY_S)


async def purge_once(keeper: Keeper, schools: Schools) -> None:
    """Purge, if no other process does; a purge that fails is told and tried at the next time."""
    purge = partial(keeper.purge, retention(schools.by_id.values()))
    try:
        done = await anyio.to_thread.run_sync(purge)
        log.info("purged", **vars(done), log_is_left=keeper.log_is_left)
    except DoneElsewhere:
        log.info("purge.elsewhere")
    except BotError as error:
        log.error("purge.failed", kind=type(error).__name__, reason=str(error))
