"""The numbers that the intent classifier sees never say which option was named."""

from __future__ import annotations

import numpy as np
import pytest

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import FACETS, STAGES
from bot.nlu.mention_features import mention_vector

TOPICS = ("bursary_fund", "care_to_learn")
FIRST_FACET = 3
FIRST_STAGE = FIRST_FACET + len(FACETS)
SUBJECT = FIRST_STAGE + len(STAGES)
FIRST_TOPIC = SUBJECT + 3


def vector(*named: tuple[str, str], tokens: int = 4) -> np.ndarray:
    return mention_vector([{"entity": k, "value": v} for k, v in named], tokens, TOPICS)


def test_the_vector_is_the_same_for_any_option(real: KnowledgeBase) -> None:
    vectors = [vector(("option", id), ("facet", "length")) for id in real.options]

    assert len(np.unique(vectors, axis=0)) == 1


def test_the_vector_is_the_same_for_any_two_options(real: KnowledgeBase) -> None:
    ids = sorted(real.options)

    vectors = [vector(("option", a), ("option", b)) for a in ids for b in ids if a != b]

    assert len(np.unique(vectors, axis=0)) == 1


def test_the_vector_says_whether_no_one_or_several_options_are_named() -> None:
    counts = [
        vector(),
        vector(("option", "utc")),
        vector(("option", "utc"), ("option", "a_levels")),
    ]

    assert np.array_equal([v[:3] for v in counts], np.eye(3))


def test_an_option_named_twice_is_one_option() -> None:
    twice = vector(("option", "utc"), ("option", "utc"))

    assert np.array_equal(twice, vector(("option", "utc")))


@pytest.mark.parametrize(("place", "facet"), enumerate(FACETS))
def test_each_facet_has_its_own_place(place: int, facet: str) -> None:
    difference = vector(("facet", facet)) - vector()

    assert np.flatnonzero(difference).tolist() == [FIRST_FACET + place]


@pytest.mark.parametrize(("place", "stage"), enumerate(STAGES))
def test_each_stage_has_its_own_place(place: int, stage: str) -> None:
    difference = vector(("stage", stage)) - vector()

    assert np.flatnonzero(difference).tolist() == [FIRST_STAGE + place]


@pytest.mark.parametrize(("place", "topic"), enumerate(TOPICS))
def test_each_topic_has_its_own_place(place: int, topic: str) -> None:
    difference = vector(("topic", topic)) - vector()

    assert np.flatnonzero(difference).tolist() == [FIRST_TOPIC + place]


def test_subjects_are_not_told_apart() -> None:
    maths, art = vector(("subject", "maths")), vector(("subject", "creative"))

    assert np.array_equal(maths, art)
    assert np.flatnonzero(maths - vector()).tolist() == [SUBJECT]


@pytest.mark.parametrize(
    ("tokens", "classes"),
    [(1, [1, 0]), (2, [1, 0]), (3, [0, 0]), (5, [0, 0]), (6, [0, 1]), (15, [0, 1]), (40, [0, 1])],
)
def test_the_length_of_the_message_falls_into_a_class(tokens: int, classes: list[int]) -> None:
    assert vector(tokens=tokens)[SUBJECT + 1 : SUBJECT + 3].tolist() == classes


def test_the_vector_has_22_places_and_one_for_each_topic() -> None:
    assert vector().shape == (22 + len(TOPICS),)
    assert vector().dtype == np.float32
