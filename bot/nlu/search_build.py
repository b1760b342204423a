"""The search of a knowledge base, built once, at training."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

import numpy as np

from bot.encoder import Encoder
from bot.intents import topic_of
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.neutral import ANY_FACET, NeutralQuestions
from bot.knowledge.passages import Passage, passages
from bot.nlu.apart import set_apart, shared_directions
from bot.nlu.lexical import build_lexical
from bot.nlu.nearest import build_index
from bot.nlu.search import Search

# How many directions are taken out. The first is where the skew over neutral questions stops
# falling; both are set on the tune halves in tests/evaluation, see docs/decisions/0008.
NEUTRAL_DIRECTIONS = 40
PEOPLE_DIRECTIONS = 6


def build_search(
    knowledge: KnowledgeBase,
    neutral: NeutralQuestions,
    topic_questions: Mapping[str, Sequence[str]],
    encoder: Encoder,
) -> Search:
    """Return the search over every passage of *knowledge*."""
    found = passages(knowledge)
    of_options = [p for p in found if p.option is not None]
    texts = [
        *(p.question for p in found),
        *(f"{p.question} {p.text}" for p in found),
        *(_everyday_question(p, knowledge) for p in of_options),
    ]
    vectors = encoder.encode(texts)
    questions = vectors[: len(found)]

    facets = [p.facet or "" for p in of_options]
    directions = neutral_directions(neutral, encoder)
    apart = [
        set_apart(questions[[p.option is not None for p in found]], facets, directions),
        # The answer without its question: it says more of the option than of the facet.
        set_apart(encoder.encode([p.text for p in of_options]), facets, directions),
    ]

    asked = [*_pairs(neutral.questions), *_pairs(topic_questions)]
    about_one = [(about, text) for about, text in asked if about != ANY_FACET]
    return Search(
        knowledge.passages_version,
        encoder.identity,
        tuple(p.id for p in (*found, *found, *of_options)),
        build_index(vectors),
        build_lexical(texts),
        tuple(p.id for p in of_options),
        np.vstack(apart),
        tuple(about for about, _ in about_one),
        encoder.encode([text for _, text in about_one]),
    )


def topic_questions(
    asked: Sequence[tuple[str, str]], knowledge: KnowledgeBase
) -> dict[str, list[str]]:
    """Return the texts about each topic of *knowledge*; *asked* are intents, each with a text."""
    found: dict[str, list[str]] = {topic: [] for topic in sorted(knowledge.topics)}
    for intent, text in asked:
        if (topic := topic_of(intent)) in found:
            found[topic].append(text)
    return found


def neutral_directions(neutral: NeutralQuestions, encoder: Encoder) -> np.ndarray:
    """Return the directions that count for no option: neutral questions, and who asks."""
    asked = encoder.encode(list(chain.from_iterable(neutral.questions.values())))
    spaces = [(asked, NEUTRAL_DIRECTIONS)]
    for pairs in neutral.people.values():
        spaces.append((_differences(pairs, encoder), PEOPLE_DIRECTIONS))
    return shared_directions(spaces)


def _pairs(questions: Mapping[str, Sequence[str]]) -> list[tuple[str, str]]:
    return [(about, text) for about, texts in questions.items() for text in texts]


def _everyday_question(passage: Passage, knowledge: KnowledgeBase) -> str:
    """Return the question with the first everyday name: "btec" is far from its full name."""
    option = knowledge.option(passage.option or "")
    return knowledge.terms.facets[passage.facet or ""].question.format(phrase=option.aliases[0])


def _differences(pairs: Sequence[tuple[str, str]], encoder: Encoder) -> np.ndarray:
    one, other = (encoder.encode([pair[side] for pair in pairs]) for side in (0, 1))
    return np.asarray(one - other, dtype=np.float32)
