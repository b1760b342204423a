"""Training sentences are put together as pupils put questions together, and marked where."""

from __future__ import annotations

import pytest

from bot.nlu.joined import BETWEEN, Joined, Sentence, joined, singles

SENTENCES = [
    Sentence("how long is a t level", "ask_facet", "length", ((14, 21),)),
    Sentence("What grades does an apprenticeship want?", "ask_facet", "entry", ((20, 34),)),
    Sentence("what is a utc", "ask_about_option", None, ((10, 13),)),
    Sentence("is there help with the bus", "ask_about_travel_help"),
    Sentence("and for a degree", "ask_same_of_another", None, ((10, 16),)),
    Sentence("can i talk to someone", "request_person"),
    Sentence("i feel so low", "say_upset"),
    Sentence("i'm in year 11", "tell_about_self"),
]


def made(count: int = 400, seed: int = 7) -> list[Joined]:
    return joined(SENTENCES, count, seed)


def test_the_same_seed_puts_the_same_sentences_together() -> None:
    assert made() == made()
    assert made() != made(seed=8)


def test_each_sentence_ends_where_it_is_marked() -> None:
    known = {each.text.rstrip("?").lower() for each in SENTENCES}

    firsts = {each.text[: each.ends[0]].lower() for each in made()}

    assert firsts == known - {"and for a degree"}


def test_each_way_of_joining_that_pupils_use_is_used() -> None:
    seconds = {each.text.lower() for each in SENTENCES}
    after = {each.text[each.ends[0] :].lower() for each in made(2000)}

    for between in BETWEEN:
        assert after & {f"{between}{second}" for second in seconds}, between
    assert after & {f" {second}" for second in seconds}, "neither mark nor word"


def test_a_sentence_with_a_mark_inside_is_left_out() -> None:
    two = Sentence("is it far? i hate the bus", "ask_facet", "where")

    texts = [each.text for each in joined([*SENTENCES, two], 400, 7)]
    alone = [each.text for each in singles([*SENTENCES, two], 99, 7)]

    assert not [text for text in (*texts, *alone) if "hate the bus" in text]


def test_a_second_point_may_lean_on_the_name_before_it() -> None:
    leaning = [
        each.text.lower() for each in made() if each.text.startswith("how long is a t level")
    ]

    assert any("what grades does it want" in text for text in leaning)


def test_some_have_a_story_before_two_questions() -> None:
    assert {len(each.ends) for each in made()} == {1, 2}


@pytest.mark.parametrize("intent", ["request_person", "ask_same_of_another", "tell_about_self"])
def test_without_one_kind_of_sentence_none_are_made(intent: str) -> None:
    assert joined([each for each in SENTENCES if each.intent != intent], 5, 1) == []


def test_single_sentences_end_nowhere_before_their_end() -> None:
    alone = list(singles(SENTENCES, 3, 1))

    assert len(alone) == 3
    assert all(each.ends == () for each in alone)
    assert len(list(singles(SENTENCES, 99, 1))) == len(SENTENCES)
