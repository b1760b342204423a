"""Hold the reports of bias and the refusals against the rows that the ledger has for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.impartiality.incidents import Incidents
from bot.impartiality.tables import CHAINED

WHAT = {"reported": "report of bias about", "refused": "refusal of"}


@dataclass(frozen=True)
class Chained:
    """A row of the ledger that says that a report or a refusal was kept beside it."""

    row: int
    kind: str
    turn: str
    hour: str


@dataclass(frozen=True)
class Compared:
    """What is chained but gone from its table, and how much of each table is not chained."""

    missing: list[tuple[int, str]]  # the ledger's row, and what is gone
    unchained: dict[str, int]  # by the table's name


def compare(chained: Sequence[Chained], incidents: Incidents) -> Compared:
    """
    Compare the rows of the ledger with those of the tables beside it.

    Args:
        chained: All of the ledger's; read before the tables, so that none is newer than they are.
        incidents: The tables.

    Raises:
        LedgerError: their file is damaged.
        StorageError: a table is gone or cannot be read.
    """
    incidents.check_there()
    left = {kind: incidents.turns(kind) for kind in CHAINED}
    missing = []
    for each in chained:
        if left[each.kind][each.turn] > 0:
            left[each.kind][each.turn] -= 1
        else:
            what = f"{WHAT[each.kind]} turn {each.turn}, {each.hour}"
            missing.append((each.row, f"missing from {CHAINED[each.kind].name}: the {what}"))
    return Compared(missing, {CHAINED[kind].name: sum(n.values()) for kind, n in left.items()})
