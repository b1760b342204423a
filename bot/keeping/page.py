"""What is held on a conversation, to hand over: as JSON, and as a page that anybody can read."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

HERE = Path(__file__).resolve().parent
Rows = Sequence[Mapping[str, Any]]
# What each table is called on the page.
TITLES = {
    "conversation": "The conversation",
    "event": "What was said",
    "feedback": "What was thought of the answers",
    "adviser_request": "When a person was asked for",
    "events": "What the dialogue server remembers",
}


def as_json(held: Mapping[str, Rows]) -> str:
    """Return *held*, for each table its rows, as JSON."""
    return json.dumps(held, ensure_ascii=False, indent=2, default=str)


def as_page(id: str, held: Mapping[str, Rows]) -> str:
    """Return *held* as one HTML page that needs nothing else."""
    made = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined
    ).get_template("page.html")
    tables = [(TITLES.get(name, name), rows) for name, rows in held.items()]
    return made.render(id=id, tables=tables)
