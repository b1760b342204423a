"""How the screen reads what the network gives."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bot.errors import ModelFileError
from bot.safety.flags import Category
from bot.safety.screen.examples import LABELS
from bot.safety.screen.network import LABELS_NOTE, Network
from bot.safety.screen.pieces import MAX_PIECES, Pieces


class Fake:
    """A session that gives the rows it is given, one after another, then the last again."""

    def __init__(self, *rows: Sequence[float], labels: Sequence[str] = LABELS) -> None:
        self.notes = {LABELS_NOTE: ",".join(labels)}
        self.rows = list(rows)
        self.lengths: list[int] = []

    def run(self, ids: list[int]) -> np.ndarray:
        self.lengths.append(len(ids))
        row = self.rows.pop(0) if len(self.rows) > 1 else self.rows[0]
        return np.array(row)


def logits(ordinary: float, **of_kinds: float) -> list[float]:
    return [ordinary, *(of_kinds.get(label, -9.0) for label in LABELS[1:])]


def network(pieces: Pieces, session: Fake) -> Network:
    return Network(session, pieces)  # type: ignore[arg-type]


def test_the_likeliest_category_stands_first(pieces: Pieces) -> None:
    session = Fake(logits(0.0, neglect=2.0, suicide=1.8, exploitation=0.5))

    reading = network(pieces, session).read("words")

    assert reading.categories == (Category.NEGLECT, Category.SUICIDE)
    assert reading.danger > 2.0


def test_danger_is_that_of_all_categories_together(pieces: Pieces) -> None:
    """G2: a disclosure that may be of two kinds is as sure as one that is of one."""
    one = network(pieces, Fake(logits(0.0, neglect=1.0))).read("words")
    two = network(pieces, Fake(logits(0.0, neglect=1.0, abuse_at_home=1.0))).read("words")

    assert two.danger > one.danger


def test_the_worst_part_of_a_long_message_counts(pieces: Pieces) -> None:
    """G1: what is hidden in a long message is read."""
    session = Fake(logits(5.0), logits(0.0, suicide=4.0), logits(5.0))

    reading = network(pieces, session).read("what is a t level " * 20)

    assert reading.categories == (Category.SUICIDE,)
    assert len(session.lengths) > 1
    assert max(session.lengths) <= MAX_PIECES


def test_every_word_of_a_long_message_is_in_a_window(pieces: Pieces) -> None:
    text = " ".join(str(number) for number in range(100, 400))

    read = {piece for window in pieces.windows(text) for piece in window}

    assert read == set(pieces.of(text))


def test_a_network_of_other_categories_is_refused(pieces: Pieces) -> None:
    """D2."""
    with pytest.raises(ModelFileError, match="make train"):
        network(pieces, Fake(logits(0.0), labels=LABELS[:-1]))


@pytest.mark.parametrize("row", [[float("nan")] * len(LABELS), [0.0] * 3])
def test_junk_from_the_network_is_an_error(pieces: Pieces, row: list[float]) -> None:
    """G1: and an error is a flag."""
    with pytest.raises(ModelFileError):
        network(pieces, Fake(row)).read("words")
