"""What went wrong with impartiality: answers the gate held back, and reports of bias by pupils."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import func, insert, inspect, select
from sqlalchemy.engine import Connection, Engine

from bot.database import insert_once, reading, stored
from bot.errors import StorageError
from bot.impartiality.checks import Breach
from bot.impartiality.ledger import Ledger, undamaged
from bot.impartiality.tables import CHAINED, bias_report, gate_refusal

REFUSED = "what went wrong cannot be kept or read"


@dataclass(frozen=True)
class Refusals:
    """How many answers the gate held back, and how often for which rule."""

    answers: int
    by_rule: dict[str, int]


@dataclass(frozen=True)
class Report:
    """One pupil's report that the answer of a turn is biased."""

    hour: str
    turn: str


class Incidents:
    """
    Reads and counts both, beside the ledger; what cannot be read is a StorageError.

    The tables are made with the ledger: one that is gone had something in it, and is missed. So is
    a row of one, for which the ledger has a row of its own. A damaged file is a LedgerError.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def check_there(self) -> None:
        """Check that both tables are there. Raises StorageError, naming the one that is gone."""
        with self._reading() as connection:
            there = inspect(connection).get_table_names()
        gone = [t.name for t in (bias_report, gate_refusal) if t.name not in there]
        if gone:
            raise StorageError(
                f"the table {' and '.join(gone)} of the ledger's database is gone, and what was "
                "reported in it; restore the database from its newest backup. If it is lost for "
                "good, `python -m bot take-up-ledger` goes on without it and writes the loss into "
                "the ledger"
            )

    def refusals(self) -> Refusals:
        """Return how many answers were held back so far."""
        turns = select(func.count(func.distinct(gate_refusal.c.turn)))
        rules = select(gate_refusal.c.rule, func.count()).group_by(gate_refusal.c.rule)
        with self._reading() as connection:
            answers = int(connection.execute(turns).scalar_one())
            by_rule = {str(rule): int(count) for rule, count in connection.execute(rules)}
        return Refusals(answers, dict(sorted(by_rule.items())))

    def reports(self) -> tuple[Report, ...]:
        """Return the reports of bias, the oldest first."""
        chosen = select(bias_report.c.hour, bias_report.c.turn).order_by(bias_report.c.id)
        with self._reading() as connection:
            return tuple(Report(*found) for found in connection.execute(chosen))

    def turns(self, kind: str) -> Counter[str]:
        """Return how many rows each turn has in the table that *kind* of ledger row is about."""
        with self._reading() as connection:
            return Counter(connection.execute(select(CHAINED[kind].c.turn)).scalars())

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with stored(REFUSED), undamaged(), reading(self._engine) as connection:
            yield connection


def keep_refusal(ledger: Ledger, turn_id: str, breaches: tuple[Breach, ...]) -> None:
    """
    Keep, and chain, that the answer of a turn was held back, and for which rules.

    Raises:
        LedgerError: nothing can be appended to *ledger*.
        StorageError: the table beside it cannot be written.
    """
    told = dict.fromkeys((breach.rule, breach.why[:200]) for breach in breaches)

    def put(connection: Connection, hour: str) -> int:
        rows = [{"hour": hour, "turn": turn_id, "rule": rule, "why": why} for rule, why in told]
        with stored(REFUSED):
            connection.execute(insert(gate_refusal), rows)
        return len(rows)

    ledger.keep("refused", turn_id, put)


def keep_report(ledger: Ledger, turn_id: str) -> None:
    """
    Keep, and chain, that a pupil finds the answer of a turn biased; saying so twice counts once.

    Raises:
        LedgerError: nothing can be appended to *ledger*.
        StorageError: the table beside it cannot be written.
    """
    statement = insert_once(ledger.engine, bias_report).on_conflict_do_nothing()

    def put(connection: Connection, hour: str) -> int:
        with stored(REFUSED):
            return int(connection.execute(statement.values(hour=hour, turn=turn_id)).rowcount)

    ledger.keep("reported", turn_id, put)
