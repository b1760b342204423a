"""Requirement G12: what lets adult and pupil meet elsewhere is found."""

from __future__ import annotations

import pytest
import yaml

from bot.knowledge.wiring import knowledge_base
from bot.safety.contacts import Contacts
from bot.safety.masking import masker
from bot.safety.published import published
from bot.settings import ROOT

SETS = ROOT / "tests" / "evaluation" / "safety"


@pytest.fixture(scope="module")
def contacts() -> Contacts:
    knowledge = knowledge_base()
    return Contacts(masker(knowledge), published(knowledge))


def lines(name: str) -> list[str]:
    read: list[str] = yaml.safe_load((SETS / name).read_text(encoding="utf-8"))
    assert len(read) == len(set(read)) >= 120
    return read


def test_each_way_to_meet_elsewhere_is_found(contacts: Contacts) -> None:
    assert [line for line in lines("contacts_found.yml") if not contacts.contact_in(line)] == []


def test_what_carries_none_is_left_alone(contacts: Contacts) -> None:
    assert [line for line in lines("contacts_none.yml") if contacts.contact_in(line)] == []


def test_a_number_over_two_messages_is_found(contacts: Contacts) -> None:
    assert contacts.contact_in("900456", ["text me on 07700"]) == ("phone",)
