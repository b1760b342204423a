"""The passages nearest to a message, ranked in its parse data under `knowledge`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Text, Type

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import (
    ENTITIES,
    INTENT,
    INTENT_NAME_KEY,
    INTENT_RANKING_KEY,
    TEXT,
)
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.encoder import load_encoder
from bot.intents import OF_A_ROUTE, topic_of
from bot.knowledge.models import WHOLE
from bot.knowledge.neutral import read_neutral
from bot.knowledge.wiring import knowledge_base
from bot.nlu import search_files
from bot.nlu.described import DESCRIBED, DescribedOption
from bot.nlu.entities import KnowledgeEntityExtractor
from bot.nlu.facet import FACET_ODDS, FacetClassifier
from bot.nlu.featurizer import SENTENCE_VECTOR, SentenceFeaturizer
from bot.nlu.learnt import LearntComponent
from bot.nlu.search import Heard, Nearness, Search
from bot.nlu.search_build import build_search, topic_questions
from bot.settings import content_settings

KNOWLEDGE = "knowledge"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class PassageRetriever(LearntComponent[Search]):
    """Compares the message's one sentence vector, and its words, with the knowledge base."""

    @classmethod
    def required_components(cls) -> List[Type]:
        """
        Return what must stand earlier in the pipeline.

        So must what decides the intent, but Rasa would look for that in training too, where no
        component needs it.
        """
        return [SentenceFeaturizer, KnowledgeEntityExtractor, FacetClassifier, DescribedOption]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """
        Return the options: `top`, how many passages a message carries, and `lead`, by how much
        an option that is not named must stand out for its passages to be among them (inner
        product with what sets it apart).
        """
        return {"top": 10, "lead": 0.05}

    def train(self, training_data: TrainingData) -> Resource:
        """Build the search over every passage and keep it with the model."""
        settings, knowledge = content_settings(), knowledge_base()
        asked = [(m.get(INTENT, ""), m.get(TEXT, "")) for m in training_data.intent_examples]
        search = build_search(
            knowledge,
            read_neutral(settings.knowledge),
            topic_questions(asked, knowledge),
            load_encoder(settings.encoder),
        )
        return self._keep(search)

    @staticmethod
    def read(folder: Path) -> Search:
        """
        Return the search in *folder*.

        Raises:
            IndexDamaged: a file of the model's index is missing, cut short or altered.
            IndexMismatch: the content moved on, or the encoder is another one.
        """
        version = knowledge_base().passages_version
        return search_files.read(folder, version, load_encoder(content_settings().encoder).identity)

    @staticmethod
    def write(model: Search, folder: Path) -> None:
        """Keep *model* in *folder*."""
        search_files.save(model, folder)

    def process(self, messages: List[Message]) -> List[Message]:
        """Set `knowledge` on each message: its version, and passages and facets, best first."""
        for message in messages:
            near = self._near(message)
            found = {
                "version": self._model.version if self._model is not None else "",
                "passages": [{"id": h.passage, "score": round(h.score, 4)} for h in near.passages],
                "facets": [{"id": id, "score": round(score, 4)} for id, score in near.facets],
                "left_out": round(near.left_out, 4),
            }
            message.set(KNOWLEDGE, found, add_to_output=True)
        return messages

    def _near(self, message: Message) -> Nearness:
        vector = message.get(SENTENCE_VECTOR)
        if vector is None or self._model is None:
            return Nearness([], [], -1.0)
        named = frozenset(e["value"] for e in message.get(ENTITIES, []) if e["entity"] == "option")
        if described := message.get(DESCRIBED):
            named |= {described["option"]}
        # What says little more than a name has no odds, and asks about the whole.
        facets = message.get(FACET_ODDS) or ({WHOLE: 1.0} if named else {})
        sure = _sureness(message)
        topics = {topic: sure[intent] for intent in sure if (topic := topic_of(intent))}
        about_option = max(sure.get(intent, 0.0) for intent in OF_A_ROUTE)
        heard = Heard(vector, message.get(TEXT, ""), named, facets, topics, about_option)
        return self._model.near(heard, self._config["top"], self._config["lead"])


def _sureness(message: Message) -> Dict[Text, float]:
    """Return how sure it is of each intent that *message* may have."""
    ranking = message.get(INTENT_RANKING_KEY) or []
    return {each[INTENT_NAME_KEY]: each["confidence"] for each in ranking}
