"""The knowledge base as passages: one question with its reviewed answer each."""

from __future__ import annotations

from dataclasses import dataclass

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import FACETS, Answer, Section


@dataclass(frozen=True)
class Passage:
    """One answer that can be found, with its place: an option's facet or a topic's section."""

    id: str  # "t_levels/length" or "bursary_fund/amount"
    question: str
    text: str
    sources: tuple[str, ...]
    option: str | None = None
    facet: str | None = None
    topic: str | None = None
    section: str | None = None


def passages(knowledge: KnowledgeBase) -> tuple[Passage, ...]:
    """Return every passage, options first, each group in the order of its ids."""
    found: list[Passage] = []
    for option in (option for _, option in sorted(knowledge.options.items())):
        for facet in FACETS:
            part = option.facet(facet)
            question = knowledge.terms.facets[facet].question.format(phrase=option.phrase)
            found.append(
                Passage(
                    f"{option.id}/{facet}",
                    question,
                    part.text,
                    part.sources,
                    option=option.id,
                    facet=facet,
                )
            )
    for topic in (topic for _, topic in sorted(knowledge.topics.items())):
        parts: list[tuple[str, str, Answer | Section]] = [("answer", topic.question, topic.answer)]
        parts += [(section.id, section.question, section) for section in topic.sections]
        for name, question, told in parts:
            found.append(
                Passage(
                    f"{topic.id}/{name}",
                    question,
                    told.text,
                    told.sources,
                    topic=topic.id,
                    section=name,
                )
            )
    return tuple(found)
