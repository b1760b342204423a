"""A message finds the passages of topics, and those of the option it means and of no other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from bot.nlu.apart import set_apart
from bot.nlu.lexical import build_lexical
from bot.nlu.nearest import build_index
from bot.nlu.search import APART_ROWS, Heard, Nearness, Search

ASKED, HUB, PLAIN, POINT, MONEY = np.eye(5, dtype=np.float32)
IDS = ("hub/length", "plain/length")
TOPIC = "money/answer"
LEAD = 0.05


def unit(vector: np.ndarray) -> np.ndarray:
    return (vector / np.linalg.norm(vector)).astype(np.float32)


# Nearer than the other to whatever is asked, as a hub is.
OPTIONS = np.array([unit(POINT + ASKED + HUB), unit(POINT + PLAIN)])
NEUTRAL = unit(POINT + ASKED)


@pytest.fixture
def search() -> Search:
    """Two options with one facet each, one of them a hub, and one topic."""
    apart = set_apart(OPTIONS, ["length", "length"], np.array([NEUTRAL]))
    return Search(
        version="0" * 16,
        encoder="1" * 64,
        row_ids=(*IDS, TOPIC),
        index=build_index(np.vstack([OPTIONS, MONEY])),
        lexical=build_lexical(["how long is the hub", "how long is the plain", "the bursary"]),
        apart_ids=IDS,
        apart=np.vstack([apart] * APART_ROWS),
        asked_about=("length", "length", "cost_and_pay", "money"),
        asked=np.array([NEUTRAL, unit(POINT + 2 * ASKED), MONEY, MONEY]),
    )


def near(
    search: Search, message: np.ndarray, named: tuple[str, ...] = (), text: str = "", top: int = 10
) -> Nearness:
    return search.near(Heard(message, text, frozenset(named)), top, LEAD)


def passages(search: Search, message: np.ndarray, named: tuple[str, ...] = ()) -> list[str]:
    return [hit.passage for hit in near(search, message, named).passages]


def test_by_cosine_alone_the_hub_would_win_a_neutral_question() -> None:
    hub, plain = OPTIONS @ NEUTRAL

    assert hub - plain > LEAD


def test_a_neutral_question_finds_no_option(search: Search) -> None:
    scores = search.option_scores(NEUTRAL)

    assert scores["hub"] == pytest.approx(scores["plain"], abs=1e-6)
    assert passages(search, NEUTRAL) == [TOPIC]


def test_the_nearest_passage_left_out_is_told_by_its_cosine_alone(search: Search) -> None:
    assert near(search, NEUTRAL).left_out == pytest.approx(float(OPTIONS[0] @ NEUTRAL))


@pytest.mark.parametrize(("said", "option"), [(HUB, "hub"), (PLAIN, "plain")])
def test_an_option_that_is_described_stands_out(
    search: Search, said: np.ndarray, option: str
) -> None:
    found = passages(search, unit(POINT + ASKED + said))

    assert found == [f"{option}/length", TOPIC]


@pytest.mark.parametrize("option", ["hub", "plain"])
def test_an_option_that_is_named_is_the_only_one_found(search: Search, option: str) -> None:
    assert passages(search, NEUTRAL, (option,)) == [f"{option}/length", TOPIC]


def test_when_all_options_are_named_none_is_left_out(search: Search) -> None:
    found = near(search, NEUTRAL, ("hub", "plain"))

    assert [hit.passage for hit in found.passages] == [*IDS, TOPIC]
    assert found.left_out == -1


def test_an_option_that_the_content_no_longer_holds_counts_as_not_named(search: Search) -> None:
    assert passages(search, NEUTRAL, ("gone",)) == [TOPIC]


def test_no_more_passages_come_than_asked_for(search: Search) -> None:
    found = near(search, NEUTRAL, ("hub", "plain"), top=1)

    assert [hit.passage for hit in found.passages] == ["hub/length"]


def test_the_facet_comes_from_the_question_whatever_option_is_named(search: Search) -> None:
    named = [near(search, NEUTRAL, (option,)).facets for option in ("hub", "plain")]

    assert named[0] == named[1]
    assert [facet for facet, _ in named[0]] == ["length", "cost_and_pay"]
    assert named[0][0][1] == pytest.approx((1 + unit(POINT + 2 * ASKED) @ NEUTRAL) / 2)


def test_of_passages_as_near_the_one_that_shares_words_comes_first(search: Search) -> None:
    alike = replace(search, index=build_index(np.vstack([NEUTRAL, NEUTRAL, MONEY])))

    for word, option in (("plain", "plain"), ("hub", "hub")):
        found = near(alike, NEUTRAL, ("hub", "plain"), text=f"the {word} one")
        assert found.passages[0].passage == f"{option}/length"
        assert found.passages[0].score == pytest.approx(1.0)


def test_words_shared_with_a_passage_make_no_option_stand_out(search: Search) -> None:
    found = near(search, NEUTRAL, text="how long is the hub").passages

    assert [hit.passage for hit in found] == [TOPIC]


def test_a_facet_that_is_named_comes_before_one_that_is_nearer(search: Search) -> None:
    two = replace(
        search,
        row_ids=("hub/length", "hub/where", TOPIC),
        index=build_index(np.vstack([unit(POINT + HUB), unit(POINT + 1.1 * HUB), MONEY])),
        asked_about=("length", "where"),
        asked=np.array([MONEY, MONEY]),
    )
    message = unit(POINT + 1.1 * HUB)

    def first(*facets: str) -> str:
        heard = Heard(message, "", frozenset({"hub"}), dict.fromkeys(facets, 1.0))
        return two.near(heard, 10, LEAD).passages[0].passage

    assert first("where") == "hub/where"
    assert first("length") == "hub/length"


def test_a_topic_whose_questions_are_near_comes_before_one_that_is_as_near(search: Search) -> None:
    two = replace(
        search,
        row_ids=("first/answer", "second/answer", TOPIC),
        index=build_index(np.vstack([NEUTRAL, NEUTRAL, MONEY])),
    )

    for topic in ("first", "second"):
        asked = replace(two, asked_about=("length", topic), asked=np.array([MONEY, NEUTRAL]))
        assert near(asked, NEUTRAL).passages[0].passage == f"{topic}/answer"


def test_a_topic_that_is_surely_meant_comes_before_one_that_is_nearer(search: Search) -> None:
    two = replace(
        search,
        row_ids=("first/answer", "second/answer", TOPIC),
        index=build_index(np.vstack([NEUTRAL, unit(NEUTRAL + 0.2 * HUB), MONEY])),
    )

    def first(**topics: float) -> str:
        heard = Heard(NEUTRAL, "", topics=topics)
        return two.near(heard, 10, LEAD).passages[0].passage

    assert first() == first(second=0.01) == "first/answer"
    assert first(second=0.9) == "second/answer"


@pytest.mark.parametrize(
    ("about_option", "topic", "first"),
    [
        pytest.param(0.9, 0.0, "hub/length", id="an option is asked about"),
        pytest.param(0.9, 0.8, TOPIC, id="the topic is nearly as likely"),
        pytest.param(0.3, 0.8, TOPIC, id="the topic is likelier"),
    ],
)
def test_an_option_that_is_named_and_surely_meant_comes_before_a_nearer_topic(
    search: Search, about_option: float, topic: float, first: str
) -> None:
    """Asked in words that are nearer to the topic's: "pru", of which a topic tells more."""
    message = unit(MONEY + 1.2 * POINT)
    heard = Heard(
        message, "", frozenset({"hub"}), topics={"money": topic}, about_option=about_option
    )

    assert search.near(heard, 10, LEAD).passages[0].passage == first
    # It is no reason to tell of one that was not named.
    unnamed = replace(heard, options=frozenset())
    assert search.near(unnamed, 10, LEAD).passages[0].passage == TOPIC
