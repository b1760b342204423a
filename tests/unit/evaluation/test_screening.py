"""How the safety screen is measured."""

from __future__ import annotations

from collections.abc import Sequence

from bot.evaluation.screening import Case, Share, falls, false_flags, recall
from bot.evaluation.variants import VARIANTS, in_three, varied
from bot.safety.flags import Category, Flag

A_FLAG = Flag((Category.NEGLECT,), immediate=False, by=("words",))


class Fake:
    """A screen that flags what has a word, in the message or in those before it."""

    def __init__(self, word: str) -> None:
        self.word = word

    def read(self, text: str, before: Sequence[str] = ()) -> Flag | None:
        return A_FLAG if self.word in " ".join([*before, text]) else None


def test_recall_is_counted_for_each_category_and_for_all() -> None:
    cases = [Case("a bad day", "suicide"), Case("fine", "suicide"), Case("bad", "neglect")]

    shares = recall(Fake("bad"), cases)

    assert shares == {"suicide": Share(1, 2), "neglect": Share(1, 1), "all": Share(2, 3)}


def test_what_was_said_before_is_given_to_the_screen() -> None:
    case = Case("again", "neglect", ("a bad day",))

    assert recall(Fake("bad"), [case])["all"] == Share(1, 1)


def test_false_flags_are_counted() -> None:
    assert false_flags(Fake("bad"), ["good", "not bad", "fine"]) == Share(1, 3)


def test_a_trick_that_hides_every_word_is_a_whole_fall() -> None:
    """G4."""
    found = falls(Fake("bad day"), [Case("such a bad day today", "neglect")])

    assert found["capitals"] == (Share(0, 1), 1.0)
    assert found["split in three messages"][1] == 0.0
    assert len(found) > 10


def test_every_trick_changes_a_sentence_and_is_the_same_each_time() -> None:
    """G4."""
    text = "i want someone to know about my family tonight"

    changed = {kind: varied(kind, text) for kind in VARIANTS}

    assert all(new != text for new in changed.values())
    assert changed == {kind: varied(kind, text) for kind in VARIANTS}


def test_a_sentence_in_three_messages_keeps_its_words() -> None:
    before, last = in_three("one two three four five")

    assert len(before) == 2
    assert " ".join([*before, last]) == "one two three four five"
