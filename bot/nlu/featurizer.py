"""What the encoder reads in a message, once, for the classifiers and the passage retriever."""

from __future__ import annotations

from typing import Any, Dict, List, Text, Type

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import FEATURIZER_CLASS_ALIAS
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.encoder import WIDTH, Reading, load_encoder
from bot.settings import content_settings

# Where what was read waits for the components after; not part of the parse data. The vector is
# that of the last layer. The reading has the pieces too, which would fill the memory in training.
READING = "sentence_reading"
SENTENCE_LAYERS = "sentence_layers"
SENTENCE_VECTOR = "sentence_vector"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class SentenceFeaturizer(DenseFeaturizer, GraphComponent):
    """Adds what the last layers of MiniLM make of the whole message as a sentence feature."""

    @classmethod
    def required_components(cls) -> List[Type]:
        """Return what must stand earlier in the pipeline."""
        return [Tokenizer]

    @staticmethod
    def required_packages() -> List[Text]:
        """Return what must be installed."""
        return ["onnxruntime", "tokenizers"]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return the options: only Rasa's `alias`."""
        return {**DenseFeaturizer.get_default_config()}

    def __init__(self, config: Dict[Text, Any], name: Text) -> None:
        super().__init__(name, config)
        self._encoder = load_encoder(content_settings().encoder)

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceFeaturizer:
        """Load the encoder, checked by its hash."""
        return cls(config, execution_context.node_name)

    @classmethod
    def validate_config(cls, config: Dict[Text, Any]) -> None:
        """Accept the options; a contract test refuses misspelt ones."""

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the layers, shape (1, 3 x 384), the vector and the reading to each with text."""
        for message in messages:
            if text := message.get(TEXT):
                reading: Reading = self._encoder.read(text)
                message.set(READING, reading)
                self._add(message, reading.layers)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the layers and the vector to every training sentence."""
        with_text = [each for each in training_data.training_examples if each.get(TEXT)]
        layers = self._encoder.layers([message.get(TEXT) for message in with_text])
        for message, row in zip(with_text, layers):
            self._add(message, row)
        return training_data

    def _add(self, message: Message, row: np.ndarray) -> None:
        message.set(SENTENCE_LAYERS, row)
        message.set(SENTENCE_VECTOR, row[-WIDTH:])
        message.add_features(
            Features(
                np.expand_dims(row, 0),
                FEATURE_TYPE_SENTENCE,
                TEXT,
                self._config[FEATURIZER_CLASS_ALIAS],
            )
        )
