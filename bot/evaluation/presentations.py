"""Every kind of presentation that the composer can make, for the tests and the benchmark."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from bot.impartiality.compose import EXPLORED_FACETS, Composer
from bot.impartiality.order import Turn
from bot.impartiality.presentation import Presentation
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import FACETS, STAGES
from bot.knowledge.passages import passages


def every_kind(
    knowledge: KnowledgeBase, composer: Composer, turn: Turn
) -> Iterator[tuple[str, Presentation]]:
    """Yield every presentation of *composer* for *turn*, each with what makes it out."""
    yield from _of_stages(composer, turn)
    yield "which stage", composer.ask_stage()
    yield "without a stage", composer.without_stage()
    for facet in EXPLORED_FACETS:
        yield f"explore {facet}", composer.explore(facet)
    yield "nothing found", composer.nothing_found()
    yield "another way", composer.another_way()
    alone = [topic for topic in knowledge.topics if composer.names_no_option(topic)]
    yield "did you mean", composer.did_you_mean(composer.mixed(alone, turn))
    yield "person", composer.person()
    yield "helplines", composer.helplines()
    for id, option in knowledge.options.items():
        yield f"best of {id}", composer.no_best([id], turn, None)
        for at in option.stages:
            yield f"{id} at {at}", composer.about(id, turn, at)
            for facet in FACETS:
                yield f"{id}/{facet} at {at}", composer.facet(id, [facet], turn, at)
        yield f"{id}, all points", composer.facet(id, FACETS, turn)
    for pair in combinations(knowledge.options, 2):
        yield f"{' and '.join(pair)}", composer.compare(pair, [], turn)
        yield f"best of {' and '.join(pair)}", composer.no_best(pair, turn, None)
    for stage in STAGES:
        ids = [option.id for option in knowledge.choice_set(stage)]
        yield f"all of {stage} side by side", composer.compare(ids, ["length"], turn, stage)
    for topic in knowledge.topics:
        yield f"topic {topic}", composer.topic(topic, turn)
    for passage in passages(knowledge):
        for said in (None, *STAGES):
            yield f"passage {passage.id} at {said}", composer.passage(passage.id, turn, said)


def _of_stages(composer: Composer, turn: Turn) -> Iterator[tuple[str, Presentation]]:
    for stage in STAGES:
        yield f"overview {stage}", composer.overview(stage, turn)
        yield f"explored {stage}", composer.by_facets(stage, list(EXPLORED_FACETS), turn)
    for at in (None, *STAGES):
        yield f"best at {at}", composer.no_best([], turn, at)
        yield f"which option at {at}", composer.ask_option(at, turn)
