"""Every reviewed text can be found: as a passage with its question and its sources."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import FACETS
from bot.knowledge.passages import passages

if TYPE_CHECKING:
    from tests.unit.conftest import Content


def test_no_two_passages_have_one_id(real: KnowledgeBase) -> None:
    twice = [id for id, n in Counter(p.id for p in passages(real)).items() if n > 1]

    assert twice == []


def test_every_option_has_one_passage_for_each_facet_in_order(real: KnowledgeBase) -> None:
    found = passages(real)

    for id in real.options:
        assert [p.facet for p in found if p.option == id] == list(FACETS)


def test_every_topic_has_its_answer_and_then_its_sections(real: KnowledgeBase) -> None:
    found = passages(real)

    for id, topic in real.topics.items():
        wanted = ["answer", *(section.id for section in topic.sections)]
        assert [p.section for p in found if p.topic == id] == wanted


def test_options_come_first_and_ids_rise(content: Content) -> None:
    ids = [p.id for p in passages(content.load())]

    assert len(ids) == 3 * len(FACETS) + 3
    assert ids[0] == "alpha/what_it_is"
    assert ids[-3:] == ["money/answer", "money/amount", "money/who_can"]


def test_a_passage_asks_about_its_own_option_and_carries_its_sources(content: Content) -> None:
    passage = next(p for p in passages(content.load()) if p.id == "bravo/cost_and_pay")

    assert passage.question == "Tell me the cost and pay of a bravo route?"
    assert passage.text == "The cost_and_pay of the Bravo route."
    assert passage.sources == ("S1",)
