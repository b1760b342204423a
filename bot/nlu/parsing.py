"""What the trained model makes of a message, without a server: for measuring."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from rasa.core.agent import Agent
from rasa.utils.log_utils import configure_structlog


class Parser:
    """A trained model in this process."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent

    @classmethod
    def load(cls, model: Path) -> Parser:
        """Return the parser of the archive *model*."""
        # At its debug level Rasa prints every message that it parses.
        configure_structlog(logging.WARNING)
        return cls(Agent.load(str(model)))

    def parses(self, texts: Iterable[str]) -> Iterator[dict[str, Any]]:
        """Yield the parse data of each of *texts*: intent, ranking, entities, knowledge."""
        loop = asyncio.new_event_loop()
        try:
            for text in texts:
                yield dict(loop.run_until_complete(self._agent.parse_message(text)))
        finally:
            loop.close()
