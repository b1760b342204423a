"""Requirements G2 and G3: the reviewed patterns find what they name and no careers talk."""

from __future__ import annotations

import pytest
import yaml

from bot.safety.flags import Category
from bot.safety.screen.lexical import LIST, patterns


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("i want to kill myself", Category.SUICIDE),
        ("my friend cuts herself", Category.SELF_HARM),
        ("my stepdad hits me", Category.ABUSE_AT_HOME),
        ("my uncle keeps touching me", Category.SEXUAL_ABUSE),
        ("they make me sell drugs", Category.EXPLOITATION),
        ("he wants nudes", Category.ONLINE_GROOMING),
        ("i am being bullied", Category.BULLYING_VIOLENCE),
        ("they are making me marry my cousin", Category.FORCED_MARRIAGE_FGM),
        ("he wants to join the terrorists", Category.RADICALISATION),
        ("i make myself sick", Category.EATING_DISORDER),
        ("there is no food in the house", Category.NEGLECT),
        ("i have taken some tablets", Category.IMMEDIATE_DANGER),
        ("can i have your personal number", Category.CONTACT),
    ],
)
def test_a_thing_said_outright_is_found(text: str, category: Category) -> None:
    """G2."""
    assert category in patterns().categories(text)


@pytest.mark.parametrize(
    "text",
    [
        "i would kill for that job",
        "my brother beat me at chess",
        "i want to work in suicide prevention",
        "i do not want to live in london",
        "i have taken tablets for hay fever",
        "i got kicked out of class",
        "can i have the number of the college",
        "my essay is about forced marriage law",
    ],
)
def test_careers_talk_is_not_found(text: str) -> None:
    """G3."""
    assert patterns().categories(text) == []


def test_what_was_said_wholly_before_does_not_count_again() -> None:
    before, new = "my dad hits me", "what is a t level"

    found = patterns().categories(f"{before} {new}", since=len(before) + 1)

    assert found == []


def test_words_parted_over_two_messages_are_found() -> None:
    """G4."""
    before, new = "i want to kill", "myself"

    found = patterns().categories(f"{before} {new}", since=len(before) + 1)

    assert found == [Category.SUICIDE]


def test_every_pattern_says_why() -> None:
    listed = yaml.safe_load(LIST.read_text(encoding="utf-8"))
    entries = [each for name, rows in listed.items() if name != "words" for each in rows]

    assert len(entries) > 60
    assert all(len(entry["why"]) > 5 for entry in entries)
