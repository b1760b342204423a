"""Which point of a route a message asks about, whatever route it is."""

from __future__ import annotations

from typing import Any, Dict, List, Text, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.encoder import load_encoder
from bot.knowledge.models import WHOLE
from bot.knowledge.neutral import ANY_FACET, read_neutral
from bot.nlu import margins
from bot.nlu.entities import KnowledgeEntityExtractor
from bot.nlu.featurizer import SENTENCE_LAYERS, SentenceFeaturizer
from bot.settings import content_settings

FACET_ODDS = "facet_odds"
ABOUT_OPTION = "ask_about_option"
MOST_BESIDE_ROUTE = 1  # words, as "T Levels then"
ROUTE = "it"  # stands for whatever route is named


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class FacetClassifier(GraphComponent):
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
        """Return the options: those of the machine."""
        return {**margins.DEFAULTS}

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: margins.MarginModel | None = None,
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FacetClassifier:
        """Return an untrained classifier."""
        return cls(config, model_storage, resource)

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
        self._model = margins.fit(np.vstack(layers), texts, facets, self._config)
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> FacetClassifier:
        """Return the trained classifier. Raises ModelFileError when the file holds foreign code."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, margins.load(folder))

    def process(self, messages: List[Message]) -> List[Message]:
        """
        Set `facet_odds` on each message: the share of belief in each facet, summing to 1.

        A message that says little more than the name of a route, and names no facet, has none.
        """
        for message in messages:
            layers, text = message.get(SENTENCE_LAYERS), any_route(message)
            if self._model is None or layers is None or _only_names_a_route(message, text):
                continue
            [row] = self._model.odds(layers[None], [text])
            odds = {str(id): round(float(p), 4) for id, p in zip(self._model.classes, row)}
            message.set(FACET_ODDS, odds, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training sentences as they are."""
        return training_data


def facet_of(message: Message) -> Text | None:
    """Return the facet that a training sentence asks about, None when it asks about none."""
    if message.get(INTENT) == ABOUT_OPTION:
        return WHOLE
    of_block: Dict[Text, Any] = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
    return of_block.get("facet")


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
