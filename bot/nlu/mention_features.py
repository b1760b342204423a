"""What a message names, as numbers for the intent classifier."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Dict, List, Text, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS, TOKENS_NAMES
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.shared.nlu.constants import ENTITIES, FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.models import FACETS, STAGES
from bot.knowledge.wiring import knowledge_base
from bot.nlu.entities import KnowledgeEntityExtractor
from bot.nlu.language import KINDS

# Upper ends of the length classes, in tokens: a bare name, a phrase, a sentence, a story.
LENGTHS = (2, 5, 15)


def mention_vector(
    entities: List[Dict[Text, Any]], tokens: int, topics: Sequence[Text]
) -> np.ndarray:
    """
    Return what is named, as zeros and ones, shape (22 + number of topics,).

    In order: no, one, several different options; each facet; each stage; a subject; the length
    class of the message; each of *topics*. Which option is named is left out on purpose: the
    intent of a message must not depend on it.
    """
    named = {kind: {e["value"] for e in entities if e["entity"] == kind} for kind in KINDS}
    options = len(named["option"])
    length = sum(tokens > end for end in LENGTHS)
    values = [options == 0, options == 1, options > 1]
    values += [facet in named["facet"] for facet in FACETS]
    values += [stage in named["stage"] for stage in STAGES]
    values += [bool(named["subject"])]
    values += [length == 0, length >= 2]
    values += [topic in named["topic"] for topic in topics]
    return np.asarray(values, dtype=np.float32)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class MentionFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds `mention_vector` of each message as a sentence feature."""

    @classmethod
    def required_components(cls) -> List[Type]:
        """Return what must stand earlier in the pipeline."""
        return [KnowledgeEntityExtractor]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return the options: Rasa's `alias`, and `weight` beside the unit sentence vector."""
        return {**DenseFeaturizer.get_default_config(), "weight": 0.5}

    def __init__(self, config: Dict[Text, Any], name: Text) -> None:
        super().__init__(name, config)
        self._topics = sorted(knowledge_base().topics)

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MentionFeaturizer:
        """Return the component; it learns nothing."""
        return cls(config, execution_context.node_name)

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """Accept the options; a contract test refuses misspelt ones."""

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the features, shape (1, n), to each message with text."""
        for message in messages:
            if not message.get(TEXT):
                continue
            vector = mention_vector(
                message.get(ENTITIES, []), len(message.get(TOKENS_NAMES[TEXT], [])), self._topics
            )
            message.add_features(
                Features(
                    np.expand_dims(self._config["weight"] * vector, 0),
                    FEATURE_TYPE_SENTENCE,
                    TEXT,
                    self._config[FEATURIZER_CLASS_ALIAS],
                )
            )
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the features to every training sentence."""
        self.process(training_data.training_examples)
        return training_data
