"""The section on speed and memory: what asking the sets took; `make benchmark` has the rest."""

from __future__ import annotations

from collections.abc import Sequence

from bot.evaluation.measuring import percentile
from bot.evaluation.report.asking import Asked
from bot.evaluation.report.bounds import of_quantile
from bot.evaluation.report.model import Bar, Figure, Measure, Section
from bot.evaluation.steps import steps_of_an_answer

MEDIAN, NINETY_FIFTH = Bar(30.0, most=True), Bar(80.0, most=True)
READY = Bar(30.0, most=True)
MEMORY = Bar(2048.0, most=True)  # MiB, all processes
SAYS = (
    "One pupil at a time, from message to answer over HTTP, while the sets were asked. Other work "
    "on the machine counts; its load stands at the top. Resident memory is that of the three "
    "processes after the last message."
)


def speed_section(asked: Asked, texts: Sequence[str]) -> Section:
    """Return the section; *texts* are timed in each step of an answer. Raises GateRefuses."""
    figures: list[Figure | Measure] = [
        _quantile("message to answer, median", asked.took_ms, 0.5, MEDIAN),
        _quantile("message to answer, 95th percentile", asked.took_ms, 0.95, NINETY_FIFTH),
        _quantile("message to answer, 99th percentile", asked.took_ms, 0.99),
        _quantile("understanding alone, median", asked.parse_ms, 0.5),
        _quantile("understanding alone, 95th percentile", asked.parse_ms, 0.95),
        Measure("ready, with a trained model", asked.ready_s, 1, None, READY, "s", 1),
        Measure("memory", sum(asked.memory_mib.values()), 1, None, MEMORY, "MiB", 0),
    ]
    figures += [
        Measure(f"memory, {name}", mib, 1, None, None, "MiB", 0)
        for name, mib in asked.memory_mib.items()
    ]
    for step in steps_of_an_answer(list(texts)):
        figures += step_measures(step.name, step.took_ms)
    return Section("Speed and memory", SAYS, figures)


def step_measures(
    name: str, took_ms: Sequence[float], bar: Bar | None = None
) -> list[Figure | Measure]:
    """Return the median and the 95th percentile of *took_ms*; *bar* is that of the second."""
    return [
        _quantile(f"{name}, median", took_ms, 0.5),
        _quantile(f"{name}, 95th percentile", took_ms, 0.95, bar),
    ]


def _quantile(name: str, took_ms: Sequence[float], share: float, bar: Bar | None = None) -> Measure:
    value = percentile(list(took_ms), share)
    bounds = of_quantile(took_ms, share)
    return Measure(name, value, len(took_ms), bounds, bar, "ms", 2 if value < 10 else 0)
