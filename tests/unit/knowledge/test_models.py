"""What one entry may look like, and that nothing can be changed once it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from bot.knowledge.models import FACETS, Facets, PointsFacet, Source, Terms, TextFacet

if TYPE_CHECKING:
    from tests.unit.conftest import Content


def test_the_facets_of_an_option_stand_in_the_one_order() -> None:
    assert tuple(Facets.model_fields) == FACETS


def test_an_entry_cannot_be_changed_after_it_is_read(content: Content) -> None:
    option = content.load().option("alpha")

    with pytest.raises(ValidationError, match="frozen"):
        option.name = "The very best route"


@pytest.mark.parametrize("word", ["Check", "ask", "look at", "Talk to", "contact"])
def test_general_knowledge_is_accepted_when_it_sends_the_pupil_on(word: str) -> None:
    text = f"{word} your school for this."

    assert TextFacet(text=text, evidence="C", sources=("E1",)).text == text


@pytest.mark.parametrize("text", ["It takes two years.", "You do a task each day.", "Checked."])
def test_general_knowledge_that_sends_nobody_on_is_refused(text: str) -> None:
    with pytest.raises(ValidationError, match="general knowledge"):
        TextFacet(text=text, evidence="C", sources=("E1",))


def test_points_read_as_sentences_with_one_full_stop_each() -> None:
    points = PointsFacet(points=("One", "Two.", "Three"), evidence="J", sources=("E1",))

    assert points.text == "One. Two. Three."


def test_a_text_without_a_source_is_refused() -> None:
    with pytest.raises(ValidationError, match="at least 1 item"):
        TextFacet(text="It takes two years.", evidence="A", sources=())


@pytest.mark.parametrize("id", ["S", "s1", "1S", "S1bb", "S-1", ""])
def test_a_source_id_of_another_form_is_refused(id: str) -> None:
    with pytest.raises(ValidationError, match="pattern"):
        Source(id=id, title="A page", dated="2026", kind="official")


def test_terms_that_leave_out_a_facet_are_refused(content: Content) -> None:
    terms = content.load().terms.model_dump()
    del terms["facets"]["length"]

    with pytest.raises(ValidationError, match="facets must be exactly what_it_is, who_can"):
        Terms.model_validate(terms)


def test_terms_in_another_order_are_refused(content: Content) -> None:
    terms = content.load().terms.model_dump()
    terms["stages"] = dict(reversed(terms["stages"].items()))

    with pytest.raises(ValidationError, match="stages must be exactly post_14, post_16, post_18"):
        Terms.model_validate(terms)


def test_a_facet_question_without_a_place_for_the_option_is_refused(content: Content) -> None:
    terms = content.load().terms.model_dump()
    terms["facets"]["length"]["question"] = "How long?"

    with pytest.raises(ValidationError, match="phrase"):
        Terms.model_validate(terms)
