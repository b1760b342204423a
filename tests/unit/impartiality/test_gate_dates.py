"""A text past its review date says so, with the date, and one in date does not: the gate sees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.impartiality import wording
from bot.impartiality.compose import Composer
from bot.impartiality.gate import Gate
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.order import Turn
from bot.impartiality.presentation import Presentation
from bot.knowledge.base import KnowledgeBase

if TYPE_CHECKING:
    from tests.unit.conftest import Content
    from tests.unit.impartiality.conftest import Leaving

TURN = Turn("conversation", 3)
ALL_OVERDUE = date(2040, 1, 1)


def overview(composer: Composer) -> Presentation:
    return composer.overview("post_16", TURN)


@pytest.mark.parametrize("days_before", [0, 1])
def test_lists_and_comparisons_pass_on_every_day_on_which_something_becomes_due(
    real: KnowledgeBase,
    keys: ImpartialityKeys,
    composer_on: Callable[[date], Composer],
    gate_on: Callable[[date], Gate],
    days_before: int,
) -> None:
    texts = [option.facets.cost_and_pay for option in real.options.values()]
    due = {text.again for text in texts if text.again} | {
        option.reviewed.again for option in real.options.values()
    }

    for day in (each - timedelta(days=days_before) for each in sorted(due)):
        composer, gate = composer_on(day), gate_on(day)
        for made in (
            composer.overview("post_16", TURN),
            composer.compare(["a_levels", "apprenticeships"], [], TURN),
            composer.facet("degree", ["cost_and_pay"], TURN),
        ):
            _, breaches = gate.check(made.as_text(), made.as_json(), TURN.id(keys.turn.now))
            assert breaches == (), day

    assert len(due) > 1


def test_a_text_past_its_review_date_that_does_not_say_so_is_caught(
    composer: Composer,
    gate_on: Callable[[date], Gate],
    leaving: Callable[[Presentation], Leaving],
    broken: Callable[..., set[str]],
) -> None:
    assert broken(leaving(overview(composer)), TURN, gate_on(ALL_OVERDUE)) == {"I7"}


@pytest.mark.parametrize("text", [wording.STALE.format(date="1 May 2039"), None])
def test_another_review_date_and_a_warning_too_many_are_caught(
    composer_on: Callable[[date], Composer],
    composer: Composer,
    gate_on: Callable[[date], Gate],
    keys: ImpartialityKeys,
    leaving: Callable[[Presentation], Leaving],
    broken: Callable[..., set[str]],
    text: str | None,
) -> None:
    overdue = leaving(overview(composer_on(ALL_OVERDUE)))
    (warning,) = [b for b in overdue.blocks if b["text"].startswith("This was due to be")]
    if text is None:
        overdue.blocks.append(dict(warning))
    else:
        warning["text"] = text

    overdue.sign(keys)

    assert broken(overdue, TURN, gate_on(ALL_OVERDUE)) == {"I7"}


def test_a_text_with_a_review_of_its_own_is_not_overdue_with_its_entry(
    content: Content, keys: ImpartialityKeys
) -> None:
    content.replace(
        "options/alpha.yml",
        "    text: The what_it_is of the Alpha route.",
        "    text: The what_it_is of the Alpha route.\n    again: 2027-05-23",
    )
    reviewed = "reviewed: {by: editors, on: 2026-11-23, again: "
    content.replace("options/alpha.yml", f"{reviewed}2027-05-23}}", f"{reviewed}2027-01-10}}")
    knowledge, between = content.load(), date(2027, 2, 1)

    made = Composer(knowledge, keys, today=lambda: between).overview("post_16", TURN)

    gate = Gate(knowledge, keys, frozenset(), today=lambda: between)
    assert wording.STALE.partition(" {")[0] not in made.as_text()
    assert gate.check(made.as_text(), made.as_json(), TURN.id(keys.turn.now))[1] == ()
