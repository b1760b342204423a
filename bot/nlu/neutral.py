"""The first step of understanding: plain words, and nothing about who the pupil is."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, Dict, FrozenSet, List, Optional, Sequence, Text, Type

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.encoder import load_encoder
from bot.intents import TELL_ABOUT_SELF, topic_intent
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.wiring import knowledge_base
from bot.nlu.clause_grammar import QUESTION
from bot.nlu.language import MentionFinder
from bot.nlu.place_asked import without_place
from bot.nlu.plain_words import plain
from bot.nlu.said_about_self import Said, without_self
from bot.nlu.said_spans import Names, passed_on
from bot.nlu.word_lists import (
    job_families,
    person_classes,
    place_names,
    plain_words,
)
from bot.safety.masking.words import words
from bot.settings import content_settings
from bot.spelling.making import spelling_of
from bot.spelling.spelling import Spelling

# In the parse data: `only` tells that the message says who the pupil is and asks nothing.
ABOUT_SELF = "about_self"
# The spans that say what others think of a route, or which they took.
PASSED_ON = "passed_on"
# Of which classes it is waits for the component below; it is no part of what Rasa keeps.
CLASSES = "about_self_classes"
# What is taken out takes the words that joined the question to it along, so they never stay:
# "as a girl, just pick one", "my mum is a cleaner so what's the best one".
AT_THE_START = re.compile(
    rf"^(?:(?:so|and|but|well|ok|okay|anyway)[\s,]+)*"
    rf"(?:just\s+(?=(?:pick|choose|tell|show|give|decide|want|need)(?!\w))|(?={QUESTION}))",
    re.IGNORECASE,
)


def left_as_typed() -> FrozenSet[Text]:
    """Return the words of the reviewed lists that are read as they stand, and first names."""
    of_people = [said for each in person_classes() for said in each.words]
    of_work = [said for family in job_families().values() for said in family]
    of_places = [said for places in place_names().values() for said in places]
    spelt = {word for name in (*of_people, *of_work, *of_places) for word in name.lower().split()}
    return frozenset(spelt | set(plain_words())) | words("first_names")


class Neutraliser:
    """Makes the neutral wording of a message, with the names that the knowledge base holds."""

    def __init__(self, finder: MentionFinder, spelling: Spelling) -> None:
        self._finder = finder
        self._spelling = spelling

    @classmethod
    def of(
        cls, knowledge: KnowledgeBase, known: FrozenSet[Text], spacy_model: Optional[Text] = None
    ) -> Neutraliser:
        """Return one for *knowledge*; *known* are the words that the encoder knows."""
        spelling = spelling_of(knowledge, known, left_as_typed())
        return cls(MentionFinder(knowledge, spacy_model), spelling)

    def plain(self, text: Text) -> Text:
        """Return *text* in plain words, its misspelt words put right; never empty."""
        words = plain(text)
        mended = self._spelling.mended(words)
        return plain(mended) if mended != words else words

    def read(self, text: Text) -> Said:
        """Return *text* in plain words, without what is said about the pupil; never empty."""
        said = without_self(self.plain(text), self._finder.mentions)
        if said.only:
            return said
        asked = AT_THE_START.sub("", said.text)
        return replace(said, text=without_place(asked, self._finder.mentions))

    def passed_on(self, said: Said) -> List[List[int]]:
        """Return where the text of *said* names routes for what others think of them or did."""
        found = passed_on(said.text, Names(said.text, self._finder.mentions))
        spans = [[span.start, span.end] for span in found]
        if said.referents and said.text.startswith(said.referents):
            spans.insert(0, [0, len(said.referents)])
        return spans


# Registered as a featurizer so that Rasa runs it in training too; what follows reads its text.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class NeutralWording(GraphComponent):
    """
    Sets the text that every later component and every action reads.

    Rasa keeps the pupil's own words in the conversation's event; `text` in the parse data, and the
    spans of entities, are those of the neutral wording.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return `spacy_model`, the name of an installed model; None for a blank pipeline."""
        return {"spacy_model": None}

    def __init__(self, config: Dict[Text, Any]) -> None:
        known = load_encoder(content_settings().encoder).words()
        self._neutraliser = Neutraliser.of(knowledge_base(), known, config["spacy_model"])

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NeutralWording:
        """Build it from the reviewed lists and this deployment's knowledge base."""
        return cls(config)

    @classmethod
    def load(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> NeutralWording:
        """Build it anew: nothing is learnt from training data."""
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        """
        Set `text`; `about_self`, whether the message is nothing but a description; and `passed_on`,
        the spans of `text` that say what others think or did.
        """
        for message in messages:
            text = message.get(TEXT)
            if text:
                said = self._neutraliser.read(text)
                message.set(TEXT, said.text, add_to_output=True)
                message.set(ABOUT_SELF, {"only": said.only}, add_to_output=True)
                message.set(PASSED_ON, self._neutraliser.passed_on(said), add_to_output=True)
                message.set(CLASSES, said.about)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Reword the training sentences, so that what is learnt is what is read."""
        for message in training_data.training_examples:
            if text := message.get(TEXT):
                message.set(TEXT, self._neutraliser.read(text).text)
        return training_data


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class SelfDescriptionIntent(GraphComponent, IntentClassifier):
    """
    Decides for a message that is nothing but a self-description, by the reviewed list.

    A class with a topic opens it; any other is noted. No classifier is asked, so "my dad is a
    soldier" cannot bring up one route.
    """

    @classmethod
    def required_components(cls) -> List[Type]:
        """Return what must stand earlier in the pipeline."""
        return [NeutralWording]

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SelfDescriptionIntent:
        """Return the component; it learns nothing."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Set `intent` and `intent_ranking` on each message that only says who the pupil is."""
        for message in messages:
            if (message.get(ABOUT_SELF) or {}).get("only"):
                intent = {INTENT_NAME_KEY: _intent(message.get(CLASSES)), "confidence": 1.0}
                message.set(INTENT, intent, add_to_output=True)
                message.set("intent_ranking", [intent], add_to_output=True)
        return messages


def _intent(classes: Sequence[Text]) -> Text:
    topics = [each.topic for each in person_classes() if each.topic and each.name in classes]
    return topic_intent(topics[0]) if topics else TELL_ABOUT_SELF
