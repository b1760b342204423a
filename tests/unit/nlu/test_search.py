"""A message finds the passages of topics, and those of the option it means and of no other."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.nlu.apart import set_apart
from bot.nlu.nearest import build_index
from bot.nlu.search import APART_ROWS, Search

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
        row_ids=(*IDS, TOPIC),
        index=build_index(np.vstack([OPTIONS, MONEY])),
        apart_ids=IDS,
        apart=np.vstack([apart] * APART_ROWS),
        facets=("length", "length", "cost_and_pay"),
        asked=np.array([NEUTRAL, unit(POINT + 2 * ASKED), MONEY]),
    )


def passages(search: Search, message: np.ndarray, named: tuple[str, ...] = ()) -> list[str]:
    return [hit.passage for hit in search.near(message, named, top=10, lead=LEAD).passages]


def test_by_cosine_alone_the_hub_would_win_a_neutral_question() -> None:
    hub, plain = OPTIONS @ NEUTRAL

    assert hub - plain > LEAD


def test_a_neutral_question_finds_no_option(search: Search) -> None:
    scores = search.option_scores(NEUTRAL)

    assert scores["hub"] == pytest.approx(scores["plain"], abs=1e-6)
    assert passages(search, NEUTRAL) == [TOPIC]


def test_the_nearest_passage_left_out_is_told_by_its_cosine_alone(search: Search) -> None:
    near = search.near(NEUTRAL, (), top=10, lead=LEAD)

    assert near.left_out == pytest.approx(float(OPTIONS[0] @ NEUTRAL))


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
    near = search.near(NEUTRAL, ("hub", "plain"), top=10, lead=LEAD)

    assert [hit.passage for hit in near.passages] == [*IDS, TOPIC]
    assert near.left_out == -1


def test_an_option_that_the_content_no_longer_holds_counts_as_not_named(search: Search) -> None:
    assert passages(search, NEUTRAL, ("gone",)) == [TOPIC]


def test_no_more_passages_come_than_asked_for(search: Search) -> None:
    near = search.near(NEUTRAL, ("hub", "plain"), top=1, lead=LEAD)

    assert [hit.passage for hit in near.passages] == ["hub/length"]


def test_the_facet_comes_from_the_question_whatever_option_is_named(search: Search) -> None:
    named = [search.near(NEUTRAL, (option,), 10, LEAD).facets for option in ("hub", "plain")]

    assert named[0] == named[1]
    assert [facet for facet, _ in named[0]] == ["length", "cost_and_pay"]
    assert named[0][0][1] == pytest.approx((1 + unit(POINT + 2 * ASKED) @ NEUTRAL) / 2)


def test_what_is_saved_finds_the_same(search: Search, tmp_path: Path) -> None:
    search.save(tmp_path)

    loaded = Search.load(tmp_path)

    assert loaded.version == search.version
    for message in (NEUTRAL, unit(HUB + POINT), MONEY):
        assert loaded.near(message, (), 10, LEAD) == search.near(message, (), 10, LEAD)
