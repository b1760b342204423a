"""The retrieval audit as text to read and as JSON for the certificate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from bot.evaluation.exposure import interval
from bot.evaluation.retrieval import HUB_DEPTH, Audit
from bot.evaluation.retrieval_limits import LIMITS, SIGNIFICANT
from bot.evaluation.retrieval_quality import RECALL_K
from bot.evaluation.retrieval_rankings import AS_DECIDED


def as_text(audit: Audit) -> str:
    """Return every figure with its sample size, one topic a paragraph."""
    parts = (_told, _exposures, _options, _quality, _recall, _associations, _limits)
    head = f"knowledge {audit.version}; one search takes {audit.search_ms:.2f} ms (median)"
    return "\n\n".join([head, *("\n".join(part(audit)) for part in parts)])


def as_json(audit: Audit) -> dict[str, Any]:
    """Return every figure and limit, ready for `json.dumps`."""
    return {
        **asdict(audit),
        "exposures": [
            {**asdict(e), "ratio": e.ratio, "gap": e.gap(audit.neutral)} for e in audit.exposures
        ],
        "limits": [
            {
                "name": limit.name,
                "found": limit.of(audit),
                "most": limit.most,
                "least": limit.least,
                "holds": limit.holds(audit),
                "reason": limit.reason,
            }
            for limit in LIMITS
        ],
    }


def _told(audit: Audit) -> Iterator[str]:
    low, high = interval(audit.told_any, audit.neutral)
    yield f"Neutral questions of the check half, n = {audit.neutral}"
    yield (
        f"  told of an option although none is meant: {audit.told_any} "
        f"({audit.told_any / audit.neutral:.1%}, 95% interval {low:.1%} to {high:.1%})"
    )
    for option, found in audit.told.items():
        if found:
            yield f"    {option} {found}"


def _exposures(audit: Audit) -> Iterator[str]:
    yield "If an option had to be ranked first all the same, over the same questions:"
    yield (
        "  p: permutation test, 1,999 draws; null: each option (of the stage, where one is named) "
        "equally likely; questions independent"
    )
    for e in audit.exposures:
        yield (
            f"  {e.ranking:10} top {e.depth:2}: most found {e.most} {e.found[e.most]}, "
            f"{e.ratio:.2f} times an equal share, gap to the least found "
            f"{e.gap(audit.neutral):.1%}, p = {e.p:.4f}"
        )
    for name, skew in audit.skew.items():
        yield f"  {name:10} hub skew of N{HUB_DEPTH} over passages of options: {skew:.2f}"


def _options(audit: Audit) -> Iterator[str]:
    shown = [e for e in audit.exposures if e.ranking == AS_DECIDED]
    yield (
        f"Each option, as decided: questions of {audit.neutral} with a passage of it in the top "
        "1, 5, 10 (95% interval; by chance)"
    )
    for option in audit.told:
        cells = []
        for e in shown:
            low, high = interval(e.found[option], audit.neutral)
            cells.append(
                f"{e.found[option]:3} ({low:4.0%} to {high:4.0%}; {e.chance[option]:4.1f})"
            )
        yield f"  {option:28} {'  '.join(cells)}"


def _quality(audit: Audit) -> Iterator[str]:
    yield "Answer quality: right first, and mean reciprocal rank"
    for name, found in audit.quality.items():
        low, high = interval(found.first, found.asked)
        yield (
            f"  {name:24} {found.first:3} of {found.asked:3} ({found.share:.1%}, 95% interval "
            f"{low:.1%} to {high:.1%}), {found.mean_reciprocal_rank:.3f}"
        )
    told = audit.described_told
    yield (
        f"  of {told.asked} questions that describe an option, told of the right one {told.right}, "
        f"of another {told.wrong}, of none {told.asked - told.right - told.wrong}"
    )


def _recall(audit: Audit) -> Iterator[str]:
    asked = sum(n for n, _ in audit.recall.values())
    recalled = sum(found for _, found in audit.recall.values())
    yield (
        f"Recall at {RECALL_K} of each option's own points by two of its names: all "
        f"{recalled} of {asked} ({recalled / asked:.1%}); lowest"
    )
    for option, (n, found) in sorted(audit.recall.items(), key=lambda x: x[1][1] / x[1][0])[:5]:
        yield f"  {option:28} {found:2} of {n} ({found / n:.0%})"


def _associations(audit: Audit) -> Iterator[str]:
    for axis, found in audit.associations.items():
        ranked = sorted(found.items(), key=lambda x: x[1].effect)
        significant = sum(one.p < SIGNIFICANT for one in found.values())
        yield (
            f"Association with {axis} (WEAT, single category; {audit.words[axis]} words, "
            f"{len(found)} options): significant after Holm {significant}; furthest"
        )
        for option, one in (*ranked[:3], *ranked[-3:]):
            yield f"  {option:28} {one.effect:+.2f}, p = {one.p:.3f}"


def _limits(audit: Audit) -> Iterator[str]:
    yield "Limits"
    for limit in LIMITS:
        yield f"  {'holds ' if limit.holds(audit) else 'PASSED'} {limit.told(audit)}"
