"""A trained model's reading of many messages at once, without a server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Dict, Text

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.engine.constants import PLACEHOLDER_MESSAGE
from rasa.shared.nlu.constants import INTENT

from bot.errors import ModelFileError

BATCH = 64  # messages: enough to hide the graph's own cost, little enough to hold in memory


class Reader:
    """The understanding of a model that Rasa trained, in memory."""

    def __init__(self, model: Path) -> None:
        """Load *model*, a file that Rasa wrote. Raises ModelFileError when it holds no pipeline."""
        processor = Agent.load(str(model)).processor
        if processor is None or processor.model_metadata.nlu_target is None:
            raise ModelFileError(f"{model} understands no messages; train it with NLU data")
        self._runner = processor.graph_runner
        self._target = processor.model_metadata.nlu_target

    def intents(self, texts: Sequence[Text]) -> Iterator[Dict[Text, Any]]:
        """Yield the intent of each of *texts*, in order: `name` and `confidence`, 0 to 1."""
        for at in range(0, len(texts), BATCH):
            batch = [UserMessage(text) for text in texts[at : at + BATCH]]
            found = self._runner.run(inputs={PLACEHOLDER_MESSAGE: batch}, targets=[self._target])
            for message in found[self._target]:
                yield message.get(INTENT) or {"name": None, "confidence": 0.0}
