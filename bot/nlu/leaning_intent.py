"""The component that marks messages which lean on what came before."""

from __future__ import annotations

from typing import Any, Dict, List, Text, Type

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.entities import KnowledgeEntityExtractor
from bot.nlu.leaning import read_leaning
from bot.nlu.mention import Mention

LEANING = "leaning"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class LeaningIntent(GraphComponent, IntentClassifier):
    """
    Sets `leaning`, and the intent of a message all of which leans on what came before.

    "The second one" means nothing by itself, so no classifier can learn what it is about.
    """

    @classmethod
    def required_components(cls) -> List[Type]:
        """Return what must stand earlier in the pipeline."""
        return [KnowledgeEntityExtractor]

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LeaningIntent:
        """Return the component; it learns nothing."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Set `leaning` on each message, and `intent` on those that are nothing else."""
        for message in messages:
            text = message.get(TEXT)
            if not text:
                continue
            named = [
                Mention(each["entity"], each["value"], each["start"], each["end"])
                for each in message.get(ENTITIES, [])
            ]
            found = read_leaning(text, named)
            message.set(LEANING, found.as_json(), add_to_output=True)
            if found.intent is not None:
                intent = {INTENT_NAME_KEY: found.intent, "confidence": 1.0}
                message.set(INTENT, intent, add_to_output=True)
                message.set("intent_ranking", [intent], add_to_output=True)
        return messages
