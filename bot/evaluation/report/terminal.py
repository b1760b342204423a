"""The report as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from bot.evaluation.report.model import AnyFigure, Bar, Figure, Measure, Report, Section, Table

HEAD = ("", "value", "n", "95%", "bar", "")


def as_text(report: Report) -> str:
    """Return every figure and table, section by section."""
    lines = [report.machine, *(f"{name} {value}" for name, value in report.versions.items())]
    for section in report.sections:
        lines += ["", *_section(section)]
    return "\n".join([*lines, "", f"{report.command} took {report.took_s:.0f} s"])


def row_of(figure: AnyFigure) -> list[str]:
    """Return *figure* as cells: name, value, cases, bounds, bar, and whether it is met."""
    return [
        figure.name,
        _value(figure, figure.value),
        f"{figure.right} of {figure.n}" if isinstance(figure, Figure) else str(figure.n),
        _bounds(figure),
        _bar(figure, figure.bar),
        "" if figure.bar is None else ("met" if figure.bar.is_met(figure.value) else "MISSED"),
    ]


def _section(section: Section) -> Iterator[str]:
    yield section.title.upper()
    if section.says:
        yield section.says
    if section.figures:
        yield from _aligned([HEAD, *map(row_of, section.figures)])
    for table in section.tables:
        yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    yield ""
    yield f"{table.title}. {table.says}" if table.says else table.title
    yield from _aligned([table.columns, *table.rows])


def _aligned(rows: list) -> Iterator[str]:
    widths = [max(len(str(cell)) for cell in column) for column in zip(*rows)]
    for row in rows:
        yield "  " + "  ".join(f"{cell:{width}}" for cell, width in zip(row, widths)).rstrip()


def _value(figure: AnyFigure, value: float) -> str:
    if isinstance(figure, Figure):
        return f"{value:.1%}"
    return f"{value:.{figure.digits}f}{f' {figure.unit}' if figure.unit else ''}"


def _bounds(figure: AnyFigure) -> str:
    if figure.interval is None:
        return "measured once" if isinstance(figure, Measure) else ""
    return " to ".join(_value(figure, end) for end in figure.interval)


def _bar(figure: AnyFigure, bar: Bar | None) -> str:
    if bar is None:
        return ""
    return f"{'at most' if bar.most else 'at least'} {_value(figure, bar.limit)}"
