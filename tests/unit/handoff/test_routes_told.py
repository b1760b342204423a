"""Rule I10: what the console says was told of is what was said to the pupil, by anybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from bot.conversations.records import Event
from bot.handoff.routes_told import Mirror
from bot.impartiality.compose import Composer
from bot.impartiality.order import Turn
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import STAGES


@pytest.fixture
def mirror(real: KnowledgeBase) -> Mirror:
    return Mirror(real)


def said(kind: str, text: str) -> Event:
    return Event(1, kind, 1, "", text=text)  # type: ignore[arg-type]


@pytest.mark.parametrize("stage", STAGES)
def test_an_overview_tells_of_every_route(
    mirror: Mirror, composer_on: Callable[[date], Composer], stage: str
) -> None:
    overview = composer_on(date(2026, 11, 28)).overview(stage, Turn("one", 1))
    answer = Event(1, "bot", 1, "", replies=[{"text": "", "shown": overview.as_json()}])

    told = mirror.routes_told([answer])

    assert told is not None
    assert (told.stage, told.not_told) == (stage, ())


def test_an_answer_about_one_route_leaves_the_others(mirror: Mirror, real: KnowledgeBase) -> None:
    shown = {"stage": "post_16", "blocks": [{"kind": "option", "option": "t_levels"}]}
    told = mirror.routes_told([Event(1, "bot", 1, "", replies=[{"text": "", "shown": shown}])])

    assert told is not None
    assert told.told == ("T Levels",)
    assert len(told.not_told) == len(real.choice_set("post_16")) - 1


def test_what_an_adviser_writes_counts_and_what_a_pupil_writes_does_not(mirror: Mirror) -> None:
    words = "What about T Levels?"

    by_adviser = mirror.routes_told([said("adviser", words)], "post_16")
    by_pupil = mirror.routes_told([said("pupil", words)], "post_16")

    assert by_adviser is not None
    assert by_pupil is not None
    assert (by_adviser.told, by_pupil.told) == (("T Levels",), ())


def test_before_a_stage_is_known_nothing_is_missing(mirror: Mirror) -> None:
    assert mirror.routes_told([said("pupil", "hello")]) is None
    assert mirror.routes_told([], "no stage") is None
