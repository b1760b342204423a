"""What a school may not say in its own texts: no praise, no steering, no route by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from bot.knowledge.local.lint import route_names
from bot.knowledge.local.words import plain_words
from bot.knowledge.models import Option
from bot.knowledge.words import WordList

# Returns what is wrong with a text, and what to do about it, for each thing found.
TextRule = Callable[[str], list[tuple[str, str]]]

# A greeting that names one kind of place steers there, even when no route is named so.
_PLACES = re.compile(r"\b(sixth[ -]?forms?|6th[ -]?forms?|colleges?|uni(s|versity|versities)?)\b")
ANY_ROUTE = "take it out: a greeting speaks of every route, so it names none"
OTHER_WORDS = "say it in other words, or leave it out"


def text_rule(options: Mapping[str, Option], words: WordList) -> TextRule:
    """Return the rule that every text of a school keeps to: words that favour, names of routes."""
    names = route_names(options)

    def rule(text: str) -> list[tuple[str, str]]:
        found = [(wrong, OTHER_WORDS) for wrong in plain_words(text)]
        found += [
            (f"says {m.words!r}: {m.reason.rstrip('.')}", m.mend.rstrip("."))
            for m in words.matches(text)
        ]
        if named := names.search(text.lower()):
            found.append((f"promotes a route: it names {named.group(1)!r}", ANY_ROUTE))
        return found

    return rule


def greeting_rule(rule: TextRule) -> TextRule:
    """Return the rule for a greeting: *rule*, and no kind of place either."""

    def strict(text: str) -> list[tuple[str, str]]:
        found = rule(text)
        if place := _PLACES.search(text.lower()):
            found.append((f"promotes a kind of place: it names {place.group()!r}", ANY_ROUTE))
        return found

    return strict
