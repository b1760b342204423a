"""What the benchmarks found, as tables to print, to keep and to draw."""

from __future__ import annotations

from dataclasses import dataclass

from bot.evaluation.benchmarks.scoring import Figure, Point

# Each figure's name, and how it is headed.
HEADINGS = {
    "accuracy": "right in scope",
    "in_scope": "right, some refused",
    "refused": "refused out of scope",
    "auroc": "AUROC",
    "best_mcc": "best MCC",
}


@dataclass(frozen=True)
class Row:
    """
    One system's figures on one task.

    `figures` are shares of 1 by the names in HEADINGS; `source` is empty for what was measured in
    this run. `training_s` is in seconds and `message_ms` in milliseconds a message, in batches.
    """

    system: str
    figures: dict[str, Figure]
    source: str = ""
    curve: tuple[Point, ...] = ()
    training_s: float | None = None
    message_ms: float | None = None


@dataclass(frozen=True)
class Table:
    """One task: how much was learned and asked, the bars, and a row for each system."""

    task: str
    examples: int
    intents: int
    asked: int
    bars: dict[str, float]
    rows: tuple[Row, ...]

    def missed(self, row: Row) -> dict[str, float]:
        """Return the bars that *row* does not reach, by name."""
        found = {}
        for name, bar in self.bars.items():
            figure = row.figures.get(name)
            if figure is None or figure.value < bar:
                found[name] = bar
        return found

    def told(self) -> str:
        """Return the table in lines: percentages with 95% bounds, then the bars."""
        names = [n for n in HEADINGS if any(n in row.figures for row in self.rows)]
        lines = [
            f"{self.task}: {self.examples} examples of {self.intents} intents, n = {self.asked}"
        ]
        lines.append(_line("", [HEADINGS[name] for name in names], "learned in", "a message"))
        for row in self.rows:
            cells = [_cell(row.figures.get(name)) for name in names]
            learned = "" if row.training_s is None else f"{row.training_s:.0f} s"
            read = "" if row.message_ms is None else f"{row.message_ms:.2f} ms"
            lines.append(_line(row.system, cells, learned, read))
        if self.bars:
            cells = [f"{100 * self.bars[n]:.1f}" if n in self.bars else "" for n in names]
            lines.append(_line("bar", cells, "", ""))
        return "\n".join(line.rstrip() for line in lines)


def _line(system: str, cells: list[str], learned: str, read: str) -> str:
    return f"  {system:40}" + "".join(f"{c:>23}" for c in cells) + f"{learned:>12}{read:>11}"


def _cell(figure: Figure | None) -> str:
    if figure is None:
        return ""
    if figure.low is None or figure.high is None:
        return f"{100 * figure.value:.1f}"
    return f"{100 * figure.value:.1f} ({100 * figure.low:.1f} to {100 * figure.high:.1f})"
