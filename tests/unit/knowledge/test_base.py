"""Choice sets come from the entries themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.errors import UnknownOption
from bot.knowledge.eligibility import Reason

if TYPE_CHECKING:
    from tests.unit.conftest import Content


def test_a_choice_set_holds_the_options_open_at_the_stage_sorted_by_id(content: Content) -> None:
    knowledge = content.load()

    assert [o.id for o in knowledge.choice_set("post_16")] == ["alpha", "bravo"]
    assert [o.id for o in knowledge.choice_set("post_14")] == ["bravo"]
    assert knowledge.choice_set("post_18") == ()


def test_an_entry_that_cannot_be_chosen_is_kept_apart_with_its_reason(content: Content) -> None:
    (ended,) = content.load().not_choosable("post_16")

    assert (ended.option.id, ended.reason, ended.note) == ("ended", Reason.closed, "It closed.")


def test_an_entry_that_cannot_be_chosen_is_named_at_its_own_stage_only(content: Content) -> None:
    assert content.load().not_choosable("post_14") == ()


def test_an_unknown_option_is_refused_with_the_known_ones(content: Content) -> None:
    with pytest.raises(UnknownOption, match="no option 'zulu'; known: alpha, bravo, ended"):
        content.load().option("zulu")


def test_an_unknown_topic_is_refused_with_the_known_ones(content: Content) -> None:
    with pytest.raises(UnknownOption, match="no topic 'zulu'; known: money"):
        content.load().topic("zulu")
