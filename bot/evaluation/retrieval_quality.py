"""How well retrieval answers: the right option or topic first, and each option's recall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.evaluation.retrieval_asked import Question
from bot.nlu.search import Search, owner

RECALL_K = 5  # passages; the point that is told is chosen among the first few


@dataclass(frozen=True)
class Quality:
    """Questions with a right answer: how many had it first, and the mean reciprocal rank."""

    asked: int
    first: int
    mean_reciprocal_rank: float

    @property
    def share(self) -> float:
        """Return the share that had it first."""
        return self.first / self.asked


@dataclass(frozen=True)
class Telling:
    """Questions that describe one option: of which option they were told, if of any."""

    asked: int
    right: int
    wrong: int


def quality(rankings: Sequence[tuple[Sequence[str], set[str]]]) -> Quality:
    """Return the quality of *rankings*, each with what would be right; absent counts as 0."""
    ranks = [
        next((rank for rank, id in enumerate(ranked, 1) if id in right), None)
        for ranked, right in rankings
    ]
    reciprocal = sum(1 / rank for rank in ranks if rank) / len(ranks)
    return Quality(len(ranks), sum(rank == 1 for rank in ranks), reciprocal)


def wanted(label: dict[str, Any], field: str) -> set[str]:
    """Return every value of *field* that is right, under either label."""
    found: set[str] = set()
    for one in (label, label.get("or", {})):
        value = one.get(field, ())
        found |= {value} if isinstance(value, str) else set(value)
    return found


@dataclass(frozen=True)
class Teller:
    """Tells what comes with a question, with the retriever's options."""

    search: Search
    top: int
    lead: float

    def told(self, question: Question) -> list[str]:
        """Return the ids of the passages that come with *question*, best first."""
        near = self.search.near(question.heard, self.top, self.lead)
        return [hit.passage for hit in near.passages]

    def options(self, question: Question) -> list[str]:
        """Return the options whose passages come with *question*, best first."""
        return [id for id in self._owners(question) if id in self.search.options]

    def of_options(self, questions: Sequence[Question]) -> Quality:
        """Return the quality over the questions about one option: is it the first told of?"""
        return quality(
            [
                (self.options(question), wanted(question.label, "options"))
                for question in questions
                if question.label["intent"] in ("ask_about_option", "ask_facet")
            ]
        )

    def of_topics(self, questions: Sequence[Question]) -> Quality:
        """Return the quality over the questions about a topic: is it the first told of?"""
        return quality(
            [
                (self._owners(question), wanted(question.label, "topic"))
                for question in questions
                if question.label["intent"] == "ask_topic"
            ]
        )

    def telling(self, questions: Sequence[Question]) -> Telling:
        """Return of which options the *questions*, each with the `option` described, are told."""
        found = [(self.options(question), question.label["option"]) for question in questions]
        right = sum(told[:1] == [option] for told, option in found)
        return Telling(len(found), right, sum(bool(told) for told, _ in found) - right)

    def recall_by_option(self, questions: Sequence[Question]) -> dict[str, tuple[int, int]]:
        """
        Return, for each option, how many of its questions were asked and how many recalled.

        A question is recalled when the passage that answers it is among the first `RECALL_K`.
        """
        found: dict[str, tuple[int, int]] = {}
        for question in questions:
            option, facet = question.label["option"], question.label["facet"]
            asked, recalled = found.get(option, (0, 0))
            hit = f"{option}/{facet}" in self.told(question)[:RECALL_K]
            found[option] = (asked + 1, recalled + hit)
        return found

    def _owners(self, question: Question) -> list[str]:
        return list(dict.fromkeys(map(owner, self.told(question))))
