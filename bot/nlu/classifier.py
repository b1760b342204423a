"""Which intent a message has, by what the encoder reads, what is named, words and letters."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path
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
from bot.intents import in_words
from bot.larger_encoder import load_larger_encoder
from bot.nlu import kept, margins
from bot.nlu.closer import Closer
from bot.nlu.known_vectors import read_closely
from bot.nlu.learnt import LearntComponent
from bot.nlu.margins import MarginModel
from bot.settings import content_settings

MACHINES = ("first", "second")
DIRECTIONS = "directions.skops"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class IntentModel:
    """A machine for every message, and one that reads what that is in doubt about again."""

    first: MarginModel
    second: MarginModel  # has what `closer` reads beside the features of the first
    directions: np.ndarray  # of the closer, (768, k)
    closer: Closer | None  # without it the first decides alone

    def beliefs(self, dense: np.ndarray, texts: List[Text], sure: float) -> np.ndarray:
        """
        Return how sure it is of each intent, each by itself, between 0 and 1: (n, intents).

        Args:
            dense: What the encoder reads in each text and what is named, shape (n, d).
            texts: The n texts.
            sure: The belief in an intent below which a text is read again.
        """
        found = self.first.beliefs(dense, texts)
        doubt = np.flatnonzero(found.max(axis=1) < sure)
        if self.closer is not None and len(doubt):
            again = [texts[row] for row in doubt]
            beside = np.hstack([dense[doubt], self.closer.read(again)])
            found[doubt] = self.second.beliefs(beside, again)
        return found


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PupilIntentClassifier(LearntComponent[IntentModel], IntentClassifier):
    """
    A linear support vector machine over the pipeline's dense features and TF-IDF.

    Chosen by measurement, docs/decisions/0022: the letters inside words carry misspellings and
    text-speak, and TF-IDF gives them unit length beside the encoder's vectors. What it is not sure
    of is read again by a larger encoder, docs/decisions/0031.
    """

    @classmethod
    def required_components(cls) -> List[Type]:
        """Return what must stand earlier in the pipeline."""
        return [Featurizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """
        Return the options: those of the machines, below which belief in an intent a message is
        read again (`sure`), and how many intents are ranked.
        """
        return {**margins.DEFAULTS, "nearness": 4.5, "sure": 0.9, "ranking_length": 5}

    @staticmethod
    def read(folder: Path) -> IntentModel:
        """Return the machines in *folder*. Raises ModelFileError when one holds foreign code."""
        first, second = (margins.load(folder / name) for name in MACHINES)
        directions = kept.read(folder / DIRECTIONS)
        try:
            closer = Closer(load_larger_encoder(), directions)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the first still reads
            log.error("intents are not read again: %s: %s", type(error).__name__, error)
            closer = None
        # They were taught the same texts, and these take the most memory.
        shared = {name: getattr(first, name) for name in ("letters", "words", "rarities")}
        return IntentModel(first, replace(second, **shared), directions, closer)

    @staticmethod
    def write(model: IntentModel, folder: Path) -> None:
        """Keep *model* in *folder*."""
        for name, machine in zip(MACHINES, (model.first, model.second)):
            (folder / name).mkdir()
            machine.save(folder / name)
        kept.write(model.directions, folder / DIRECTIONS)

    def train(self, training_data: TrainingData) -> Resource:
        """
        Fit to the training sentences and the names of the intents, and keep the model.

        The same data give the same model. Raises ModelFileError without the larger encoder.
        """
        examples = [e for e in training_data.intent_examples if e.get(INTENT) and e.get(TEXT)]
        intents = [example.get(INTENT) for example in examples]
        dense = _dense(examples)
        names = [name for name in sorted(set(intents)) if in_words(name)]
        dense = np.vstack([dense, _dense_of_names(names, dense.shape[1])])
        texts = [*(example.get(TEXT) for example in examples), *map(in_words, names)]
        intents += names
        known = read_closely(texts)
        beside = np.hstack([dense, known.of(texts)])
        compared = (dense.shape[1], beside.shape[1])
        return self._keep(
            IntentModel(
                margins.fit(dense, texts, intents, self._config),
                margins.fit(beside, texts, intents, self._config, compared),
                known.directions,
                Closer(load_larger_encoder(), known.directions),
            )
        )

    def process(self, messages: List[Message]) -> List[Message]:
        """Set `intent` and `intent_ranking` on each message."""
        readable = [message for message in messages if message.get(TEXT)]
        if self._model is None or not readable:
            return messages
        texts = [message.get(TEXT) for message in readable]
        beliefs = self._model.beliefs(_dense(readable), texts, self._config["sure"])
        intents = [str(intent) for intent in self._model.first.classes]
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
    layers = load_encoder(content_settings().encoder).layers([in_words(name) for name in names])
    return np.pad(layers, ((0, 0), (0, width - layers.shape[1])))
