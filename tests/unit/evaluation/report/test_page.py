from __future__ import annotations

import json
import re
from xml.etree import ElementTree

import pytest

from bot.evaluation.report.model import (
    Bar,
    Curve,
    Dots,
    Figure,
    Matrix,
    Measure,
    Report,
    Section,
    Series,
    Table,
)
from bot.evaluation.report.page import as_page
from bot.evaluation.report.terminal import as_text
from bot.evaluation.report.values import as_values


@pytest.fixture
def report() -> Report:
    figures = [
        Figure("right intent", 90, 100, Bar(0.93)),
        Figure("wrongly answered", 3, 100, Bar(0.05, most=True)),
        Measure("memory", 900.0, 1, None, Bar(2048.0, most=True), "MiB", 0),
    ]
    plots = [
        Dots("By set", figures[:2]),
        Curve(
            "Reliability",
            "confidence",
            "right",
            [Series("intent", [(0.5, 0.4)], [(0.3, 0.5)])],
            True,
        ),
        Matrix("Confusion", ["greet"], ["greet", "thank"], [[3, 1]]),
    ]
    table = Table("Misses", ("id", "message"), [["q1", "<b>wat</b> & co"]])
    section = Section("Intents", "How it was judged.", figures, [table], plots)
    return Report("a machine", "make evaluate", 12.0, {"commit": "abc"}, [section])


def test_the_terminal_shows_each_figure_with_its_cases_bounds_and_bar(report: Report) -> None:
    text = as_text(report)

    line = next(line for line in text.splitlines() if "right intent" in line)
    assert line.split() == [
        "right", "intent", "90.0%", "90", "of", "100", "82.6%", "to", "94.5%",
        "at", "least", "93.0%", "MISSED",
    ]  # fmt: skip
    assert re.search(r"memory +900 MiB +1 +measured once +at most 2048 MiB +met", text)


def test_the_values_are_json_with_bounds_and_verdicts(report: Report) -> None:
    values = json.loads(json.dumps(as_values(report)))

    first, second, third = values["sections"][0]["figures"]
    assert (first["right"], first["n"], first["met"]) == (90, 100, False)
    assert first["interval_95"] == pytest.approx([0.826, 0.945], abs=1e-3)
    assert (second["met"], third["interval_95"]) == (True, None)
    assert [plot["kind"] for plot in values["sections"][0]["plots"]] == ["dots", "curve", "matrix"]


def test_the_page_needs_no_script_and_nothing_from_elsewhere(report: Report) -> None:
    page = as_page(report, "2026-11-28 18")

    assert "<script" not in page
    assert not re.search(r"(?:src|href)=", page)
    assert "default-src 'none'" in page
    assert "&lt;b&gt;wat&lt;/b&gt; &amp; co" in page
    assert "Of 3 bars 2 are met and 1 missed: right intent." in page


def test_every_plot_is_drawn_within_its_frame(report: Report) -> None:
    page = as_page(report, "2026-11-28 18")
    drawings = [ElementTree.fromstring(svg) for svg in re.findall(r"<svg.*?</svg>", page, re.S)]

    assert len(drawings) == 3
    for drawing in drawings:
        _, _, width, height = map(float, drawing.attrib["viewBox"].split())
        for mark in drawing.iter():
            for name, most in (("cx", width), ("x1", width), ("cy", height), ("y1", height)):
                assert 0 <= float(mark.attrib.get(name, 0)) <= most
    assert [cell.text for cell in drawings[2].iter("title")] == [
        "greet taken for greet: 3",
        "greet taken for thank: 1",
    ]
