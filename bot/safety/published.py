"""What the product publishes itself: no number, address or name of it is personal data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.knowledge.base import KnowledgeBase

NUMBER = re.compile(r"\+?\d(?:[\d ]*\d)?")
# Emergency and help numbers that a pupil may name though no answer does.
ALWAYS = frozenset({"999", "111", "101", "112", "18000", "116123", "08001111", "85258"})


@dataclass(frozen=True)
class Published:
    """Numbers as digits, e-mail addresses and sites in small letters, names as pupils write them."""

    numbers: frozenset[str]
    addresses: frozenset[str]
    names: re.Pattern[str] | None

    def in_text(self, text: str) -> list[tuple[int, int]]:
        """Return where *text* has a name that is published."""
        return [found.span() for found in self.names.finditer(text)] if self.names else []


def published(knowledge: KnowledgeBase) -> Published:
    """Return what *knowledge* publishes."""
    contacts = [helpline.contact for helpline in knowledge.helplines.values()]
    digits = (re.sub(r"\D", "", found) for text in contacts for found in NUMBER.findall(text))
    sites = {site_of(source.url) for source in knowledge.sources.values() if source.url}
    sites |= {s.lower() for text in contacts for s in re.findall(r"[\w-]+(?:\.[\w-]+)+", text)}
    names = {option.name for option in knowledge.options.values()}
    names |= {helpline.name for helpline in knowledge.helplines.values()}
    names |= {topic.name for topic in knowledge.topics.values()}
    ordered = sorted((re.escape(name) for name in names), key=len, reverse=True)
    return Published(
        frozenset(d for d in digits if d) | ALWAYS,
        frozenset(sites),
        re.compile(rf"\b(?:{'|'.join(ordered)})\b", re.IGNORECASE) if ordered else None,
    )


def site_of(url: str) -> str:
    """Return the site of *url* without "www."."""
    return urlsplit(url).netloc.lower().removeprefix("www.")
