"""What the parts of the pipeline share whose model is a `margins.MarginModel`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Dict, Text

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.training_data import TrainingData
from typing_extensions import Self

from bot.nlu import margins


class MarginComponent(GraphComponent):
    """A component of Rasa's graph, fitted once and kept with the trained model."""

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
    ) -> Self:
        """Return a component that has learnt nothing yet."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> Self:
        """Return the trained component. Raises ModelFileError when the file holds foreign code."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, margins.load(folder))

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training sentences as they are."""
        return training_data

    def _learn(self, dense: np.ndarray, texts: Sequence[Text], labels: Sequence[Text]) -> Resource:
        """Fit to *dense* features (n, d), *texts* and *labels*, and keep the model."""
        self._model = margins.fit(dense, texts, labels, self._config)
        with self._model_storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource
