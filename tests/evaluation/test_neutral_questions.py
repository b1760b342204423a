"""The questions of the retrieval audit are what they are said to be."""

from __future__ import annotations

import itertools
import re
from collections import Counter

import pytest
import yaml

from bot.evaluation.questions import read_questions
from bot.evaluation.retrieval_asked import DESCRIBED, NEUTRAL, WORDS, is_check
from bot.knowledge.models import FACETS, STAGES
from bot.knowledge.neutral import ANY_FACET, read_neutral
from bot.knowledge.wiring import knowledge_base
from bot.nlu.language import MentionFinder
from bot.settings import ROOT

FINDER = MentionFinder(knowledge_base())
BACKGROUND = read_neutral(ROOT / "knowledge")


def named(text: str, *kinds: str) -> list[str]:
    return [mention.value for mention in FINDER.mentions(text) if mention.kind in kinds]


def texts(file: object) -> list[str]:
    return [question["text"] for question in read_questions(file)]


def test_no_neutral_question_names_an_option_or_a_topic() -> None:
    assert [text for text in texts(NEUTRAL) if named(text, "option", "topic")] == []


def test_no_question_that_training_learns_neutrality_from_names_an_option_or_a_topic() -> None:
    learnt = [*itertools.chain.from_iterable(BACKGROUND.questions.values())]

    assert [text for text in learnt if named(text, "option", "topic")] == []


def test_no_described_option_is_named() -> None:
    assert [text for text in texts(DESCRIBED) if named(text, "option")] == []


@pytest.mark.parametrize("half", [True, False], ids=["check", "tune"])
def test_each_half_asks_about_every_facet_and_every_stage(half: bool) -> None:
    asked = [question for question in read_questions(NEUTRAL) if is_check(question) == half]

    assert len(asked) >= 90
    assert min(Counter(question["facet"] for question in asked)[facet] for facet in FACETS) >= 6
    assert {question["facet"] for question in asked} == {*FACETS, ANY_FACET}
    assert {question.get("stage") for question in asked} == {*STAGES, None}


@pytest.mark.parametrize("half", [True, False], ids=["check", "tune"])
def test_each_half_describes_every_option_twice(half: bool) -> None:
    asked = [question for question in read_questions(DESCRIBED) if is_check(question) == half]

    assert Counter(question["option"] for question in asked) == dict.fromkeys(
        knowledge_base().options, 2
    )


def test_a_stage_is_labelled_where_the_question_names_one() -> None:
    for question in read_questions(NEUTRAL):
        assert named(question["text"], "stage")[-1:] == [
            *([question["stage"]] if "stage" in question else [])
        ]


def test_no_question_stands_twice() -> None:
    found = Counter(
        " ".join(re.findall(r"\w+", text.lower())) for text in texts(NEUTRAL) + texts(DESCRIBED)
    )

    assert max(found.values()) == 1


def test_no_word_of_the_audit_is_among_those_that_training_removes() -> None:
    axes = yaml.safe_load(WORDS.read_text(encoding="utf-8"))["axes"]
    audited = {word for axis in axes for side in ("first", "second") for word in axis[side]}
    people = itertools.chain.from_iterable(itertools.chain(*BACKGROUND.people.values()))

    assert audited & set(re.findall(r"[\w-]+", " ".join(people))) == set()
