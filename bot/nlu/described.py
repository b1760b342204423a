"""Which option a message describes without its name: "help at a charity all week at 18"."""

from __future__ import annotations

from typing import Any, Dict, List, Text, Type

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, INTENT, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.encoder import load_encoder
from bot.intents import OPTION
from bot.knowledge.neutral import read_neutral
from bot.nlu import margins
from bot.nlu.entities import KnowledgeEntityExtractor
from bot.nlu.featurizer import SENTENCE_LAYERS, SentenceFeaturizer
from bot.nlu.margin_component import MarginComponent
from bot.settings import content_settings

# In the parse data: the option described, and the odds of it.
DESCRIBED = "described"
NO_OPTION = "none"  # of a message that fits several routes or is about none


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class DescribedOption(MarginComponent):
    """
    A linear machine over what the encoder reads, words and letters.

    Learnt from the sentences whose block of training data says which option they describe, against
    those that name none and the neutral questions: what fits several routes describes none of them.
    docs/decisions/0026 has the figures.
    """

    @classmethod
    def required_components(cls) -> List[Type]:
        """Return what must stand earlier in the pipeline."""
        return [SentenceFeaturizer, KnowledgeEntityExtractor]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return the options: those of the machine, and the `least` odds that are believed."""
        return {**margins.DEFAULTS, "least": 0.5}

    def train(self, training_data: TrainingData) -> Resource:
        """Fit to what describes an option and what does not, and keep the model."""
        examples = [m for m in training_data.intent_examples if _teaches(m)]
        settings = content_settings()
        asked = read_neutral(settings.knowledge).questions
        neutral = [text for texts in asked.values() for text in texts]
        layers = [
            *(message.get(SENTENCE_LAYERS) for message in examples),
            *load_encoder(settings.encoder).layers(neutral),
        ]
        texts = [*(message.get(TEXT) for message in examples), *neutral]
        labels = [*(_option_of(message) for message in examples), *(NO_OPTION for _ in neutral)]
        return self._learn(np.vstack(layers), texts, labels)

    def process(self, messages: List[Message]) -> List[Message]:
        """Set `described` on each message that describes an option and names none."""
        for message in messages:
            layers = message.get(SENTENCE_LAYERS)
            if self._model is None or layers is None or _names_an_option(message):
                continue
            [row] = self._model.odds(layers[None], [message.get(TEXT)])
            best = int(np.argmax(row))
            option = str(self._model.classes[best])
            if option != NO_OPTION and row[best] >= self._config["least"]:
                found = {"option": option, "odds": round(float(row[best]), 4)}
                message.set(DESCRIBED, found, add_to_output=True)
        return messages


def _teaches(message: Message) -> bool:
    # Those about a route as a whole that name none describe one, which their block does not say.
    is_told = message.get(INTENT) != OPTION or _option_of(message) != NO_OPTION
    return is_told and not _names_an_option(message)


def _names_an_option(message: Message) -> bool:
    return any(each["entity"] == "option" for each in message.get(ENTITIES, []))


def _option_of(message: Message) -> Text:
    of_block: Dict[Text, Any] = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
    return str(of_block.get("option", NO_OPTION))
