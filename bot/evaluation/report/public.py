"""Public data as sections of `make evaluate-full`: intents and retrieval, beside others."""

from __future__ import annotations

import os
from pathlib import Path

from bot.errors import BotError
from bot.evaluation.benchmarks import running, sets, tables
from bot.evaluation.report.model import Bar, Figure, Measure, Progress, Section, Table
from bot.evaluation.retrieval_benchmark import BENCHMARKS, benchmark
from bot.settings import content_settings


class NoBenchmarks(BotError):
    """The folder of public data is not there; the message says how to name it."""


def intent_benchmark_sections(progress: Progress) -> list[Section]:
    """Return a section for each public set of intents. Raises NoBenchmarks, BotError."""
    folder, settings = _folder(), content_settings()
    tasks = [task.name for task in sets.tasks(folder)]
    return [
        _section(table)
        for task in progress(tasks, "public intents", len(tasks))
        for table in running.run(folder, settings, [task])
    ]


def retrieval_benchmark_sections(progress: Progress) -> list[Section]:
    """Return the section of rankings and of what is refused. Raises BotError."""
    for _ in progress([None], "rankings of passages", 1):
        found = benchmark(_folder())
    figures = [
        Measure(f"{name}, {row.method}, {row.questions}", mean.value, row.n, (mean.low, mean.high))
        for row in found.rows
        for name, mean in (
            ("recall@1", row.recall_1), ("recall@5", row.recall_5), ("MRR@10", row.reciprocal_10),
        )
    ]  # fmt: skip
    refused = [
        Figure(f"{name}, {each.questions}", round(mean.value * n), n)
        for each in found.refusals
        for name, mean, n in (
            ("wrongly refused", each.wrongly_refused, each.answerable),
            ("wrongly answered", each.wrongly_answered, each.unanswerable),
        )
    ]
    others = Table(
        "Published",
        ("questions", "method", "figures", "source"),
        [(each.questions, each.method, each.figures, each.source) for each in found.published],
    )
    return [Section("Retrieval, ways compared", "", [*figures, *refused], [others])]


def _section(table: tables.Table) -> Section:
    figures = [
        Measure(
            f"{name}, {row.system}",
            figure.value,
            figure.n or table.asked,
            None if figure.low is None or figure.high is None else (figure.low, figure.high),
            Bar(table.bars[name]) if name in table.bars else None,
        )
        for row in table.rows
        for name, figure in row.figures.items()
    ]
    says = f"{table.examples} examples of {table.intents} intents, {table.asked} messages asked."
    sources = [(row.system, row.source) for row in table.rows if row.source]
    published = Table("Published by others", ("system", "source"), sources)
    return Section(f"Intents, {table.task}", says, figures, [published] if sources else [])


def _folder() -> Path:
    folder = Path(os.environ.get("EVENHAND_BENCHMARKS") or BENCHMARKS)
    if not folder.is_dir():
        raise NoBenchmarks(
            f"{folder.name} is not a folder of public data; name it in EVENHAND_BENCHMARKS"
        )
    return folder
