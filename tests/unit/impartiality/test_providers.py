"""A school's places are listed in a drawn order, each in the same form, and by no other measure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date

import pytest

from bot.impartiality import places_wording
from bot.impartiality.mentions import OptionNames
from bot.impartiality.order import Draw, draw_order, williams_design
from bot.impartiality.providers import (
    LOCAL_FACETS,
    LocalPart,
    local_blocks,
    without_place_names,
)
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load
from bot.knowledge.local.models import LocalContent
from bot.knowledge.models import FACETS
from bot.settings import ROOT

TODAY = date(2026, 11, 24)
Order = Callable[[Sequence[str]], Draw]


@pytest.fixture(scope="module")
def local() -> LocalContent:
    """The made-up school of the how-to."""
    found = load(ROOT / "knowledge", ROOT / "docs" / "how-to" / "local-content").local
    assert found is not None
    return found


def row(number: int) -> Order:
    """Return an order function that takes row *number* of the design for any size."""

    def draw(ids: Sequence[str]) -> Draw:
        design = williams_design(len(ids))
        chosen = number % len(design)
        canonical = sorted(ids)
        return Draw(len(ids), chosen, tuple(canonical[place] for place in design[chosen]))

    return draw


def names(part: LocalPart) -> list[str | None]:
    return [block.heading for block in part.blocks if block.kind == "place"]


def with_places(number: int, local: LocalContent) -> LocalContent:
    """Return *local* with *number* copies of one place, each with a name of its own."""
    one = local.providers["rivet_training"]
    copies = {
        f"place_{n}": one.model_copy(update={"id": f"place_{n}", "name": f"Place {n}"})
        for n in range(number)
    }
    return LocalContent(school=local.school, providers=copies)


# -- order ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("facet", LOCAL_FACETS)
@pytest.mark.parametrize("size", [2, 3, 4, 5, 8, 13])
def test_every_place_stands_in_each_position_equally_often(
    local: LocalContent, size: int, facet: str
) -> None:
    many = with_places(size, local)
    rows = len(williams_design(size))

    stood = Counter(
        (name, position)
        for number in range(rows)
        for position, name in enumerate(
            names(local_blocks(many, "apprenticeships", facet, row(number), TODAY))
        )
    )

    assert len(stood) == size * size
    assert set(stood.values()) == {rows // size}


def test_the_order_is_the_one_drawn_and_is_handed_on(local: LocalContent) -> None:
    def draw(ids: Sequence[str]) -> Draw:
        return draw_order(ids, "a turn's id", b"a key of thirty-two bytes, or more")

    part = local_blocks(local, "a_levels", "where", draw, TODAY)

    assert part.draw == draw(local.offering("a_levels"))
    assert part.draw is not None
    assert names(part) == [local.providers[id].name for id in part.draw.order]


def test_neither_distance_nor_name_moves_a_place(local: LocalContent) -> None:
    farther = local.providers["elmgarth_school"].model_copy(
        update={"easting": None, "northing": None, "distance_miles": 99.0, "name": "Zzz School"}
    )
    changed = LocalContent(
        school=local.school, providers={**local.providers, "elmgarth_school": farther}
    )

    for number in range(6):
        before = names(local_blocks(local, "a_levels", "where", row(number), TODAY))
        after = names(local_blocks(changed, "a_levels", "where", row(number), TODAY))
        assert after == [name if name != "Elmgarth School" else "Zzz School" for name in before]


# -- form -----------------------------------------------------------------------------------------

FORM = re.compile(
    r"[A-Z]\w+, (\d+\.\d miles|less than 0\.1 miles|distance not known)\."
    r"( Next open event: \d{1,2} [A-Z][a-z]+ \d{4} \([^)]+\)\.)?"
    r" Checked on 23 November 2026\."
)


def test_every_place_is_told_in_the_same_form(local: LocalContent) -> None:
    told = [
        block.text
        for option in ("a_levels", "t_levels", "utc", "level_2_and_below", "apprenticeships")
        for block in local_blocks(local, option, "where", row(0), TODAY).blocks
        if block.kind == "place"
    ]

    assert len(told) == 9
    assert [text for text in told if not FORM.fullmatch(text)] == []


def test_the_next_event_is_told_and_past_ones_are_left_out(local: LocalContent) -> None:
    def text(day: date) -> str:
        blocks = local_blocks(local, "t_levels", "where", row(0), day).blocks
        return next(b.text for b in blocks if b.heading == "Quillbury and Tarn College")

    assert "Next open event: 5 December 2026 (Saturday" in text(date(2026, 12, 5))
    assert "Next open event: 13 March 2027 (Saturday" in text(date(2026, 12, 6))
    assert "open event" not in text(date(2027, 3, 14))


def test_a_place_that_is_due_to_be_checked_says_so(local: LocalContent) -> None:
    blocks = local_blocks(local, "utc", "where", row(0), date(2027, 5, 23)).blocks

    assert "this was due to be checked again on 23 May 2027" in blocks[1].text


def test_an_unknown_distance_is_told_as_such(local: LocalContent) -> None:
    lost = LocalContent(providers=local.providers)

    texts = [b.text for b in local_blocks(lost, "utc", "where", row(0), TODAY).blocks]

    assert "straight line" not in texts[0]
    assert texts[1].startswith("Tarnford, distance not known.")


def test_dates_are_told_for_every_place_or_for_none(local: LocalContent) -> None:
    last = date(2027, 3, 1)

    after = local_blocks(local, "a_levels", "key_dates", row(0), last)

    assert len(names(after)) == 3
    assert sum("No date known yet: ask them." in block.text for block in after.blocks) == 2
    assert local_blocks(local, "utc", "key_dates", row(0), last) == LocalPart()


def test_a_route_without_a_place_is_explained(local: LocalContent) -> None:
    (note,) = local_blocks(local, "studio_school", "where", row(0), TODAY).blocks

    assert note.kind == "note"
    assert note.text == (
        "There is no place for this in your area, as far as your school has told us. "
        "The nearest one is Marlhythe Studio School, 36.2 miles away in a straight line. "
        "It is over two hours away by bus and train. Checked on 23 November 2026."
    )


def test_a_national_service_is_shown_with_its_page(local: LocalContent) -> None:
    (link,) = local_blocks(local, "foundation_apprenticeships", "where", row(0), TODAY).blocks

    assert (link.kind, link.text) == ("link", "Find an apprenticeship")
    assert link.url == "https://www.gov.uk/apply-apprenticeship"


def test_other_facets_and_no_local_content_add_nothing(local: LocalContent) -> None:
    others = [facet for facet in FACETS if facet not in LOCAL_FACETS]

    parts = [local_blocks(local, "a_levels", facet, row(0), TODAY) for facet in others]
    parts += [local_blocks(None, "a_levels", facet, row(0), TODAY) for facet in FACETS]
    parts.append(local_blocks(local, "gap_year", "where", row(0), TODAY))

    assert set(parts) == {LocalPart()}


# -- names ----------------------------------------------------------------------------------------


def test_a_places_name_does_not_name_a_route(real: KnowledgeBase, local: LocalContent) -> None:
    mentions = OptionNames(real)
    text = "Tarnford UTC: Tarnford, 7.8 miles."

    assert mentions.in_text(text) == ("utc",)
    assert mentions.in_text(without_place_names(text, local)) == ()
    assert without_place_names(text, None) == text


def test_what_is_told_about_places_names_no_route(real: KnowledgeBase, local: LocalContent) -> None:
    mentions = OptionNames(real)
    told = [
        without_place_names(f"{block.heading}: {block.text}", local)
        for option in real.options
        for facet in LOCAL_FACETS
        for block in local_blocks(local, option, facet, row(0), TODAY).blocks
        if block.kind != "link"
    ]

    assert len(told) > 20
    assert {text: mentions.in_text(text) for text in told if mentions.in_text(text)} == {}


def test_the_fixed_sentences_name_no_route(real: KnowledgeBase) -> None:
    mentions = OptionNames(real)
    sentences = [text for name, text in vars(places_wording).items() if name.isupper()]

    assert len(sentences) > 10
    assert [text for text in sentences if mentions.in_text(text)] == []
