"""Sends alerts for as long as the server runs."""

from __future__ import annotations

import asyncio

import anyio
import structlog

from bot.safeguarding.sender import Sender

log = structlog.get_logger()

LOOK_EVERY_S = 1.0


async def send_alerts(sender: Sender) -> None:
    """Send what is due, again and again; nothing that fails ends it."""
    while True:
        try:
            await anyio.to_thread.run_sync(sender.send_due)
        except Exception as error:  # noqa: BLE001 - whatever failed, the next alert must go out
            log.error("alerts.cannot_send", kind=type(error).__name__)
        await asyncio.sleep(LOOK_EVERY_S)
