"""What a message names, of the knowledge base and beside it, as Rasa's entities."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Dict, List, Optional, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.knowledge.wiring import knowledge_base
from bot.nlu.details import DetailFinder
from bot.nlu.language import MentionFinder
from bot.nlu.mention import Mention

# In the parse data: school years, ages, kinds of work, places, money and dates.
DETAILS = "details"


# Registered as a featurizer so that Rasa runs it in training too: features are made from its finds.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class KnowledgeEntityExtractor(GraphComponent, EntityExtractorMixin):
    """Adds an entity for each thing of the knowledge base and each detail in a message."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return `spacy_model`, the name of an installed model; None for a blank pipeline."""
        return {"spacy_model": None}

    def __init__(self, config: Dict[Text, Any]) -> None:
        self._finder = MentionFinder(knowledge_base(), config["spacy_model"])
        self._details = DetailFinder()

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> KnowledgeEntityExtractor:
        """Build the entity ruler from the knowledge base of this deployment."""
        return cls(config)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> KnowledgeEntityExtractor:
        """Build it anew: nothing is learnt from training data."""
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        """
        Add `entities` and `details` to each message: entity, value, start, end, extractor.

        Details are apart, since nothing that decides an answer may read them; they are not kept.
        """
        for message in messages:
            text: Optional[Text] = message.get(TEXT)
            if not text:
                continue
            named = self.add_extractor_name(_as_entities(self._finder.mentions(text)))
            message.set(ENTITIES, message.get(ENTITIES, []) + named, add_to_output=True)
            details = self.add_extractor_name(_as_entities(self._details.details(text)))
            message.set(DETAILS, details, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the entities to the training sentences, for the features made from them."""
        self.process(training_data.training_examples)
        return training_data


def _as_entities(found: Iterable[Mention]) -> List[Dict[Text, Any]]:
    return [
        {"entity": each.kind, "value": each.value, "start": each.start, "end": each.end}
        for each in found
    ]
