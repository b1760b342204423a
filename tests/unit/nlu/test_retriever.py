"""What is heard in a message before its passages are ranked."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.featurizer import SENTENCE_VECTOR
from bot.nlu.retriever import PassageRetriever
from bot.nlu.search import Heard, Nearness


class Listening:
    """A search that finds nothing and keeps what it heard."""

    version = "0" * 16

    def near(self, heard: Heard, top: int, lead: float) -> Nearness:
        self.heard = heard
        return Nearness([], [], -1.0)


def heard(**data: Any) -> Heard:
    search = Listening()
    message = Message(data={"text": "pru", **data})
    message.set(SENTENCE_VECTOR, np.ones(3, dtype=np.float32))
    config = PassageRetriever.get_default_config()
    PassageRetriever(config, None, None, search).process([message])  # type: ignore[arg-type]
    return search.heard


def ranking(**sure: float) -> list[dict[str, Any]]:
    return [{"name": intent, "confidence": each} for intent, each in sure.items()]


PRU = [{"entity": "option", "value": "alternative_provision", "start": 0, "end": 3}]


def test_a_bare_name_asks_what_the_option_is() -> None:
    assert heard(entities=PRU).facets == {"what_it_is": 1.0}
    assert heard(entities=PRU, facet_odds={"length": 0.9}).facets == {"length": 0.9}
    assert heard(entities=[]).facets == {}


def test_an_option_that_is_described_counts_as_named() -> None:
    assert heard(described={"option": "utc", "odds": 0.9}).options == {"utc"}


@pytest.mark.parametrize("intent", ["ask_facet", "ask_about_option"])
def test_how_sure_an_option_and_each_topic_are_meant_is_told_apart(intent: str) -> None:
    found = heard(
        intent_ranking=ranking(**{intent: 0.6, "ask_about_bursary_fund": 0.3, "greet": 0.9})
    )

    assert found.about_option == 0.6
    assert found.topics == {"bursary_fund": 0.3}
