"""Words and letters that are shared count, rare ones more."""

from __future__ import annotations

import numpy as np
import pytest

from bot.nlu.lexical import KINDS, Lexical, build_lexical

TEXTS = ["what is a t level", "what is a utc", "what is the bursary fund"]
ALL = np.arange(len(TEXTS))


@pytest.fixture(scope="module")
def lexical() -> Lexical:
    return build_lexical(TEXTS)


@pytest.mark.parametrize("row", range(len(TEXTS)))
def test_a_text_shares_everything_with_itself_and_most_with_itself(
    lexical: Lexical, row: int
) -> None:
    shared = lexical.near(TEXTS[row], ALL)

    assert shared[row] == pytest.approx(1.0, abs=1e-6)
    assert shared.argmax() == row


def test_a_misspelt_name_is_near_by_its_letters(lexical: Lexical) -> None:
    assert lexical.near("bursry", ALL).argmax() == 2
    assert lexical.near("bursry", ALL)[2] > 0.1


def test_a_word_that_every_text_holds_counts_less_than_a_rare_one(lexical: Lexical) -> None:
    assert lexical.near("what utc", ALL).argmax() == 1


@pytest.mark.parametrize("text", ["", "zzz qqq", "?"])
def test_a_text_that_shares_no_word_scores_nearly_nothing(lexical: Lexical, text: str) -> None:
    assert lexical.near(text, ALL) == pytest.approx(0.0, abs=0.05)


def test_only_the_rows_asked_for_are_scored_in_their_order(lexical: Lexical) -> None:
    np.testing.assert_allclose(
        lexical.near("utc", np.array([2, 1])), lexical.near("utc", ALL)[[2, 1]]
    )
    assert lexical.near("utc", np.array([], dtype=int)).shape == (0,)


def test_each_kind_of_piece_is_kept(lexical: Lexical) -> None:
    assert len(lexical.rows) == len(lexical.rarity) == len(KINDS)
    assert all(rows.shape[0] == len(TEXTS) for rows in lexical.rows)
