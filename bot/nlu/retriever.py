"""The passages nearest to a message, ranked in its parse data under `knowledge`."""

from __future__ import annotations

import json
from typing import Any, Dict, List, Text, Type

import faiss
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.encoder import load_encoder
from bot.errors import IndexMismatch
from bot.knowledge.passages import passages
from bot.knowledge.wiring import knowledge_base
from bot.nlu.featurizer import SENTENCE_VECTOR, SentenceFeaturizer
from bot.nlu.nearest import ROWS_EACH, build_index, nearest
from bot.settings import content_settings

KNOWLEDGE = "knowledge"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class PassageRetriever(GraphComponent):
    """Searches a FAISS index of the knowledge base with the message's one sentence vector."""

    @classmethod
    def required_components(cls) -> List[Type]:
        """Return what must stand earlier in the pipeline."""
        return [SentenceFeaturizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return `top`, how many passages a message carries."""
        return {"top": 10}

    def __init__(
        self,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        index: faiss.Index | None = None,
        passage_ids: List[Text] | None = None,
        version: Text = "",
    ) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._index = index
        self._passage_ids = passage_ids or []
        self._version = version

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PassageRetriever:
        """Return a retriever with no index yet; `train` builds it."""
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Build the index over every passage and keep it with the model."""
        knowledge = knowledge_base()
        found = passages(knowledge)
        encoder = load_encoder(content_settings().encoder)
        asked = encoder.encode([p.question for p in found])
        answered = encoder.encode([f"{p.question} {p.text}" for p in found])
        self._passage_ids = [p.id for p in found]
        self._index = build_index(asked)
        self._index.add(answered)
        self._version = knowledge.passages_version
        with self._model_storage.write_to(self._resource) as folder:
            faiss.write_index(self._index, str(folder / "passages.faiss"))
            (folder / "passages.json").write_text(
                json.dumps({"version": self._version, "ids": self._passage_ids}), encoding="utf-8"
            )
        return self._resource

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PassageRetriever:
        """Return the retriever with its index. Raises IndexMismatch when the content moved on."""
        with model_storage.read_from(resource) as folder:
            kept = json.loads((folder / "passages.json").read_text(encoding="utf-8"))
            index = faiss.read_index(str(folder / "passages.faiss"))
        version = knowledge_base().passages_version
        if kept["version"] != version:
            raise IndexMismatch(
                f"the model's passages are of knowledge version {kept['version']}, "
                f"the content is {version}; run `make train`"
            )
        return cls(config, model_storage, resource, index, kept["ids"], version)

    def process(self, messages: List[Message]) -> List[Message]:
        """Set `knowledge` on each message: its version and the passages, best first."""
        for message in messages:
            vector = message.get(SENTENCE_VECTOR)
            hits = (
                nearest(vector, self._index, self._passage_ids * ROWS_EACH, self._config["top"])
                if vector is not None and self._index is not None
                else []
            )
            ranking = [{"id": hit.passage, "score": round(hit.score, 4)} for hit in hits]
            message.set(
                KNOWLEDGE, {"version": self._version, "passages": ranking}, add_to_output=True
            )
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the training sentences as they are: they need no ranking."""
        return training_data
