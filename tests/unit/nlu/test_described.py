"""Which option is described without its name is learnt from blocks of training data."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.encoder import load_encoder
from bot.nlu.described import DESCRIBED, DescribedOption
from bot.nlu.featurizer import SENTENCE_LAYERS
from bot.settings import content_settings

TAUGHT = (
    ("self_employment", "be my own boss and find my own customers"),
    ("self_employment", "work for myself instead of for a firm"),
    ("home_education", "learn at the kitchen table instead of in a school"),
    ("home_education", "my mum teaches me at ours and i never go in"),
    (None, "what can i do after year 11"),
    (None, "hiya"),
)


def message(text: str, option: str | None = None) -> Message:
    about = {"option": option} if option else None
    made = Message.build(text, "ask_about_option" if option else "greet", intent_metadata=about)
    made.set(SENTENCE_LAYERS, load_encoder(content_settings().encoder).layers([text])[0])
    return made


@pytest.fixture(scope="module")
def component(tmp_path_factory: pytest.TempPathFactory) -> DescribedOption:
    """A component that was taught the sentences above, kept, and read again."""
    storage = LocalModelStorage(Path(tmp_path_factory.mktemp("model")))
    config, resource = {**DescribedOption.get_default_config(), "least": 0.3}, Resource("described")
    taught = TrainingData([message(text, option) for option, text in TAUGHT])
    DescribedOption.create(config, storage, resource, None).train(taught)  # type: ignore[arg-type]
    return DescribedOption.load(config, storage, resource, None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ("be my own boss with customers of my own", "self_employment"),
        ("my mum teaches me at the kitchen table", "home_education"),
        ("what is there after year 11", None),
    ],
)
def test_what_is_described_is_told(
    component: DescribedOption, text: str, option: str | None
) -> None:
    [heard] = component.process([message(text)])

    assert (heard.get(DESCRIBED) or {}).get("option") == option


def test_where_an_option_is_named_none_is_described(component: DescribedOption) -> None:
    heard = message("be my own boss with customers of my own or a utc")
    heard.set("entities", [{"entity": "option", "value": "utc", "start": 43, "end": 46}])
    component.process([heard])

    assert heard.get(DESCRIBED) is None


def test_a_message_without_words_describes_none(component: DescribedOption) -> None:
    [heard] = component.process([Message(data={"text": ""})])

    assert heard.get(DESCRIBED) is None
