"""The composer refuses what the knowledge base does not hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bot.errors import UnknownOption
from bot.impartiality.compose import Composer
from bot.impartiality.order import Turn

TURN = Turn("conversation", 1)


@pytest.mark.parametrize(
    "ask",
    [
        lambda c: c.overview("post_99", TURN),
        lambda c: c.about("nowhere", TURN),
        lambda c: c.facet("nowhere", ["length"], TURN),
        lambda c: c.facet("a_levels", ["colour"], TURN),
        lambda c: c.facet("a_levels", [], TURN),
        lambda c: c.compare(["a_levels", "nowhere"], [], TURN),
        lambda c: c.compare(["a_levels", "utc"], ["colour"], TURN),
        lambda c: c.compare(["a_levels", "a_levels"], [], TURN),
        lambda c: c.no_best(["nowhere"], TURN, None),
        lambda c: c.topic("nowhere", TURN),
        lambda c: c.passage("a_levels/colour", TURN),
        lambda c: c.passage("", TURN),
    ],
)
def test_what_is_not_in_the_knowledge_base_is_refused(
    composer: Composer, ask: Callable[[Composer], object]
) -> None:
    with pytest.raises(UnknownOption):
        ask(composer)
