"""The parts of this process, put together at first use."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy.engine import Engine

from bot.database import engine_at
from bot.handoff.requests import AdviserRequests
from bot.impartiality.beginning import ledger_of
from bot.impartiality.compose import Composer
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.ledger import Ledger
from bot.keeping.keeper import Keeper
from bot.keeping.tombstones import Tombstones
from bot.keeping.tracker import Tracker
from bot.knowledge.wiring import knowledge_base
from bot.schools.identity import NonceStore
from bot.schools.switch import Switch
from bot.settings import settings


@lru_cache(maxsize=1)
def composer() -> Composer:
    """Return the composer over this deployment's knowledge base and keys."""
    return Composer(knowledge_base(), impartiality_keys())


@lru_cache(maxsize=1)
def impartiality_keys() -> ImpartialityKeys:
    """Return the keys behind the orders and receipts of this deployment."""
    ring = settings().keyring
    return ImpartialityKeys(turn=ring("turn"), order=ring("order"), receipt=ring("receipt"))


@lru_cache(maxsize=1)
def adviser_requests() -> AdviserRequests:
    """Return the record of pupils who asked for a person."""
    return AdviserRequests(conversations_engine())


@lru_cache(maxsize=1)
def conversations_engine() -> Engine:
    """Return the database of conversations: the one in the settings, or a file in `var`."""
    return engine_at(settings().database("evenhand.db"))


def keeper() -> Keeper:
    """Return what erases, purges and exports what is held on conversations."""
    chosen = settings()
    chosen.var.mkdir(parents=True, exist_ok=True)
    return Keeper(
        conversations_engine(),
        Tracker(chosen.tracker),
        Tombstones(chosen.var / "erased.jsonl"),
    )


@lru_cache(maxsize=1)
def switch() -> Switch:
    """Return the switch with which a school turns its chat off."""
    return Switch(conversations_engine())


@lru_cache(maxsize=1)
def nonces() -> NonceStore:
    """Return the record of signed identities that were used."""
    return NonceStore(conversations_engine())


@lru_cache(maxsize=1)
def ledger() -> Ledger:
    """Return the exposure ledger of this deployment."""
    return ledger_of(settings())
