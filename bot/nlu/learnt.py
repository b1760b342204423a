"""What the parts of the pipeline share that learn something and keep it with the trained model."""

from __future__ import annotations

from abc import abstractmethod
from pathlib import Path
from typing import Any, Dict, Generic, Text, TypeVar

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.training_data import TrainingData
from typing_extensions import Self

Model = TypeVar("Model")


class LearntComponent(GraphComponent, Generic[Model]):
    """A component of Rasa's graph with a *model* that is made once, in training."""

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        model: Model | None = None,
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
        """Return the trained component. Raises what `read` does."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, cls.read(folder))

    @staticmethod
    @abstractmethod
    def read(folder: Path) -> Model | None:
        """
        Return the model kept in *folder*, None when there was nothing to learn.

        Raises:
            ModelFileError: a file holds foreign code.
        """

    @staticmethod
    @abstractmethod
    def write(model: Model, folder: Path) -> None:
        """Keep *model* in *folder*."""

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training sentences as they are."""
        return training_data

    def _keep(self, model: Model | None) -> Resource:
        """Use *model* from now on, and keep it with the trained model."""
        self._model = model
        with self._model_storage.write_to(self._resource) as folder:
            if model is not None:
                self.write(model, folder)
        return self._resource
