"""The measurements of one option from which the parity rules are checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from bot.knowledge.lint.reading import grade
from bot.knowledge.lint.report import Row
from bot.knowledge.lint.tone import Tone
from bot.knowledge.models import FACETS, Option, Source
from bot.knowledge.words import WordList


@dataclass(frozen=True)
class Measured:
    """Every option's row, with the words of each of its facets and the medians over options."""

    rows: Mapping[str, Row]
    facet_words: Mapping[str, Mapping[str, int]]  # option, facet
    medians: Mapping[str, float]  # each facet, and page, summary, point, grade, tone


def words_in(text: str) -> int:
    """Return how many words *text* has, split at white space."""
    return len(text.split())


def page_of(option: Option) -> str:
    """Return everything that the facets of *option* say."""
    return " ".join(option.facet(facet).text for facet in FACETS)


def points_of(option: Option) -> list[str]:
    """Return the benefits and drawbacks of *option*."""
    return [*option.facets.benefits.points, *option.facets.drawbacks.points]


def measure(
    options: Mapping[str, Option], sources: Mapping[str, Source], words: WordList
) -> Measured:
    """Return what the parity rules compare, over all *options*, of which there is at least one."""
    tone = Tone(words)
    counts = {
        id: {facet: words_in(option.facet(facet).text) for facet in FACETS}
        for id, option in options.items()
    }
    medians = {facet: median(of[facet] for of in counts.values()) for facet in FACETS}
    rows = {
        id: _row(option, counts[id], medians, sources, words, tone)
        for id, option in options.items()
    }
    points = [words_in(point) for option in options.values() for point in points_of(option)]
    medians |= {
        "page": median(row.words for row in rows.values()),
        "summary": median(row.summary for row in rows.values()),
        "point": median(points),
        "grade": median(row.grade for row in rows.values()),
        "tone": median(row.tone for row in rows.values()),
    }
    return Measured(rows, counts, medians)


def _row(
    option: Option,
    counts: Mapping[str, int],
    medians: Mapping[str, float],
    sources: Mapping[str, Source],
    words: WordList,
    tone: Tone,
) -> Row:
    off = [counts[facet] / medians[facet] - 1 for facet in FACETS]
    named = [option.facet(facet).sources for facet in FACETS]
    return Row(
        option=option.id,
        words=sum(counts.values()),
        shortest=min(off),
        longest=max(off),
        summary=words_in(option.summary),
        benefits=counts["benefits"],
        drawbacks=counts["drawbacks"],
        grade=grade(page_of(option), words),
        tone=tone.of([option.facet(facet).text for facet in FACETS]),
        sources=len({id for ids in named for id in ids}),
        editorial_only=sum(all(sources[id].kind == "editorial" for id in ids) for ids in named),
        links=len(option.links),
    )
