"""
What else a message names: school years, ages, kinds of work, places, money and dates.

They are noted with the message. No action reads them, so none can filter or order what is told
(docs/decisions/0009); only the stage of a school year or an age counts, and `bot.nlu.language`
finds that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import spacy
from spacy.pipeline import EntityRuler

from bot.nlu.mention import Mention
from bot.nlu.money_and_dates import dates, money
from bot.nlu.school_years import ages, school_years
from bot.nlu.word_lists import job_families, no_work_after, place_names

KINDS = ("year_group", "age", "job_family", "place", "money", "date")
BEFORE_A_PLACE = ("in", "near", "around", "round", "from", "to", "at", "outside", "of")


class DetailFinder:
    """Finds the details that a message names; knows no option."""

    def __init__(self) -> None:
        self._language = spacy.blank("en")
        ruler = EntityRuler(self._language, phrase_matcher_attr="LOWER")
        ruler.add_patterns([*_patterns()])
        self._ruler = ruler
        ends = [re.escape(word) for word in no_work_after()]
        self._of_somebody = re.compile(
            rf"(?<!\w)(?:{'|'.join(ends)}|(?:y|yr|year)\s*\d+)\s+$", re.IGNORECASE
        )

    def details(self, text: str) -> list[Mention]:
        """Return the details in *text*, in its order; those of two kinds may overlap."""
        found = [*school_years(text), *ages(text), *money(text), *dates(text), *self._listed(text)]
        return sorted(found, key=lambda mention: (mention.start, mention.kind))

    def _listed(self, text: str) -> Iterator[Mention]:
        for span in self._ruler(self._language.make_doc(text)).ents:
            mention = Mention(span.label_, span.ent_id_, span.start_char, span.end_char)
            if mention.kind == "job_family" and self._of_somebody.search(text[: mention.start]):
                continue
            if mention.kind == "placed":
                place = text[mention.start : mention.end].split(maxsplit=1)[1]
                start = mention.end - len(place)
                mention = Mention("place", mention.value, start, mention.end)
            yield mention


def _patterns() -> Iterator[dict[str, Any]]:
    for family, words in job_families().items():
        for word in words:
            yield {"label": "job_family", "pattern": word, "id": family}
    places = place_names()
    for word in places["near_me"]:
        yield {"label": "place", "pattern": word, "id": "near_me"}
    for name in places["names"]:
        yield {"label": "place", "pattern": name, "id": name}
    for name in places["after_a_preposition"]:
        for before in BEFORE_A_PLACE:
            yield {"label": "placed", "pattern": f"{before} {name}", "id": name}
