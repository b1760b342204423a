"""Which intent a message has, by what the encoder reads, what is named, words and letters."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Text, Type

import numpy as np
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.encoder import load_encoder
from bot.nlu import margins
from bot.nlu.margin_component import MarginComponent
from bot.settings import content_settings


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PupilIntentClassifier(MarginComponent, IntentClassifier):
    """
    A linear support vector machine over the pipeline's dense features and TF-IDF.

    Chosen by measurement, docs/decisions/0022: the letters inside words carry misspellings and
    text-speak, and TF-IDF gives them unit length beside the encoder's vectors.
    """

    @classmethod
    def required_components(cls) -> List[Type]:
        """Return what must stand earlier in the pipeline."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return the options: those of the machine, and how many intents are ranked."""
        return {**margins.DEFAULTS, "nearness": 4.5, "ranking_length": 5}

    def train(self, training_data: TrainingData) -> Resource:
        """
        Fit to the training sentences and the names of the intents, and keep the model.

        The same data give the same model.
        """
        examples = [e for e in training_data.intent_examples if e.get(INTENT) and e.get(TEXT)]
        texts = [example.get(TEXT) for example in examples]
        intents = [example.get(INTENT) for example in examples]
        dense = _dense(examples)
        names = [name for name in sorted(set(intents)) if _in_words(name)]
        return self._learn(
            np.vstack([dense, _dense_of_names(names, dense.shape[1])]),
            [*texts, *map(_in_words, names)],
            [*intents, *names],
        )

    def process(self, messages: List[Message]) -> List[Message]:
        """Set `intent` and `intent_ranking` on each message."""
        readable = [message for message in messages if message.get(TEXT)]
        if self._model is None or not readable:
            return messages
        beliefs = self._model.beliefs(_dense(readable), [message.get(TEXT) for message in readable])
        intents = [str(intent) for intent in self._model.classes]
        for message, row in zip(readable, beliefs):
            best = np.argsort(-row, kind="stable")[: self._config["ranking_length"]]
            ranking = [{INTENT_NAME_KEY: intents[i], "confidence": float(row[i])} for i in best]
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages


def _dense(messages: List[Message]) -> np.ndarray:
    return np.vstack([m.get_dense_features(TEXT)[1].features for m in messages])


def _dense_of_names(names: List[Text], width: int) -> np.ndarray:
    """Return what the encoder reads in *names*, which stands first; what they name is left out."""
    layers = load_encoder(content_settings().encoder).layers([_in_words(name) for name in names])
    return np.pad(layers, ((0, 0), (0, width - layers.shape[1])))


def _in_words(name: Text) -> Text:
    return re.sub(r"[\W_]+", " ", name).strip()
