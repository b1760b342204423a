"""What pydantic found wrong with an entry, as problems with file, line, field and mend."""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from bot.knowledge.located_yaml import FieldPath, LocatedYaml, Problem

MENDS = {
    "missing": "add it",
    "extra_forbidden": "remove it or correct its spelling",
    "string_pattern_mismatch": "write it in the form that the pattern asks for",
    "literal_error": "use one of the values listed",
    "enum": "use one of the values listed",
    "too_short": "add what is missing",
    "too_long": "take some away",
    "string_too_long": "take some away",
    "date_from_datetime_parsing": "write a date as 2026-11-23",
}
KNOWLEDGE = "docs/reference/knowledge.md"


def problems_of(
    located: LocatedYaml, error: ValidationError, reference: str = KNOWLEDGE
) -> list[Problem]:
    """
    Return one problem for each thing that *error* tells, at the line where it stands.

    *reference* is the document that says what each field may hold.
    """
    errors = error.errors()
    inner = {e["loc"][:length] for e in errors for length in range(1, len(e["loc"]))}
    # A list whose one item is wrong also counts as too short: the item's own error says more.
    told = [e for e in errors if not (e["type"] == "too_short" and e["loc"] in inner)]
    return [_problem(located, e["loc"], e, reference) for e in told]


def _problem(
    located: LocatedYaml, loc: tuple[str | int, ...], error: Any, reference: str
) -> Problem:
    path: FieldPath = tuple(loc)
    field = ".".join(str(part) for part in path) or "entry"
    kind = str(error["type"])
    otherwise = "see" if kind == "value_error" else "correct it; see"
    mend = MENDS.get(kind, f"{otherwise} {reference}")
    wrong = str(error["msg"]).removeprefix("Value error, ")
    return Problem(located.file, located.line_of(path), field, wrong, mend)
