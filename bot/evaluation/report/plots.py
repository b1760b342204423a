"""Where everything in a plot stands, in SVG units; the template draws it."""

from __future__ import annotations

from typing import Any

from bot.evaluation.report.model import Curve, Dots, Matrix, Plot, Series

# Dots: names on the left of one line from 0 to 1.
LEFT, WIDTH, ROW, TOP = 300, 900, 26, 14
# Curve: a square from 0 to 1 each way, with its legend to the right.
SIDE, MARGIN, LEGEND = 420, 60, 330
# Matrix.
CELL, NAME = 17, 270
COLOURS = ("#20558a", "#a4151c", "#1d6b3a", "#6b3a86")
TICKS = tuple(step / 5 for step in range(6))


def placed(plot: Plot) -> dict[str, Any]:
    """Return *plot* with its kind and the place of all its parts."""
    if isinstance(plot, Dots):
        return _dots(plot)
    return _curve(plot) if isinstance(plot, Curve) else _matrix(plot)


def _dots(plot: Dots) -> dict[str, Any]:
    def x(value: float) -> float:
        return round(LEFT + value * (WIDTH - LEFT - 70), 1)

    rows = []
    for number, figure in enumerate(plot.figures):
        low, high = figure.interval or (figure.value, figure.value)
        rows.append(
            {
                "name": figure.name,
                "y": TOP + ROW * number + ROW // 2,
                "x": x(figure.value),
                "from": x(low),
                "to": x(high),
                "value": f"{figure.value:.1%}",
                "bar": x(figure.bar.limit) if figure.bar else None,
            }
        )
    return {
        "kind": "dots",
        "title": plot.title,
        "width": WIDTH,
        "height": TOP + ROW * len(rows) + 30,
        "left": LEFT,
        "right": x(1.0) + 10,
        "rows": rows,
        "ticks": [{"x": x(tick), "value": f"{tick:.0%}"} for tick in TICKS],
    }


def _curve(plot: Curve) -> dict[str, Any]:
    return {
        "kind": "curve",
        "title": plot.title,
        "x": plot.x,
        "y": plot.y,
        "width": SIDE + 2 * MARGIN + LEGEND,
        "height": SIDE + 2 * MARGIN,
        "side": SIDE,
        "margin": MARGIN,
        "diagonal": plot.diagonal,
        "series": [
            _series(series, COLOURS[number % len(COLOURS)], MARGIN + 14 + 24 * number)
            for number, series in enumerate(plot.series)
        ],
        "ticks": [{"x": _x(tick), "y": _y(tick), "value": f"{tick:.0%}"} for tick in TICKS],
    }


def _x(value: float) -> float:
    return round(MARGIN + value * SIDE, 1)


def _y(value: float) -> float:
    return round(MARGIN + (1 - value) * SIDE, 1)


def _series(series: Series, colour: str, legend: int) -> dict[str, Any]:
    places = [(_x(x), _y(y)) for x, y in series.points]
    return {
        "name": series.name,
        "colour": colour,
        "legend": legend,
        "line": " ".join(f"{x},{y}" for x, y in places) if series.joined else "",
        # A dense line is its own mark.
        "dots": places if len(places) < 20 else [],
        "whiskers": [
            {"x": x, "from": _y(low), "to": _y(high)}
            for (x, _), (low, high) in zip(places, series.intervals)
        ],
    }


def _matrix(plot: Matrix) -> dict[str, Any]:
    cells = []
    for row, counts in enumerate(plot.counts):
        total = sum(counts)
        for column, count in enumerate(counts):
            if count:
                same = plot.rows[row] == plot.columns[column]
                cells.append(
                    {
                        "x": NAME + CELL * column,
                        "y": NAME + CELL * row,
                        "count": count,
                        "colour": COLOURS[0] if same else COLOURS[1],
                        "share": round(0.15 + 0.85 * count / total, 2),
                        "dark": count / total > 0.4,
                        "title": f"{plot.rows[row]} taken for {plot.columns[column]}: {count}",
                    }
                )
    return {
        "kind": "matrix",
        "title": plot.title,
        "width": NAME + CELL * len(plot.columns) + 10,
        "height": NAME + CELL * len(plot.rows) + 10,
        "name": NAME,
        "cell": CELL,
        "cells": cells,
        "rows": [{"name": n, "y": NAME + CELL * i + CELL - 5} for i, n in enumerate(plot.rows)],
        "columns": [
            {"name": n, "x": NAME + CELL * i + CELL - 5} for i, n in enumerate(plot.columns)
        ],
    }
