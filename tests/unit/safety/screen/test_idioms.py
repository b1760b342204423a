"""G3: a saying is read for what it means, and hides nothing that is said outright."""

from __future__ import annotations

import pytest

from bot.safety.screen.idioms import meant
from bot.safety.screen.lexical import patterns


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("my parents are loaded", "my parents are rich"),
        ("i would kill for that job", "i would really like a job"),
        ("my brother beat me at chess", "my brother won against me at chess"),
        ("i am dying to be a vet", "i am keen to be a vet"),
        ("dad will kill me if i fail", "dad will be cross if i fail"),
    ],
)
def test_a_saying_is_what_it_means(said: str, means: str) -> None:
    assert meant(said) == means


@pytest.mark.parametrize(
    "said",
    [
        "the gun is loaded",
        "my dad beat me last night",
        "my dad will kill me when he gets home",
        "i want to kill myself",
        "i cut my arms",
        "he shot at us",
        "i am dying and nobody cares",
    ],
)
def test_what_can_mean_harm_is_left_as_it_is(said: str) -> None:
    assert meant(said) == said


def test_no_meaning_is_a_danger_of_its_own() -> None:
    """G3: what stands in for a saying is found by no pattern."""
    said = ("they are loaded", "killed it", "over my dead body", "shot myself in the foot")
    assert [text for text in said if patterns().categories(meant(text))] == []
