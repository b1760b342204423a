"""An audit as one HTML page for governors and inspectors: no script, nothing from elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from bot.impartiality.audit.report import line_of_test

TEMPLATES = Path(__file__).resolve().parent / "templates"

# The plot's measures, in SVG units.
LEFT, WIDTH, ROW, TOP = 330, 900, 26, 34


def as_page(audit: dict[str, Any], hour: str) -> str:
    """Return the page of *audit*, made in *hour*."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    named = [
        (f"Choices at {g['stage'].removeprefix('post_')}", "option", g) for g in audit["exposure"]
    ]
    named += [(f"Places for {g['places_of']}", "place", g) for g in audit["place_exposure"]]
    groups = [
        {**group, "title": title, "what": what, "plot": _plot(group), "lines": _lines(group)}
        for title, what, group in named
    ]
    return environment.get_template("audit.html").render(audit=audit, groups=groups, hour=hour)


def _lines(group: dict[str, Any]) -> list[str]:
    return [line_of_test(name, test) for name, test in group["tests"].items()]


def _plot(group: dict[str, Any]) -> dict[str, Any]:
    """Return where the dots and bars of *group*'s plot stand: exposure with its 95% interval."""
    options = sorted(group["options"], key=lambda option: option["name"].casefold())
    ends = [end for option in options for end in option["exposure_95"]]
    low = max(0.0, min([*ends, group["equal_exposure"]]) - 0.02)
    high = max([*ends, group["equal_exposure"]]) + 0.02

    def x(value: float) -> float:
        return round(LEFT + float((value - low) / (high - low)) * (WIDTH - LEFT - 20), 1)

    return {
        "width": WIDTH,
        "height": TOP + ROW * len(options) + 30,
        "left": LEFT,
        "top": TOP,
        "equal": x(group["equal_exposure"]),
        "ticks": [
            {"x": x(low + (high - low) * step / 4), "value": f"{low + (high - low) * step / 4:.2f}"}
            for step in range(5)
        ],
        "rows": [
            {
                "name": option["name"],
                "y": TOP + ROW * number + ROW // 2,
                "x": x(option["exposure"]),
                "from": x(option["exposure_95"][0]),
                "to": x(option["exposure_95"][1]),
                "value": f"{option['exposure']:.3f}",
            }
            for number, option in enumerate(options)
        ],
    }
