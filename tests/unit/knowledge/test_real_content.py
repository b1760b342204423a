"""The content that pupils get is complete and tells every option alike (rule I4)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from pydantic import ValidationError

from bot.impartiality.mentions import PLACES
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.floor import FLOOR, below_the_floor
from bot.knowledge.models import (
    FACETS,
    POINTS_EACH,
    STAGES,
    WORKING_NOTES,
    PointsFacet,
    Source,
    TextFacet,
)

# The options that paragraph 34 of the 2014 guidance sets side by side.
EQUALS = ("apprenticeships", "a_levels", "utc", "studio_school", "self_employment")
WORDS_FROM, WORDS_TO = 24, 32
EVALUATIVE = (
    "best|better|worse|worst|ideal|perfect|excellent|prestigious|superior|inferior|"
    "easier|easiest|harder|hardest|smarter|clever|academically able|less able|"
    "amazing|fantastic|gold standard|second[- ]class|dead[- ]end|proper job|"
    "you should choose|we recommend|boys|girls|lads"
)


def facet_texts(real: KnowledgeBase) -> Iterator[tuple[str, str]]:
    for id, option in real.options.items():
        for facet in FACETS:
            yield f"{id}/{facet}", option.facet(facet).text


def test_there_are_34_options_39_topics_and_12_helplines(real: KnowledgeBase) -> None:
    assert (len(real.options), len(real.topics), len(real.helplines)) == (34, 39, 12)


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_has_routes_to_choose(real: KnowledgeBase, stage: str) -> None:
    assert len(real.choice_set(stage)) > 1


@pytest.mark.parametrize("id", EQUALS)
def test_the_options_of_paragraph_34_are_open_and_told_with_the_same_facets_and_points(
    real: KnowledgeBase, id: str
) -> None:
    option = real.option(id)

    shape = {
        name: len(part.points) if isinstance(part, PointsFacet) else "text"
        for name in FACETS
        for part in [option.facet(name)]
    }

    assert option.choosable
    assert shape.pop("benefits") == shape.pop("drawbacks") == POINTS_EACH
    assert set(shape.values()) == {"text"}


def test_no_entry_is_missing_from_the_content_or_from_a_list(real: KnowledgeBase) -> None:
    assert list(below_the_floor(real)) == []
    assert set(FLOOR) == set(real.options)


def test_the_options_of_paragraph_34_can_all_be_chosen_at_16(real: KnowledgeBase) -> None:
    assert set(EQUALS) <= {option.id for option in real.choice_set("post_16")}


def test_every_facet_text_is_within_the_length_band(real: KnowledgeBase) -> None:
    outside = {
        f"{id}/{facet}": len(part.text.split())
        for id, option in real.options.items()
        for facet in FACETS
        if isinstance(part := option.facet(facet), TextFacet)
        and not WORDS_FROM <= len(part.text.split()) <= WORDS_TO
    }

    assert outside == {}


def test_no_facet_text_evaluates_steers_or_genders(real: KnowledgeBase) -> None:
    pattern = re.compile(rf"\b({EVALUATIVE})\b", re.IGNORECASE)

    found = {id: m.group() for id, text in facet_texts(real) if (m := pattern.search(text))}

    assert found == {}


def test_no_summary_evaluates_steers_or_genders(real: KnowledgeBase) -> None:
    pattern = re.compile(rf"\b({EVALUATIVE})\b", re.IGNORECASE)

    assert [id for id, option in real.options.items() if pattern.search(option.summary)] == []


def test_no_two_facets_have_the_same_text(real: KnowledgeBase) -> None:
    texts = Counter(text for _, text in facet_texts(real))

    assert [text for text, times in texts.items() if times > 1] == []


def test_no_two_entries_have_one_code(real: KnowledgeBase) -> None:
    codes = Counter(entry.code for entry in [*real.options.values(), *real.topics.values()])

    assert [code for code, times in codes.items() if times > 1] == []


def test_no_everyday_name_points_to_two_entries(real: KnowledgeBase) -> None:
    owners: dict[str, set[str]] = {}
    for entry in [*real.options.values(), *real.topics.values()]:
        for alias in entry.aliases:
            owners.setdefault(alias.casefold(), set()).add(entry.id)

    assert {alias: ids for alias, ids in owners.items() if len(ids) > 1} == {}


def test_an_entry_that_cannot_be_chosen_names_instead_only_what_can(real: KnowledgeBase) -> None:
    for option in real.options.values():
        for id in option.unavailable.instead if option.unavailable else ():
            assert real.option(id).choosable, f"{option.id} sends pupils to {id}"


def test_somebody_can_be_reached_in_an_emergency(real: KnowledgeBase) -> None:
    urgent = {id for id, line in real.helplines.items() if line.urgent}

    assert {"emergency_services", "childline", "samaritans"} <= urgent


def test_places_are_still_names_that_pupils_use(real: KnowledgeBase) -> None:
    aliases = {alias for option in real.options.values() for alias in option.aliases}

    assert "sixth form" in PLACES & aliases


def test_a_pupil_reads_names_of_sources_and_no_working_notes(real: KnowledgeBase) -> None:
    noted = [source for source in real.sources.values() if source.note]

    assert len(noted) > 20
    assert not any(source.note and source.note in source.title for source in noted)
    assert not any(WORKING_NOTES.search(source.title) for source in real.sources.values())
    assert len({source.title for source in real.sources.values()}) == len(real.sources)


@pytest.mark.parametrize(
    "title",
    ["GOV.UK, T Levels (copy carried no address)", "TUC; Acas copy (older)", "Army (undated)"],
)
def test_a_working_note_in_the_title_of_a_source_is_refused(title: str) -> None:
    with pytest.raises(ValidationError, match="is a working note, and pupils read the title"):
        Source(id="S1", title=title, dated="2026", kind="official")
