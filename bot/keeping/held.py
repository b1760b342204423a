"""Every table that holds something of a conversation: what is erased and exported with it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Column, Table, select

from bot.conversations.chat_tables import (
    chat,
    chat_change,
    chat_note,
    left_message,
    talk_opinion,
)
from bot.conversations.tables import conversation, event, feedback
from bot.handoff.requests import adviser_request
from bot.review.tables import (
    review_conversation,
    review_correction,
    review_mark,
    review_note,
    review_term,
    review_turn,
)


class Held(NamedTuple):
    """A table, and its column that names a conversation, by its id or its number in the index."""

    table: Table
    of: Column

    def is_of(self, ids: Sequence[str]) -> Any:
        """Return the condition that a row holds something of one of the conversations *ids*."""
        if self.table is review_term:
            known = review_conversation.c
            return self.of.in_(select(known.number).where(known.conversation.in_(ids)))
        return self.of.in_(ids)


# In the order in which rows go: what refers to another row before that row.
HELD = (
    Held(review_term, review_term.c.number),
    Held(review_turn, review_turn.c.conversation),
    Held(review_mark, review_mark.c.conversation),
    Held(review_note, review_note.c.conversation),
    Held(review_correction, review_correction.c.conversation),
    Held(review_conversation, review_conversation.c.conversation),
    Held(talk_opinion, talk_opinion.c.conversation),
    Held(left_message, left_message.c.conversation),
    Held(chat_note, chat_note.c.conversation),
    Held(chat_change, chat_change.c.conversation),
    Held(chat, chat.c.conversation),
    Held(feedback, feedback.c.conversation),
    Held(event, event.c.conversation),
    Held(adviser_request, adviser_request.c.conversation),
    Held(conversation, conversation.c.id),
)
# Tables with a column of that name that are not erased with a conversation, and why.
NOT_HELD = {"safeguarding_record": "kept on the school's own schedule, for the lead alone"}
