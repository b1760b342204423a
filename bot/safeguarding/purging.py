"""Deletes safeguarding records for which the time that the school set is over."""

from __future__ import annotations

from sqlalchemy import delete, func, select
from sqlalchemy.engine import Connection

from bot.safeguarding.tables import alert, alert_try, safeguarding_record, safeguarding_step

_record, _step = safeguarding_record, safeguarding_step


def delete_records(connection: Connection, school: str, before: str) -> int:
    """
    Delete the records of *school* with which nothing was done since *before*; return how many.

    A record that nobody acknowledged stays, however old it is: somebody has still to read it.
    A look at a record keeps it no longer, so that an inspection does not.
    """
    done = select(_step.c.record).where(_step.c.what.in_(("acknowledged", "action")))
    quiet = done.group_by(_step.c.record).having(func.max(_step.c.at) < before)
    known = select(_step.c.record).where(_step.c.what == "acknowledged")
    chosen = select(_record.c.id).where(
        _record.c.school == school, _record.c.id.in_(quiet), _record.c.id.in_(known)
    )
    ids = connection.execute(chosen).scalars().all()
    alerts = select(alert.c.id).where(alert.c.record.in_(ids))
    for rows in (
        delete(alert_try).where(alert_try.c.alert.in_(alerts)),
        delete(alert).where(alert.c.record.in_(ids)),
        delete(_step).where(_step.c.record.in_(ids)),
        delete(_record).where(_record.c.id.in_(ids)),
    ):
        connection.execute(rows)
    return len(ids)
