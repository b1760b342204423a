"""What the product publishes itself: no number, address or name of it is personal data."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Option, Topic

NUMBER = re.compile(r"\+?\d(?:[\d ]*\d)?")
SITE = re.compile(r"[\w-]+(?:\.[\w-]+)+")
# Emergency and help numbers that a pupil may name though no answer does.
ALWAYS = frozenset({"999", "111", "101", "112", "18000", "116123", "08001111", "85258"})
LEAST_DIGITS = 9  # a shorter number is masked for no one


@dataclass(frozen=True)
class Published:
    """Numbers as digits, sites in small letters, and names as pupils write them."""

    numbers: frozenset[str]
    addresses: frozenset[str]
    names: re.Pattern[str] | None

    def in_text(self, text: str) -> list[tuple[int, int]]:
        """Return where *text* has a name that is published."""
        return [found.span() for found in self.names.finditer(text)] if self.names else []


def published(knowledge: KnowledgeBase) -> Published:
    """Return what *knowledge* publishes: the school's own places are part of it."""
    texts = list(_texts(knowledge))
    digits = {re.sub(r"\D", "", found) for text in texts for found in NUMBER.findall(text)}
    sites = {site_of(url) for url in _links(knowledge)}
    contacts = [helpline.contact for helpline in knowledge.helplines.values()]
    sites |= {site.lower() for text in contacts for site in SITE.findall(text)}
    ordered = sorted((re.escape(name) for name in _names(knowledge)), key=len, reverse=True)
    return Published(
        frozenset(number for number in digits if len(number) >= LEAST_DIGITS) | ALWAYS,
        frozenset(sites),
        re.compile(rf"\b(?:{'|'.join(ordered)})(?!\w)", re.IGNORECASE) if ordered else None,
    )


def site_of(url: str) -> str:
    """Return the site of *url* without "www."."""
    return urlsplit(url).netloc.lower().removeprefix("www.")


def _texts(knowledge: KnowledgeBase) -> Iterator[str]:
    """Yield what may name a telephone number: contacts and the answers of topics."""
    yield from (helpline.contact for helpline in knowledge.helplines.values())
    for topic in knowledge.topics.values():
        yield topic.answer.text
        yield from (section.text for section in topic.sections)
        yield from topic.aliases


def _entries(knowledge: KnowledgeBase) -> Iterator[Option | Topic]:
    yield from knowledge.options.values()
    yield from knowledge.topics.values()


def _links(knowledge: KnowledgeBase) -> Iterator[str]:
    yield from (source.url for source in knowledge.sources.values() if source.url)
    for entry in _entries(knowledge):
        yield from (link.url for link in entry.links)
    if knowledge.local:
        yield from (place.website for place in knowledge.local.providers.values() if place.website)


def _names(knowledge: KnowledgeBase) -> set[str]:
    names = {helpline.name for helpline in knowledge.helplines.values()}
    for entry in _entries(knowledge):
        names |= {entry.name, *entry.aliases, *(link.name for link in entry.links)}
    names |= {word for words in knowledge.terms.subjects.values() for word in words}
    # A title begins with who published it: "Careers & Enterprise Company, news, 2026".
    names |= {source.title.split(",", 1)[0] for source in knowledge.sources.values()}
    if local := knowledge.local:
        names |= {local.school.name} if local.school else set()
        for place in local.providers.values():
            names |= {place.name, place.town}
        names |= {none.nearest for none in local.none_in_area.values()}
    return {name for name in names if len(name) > 1}
