"""Everything that the composer can be asked for, for checks that leave nothing out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from bot.impartiality.compose import Composer
from bot.impartiality.order import Turn
from bot.impartiality.presentation import Presentation
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import FACETS, STAGES
from bot.knowledge.passages import passages


def every_presentation(
    composer: Composer, knowledge: KnowledgeBase, turn: Turn
) -> Iterator[Presentation]:
    """
    Yield a presentation of every kind for every option, facet, pair, topic, passage and stage.

    Not every set of three or more options is compared: they take the way that pairs take.
    """
    options: Sequence[str] = sorted(knowledge.options)
    for stage in STAGES:
        yield composer.overview(stage, turn)
        yield composer.no_best([], turn, stage)
        yield composer.unsure(stage, turn)
        yield composer.ask_option(stage, turn)
    for option in options:
        yield composer.no_best([option], turn, None)
        yield composer.facet(option, FACETS, turn)
        for at in (None, *STAGES):
            yield composer.about(option, turn, at)
        for facet in FACETS:
            yield composer.facet(option, (facet,), turn)
    for pair in combinations(options, 2):
        yield composer.compare(pair, (), turn)
        yield composer.no_best(pair, turn, None)
    for facet in FACETS:
        yield composer.compare(options, (facet,), turn)
    for topic in sorted(knowledge.topics):
        yield composer.topic(topic, turn)
    for passage in passages(knowledge):
        yield composer.passage(passage.id, turn)
    yield from (
        composer.ask_stage(),
        composer.ask_option(None, turn),
        composer.unsure(None, turn),
        composer.no_best([], turn, None),
        composer.nothing_found(),
        composer.person(),
        composer.helplines(),
    )
