"""The order of options is balanced by design and drawn without looking at them (rule I3)."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import chi2

from bot.evaluation.contract import renamed_alike
from bot.impartiality.order import Turn, draw_order, williams_design

KEY = b"k" * 32
TURN_KEY = b"t" * 32
SIZES = range(1, 41)
TURNS = 2000
# A fair draw stays below this quantile in all but one case in 10,000; the draws here are fixed.
LOOSE = 0.9999

turn_ids = st.builds(Turn, st.text(max_size=40), st.integers(0, 10_000)).map(
    lambda turn: turn.id(TURN_KEY)
)
id_sets = st.lists(st.text(min_size=1, max_size=12), min_size=1, max_size=20, unique=True)


def counts_for_each_pair(size: int, pairs: Counter) -> set[int]:
    return {pairs[a, b] for a in range(size) for b in range(size) if a != b}


@pytest.mark.parametrize("size", SIZES)
def test_a_design_has_a_row_for_each_item_or_two_when_odd(size: int) -> None:
    wanted = size if size % 2 == 0 or size == 1 else 2 * size

    assert len(williams_design(size)) == wanted


@pytest.mark.parametrize("size", SIZES)
def test_each_row_of_a_design_holds_every_item_once(size: int) -> None:
    for row in williams_design(size):
        assert sorted(row) == list(range(size))


@pytest.mark.parametrize("size", SIZES)
def test_each_item_stands_in_each_position_equally_often(size: int) -> None:
    design = williams_design(size)

    seen = Counter((item, place) for row in design for place, item in enumerate(row))

    assert len(seen) == size * size
    assert set(seen.values()) == {len(design) // size}


@pytest.mark.parametrize("size", SIZES[1:])
def test_each_item_follows_each_other_equally_often(size: int) -> None:
    neighbours = Counter(pair for row in williams_design(size) for pair in pairwise(row))

    assert counts_for_each_pair(size, neighbours) == {1 if size % 2 == 0 else 2}


@pytest.mark.parametrize("size", SIZES[1:])
def test_each_item_precedes_each_other_equally_often(size: int) -> None:
    design = williams_design(size)

    before = Counter(pair for row in design for pair in combinations(row, 2))

    assert counts_for_each_pair(size, before) == {len(design) // 2}


@settings(max_examples=100, deadline=None)
@given(ids=id_sets, turn_id=turn_ids)
def test_a_draw_holds_every_option_once(ids: list[str], turn_id: str) -> None:
    draw = draw_order(ids, turn_id, KEY)

    assert sorted(draw.order) == sorted(ids)
    assert draw.size == len(ids)


@settings(max_examples=100, deadline=None)
@given(ids=id_sets, turn_id=turn_ids, data=st.data())
def test_the_order_in_which_options_are_given_changes_nothing(
    ids: list[str], turn_id: str, data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(ids))

    assert draw_order(shuffled, turn_id, KEY) == draw_order(ids, turn_id, KEY)


@settings(max_examples=100, deadline=None)
@given(ids=id_sets, turn_id=turn_ids)
def test_renaming_the_options_renames_the_order_and_nothing_else(
    ids: list[str], turn_id: str
) -> None:
    assert renamed_alike(draw_order, ids, turn_id, KEY)


@settings(max_examples=100, deadline=None)
@given(ids=id_sets, turn_id=turn_ids)
def test_the_row_of_a_draw_rebuilds_its_order(ids: list[str], turn_id: str) -> None:
    draw = draw_order(ids, turn_id, KEY)

    row = williams_design(draw.size)[draw.row]

    assert draw.order == tuple(sorted(ids)[place] for place in row)


@pytest.mark.parametrize(
    "vary",
    [
        lambda n: (Turn(f"conversation {n}", 1).id(TURN_KEY), KEY),
        lambda n: (Turn("conversation", n).id(TURN_KEY), KEY),
        lambda n: (Turn("conversation", 1).id(n.to_bytes(32, "big")), KEY),
        lambda n: (Turn("conversation", 1).id(TURN_KEY), n.to_bytes(32, "big")),
    ],
    ids=["conversation", "turn", "turn key", "order key"],
)
def test_the_order_changes_with_the_conversation_the_turn_and_the_keys(vary) -> None:  # type: ignore[no-untyped-def]
    rows = {draw_order("abcdefgh", *vary(n)).row for n in range(100)}

    assert rows == set(range(8))


def test_the_same_turn_and_key_give_the_same_order_again() -> None:
    first = draw_order("abcdefgh", Turn("c", 3).id(TURN_KEY), KEY)

    assert draw_order("abcdefgh", Turn("c", 3).id(TURN_KEY), KEY) == first


@pytest.mark.parametrize("size", [2, 7, 14, 17])
def test_every_row_is_drawn_about_equally_often(size: int) -> None:
    ids = [f"option_{n:02}" for n in range(size)]
    rows = len(williams_design(size))

    seen = Counter(draw_order(ids, Turn("c", n).id(TURN_KEY), KEY).row for n in range(TURNS))

    fair = TURNS / rows
    distance = sum((seen[row] - fair) ** 2 / fair for row in range(rows))
    assert distance < chi2.ppf(LOOSE, rows - 1)


@pytest.mark.parametrize("size", [7, 14])
def test_every_option_stands_in_every_position_about_equally_often(size: int) -> None:
    ids = [f"option_{n:02}" for n in range(size)]

    seen = Counter(
        (id, place)
        for n in range(TURNS)
        for place, id in enumerate(draw_order(ids, Turn(f"c {n}", 1).id(TURN_KEY), KEY).order)
    )

    fair = TURNS / size
    distance = sum((seen[id, place] - fair) ** 2 / fair for id in ids for place in range(size))
    assert distance < chi2.ppf(LOOSE, (size - 1) ** 2)
