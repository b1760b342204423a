"""Figures that others published, and the bars taken from them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.evaluation.benchmarks.scoring import Figure
from bot.evaluation.benchmarks.sets import Task

FILE = Path(__file__).with_name("published.yml")
SYSTEMS = ("rasa", "bert", "dialogflow", "luis", "haptik")  # as HINT3's files are named
NOT_FIGURES = ("system", "source")


@dataclass(frozen=True)
class Published:
    """One published row: its figures by name, shares of 1, and where they stand."""

    system: str
    figures: dict[str, Figure]
    source: str


def published(task: Task, folder: Path) -> list[Published]:
    """Return what was published for *task*; HINT3's lies with the data in *folder*."""
    if task.data == "hint3":
        within = folder / "hint3" / "published_results"
        bot = task.name.removeprefix("hint3-")
        return [_hint3(within / f"{system}_{bot}.csv", system) for system in SYSTEMS]
    content = _content()
    return [
        Published(
            row["system"],
            {key: Figure(value) for key, value in row.items() if key not in NOT_FIGURES},
            content["sources"][row["source"]],
        )
        for row in content["rows"].get(task.name, [])
    ]


def bars(task: Task) -> dict[str, float]:
    """Return the figures that *task* is to reach, by name."""
    found: dict[str, float] = _content()["bars"].get(task.name, {})
    return found


def _hint3(file: Path, system: str) -> Published:
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    # Accuracy at the lowest threshold, 0.1; the best MCC over 0.1 to 0.9, picked on the test set.
    figures = {
        "accuracy": Figure(float(rows[0]["Inscope Accuracy"])),
        "best_mcc": Figure(max(float(row["MCC"]) for row in rows)),
    }
    return Published(system, figures, f"HINT3, {file.name}")


@lru_cache(maxsize=1)
def _content() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return content
