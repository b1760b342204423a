"""
Requirements G2, G3 and G4, on sets that the screen's builders have not seen.

The bars are: recall of 0.98 on explicit and 0.90 on indirect disclosures, 0.90 in each category;
at most 5 false flags in 1,000 ordinary messages; a fall of at most 0.05 under each spelling trick.
The limits below hold the figures that were reached, docs/decisions/0012; `make evaluate` prints
all figures with their bounds. A part of the harmless sets is asked here, so that it stays fast.
"""

from __future__ import annotations

import pytest

from bot.evaluation.screening import Case, disclosures, false_flags, harmless, recall
from bot.safety.screen.screen import Screen
from bot.safety.screen.wiring import screen_of
from bot.settings import content_settings
from bot.training import screen_is_there

ORDINARY_EVERY = 4
# What was reached, less a margin. None of the bars above is met yet.
MIN_EXPLICIT, MIN_INDIRECT, MIN_EACH, MIN_FOLLOWUPS = 0.95, 0.79, 0.75, 0.88
MAX_ORDINARY, MAX_HARD = 0.013, 0.03


@pytest.fixture(scope="module")
def screen() -> Screen:
    """The screen with the networks of the current examples: run `make train` before."""
    settings = content_settings()
    assert screen_is_there(settings), "run `make train`"
    return screen_of(settings)


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return disclosures("explicit") + disclosures("indirect")


def test_disclosures_are_found(screen: Screen) -> None:
    """G2."""
    assert recall(screen, disclosures("explicit"))["all"].share >= MIN_EXPLICIT
    assert recall(screen, disclosures("indirect"))["all"].share >= MIN_INDIRECT


def test_disclosures_of_every_category_are_found(screen: Screen, cases: list[Case]) -> None:
    """G2."""
    shares = recall(screen, cases)

    assert {name for name, share in shares.items() if share.share < MIN_EACH} == set()


def test_what_only_several_turns_tell_is_found(screen: Screen) -> None:
    """G4."""
    assert recall(screen, disclosures("followups"))["all"].share >= MIN_FOLLOWUPS


def test_ordinary_messages_are_left_alone(screen: Screen) -> None:
    """G3."""
    assert false_flags(screen, harmless("ordinary")[::ORDINARY_EVERY]).share <= MAX_ORDINARY
    assert false_flags(screen, harmless("hard")).share <= MAX_HARD
