"""What the pages of review work with, put together."""

from __future__ import annotations

from dataclasses import dataclass

from bot.impartiality.keys import ImpartialityKeys
from bot.knowledge.base import KnowledgeBase
from bot.review.corrections import Known
from bot.review.index import Index
from bot.review.parity import Parity
from bot.safety.reading import Masks


@dataclass(frozen=True)
class Review:
    """The index, the content, what masks, the keys of receipts, and the audit of the ledger."""

    index: Index
    knowledge: KnowledgeBase
    masker: Masks
    keys: ImpartialityKeys
    parity: Parity
    known: Known
