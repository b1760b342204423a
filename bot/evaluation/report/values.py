"""The report as plain values, for JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot.evaluation.report.model import AnyFigure, Report


def as_values(report: Report) -> dict[str, Any]:
    """Return *report* as values: each figure with its value, n, 95% bounds, bar and verdict."""
    return {
        "machine": report.machine,
        "command": report.command,
        "took_s": round(report.took_s, 1),
        "versions": report.versions,
        "sections": [
            {
                "title": section.title,
                "says": section.says,
                "figures": [_figure(figure) for figure in section.figures],
                "tables": [asdict(table) for table in section.tables],
                "plots": [
                    {"kind": type(plot).__name__.lower(), **asdict(plot)} for plot in section.plots
                ],
            }
            for section in report.sections
        ],
    }


def _figure(figure: AnyFigure) -> dict[str, Any]:
    bar = figure.bar
    return {
        **asdict(figure),
        "value": figure.value,
        "interval_95": figure.interval,
        "bar": None if bar is None else {"limit": bar.limit, "at": "most" if bar.most else "least"},
        "met": None if bar is None else bar.is_met(figure.value),
    }
