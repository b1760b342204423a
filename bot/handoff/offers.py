"""Whether a person is offered below an answer: asked for, failed twice, or cues of more help."""

from __future__ import annotations

from sqlalchemy import select

from bot.conversations.tables import event
from bot.handoff.asking import Asking
from bot.handoff.chats import Chats
from bot.handoff.cues import has_cue
from bot.handoff.states import Reason

# Answers that did not give what was asked for.
FAILED = frozenset(("nothing_found", "failed", "refused_input", "out_of_scope"))
IN_A_ROW = 2
ASKED = "offered_person"


class Offers:
    """Looks at each answer once it is kept. It changes no answer and stands below it."""

    def __init__(self, chats: Chats, asking: Asking) -> None:
        self._chats = chats
        self._asking = asking

    def after_answer(self, id: str, text: str, status: str) -> bool:
        """
        Offer a person when the answer of kind *status* to the pupil's *text* is a reason to.

        Returns:
            Whether one was offered.

        Raises:
            StorageError: the database fails.
        """
        reason = self._reason(id, text, status)
        return reason is not None and self._asking.offer(id, reason) is not None

    def _reason(self, id: str, text: str, status: str) -> Reason | None:
        if status == ASKED:
            return Reason.asked
        if status in FAILED and self._failed_in_a_row(id):
            return Reason.failed_twice
        if has_cue(text) and not self._asking.was_offered(id, Reason.more_support):
            return Reason.more_support
        return None

    def _failed_in_a_row(self, id: str) -> bool:
        chosen = (
            select(event.c.status)
            # A notice in between, such as an offer before, begins the count anew.
            .where(event.c.conversation == id, event.c.kind.in_(("bot", "notice")))
            .order_by(event.c.seq.desc())
            .limit(IN_A_ROW)
        )
        with self._chats.transcripts.looking() as connection:
            found = connection.execute(chosen).scalars().all()
        return len(found) == IN_A_ROW and FAILED.issuperset(found)
