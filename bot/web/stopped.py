"""A message of an adviser that was stopped because of contact details: the concern about it."""

from __future__ import annotations

import secrets

from bot.safeguarding.concern import Concern
from bot.safety.flags import Category
from bot.web.people import People
from bot.web.safety import Safety


def contact_concern(
    people: People, safety: Safety, conversation: str, adviser: str, kinds: tuple[str, ...]
) -> Concern:
    """
    Return the concern that requirement G12 asks for.

    Args:
        people: Knows the conversation's school.
        safety: The records that it goes into.
        conversation: The id of the conversation.
        adviser: The id of the member of staff.
        kinds: What the message held; not what it said.
    """
    return Concern(
        school=people.chats.of(conversation).school,
        origin="adviser",
        words=f"A message of member {adviser} was not sent. It held: {', '.join(kinds)}.",
        once=safety.filing.records.once("stopped", conversation, secrets.token_hex(8)),
        categories=(Category.CONTACT.value,),
        found_by=("contact",),
        conversation=conversation,
        screen_version=safety.reading.version,
    )
