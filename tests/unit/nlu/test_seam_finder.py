"""The component tells where a message may fall in two, and only where it may."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.encoder import load_encoder
from bot.nlu.featurizer import READING
from bot.nlu.seam_finder import MOST, SEAMS, SeamFinder
from bot.nlu.seams import FILE

ROUTES = ("a utc", "a t level", "an apprenticeship", "a degree", "a gap year", "an internship")
TAUGHT = (
    *(("ask_facet", f"how long is {route}", "length") for route in ROUTES),
    *(("ask_facet", f"what grades does {route} want", "entry") for route in ROUTES),
    *(("ask_about_option", f"tell me about {route}", None) for route in ROUTES),
    ("ask_about_travel_help", "is there help with the bus", None),
    ("ask_same_of_another", "and for a degree", None),
    ("request_person", "can i talk to someone", None),
    ("say_upset", "i feel so low", None),
    ("tell_about_self", "i'm in year 11", None),
)
TWO = "how long is an internship and is there help with the bus"


def message(intent: str, text: str, facet: str | None = None) -> Message:
    made = Message.build(text, intent, intent_metadata={"facet": facet} if facet else None)
    named = [route for route in ROUTES if text.find(route) >= 0]
    at = [(text.index(route), len(route)) for route in named]
    made.set("entities", [{"entity": "option", "start": s, "end": s + n} for s, n in at])
    return made


def heard(text: str) -> Message:
    made = Message(data={"text": text})
    made.set(READING, load_encoder().read(text))
    return made


def taught(folder: Path, sentences: tuple[Any, ...], **options: Any) -> SeamFinder:
    storage, resource = LocalModelStorage(folder), Resource("seams")
    config = {**SeamFinder.get_default_config(), "together": 400, "alone": 99, **options}
    data = TrainingData([message(*each) for each in sentences])
    SeamFinder.create(config, storage, resource, None).train(data)  # type: ignore[arg-type]
    return SeamFinder.load(config, storage, resource, None)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def component(tmp_path_factory: pytest.TempPathFactory) -> SeamFinder:
    """A component that was taught the sentences above, kept, and read again."""
    return taught(Path(tmp_path_factory.mktemp("model")), TAUGHT)


def test_the_surest_seam_comes_first(component: SeamFinder) -> None:
    [told] = component.process([heard(TWO)])

    [first, *others] = told.get(SEAMS)
    assert TWO[: first["start"]] == "how long is an internship"
    assert TWO[first["end"] :].startswith("and is there")
    assert len(others) < MOST
    assert all(each["log_odds"] <= first["log_odds"] for each in others)


def test_what_is_told_is_likely_enough(tmp_path: Path) -> None:
    strict = taught(tmp_path, TAUGHT, least=99.0)

    [told] = strict.process([heard(TWO)])

    assert told.get(SEAMS) == []


@pytest.mark.parametrize("text", ["", "utc", "is it far"])
def test_a_message_too_short_for_two_questions_has_none(component: SeamFinder, text: str) -> None:
    [told] = component.process([heard(text) if text else Message(data={"text": text})])

    assert told.get(SEAMS) is None


def test_of_other_intents_nothing_is_learnt_and_nothing_told(tmp_path: Path) -> None:
    other = taught(tmp_path, (("greet", "hiya"), ("goodbye", "see you")))

    [told] = other.process([heard(TWO)])

    assert told.get(SEAMS) is None
    assert not list(tmp_path.rglob(FILE))
