"""Public data stand in the report with bounds, bars and sources, or are named as missing."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from bot.evaluation.benchmarks import running, sets
from bot.evaluation.benchmarks.scoring import Figure
from bot.evaluation.benchmarks.tables import Row, Table
from bot.evaluation.report import public


def unshown(items: Iterable[Any], what: str, total: int) -> Iterable[Any]:
    return items


def test_a_folder_that_is_not_there_is_named_with_its_setting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVENHAND_BENCHMARKS", str(tmp_path / "nowhere"))

    for source in (public.intent_benchmark_sections, public.retrieval_benchmark_sections):
        with pytest.raises(public.NoBenchmarks, match=r"nowhere is not.*EVENHAND_BENCHMARKS"):
            source(unshown)


def test_each_figure_has_its_bounds_its_bar_and_its_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Row("Evenhand", {"accuracy": Figure(0.8, 0.7, 0.9, 50)})
    theirs = Row("another", {"accuracy": Figure(0.85)}, source="a paper")
    table = Table("made-up-10", 20, 2, 50, {"accuracy": 0.82}, (own, theirs))
    monkeypatch.setenv("EVENHAND_BENCHMARKS", str(tmp_path))
    monkeypatch.setattr(sets, "tasks", lambda folder: iter([table_task()]))
    monkeypatch.setattr(running, "run", lambda folder, settings, only: iter([table]))

    (section,) = public.intent_benchmark_sections(unshown)

    mine, published = section.figures
    assert (mine.value, mine.interval, mine.n) == (0.8, (0.7, 0.9), 50)
    assert mine.bar is not None
    assert not mine.bar.is_met(mine.value)
    assert (published.interval, published.n) == (None, 50)
    assert section.tables[0].rows == [("another", "a paper")]


def table_task() -> Any:
    class Named:
        name = "made-up-10"

    return Named()
