"""Every table that holds something of a conversation: what is erased and exported with it."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Column, Table

from bot.conversations.chat_tables import (
    chat,
    chat_change,
    chat_note,
    left_message,
    talk_opinion,
)
from bot.conversations.tables import conversation, event, feedback
from bot.handoff.requests import adviser_request


class Held(NamedTuple):
    """A table, and its column with the id of a conversation."""

    table: Table
    of: Column


# In the order in which rows go: what refers to another row before that row.
HELD = (
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
