"""How the screen reads what the network gives."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from bot.errors import ModelFileError
from bot.safety.flags import Category
from bot.safety.screen.examples import LABELS
from bot.safety.screen.network import (
    AGAIN,
    DOUBT,
    LABELS_NOTE,
    InDoubtAgain,
    Network,
    Reading,
)
from bot.safety.screen.pieces import MAX_PIECES, Pieces
from bot.safety.screen.screen import ALONE


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

    read = {piece for window in pieces.windows(text) for piece in window.ids}

    assert read == set(pieces.of(text))


def test_the_text_of_a_window_is_what_its_pieces_stand_for(pieces: Pieces) -> None:
    text = "what can i do at sixteen if i like drawing " * 12  # each word is one piece

    windows = pieces.windows(text)

    assert len(windows) > 1
    assert [pieces.of(window.text) for window in windows] == [window.ids for window in windows]


def test_a_network_of_other_categories_is_refused(pieces: Pieces) -> None:
    """D2."""
    with pytest.raises(ModelFileError, match="make train"):
        network(pieces, Fake(logits(0.0), labels=LABELS[:-1]))


@pytest.mark.parametrize("row", [[float("nan")] * len(LABELS), [0.0] * 3])
def test_junk_from_the_network_is_an_error(pieces: Pieces, row: list[float]) -> None:
    """G1: and an error is a flag."""
    with pytest.raises(ModelFileError):
        network(pieces, Fake(row)).read("words")


class Says:
    """Finds in each window the danger that it is told of a word, and records what it reads."""

    def __init__(self, category: Category, **dangers: float) -> None:
        self.category, self.dangers = category, dangers
        self.read_texts: list[str] = []

    def windows(self, text: str) -> list[Reading]:
        return [self.read(window) for window in text.split()]

    def read(self, text: str) -> Reading:
        self.read_texts.append(text)
        danger = self.dangers[text]
        return Reading(danger, (self.category,), danger, text)


def test_what_is_plainly_ordinary_to_the_first_is_not_read_again() -> None:
    """T1: the larger network takes ten times as long."""
    larger = Says(Category.SUICIDE, words=9.0)

    reading = InDoubtAgain(Says(Category.NEGLECT, words=DOUBT - 0.1), larger).read("words")

    assert reading.danger == DOUBT - 0.1
    assert larger.read_texts == []


def test_what_the_first_is_in_doubt_about_is_read_by_both() -> None:
    """G2, G3."""
    first = Says(Category.NEGLECT, words=DOUBT)
    readings = [
        InDoubtAgain(first, Says(Category.SUICIDE, words=again)).read("words")
        for again in (-3.0, 3.0)
    ]

    assert readings[0].danger < DOUBT < readings[1].danger
    assert {reading.categories for reading in readings} == {(Category.SUICIDE,)}


def test_a_harmless_window_does_not_hide_another() -> None:
    """G1: what the larger network takes back in one part says nothing of the rest."""
    first = Says(Category.NEGLECT, harmless=3.0, told=2.5)
    larger = Says(Category.SUICIDE, harmless=-4.0, told=2.5)

    reading = InDoubtAgain(first, larger).read("harmless told")

    assert reading.danger >= ALONE
    assert reading.text == "told"


def test_the_larger_reads_no_more_than_a_few_windows() -> None:
    """T1, G1: so that a long message is read in time; the others count as the first has them."""
    names = [f"w{number}" for number in range(AGAIN + 2)]
    first = Says(Category.NEGLECT, **dict.fromkeys(names, 2.0))
    larger = Says(Category.SUICIDE, **dict.fromkeys(names, -9.0))

    reading = InDoubtAgain(first, larger).read(" ".join(names))

    assert len(larger.read_texts) == AGAIN
    assert reading.danger == 2.0


def test_whether_a_message_is_plainly_ordinary_is_for_the_first_to_say() -> None:
    first, larger = Says(Category.NEGLECT, words=DOUBT), Says(Category.SUICIDE, words=-9.0)

    assert InDoubtAgain(first, larger).read("words").first == DOUBT


def test_when_the_larger_fails_the_first_has_read_the_text(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """G1, L1: a flag keeps what it is about, and the pupil's words are in no log."""
    first, broken = Says(Category.NEGLECT, secret=ALONE), Says(Category.SUICIDE)

    reading = InDoubtAgain(first, broken).read("secret")

    assert reading == Reading(ALONE, (Category.NEGLECT,), ALONE, "secret")
    assert "screen.larger: KeyError" in caplog.text
    assert "secret" not in caplog.text
