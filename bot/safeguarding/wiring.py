"""The records and the sender of a deployment, put together from its settings."""

from __future__ import annotations

from sqlalchemy.engine import Engine

from bot.safeguarding.filing import Filing
from bot.safeguarding.outbox import Outbox
from bot.safeguarding.post import MailServer
from bot.safeguarding.records import Records
from bot.safeguarding.sender import Sender
from bot.schools.wiring import schools_of
from bot.settings import Settings

PAGE = "/console/safeguarding"


def filing(engine: Engine, settings: Settings) -> Filing:
    """Return the records in the database of *engine*, and who is told. Raises SchoolsError."""
    return Filing(Records(engine, settings.keyring("safeguarding")), schools_of(settings))


def sender(filing: Filing, settings: Settings) -> Sender:
    """Return what sends the alerts about the records of *filing*."""
    mail = None
    if settings.smtp_host is not None and settings.smtp_from is not None:
        mail = MailServer(
            settings.smtp_host, settings.smtp_port, settings.smtp_from, settings.smtp_starttls,
            settings.smtp_user, settings.smtp_password_file,
        )  # fmt: skip
    return Sender(
        Outbox(filing.records.engine), filing, mail, lambda id: f"{settings.staff_url}{PAGE}/{id}"
    )
