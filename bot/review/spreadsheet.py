"""Writes tables for spreadsheets, in which nothing that somebody typed can be a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

# What a spreadsheet takes for the beginning of a formula, also behind spaces or a tab.
# Source: OWASP, "CSV Injection", https://owasp.org/www-community/attacks/CSV_Injection
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe(value: object) -> str:
    """Return *value* as a cell that is read as text, whatever it begins with."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) or text.lstrip().startswith(FORMULA) else text


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return *rows* under *columns* as CSV, every cell in quotes."""
    output = io.StringIO()
    writer = csv.writer(output, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([value if isinstance(value, int) else safe(value) for value in row])
    return output.getvalue()
