"""A presentation comes from the composer only, cannot be changed, and reads well as plain text."""

from __future__ import annotations

import dataclasses
import json

import pytest

from bot.errors import NotComposed
from bot.impartiality.compose import Composer
from bot.impartiality.order import Turn
from bot.impartiality.presentation import Block, Presentation, Status
from bot.impartiality.receipt import read_receipt

TURN = Turn("conversation", 1)


def test_a_presentation_made_by_hand_is_refused() -> None:
    with pytest.raises(NotComposed, match="Composer only"):
        Presentation(Status.answered, (Block("answer", "A levels are best."),), "0" * 16)


def test_a_presentation_with_a_made_up_seal_is_refused() -> None:
    with pytest.raises(NotComposed):
        Presentation(Status.answered, (), "0" * 16, seal=object())


def test_a_copy_with_another_order_is_refused(composer: Composer) -> None:
    presentation = composer.overview("post_16", TURN)

    with pytest.raises(NotComposed):
        dataclasses.replace(presentation, options=("a_levels",))


def test_the_seal_cannot_be_taken_from_a_presentation(composer: Composer) -> None:
    assert composer.overview("post_16", TURN).seal is None


@pytest.mark.parametrize("field", ["options", "blocks", "status", "seal"])
def test_a_presentation_cannot_be_changed(composer: Composer, field: str) -> None:
    presentation = composer.overview("post_16", TURN)

    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(presentation, field, ())


def test_a_block_cannot_be_changed(composer: Composer) -> None:
    block = composer.overview("post_16", TURN).blocks[0]

    with pytest.raises(dataclasses.FrozenInstanceError):
        block.text = "A levels are best."  # type: ignore[misc]


def test_in_plain_text_the_routes_of_a_list_are_one_paragraph(composer: Composer) -> None:
    presentation = composer.overview("post_16", TURN)

    lists = [p for p in presentation.as_text().split("\n\n") if p.startswith("- ")]

    assert [len(p.split("\n")) for p in lists] == [len(presentation.options)]


def test_in_plain_text_a_list_stands_under_its_heading(composer: Composer) -> None:
    presentation = composer.compare(["a_levels", "t_levels"], ["length"], TURN)

    paragraph = presentation.as_text().split("\n\n")[1]

    heading, *lines = paragraph.split("\n")
    assert heading == "How long it takes"
    assert {line.split(":")[0] for line in lines} == {"- A levels", "- T Levels"}


def test_in_plain_text_the_sources_are_one_paragraph(composer: Composer) -> None:
    presentation = composer.about("a_levels", TURN)

    named = [p for p in presentation.as_text().split("\n\n") if "Where this comes from" in p]

    assert len(presentation.sources) > 1
    assert len(named) == 1
    assert named[0].count("; ") >= len(presentation.sources) - 1


def test_a_heading_stands_before_its_text(composer: Composer) -> None:
    text = composer.about("a_levels", TURN).as_text()

    assert "\n\nHow long it takes: A levels take two years." in text


def test_the_json_holds_the_same_words_as_the_text(composer: Composer) -> None:
    presentation = composer.compare(["a_levels", "utc"], [], TURN)

    shown = json.loads(json.dumps(presentation.as_json()))

    for block in shown["blocks"]:
        assert block["text"] in presentation.as_text()
    assert shown["options"] == list(presentation.options)
    assert shown["status"] == "compared"


def test_the_json_leaves_out_what_a_block_does_not_have_and_the_seal(composer: Composer) -> None:
    shown = composer.nothing_found().as_json()

    assert shown["blocks"][0].keys() == {"kind", "text"}
    assert "seal" not in shown


def test_what_shows_no_option_has_no_receipt(composer: Composer) -> None:
    assert composer.nothing_found().as_json()["receipt"] is None


def test_the_json_holds_the_whole_receipt(composer: Composer) -> None:
    presentation = composer.overview("post_16", TURN)

    shown = json.loads(json.dumps(presentation.as_json()))

    assert read_receipt(shown["receipt"]) == presentation.receipt
