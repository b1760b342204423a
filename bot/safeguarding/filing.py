"""File a concern: its record and the alerts about it, in one transaction."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from bot.errors import StartError
from bot.safeguarding.concern import Concern
from bot.safeguarding.outbox import raise_alerts
from bot.safeguarding.records import Records
from bot.schools.contacts import Contacts
from bot.schools.schools import Schools

DRILL = "This is a drill. No pupil wrote this."


@dataclass(frozen=True)
class Filing:
    """The records of a deployment, and the schools whose contacts are told of them."""

    records: Records
    schools: Schools

    def contacts(self, school: str) -> Contacts | None:
        """Return who is told at *school*; None when nobody is."""
        found = self.schools.by_id.get(school)
        return found.safeguarding if found else None

    def file(self, connection: Connection, concern: Concern) -> str | None:
        """
        File *concern* in the transaction of *connection*.

        Returns:
            The id of its record; None when it is there already.
        """
        id = self.records.add(connection, concern)
        contacts = self.contacts(concern.school)
        if id is not None and contacts is not None:
            raise_alerts(connection, id, self.records.now(), contacts)
        return id

    def file_alone(self, concern: Concern) -> str | None:
        """File *concern* in a transaction of its own. Raises StorageError."""
        with self.records.writing() as connection:
            return self.file(connection, concern)

    def drill(self, school: str) -> str:
        """
        File a drill at *school*, to be followed as a concern would be; return its record's id.

        Raises:
            UnknownSchool: there is no such school.
            StartError: nobody would be told.
        """
        if self.schools.school(school).safeguarding is None:
            raise StartError(
                f"school {school} has no safeguarding contacts, so nobody would be told; give it "
                "`safeguarding` with lead and deputy first"
            )
        once = self.records.once("drill", secrets.token_hex(16))
        return str(self.file_alone(Concern(school, "drill", DRILL, once, ())))
