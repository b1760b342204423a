"""Which point of a route a message asks about, whatever route it is."""

from __future__ import annotations

from typing import Any, Dict, List, Text, Type

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    METADATA,
    METADATA_INTENT,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.encoder import load_encoder
from bot.intents import FACET, OPTION
from bot.knowledge.models import WHOLE
from bot.knowledge.neutral import ANY_FACET, read_neutral
from bot.nlu import margins
from bot.nlu.entities import KnowledgeEntityExtractor
from bot.nlu.featurizer import SENTENCE_LAYERS, SentenceFeaturizer
from bot.nlu.margin_component import MarginComponent
from bot.settings import content_settings

FACET_ODDS = "facet_odds"
MOST_BESIDE_ROUTE = 1  # words, as "T Levels then"
ROUTE = "it"  # stands for whatever route is named


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class FacetClassifier(MarginComponent):
    """
    A linear machine over what the encoder reads, words and letters, with "it" for a route named.

    Learnt from the sentences whose block of training data names a facet, from the neutral
    questions, and from what asks about a route as a whole. docs/decisions/0021 has the figures.
    """

    @classmethod
    def required_components(cls) -> List[Type]:
        """Return what must stand earlier in the pipeline."""
        return [SentenceFeaturizer, KnowledgeEntityExtractor]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return the options: those of the machine, and the `least` odds that mean a whole."""
        return {**margins.DEFAULTS, "least": 0.5}

    def train(self, training_data: TrainingData) -> Resource:
        """Fit to what is asked about one point, and keep the model."""
        found = [(m, facet_of(m)) for m in training_data.intent_examples]
        examples = [message for message, facet in found if facet]
        facets = [facet for _, facet in found if facet]
        settings = content_settings()
        neutral = [
            (text, facet)
            for facet, texts in read_neutral(settings.knowledge).questions.items()
            for text in texts
            if facet != ANY_FACET
        ]
        layers = [
            *(message.get(SENTENCE_LAYERS) for message in examples),
            *load_encoder(settings.encoder).layers([text for text, _ in neutral]),
        ]
        texts = [*(any_route(message) for message in examples), *(text for text, _ in neutral)]
        facets += [facet for _, facet in neutral]
        return self._learn(np.vstack(layers), texts, facets)

    def process(self, messages: List[Message]) -> List[Message]:
        """
        Set `facet_odds` on each message: the share of belief in each facet, summing to 1.

        A message that says little more than the name of a route, and names no facet, has none. It
        asks about the route as a whole, as does one with a name whose odds say so: then it is no
        question about a facet, whatever the intent was taken for.
        """
        for message in messages:
            layers, text = message.get(SENTENCE_LAYERS), any_route(message)
            if self._model is None or layers is None:
                continue
            if _only_names_a_route(message, text):
                _ask_about_whole(message)
                continue
            [row] = self._model.odds(layers[None], [text])
            odds = {str(id): round(float(p), 4) for id, p in zip(self._model.classes, row)}
            message.set(FACET_ODDS, odds, add_to_output=True)
            # Without a name it may be about the topic in hand.
            is_whole = odds.get(WHOLE, 0.0) >= max(self._config["least"], *odds.values())
            if is_whole and text != message.get(TEXT):
                _ask_about_whole(message)
        return messages


def facet_of(message: Message) -> Text | None:
    """Return the facet that a training sentence asks about, None when it asks about none."""
    if message.get(INTENT) == OPTION:
        return WHOLE
    of_block: Dict[Text, Any] = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
    return of_block.get("facet")


def _ask_about_whole(message: Message) -> None:
    """Take *message* for a question about a whole route if it was taken for one about a facet."""
    intent: Dict[Text, Any] = message.get(INTENT) or {}
    if intent.get(INTENT_NAME_KEY) != FACET:
        return
    other = {FACET: OPTION, OPTION: FACET}
    ranking = [
        {**each, INTENT_NAME_KEY: other.get(each[INTENT_NAME_KEY], each[INTENT_NAME_KEY])}
        for each in message.get(INTENT_RANKING_KEY) or []
    ]
    message.set(INTENT, {**intent, INTENT_NAME_KEY: OPTION}, add_to_output=True)
    message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)


def _only_names_a_route(message: Message, masked: Text) -> bool:
    names_a_facet = any(e["entity"] == "facet" for e in message.get(ENTITIES, []))
    is_short = len(masked.split()) <= MOST_BESIDE_ROUTE + 1
    return bool(masked != message.get(TEXT) and is_short and not names_a_facet)


def any_route(message: Message) -> Text:
    """Return the text of *message* with "it" for each route that it names."""
    text: Text = message.get(TEXT, "")
    spans = {(e["start"], e["end"]) for e in message.get(ENTITIES, []) if e["entity"] == "option"}
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + ROUTE + text[end:]
    return text
