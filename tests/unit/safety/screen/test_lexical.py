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
        ("i have a date set for my death", Category.SUICIDE),
        ("she wants to die", Category.SUICIDE),
        ("i punish myself when i fail so i hit my own head until it hurts", Category.SELF_HARM),
        ("i am cutting again every night", Category.SELF_HARM),
        ("my mum slammed me into the wall", Category.ABUSE_AT_HOME),
        ("i am scared of what he will do when he gets home", Category.ABUSE_AT_HOME),
        ("my carers lock us in the cellar", Category.ABUSE_AT_HOME),
        ("a bloke put his hand down my trousers", Category.SEXUAL_ABUSE),
        ("i said no but she would not stop", Category.SEXUAL_ABUSE),
        ("the olders force me to carry weed", Category.EXPLOITATION),
        ("they make us beg", Category.EXPLOITATION),
        ("some guy on roblox wants photos of me", Category.ONLINE_GROOMING),
        ("he sends me gifts and wants pictures", Category.ONLINE_GROOMING),
        ("he told me not to tell my parents", Category.ONLINE_GROOMING),
        ("two boys followed me home", Category.BULLYING_VIOLENCE),
        ("they threatened to stab my brother", Category.BULLYING_VIOLENCE),
        ("my parents found a husband for me", Category.FORCED_MARRIAGE_FGM),
        ("they are taking me abroad to marry", Category.FORCED_MARRIAGE_FGM),
        ("they want me to hate religious people", Category.RADICALISATION),
        ("my group says violence is needed", Category.RADICALISATION),
        ("i have not eaten in five days", Category.EATING_DISORDER),
        ("i hate my body so i stop eating", Category.EATING_DISORDER),
        ("nobody at home feeds us no one has fed me", Category.NEGLECT),
        ("i have been on my own for nine days", Category.NEGLECT),
        ("i ran away and have nowhere to sleep", Category.NEGLECT),
        ("he is hitting my mum right now", Category.IMMEDIATE_DANGER),
        ("there is a strange man outside my window", Category.IMMEDIATE_DANGER),
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
        "can i have your number",
        "i would rather die than do more maths",
        "i have no desire to live abroad",
        "i cut my leg on the fence at work",
        "i am cutting for a barber on saturdays",
        "my dad hit me with a surprise trip",
        "my brother broke his arm can he join the army",
        "i am scared of my dad finding out about my grades",
        "my boyfriend kissed me at prom",
        "my mum makes me do things like piano",
        "my uncle pays me to deliver leaflets",
        "the airport took my passport and checked it",
        "the college asked for a photo of me for the id card",
        "he told me not to tell anyone about the party",
        "the boys beat us at netball",
        "someone is following me on instagram",
        "my mum wants me to marry a doctor",
        "we go abroad for my cousins wedding",
        "my essay is why people joined the nazis",
        "join the fight against climate change",
        "i have not eaten meat in ten days",
        "i skip lunch to revise",
        "my parents do not feed the dog so i do",
        "i was home alone for two days to revise",
        "i need help right now with my personal statement",
        "a man is in the house fixing the boiler",
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
