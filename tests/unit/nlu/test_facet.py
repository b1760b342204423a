"""Which point is asked about is learnt from blocks of training data, whatever route is named."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.encoder import load_encoder
from bot.knowledge.models import FACETS
from bot.nlu.facet import FACET_ODDS, FacetClassifier, any_route, facet_of
from bot.nlu.featurizer import SENTENCE_LAYERS
from bot.settings import content_settings

TAUGHT = (
    ("ask_facet", "cost_and_pay", "do you come out owing anything"),
    ("ask_facet", "key_dates", "wen do i find out if im in"),
    ("ask_about_option", None, "never heard of it"),
    ("greet", None, "hiya"),
)


def message(text: str, intent: str = "ask_facet", facet: str | None = None) -> Message:
    made = Message.build(text, intent, intent_metadata={"facet": facet} if facet else None)
    made.set(SENTENCE_LAYERS, load_encoder(content_settings().encoder).layers([text])[0])
    return made


def taken_for(message: Message, *ranked: tuple[str, float]) -> Message:
    """Return *message* as it comes from what decides the intent."""
    ranking = [{"name": name, "confidence": confidence} for name, confidence in ranked]
    message.set("intent", ranking[0])
    message.set("intent_ranking", ranking)
    return message


def named(text: str, *spans: tuple[int, int]) -> Message:
    options = [{"entity": "option", "value": "x", "start": s, "end": e} for s, e in spans]
    return Message(data={"text": text, "entities": options})


@pytest.fixture(scope="module")
def classifier(tmp_path_factory: pytest.TempPathFactory) -> FacetClassifier:
    """A classifier that was taught the sentences above, kept, and read again."""
    storage = LocalModelStorage(Path(tmp_path_factory.mktemp("model")))
    config, resource = FacetClassifier.get_default_config(), Resource("facet")
    taught = TrainingData([message(text, intent, facet) for intent, facet, text in TAUGHT])
    FacetClassifier.create(config, storage, resource, None).train(taught)  # type: ignore[arg-type]
    return FacetClassifier.load(config, storage, resource, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        ("will i owe anything when i come out", "cost_and_pay"),
        ("when do i find out", "key_dates"),
        ("how many years is that", "length"),
        ("ive never heard of that", "what_it_is"),
    ],
)
def test_the_point_asked_about_has_the_highest_odds(
    classifier: FacetClassifier, text: str, facet: str
) -> None:
    [heard] = classifier.process([taken_for(message(text), ("ask_facet", 0.6))])
    odds = heard.get(FACET_ODDS)

    assert set(odds) == set(FACETS)
    assert sum(odds.values()) == pytest.approx(1, abs=0.001)
    assert max(odds, key=odds.get) == facet


def test_a_message_without_a_vector_has_no_odds(classifier: FacetClassifier) -> None:
    [heard] = classifier.process([Message(data={"text": ""})])

    assert heard.get(FACET_ODDS) is None


def test_a_route_and_a_word_ask_about_no_point(classifier: FacetClassifier) -> None:
    heard = taken_for(message("t levels then"), ("ask_about_option", 0.6))
    heard.set("entities", [{"entity": "option", "value": "t_levels", "start": 0, "end": 8}])
    classifier.process([heard])

    assert heard.get(FACET_ODDS) is None


def test_what_asks_about_the_whole_is_no_question_about_a_point(
    classifier: FacetClassifier,
) -> None:
    ranked = (("ask_facet", 0.6), ("greet", 0.3), ("ask_about_option", 0.2))
    whole = taken_for(message("ive never heard of t levels"), *ranked)
    whole.set("entities", [{"entity": "option", "value": "t_levels", "start": 20, "end": 28}])
    # Of the topic in hand, perhaps.
    unnamed = taken_for(message("ive never heard of it"), *ranked)
    point = taken_for(message("when do i find out"), *ranked)
    bare = taken_for(message("t levels then"), *ranked)
    bare.set("entities", [{"entity": "option", "value": "t_levels", "start": 0, "end": 8}])
    greeted = taken_for(message("never heard of it"), ("greet", 0.9))
    every = classifier.process([whole, unnamed, point, bare, greeted])

    assert [each.get("intent")["name"] for each in every] == [
        "ask_about_option", "ask_facet", "ask_facet", "ask_about_option", "greet",
    ]  # fmt: skip
    assert [(each["name"], each["confidence"]) for each in whole.get("intent_ranking")] == [
        ("ask_about_option", 0.6), ("greet", 0.3), ("ask_facet", 0.2),
    ]  # fmt: skip


def test_only_a_block_about_a_point_or_a_route_teaches() -> None:
    assert [facet_of(message(text, i, facet)) for i, facet, text in TAUGHT] == [
        "cost_and_pay", "key_dates", "what_it_is", None,
    ]  # fmt: skip


def test_each_route_named_becomes_it() -> None:
    assert any_route(named("is a utc or a btec long", (5, 8), (14, 18))) == "is a it or a it long"
    assert any_route(named("is a utc long", (5, 8), (5, 8))) == "is a it long"
