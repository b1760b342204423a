"""Which options a text names."""

from __future__ import annotations

import re

from bot.knowledge.base import KnowledgeBase

# In reviewed texts these are places; pupils use them for the route taken there as well.
PLACES = {
    f"{name}{ending}"
    for name in ("sixth form", "6th form", "sixth-form", "sixth form college", "university", "uni")
    for ending in ("", "s")
} | {"universities"}


class OptionNames:
    """Finds the options that a text names, by name, phrase or everyday name; longest first."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._owner: dict[str, str] = {}
        for option in knowledge.options.values():
            bare = re.sub(r"^(a|an|the) ", "", option.phrase.lower())
            for name in (option.name.lower(), bare, *(a.lower() for a in option.aliases)):
                if name not in PLACES:
                    self._owner.setdefault(name, option.id)
        names = sorted(self._owner, key=lambda name: (-len(name), name))
        self._pattern = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, names)) + r")(?!\w)")

    def in_text(self, text: str) -> tuple[str, ...]:
        """Return the ids of the options named in *text*, each once, sorted."""
        return tuple(
            sorted({self._owner[m.group(1)] for m in self._pattern.finditer(text.lower())})
        )
