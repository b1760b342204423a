"""The graph components of the neutral step, run as Rasa runs them."""

from __future__ import annotations

import pytest
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.neutral import ABOUT_SELF, TELL_ABOUT_SELF, NeutralWording, SelfDescriptionIntent


@pytest.fixture(scope="module")
def wording() -> NeutralWording:
    return NeutralWording(NeutralWording.get_default_config())


def read(wording: NeutralWording, text: str) -> Message:
    """Return the message after both components; a classifier before them was not sure."""
    message = Message({TEXT: text, INTENT: {"name": "out_of_scope", "confidence": 0.3}})
    (message,) = SelfDescriptionIntent().process(wording.process([message]))
    return message


def test_what_follows_reads_the_neutral_wording(wording: NeutralWording) -> None:
    message = read(wording, "im a girl, wot is a utc")

    given = message.as_dict(only_output_properties=True)
    assert given[TEXT] == "what is a utc"
    # Rasa keeps what is given: not that it was about the pupil's sex.
    assert given[ABOUT_SELF] == {"only": False}
    assert "sex" not in str(given)
    assert message.get(INTENT)["name"] == "out_of_scope"


def test_training_sentences_are_read_in_the_same_wording(wording: NeutralWording) -> None:
    data = TrainingData([Message({TEXT: "im a girl, wot is a utc", INTENT: "ask_about_option"})])

    (example,) = wording.process_training_data(data).training_examples

    assert example.get(TEXT) == "what is a utc"
    assert example.get(INTENT) == "ask_about_option"


@pytest.mark.parametrize("text", ["my dad is a soldier", "im muslim", "i live in hull"])
def test_a_message_that_only_says_who_the_pupil_is_is_noted(
    wording: NeutralWording, text: str
) -> None:
    assert read(wording, text).get(INTENT) == {"name": TELL_ABOUT_SELF, "confidence": 1.0}


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("im autistic", "special_educational_needs"),
        ("im a girl and i have adhd", "special_educational_needs"),
        ("i get free school meals", "extra_money_help"),
        ("im a young carer", "extra_support"),
    ],
)
def test_a_class_with_a_topic_opens_it(wording: NeutralWording, text: str, topic: str) -> None:
    assert read(wording, text).get(INTENT)["name"] == f"ask_about_{topic}"
