"""The report as one HTML page: no script, nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from bot.evaluation.report.model import Report
from bot.evaluation.report.plots import placed
from bot.evaluation.report.terminal import row_of

TEMPLATES = Path(__file__).resolve().parent / "templates"


def as_page(report: Report, hour: str) -> str:
    """Return the page of *report*, made in *hour*."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    sections = [
        {
            "title": section.title,
            "says": section.says,
            "figures": [row_of(figure) for figure in section.figures],
            "tables": section.tables,
            "plots": [placed(plot) for plot in section.plots],
        }
        for section in report.sections
    ]
    barred = [figure for section in report.sections for figure in section.figures if figure.bar]
    missed = [f.name for f in barred if f.bar is not None and not f.bar.is_met(f.value)]
    template = environment.get_template("report.html")
    return template.render(
        report=report, sections=sections, hour=hour, bars=len(barred), missed=missed
    )
