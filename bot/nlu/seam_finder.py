"""Where a message may fall in two, learnt from training sentences that were put together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Dict, List, Text, Tuple, Type

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import ENTITIES, INTENT, METADATA, METADATA_INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.encoder import Reading, load_encoder
from bot.nlu import seams
from bot.nlu.entities import KnowledgeEntityExtractor
from bot.nlu.featurizer import READING, SentenceFeaturizer
from bot.nlu.joined import Joined, Sentence, joined, singles
from bot.nlu.learnt import LearntComponent
from bot.settings import content_settings

# In the parse data: where a sentence may end, surest first, each with `start` and `end` of the
# space in characters and the `log_odds`.
SEAMS = "seams"
MOST = 4
BATCH = 512  # messages of the lesson
LEAST_WORDS = 4  # of a message that may hold two questions


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SeamFinder(LearntComponent[seams.SeamModel]):
    """
    A small network over what the encoder reads beside each space.

    docs/decisions/0029 has the figures. Of intents that are not the bot's nothing is learnt.
    """

    @classmethod
    def required_components(cls) -> List[Type]:
        """Return what must stand earlier in the pipeline."""
        return [KnowledgeEntityExtractor, SentenceFeaturizer]

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """
        Return the options: how many sentences are put together and how many stand alone in the
        lesson, the `least` log odds that are told, and the seed.
        """
        return {"together": 6000, "alone": 7000, "least": -2.5, "random_seed": 42}

    @staticmethod
    def read(folder: Path) -> seams.SeamModel | None:
        """Return the network in *folder*, None when no sentences could be put together."""
        return seams.load(folder) if (folder / seams.FILE).exists() else None

    @staticmethod
    def write(model: seams.SeamModel, folder: Path) -> None:
        """Keep *model* in *folder*."""
        model.save(folder)

    def train(self, training_data: TrainingData) -> Resource:
        """Put training sentences together, learn where each ends, and keep the model."""
        sentences = [_sentence(each) for each in training_data.intent_examples if each.get(TEXT)]
        seed = self._config["random_seed"]
        together = joined(sentences, self._config["together"], seed)
        if not together:
            return self._keep(None)
        lesson = [*together, *singles(sentences, self._config["alone"], seed)]
        return self._keep(seams.fit(_read(lesson), seed))

    def process(self, messages: List[Message]) -> List[Message]:
        """Set `seams` on each message that is long enough for two questions."""
        for message in messages:
            text, reading = message.get(TEXT), message.get(READING)
            if self._model is None or reading is None or len(text.split()) < LEAST_WORDS:
                continue
            found = seams.gaps(text, reading)
            log_odds = self._model.log_odds(reading, found)
            surest = sorted(zip(log_odds.tolist(), found), key=lambda each: -each[0])[:MOST]
            told = [
                {"start": gap.start, "end": gap.end, "log_odds": round(sure, 4)}
                for sure, gap in surest
                if sure >= self._config["least"]
            ]
            message.set(SEAMS, told, add_to_output=True)
        return messages


def _read(lesson: Sequence[Joined]) -> Iterator[Tuple[Joined, Reading]]:
    """Yield each message of *lesson* with what is read in it; all at once would fill the memory."""
    encoder = load_encoder(content_settings().encoder)
    for at in range(0, len(lesson), BATCH):
        batch = lesson[at : at + BATCH]
        yield from zip(batch, encoder.readings([each.text for each in batch]))


def _sentence(message: Message) -> Sentence:
    of_block: Dict[Text, Any] = (message.get(METADATA) or {}).get(METADATA_INTENT) or {}
    routes = [each for each in message.get(ENTITIES, []) if each["entity"] == "option"]
    return Sentence(
        message.get(TEXT),
        message.get(INTENT) or "",
        of_block.get("facet"),
        tuple((each["start"], each["end"]) for each in routes),
    )
