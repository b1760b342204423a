"""Requirements P1 and P3: all that is kept is in the data inventory, and nothing else is."""

from __future__ import annotations

import importlib
import pkgutil
import re

import pytest
from rasa.core.tracker_store import SQLTrackerStore
from sqlalchemy import MetaData

import bot
from bot.settings import ROOT

INVENTORY = ROOT / "docs" / "reference" / "data.md"
# Words that would name a trait, a score or a person.
TRAITS = re.compile(
    r"score|risk|label|trait|profile|sex|gender|ethnic|religio|disab|grade|age|birth|name|email"
    r"|phone|address|agent|(^|_)ip(_|$)"
)
NOT_TRAITS = {
    "events.type_name": "the kind of an event",
    "events.intent_name": "what a message was taken for",
    "events.action_name": "what Rasa did",
    "chat.stage": "at 14, 16 or 18: what was talked about, not who talked",
    "staff_member.email": "of an adult who works at the school, to sign in with",
    "staff_member.name": "of an adult who works at the school, as pupils see it",
    "review_turn.stage": "at 14, 16 or 18: what was asked about, not who asked",
    "review_correction.passage": "which passage should have answered",
    "adviser_request.stage": "at 14, 16 or 18: what was asked about, not who asked",
}


def inventory() -> dict[str, str]:
    """Return what each column that the inventory lists is for."""
    rows = re.findall(r"^\| `(\w+\.\w+)` \| (.+) \|$", INVENTORY.read_text(encoding="utf-8"), re.M)
    assert len(rows) == len({column for column, _ in rows})
    return dict(rows)


@pytest.fixture(scope="module")
def kept() -> set[str]:
    """Every column of every table that a module of this project or Rasa's tracker defines."""
    modules = [m.name for m in pkgutil.walk_packages(bot.__path__, "bot.")]
    chosen = [name for name in modules if not re.search(r"__main__|\.nlu|\.migrations", name)]
    found = {
        value
        for name in chosen
        for value in vars(importlib.import_module(name)).values()
        if isinstance(value, MetaData)
    }
    tables = [table for metadata in found for table in metadata.tables.values()]
    tables.append(SQLTrackerStore.SQLEvent.__table__)
    return {f"{table.name}.{column.name}" for table in tables for column in table.columns}


def test_the_tables_that_are_known_to_be_there_are_found(kept: set[str]) -> None:
    wanted = {"event.text", "ledger_row.body", "bias_report.turn", "events.data"}

    assert wanted | {"school_off.school", "identity_used.nonce"} <= kept


def test_every_column_that_is_kept_is_in_the_inventory(kept: set[str]) -> None:
    assert sorted(kept - set(inventory())) == []


def test_every_column_of_the_inventory_is_there(kept: set[str]) -> None:
    assert sorted(set(inventory()) - kept) == []


def test_no_column_names_a_trait_a_score_or_a_person(kept: set[str]) -> None:
    suspicious = {column for column in kept if TRAITS.search(column.split(".")[1])}

    assert suspicious == set(NOT_TRAITS)


def test_each_column_says_what_it_is_for() -> None:
    assert [column for column, use in inventory().items() if len(use.split()) < 2] == []
