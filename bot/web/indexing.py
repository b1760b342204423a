"""What reviewers work with in a deployment, and what keeps its index up to the transcripts."""

from __future__ import annotations

import asyncio

import anyio
import structlog
import yaml
from sqlalchemy.engine import Engine

from bot.errors import BotError
from bot.impartiality.keys import ImpartialityKeys
from bot.knowledge.passages import passages
from bot.review.corrections import Known
from bot.review.desk import Review
from bot.review.index import Index
from bot.review.parity import Parity
from bot.safety.reading import Masks
from bot.settings import ROOT, Settings
from bot.staff.clock import now_utc
from bot.web.outgoing import Outgoing

log = structlog.get_logger()

LOOK_EVERY_S = 5.0


def review_of(settings: Settings, outgoing: Outgoing, engine: Engine, masks: Masks) -> Review:
    """
    Return what reviewers work with.

    Args:
        settings: The keys of the deployment.
        outgoing: Its content and its ledger.
        engine: The database of conversations.
        masks: Masks personal data in what the staff write.
    """
    keys = ImpartialityKeys(
        turn=settings.keyring("turn"),
        order=settings.keyring("order"),
        receipt=settings.keyring("receipt"),
    )
    domain = yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))
    known = Known(domain["intents"], [each.id for each in passages(outgoing.knowledge)])
    return Review(
        index=Index(engine, settings.key("review")),
        knowledge=outgoing.knowledge,
        masker=masks,
        keys=keys,
        parity=Parity(outgoing.ledger, outgoing.incidents, keys, now_utc),
        known=known,
    )


async def keep_index(index: Index) -> None:
    """Take in what is said for as long as the server runs; what fails is tried again."""
    while True:
        try:
            while await anyio.to_thread.run_sync(index.catch_up):
                pass
        except BotError as error:
            log.error("index.failed", kind=type(error).__name__, reason=str(error))
        await asyncio.sleep(LOOK_EVERY_S)
