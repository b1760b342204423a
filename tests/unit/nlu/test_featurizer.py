"""A message is read piece by piece when it is asked, and only as a whole when it teaches."""

from __future__ import annotations

import numpy as np
import pytest
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.nlu.featurizer import READING, SENTENCE_LAYERS, SENTENCE_VECTOR, SentenceFeaturizer

TEXT = "how long is a t level"


@pytest.fixture(scope="module")
def featurizer() -> SentenceFeaturizer:
    return SentenceFeaturizer(SentenceFeaturizer.get_default_config(), "featurizer")


def test_what_is_asked_is_read_as_what_taught(featurizer: SentenceFeaturizer) -> None:
    [asked] = featurizer.process([Message.build(TEXT)])
    data = featurizer.process_training_data(TrainingData([Message.build(TEXT, "ask_facet")]))
    [taught] = data.training_examples

    for name in (SENTENCE_LAYERS, SENTENCE_VECTOR):
        assert np.array_equal(asked.get(name), taught.get(name))
    assert np.array_equal(asked.features[0].features, taught.features[0].features)


def test_the_pieces_of_thousands_of_training_sentences_are_not_kept(
    featurizer: SentenceFeaturizer,
) -> None:
    [asked] = featurizer.process([Message.build(TEXT)])
    taught = TrainingData([Message.build(TEXT, "ask_facet")])
    featurizer.process_training_data(taught)

    assert len(asked.get(READING).spans) == len(asked.get(READING).pieces)
    assert taught.training_examples[0].get(READING) is None


def test_a_message_without_words_is_left_alone(featurizer: SentenceFeaturizer) -> None:
    [silent] = featurizer.process([Message(data={"text": ""})])

    assert silent.get(READING) is None
    assert silent.features == []
