"""What went wrong with impartiality: answers the gate held back, and reports of bias by pupils."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, insert, inspect, select
from sqlalchemy.engine import Engine

from bot.database import insert_once, reading, stored
from bot.errors import StorageError
from bot.impartiality.checks import Breach
from bot.impartiality.ledger import HOUR, Clock, utc_now
from bot.impartiality.tables import bias_report, gate_refusal

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
    Keeps and counts both, beside the ledger; what cannot be kept or read is a StorageError.

    The tables are made with the ledger: one that is gone had something in it, and is missed.
    """

    def __init__(self, engine: Engine, clock: Clock = utc_now) -> None:
        self._engine = engine
        self._clock = clock

    def check_there(self) -> None:
        """Check that both tables are there. Raises StorageError, naming the one that is gone."""
        with stored(REFUSED), reading(self._engine) as connection:
            there = inspect(connection).get_table_names()
        gone = [t.name for t in (bias_report, gate_refusal) if t.name not in there]
        if gone:
            raise StorageError(
                f"the table {' and '.join(gone)} of the ledger's database is gone, and what was "
                "reported in it; restore the database from its newest backup. If it is lost for "
                "good, `python -m bot take-up-ledger` goes on without it and writes the loss into "
                "the ledger"
            )

    def refuse(self, turn_id: str, breaches: tuple[Breach, ...]) -> None:
        """Keep that the answer of a turn was held back, and for which rules."""
        hour = self._clock().strftime(HOUR)
        told = dict.fromkeys((breach.rule, breach.why[:200]) for breach in breaches)
        rows = [{"hour": hour, "turn": turn_id, "rule": rule, "why": why} for rule, why in told]
        with stored(REFUSED), self._engine.begin() as connection:
            connection.execute(insert(gate_refusal), rows)

    def refusals(self) -> Refusals:
        """Return how many answers were held back so far."""
        turns = select(func.count(func.distinct(gate_refusal.c.turn)))
        rules = select(gate_refusal.c.rule, func.count()).group_by(gate_refusal.c.rule)
        with stored(REFUSED), reading(self._engine) as connection:
            answers = int(connection.execute(turns).scalar_one())
            by_rule = {str(rule): int(count) for rule, count in connection.execute(rules)}
        return Refusals(answers, dict(sorted(by_rule.items())))

    def report_bias(self, turn_id: str) -> None:
        """Keep that a pupil finds the answer of a turn biased; saying so twice counts once."""
        statement = insert_once(self._engine, bias_report).on_conflict_do_nothing()
        hour = self._clock().strftime(HOUR)
        with stored(REFUSED), self._engine.begin() as connection:
            connection.execute(statement.values(hour=hour, turn=turn_id))

    def reports(self) -> tuple[Report, ...]:
        """Return the reports of bias, the oldest first."""
        chosen = select(bias_report.c.hour, bias_report.c.turn).order_by(bias_report.c.id)
        with stored(REFUSED), reading(self._engine) as connection:
            return tuple(Report(*found) for found in connection.execute(chosen))
