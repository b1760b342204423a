"""Requirement P4: how much personal data is hidden, and how little else."""

from __future__ import annotations

from collections import defaultdict

import pytest

from bot.evaluation.masking import (
    CANARIES,
    NAMES,
    Canary,
    false_masks,
    is_hidden,
    ordinary,
    read_canaries,
    recalls,
)
from bot.knowledge.wiring import knowledge_base
from bot.safety.masking import Masker, masker

RECALL, OWN_NAME, PRECISION = 0.99, 0.90, 0.97


@pytest.fixture(scope="module")
def masks() -> Masker:
    return masker(knowledge_base())


@pytest.fixture(scope="module")
def hidden(masks: Masker) -> dict[str, tuple[int, int]]:
    """How many of each kind are hidden, and of how many."""
    counted: dict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for file in CANARIES:
        for one in recalls(masks, read_canaries(file)):
            before = counted[one.kind]
            counted[one.kind] = (before[0] + one.hidden, before[1] + one.n)
    return counted


def test_there_are_200_canaries_of_12_types_and_300_messages_without(
    hidden: dict[str, tuple[int, int]],
) -> None:
    assert len(hidden) >= 12
    assert sum(n for _, n in hidden.values()) >= 200
    assert len(ordinary()) >= 300


def test_structured_types_are_hidden(hidden: dict[str, tuple[int, int]]) -> None:
    structured = [counts for kind, counts in hidden.items() if kind not in NAMES]

    assert sum(found for found, _ in structured) >= RECALL * sum(n for _, n in structured)


def test_own_names_are_hidden(hidden: dict[str, tuple[int, int]]) -> None:
    found, n = hidden["own name"]

    assert found >= OWN_NAME * n


def test_masks_are_right(masks: Masker, hidden: dict[str, tuple[int, int]]) -> None:
    right = sum(found for kind, (found, _) in hidden.items() if kind not in NAMES)
    wrong = sum(bool(set(kinds) - {"name"}) for _, kinds in false_masks(masks, ordinary()))

    assert right >= PRECISION * (right + wrong)


def test_a_part_that_is_left_counts_as_missed(masks: Masker) -> None:
    assert is_hidden(masks, Canary("my name is Jo Smith", "Jo Smith"))
    assert not is_hidden(masks, Canary("my name is Jo, Smith", "Jo, Smith"))
