"""Words written without spaces, parted by how common each word is."""

from __future__ import annotations

from collections.abc import Mapping

LONGEST = 16  # letters in one word
# A mean cost of a letter above this is no run of words; ordinary English lies near 1.9.
MAX_COST = 2.7
ALONE = frozenset("ia")


def parted(token: str, costs: Mapping[str, float]) -> list[str] | None:
    """
    Return the words of which *token* is made, None when it is not made of words.

    Args:
        token: letters without a space.
        costs: for each known word, minus the logarithm of how often it is used.
    """
    best: list[tuple[float, int]] = [(0.0, 0)]
    for end in range(1, len(token) + 1):
        options = [
            (best[start][0] + costs[token[start:end]], start)
            for start in range(max(0, end - LONGEST), end)
            if token[start:end] in costs and (end - start > 1 or token[start:end] in ALONE)
        ]
        best.append(min(options, default=(float("inf"), 0)))
    if best[-1][0] / len(token) > MAX_COST:
        return None
    words: list[str] = []
    end = len(token)
    while end:
        start = best[end][1]
        words.append(token[start:end])
        end = start
    return words[::-1]
