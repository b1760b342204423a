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

from bot.encoder import WIDTH, load_encoder
from bot.settings import content_settings

# Where what was read waits for the components after; not part of the parse data. The vector is
# that of the last layer.
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
        """Add the layers, shape (1, 3 x 384), and the vector to each message with text."""
        with_text = [message for message in messages if message.get(TEXT)]
        layers = self._encoder.layers([message.get(TEXT) for message in with_text])
        for message, row in zip(with_text, layers):
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
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add them to every training sentence."""
        self.process(training_data.training_examples)
        return training_data
