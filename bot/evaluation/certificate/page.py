"""The certificate as one HTML page: no script, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader

from bot.evaluation.certificate.proofs import Proof
from bot.impartiality.audit.exposure import weight
from bot.impartiality.audit.report import line_of_test

TEMPLATES = Path(__file__).resolve().parent / "templates"

LIMITS = (
    "Parity of presentation is not equal suitability. Every route is shown as often, as early and "
    "in the same form as every other; which of them suits a pupil is for the pupil, with people "
    "who know them.",
    "A pupil who asks about one route gets that route first, with the others named in one line. "
    "How often each is asked about by name is up to pupils, and is counted apart in the audit.",
    "Finding out what was asked can go wrong. A question that is misheard gets an answer that is "
    "impartial, but not the one that was wanted; the retrieval and understanding figures say how "
    "often.",
    "The suite of swapped pupils shows what was tried. Its bound holds for dialogues like those, "
    "not for every way in which a pupil can write.",
    "Lists of words find what somebody thought of. A text can favour a route in words that are on "
    "no list; that is why people review each one.",
    "What a human adviser says is not held to the rules. The adviser's console shows which routes "
    "of the stage have been mentioned (rule I10); it informs, and stops nobody.",
    "Turns that were used up until a favourite came first are caught by the audit's tests of "
    "uniformity alone, and only after some dozens of them.",
    "The ledger shows what this software did. Whoever holds both the secret and the database could "
    "write another one; the end of the chain, kept elsewhere, shows it.",
    "Lists are drawn anew for each turn. Two pupils who compare screens see different orders, and "
    "one pupil alone has seen some routes earlier than others.",
)


@dataclass(frozen=True)
class Table:
    """One more table of figures, as cells of text; the first of each row names it."""

    title: str
    says: str
    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


def as_page(
    fingerprint: str,
    versions: dict[str, str],
    proofs: Sequence[Proof],
    exposure: Sequence[dict[str, Any]],
    tables: Sequence[Table],
) -> str:
    """Return the certificate's page."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)
    groups = [
        {
            **group,
            "fixed_ratio": weight(0) / weight(len(group["options"]) - 1),
            "lines": [line_of_test(name, test) for name, test in group["tests"].items()],
        }
        for group in exposure
    ]
    return environment.get_template("certificate.html").render(
        fingerprint=fingerprint,
        versions=versions,
        proofs=proofs,
        exposure=groups,
        tables=tables,
        limits=LIMITS,
    )
