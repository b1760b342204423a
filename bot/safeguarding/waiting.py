"""Which alerts were due and are not out yet, and why, in plain words for the safeguarding lead."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.database import reading
from bot.errors import StorageError
from bot.safeguarding.tables import alert, alert_try, safeguarding_record, undone

# By the outcome of the last try, as `bot.safeguarding.post` and the sender name it.
WHY = {
    "not reached": "the mail server cannot be reached",
    "hung up": "the mail server hung up",
    "too slow": "the mail server does not answer in time",
    "refused": "the mail server refused the message",
    "wrong password": "the mail server does not take our password",
    "not trusted": "the mail server cannot show that it is the right one",
    "no mail server": "no mail server is set up",
    "no contact": "no safeguarding contact is set up",
}
OTHER = "it was not taken"  # a webhook that answers with an error
NOT_YET = "it is about to be sent"


def waiting_alerts(engine: Engine, school: str, now: str) -> dict[str, str]:
    """
    Return for each record of *school* whose lead is not told yet why not, by the record's id.

    *now* is the time as the tables hold it. Raises StorageError.
    """
    tried = alert_try.alias()
    last = select(func.max(tried.c.id)).where(tried.c.alert == alert.c.id).correlate(alert)
    chosen = (
        select(alert.c.record, alert_try.c.outcome)
        .join(safeguarding_record, safeguarding_record.c.id == alert.c.record)
        .outerjoin(alert_try, alert_try.c.id == last.scalar_subquery())
        .where(safeguarding_record.c.school == school, alert.c.who == "lead")
        .where(undone, alert.c.due_at <= now)
        .order_by(alert.c.id.desc())  # of two ways the mail, which comes first, is told
    )
    try:
        with reading(engine) as connection:
            rows = connection.execute(chosen).all()
    except SQLAlchemyError as error:
        raise StorageError(f"alerts cannot be read ({type(error).__name__})") from error
    return {row.record: WHY.get(row.outcome, OTHER) if row.outcome else NOT_YET for row in rows}
