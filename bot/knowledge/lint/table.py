"""The report as text for the terminal and as JSON for whoever publishes it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.knowledge.lint.report import Breach, LintReport
from bot.knowledge.models import FACETS

HEAD = (
    f"{'option':28}{'words':>7}{'facets off median':>19}{'summary':>9}{'benefits':>10}"
    f"{'drawbacks':>11}{'grade':>7}{'tone':>8}{'sources':>9}{'editorial':>11}{'links':>7}"
)


def as_lines(report: LintReport) -> Iterator[str]:
    """Yield the parity table, the bands, then what is due and each breach, one line each."""
    yield f"content {report.version}: {len(report.rows)} options, {report.texts} texts"
    yield HEAD
    for row in report.rows:
        yield (
            f"{row.option:28}{row.words:>7}{f'{row.shortest:+.0%} to {row.longest:+.0%}':>19}"
            f"{row.summary:>9}{row.benefits:>10}{row.drawbacks:>11}{row.grade:>7.2f}"
            f"{row.tone:>+8.3f}{row.sources:>9}{row.editorial_only:>11}{row.links:>7}"
        )
    medians = report.medians
    yield (
        f"{'median':28}{medians['page']:>7g}{'':19}{medians['summary']:>9g}"
        f"{medians['benefits']:>10g}{medians['drawbacks']:>11g}{medians['grade']:>7.2f}"
        f"{medians['tone']:>+8.3f}"
    )
    yield "each option answers the same facets: " + ", ".join(FACETS)
    yield "median words: " + ", ".join(f"{facet} {medians[facet]:g}" for facet in FACETS)
    for name, band in report.bands.items():
        yield f"{name}: {band}"
    for warning in report.warnings:
        yield f"due: {warning}"
    yield from map(str, report.problems)
    yield f"{len(report.problems)} breach(es), {len(report.warnings)} review(s) to look at"


def as_json(report: LintReport, folder: Path) -> str:
    """Return the whole report as JSON; files are named from *folder* on."""

    def told(breach: Breach) -> dict[str, Any]:
        return {**asdict(breach), "file": breach.file.relative_to(folder).as_posix()}

    return json.dumps(
        {
            "version": report.version,
            "texts": report.texts,
            "facets": FACETS,
            "options": [asdict(row) for row in report.rows],
            "medians": dict(report.medians),
            "bands": dict(report.bands),
            "problems": [told(breach) for breach in report.problems],
            "warnings": [told(breach) for breach in report.warnings],
        },
        indent=2,
    )
