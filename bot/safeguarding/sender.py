"""Send what is due in the outbox: delivered twice is allowed, lost is not (G7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.safeguarding.filing import Filing
from bot.safeguarding.outbox import Due, Outbox
from bot.safeguarding.post import MailServer, Note, NotSent, call_webhook

log = structlog.get_logger()


@dataclass(frozen=True)
class Sender:
    """One sender. Several may run at once, in several processes: each alert is claimed."""

    outbox: Outbox
    filing: Filing
    mail: MailServer | None
    link_to: Callable[[str], str]  # of a record's id, where staff read it

    def send_due(self) -> int:
        """Send every alert that is due; return how many were sent. Raises StorageError."""
        sent = 0
        while due := self.outbox.claim():
            try:
                self._send(due)
            except NotSent as error:
                log.error("alert.not_sent", way=due.way, who=due.who, outcome=error.outcome)
                self.outbox.failed(due, error.outcome)
            else:
                # A crash before this line sends it again: that is better than not at all.
                self.outbox.done(due)
                sent += 1
        return sent

    def _send(self, due: Due) -> None:
        contacts = self.filing.contacts(due.school)
        to = getattr(contacts, "webhook" if due.way == "webhook" else due.who, None)
        if to is None:
            raise NotSent("no contact")
        note = Note(self.link_to(due.record), due.danger_now, due.is_drill)
        if due.way == "webhook":
            call_webhook(note, to)
        elif self.mail is None:
            raise NotSent("no mail server")
        else:
            self.mail.send(note, to)
