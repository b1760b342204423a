"""The hand-off in this process: what is done in a thread, and who is told that it was done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import anyio
import structlog

from bot.conversations.bus import Bus
from bot.conversations.store import NoConversation
from bot.errors import BotError
from bot.handoff.asking import Asking
from bot.handoff.chats import Chats
from bot.handoff.desk import ContactIn, Desk, FileContact
from bot.handoff.offers import Offers
from bot.handoff.reach import Seal
from bot.handoff.states import Reason, State
from bot.safety.words import State as Told

log = structlog.get_logger()
T = TypeVar("T")

LOOK_EVERY_S = 1.0  # for states that lasted too long; a vanished adviser is noticed so much late
QUEUES = "queues"  # who listens to it on the bus hears of every move of any chat


@dataclass(frozen=True)
class People:
    """Both sides of the hand-off; `bus` wakes who listens to a conversation, or to `QUEUES`."""

    chats: Chats
    asking: Asking
    offers: Offers
    seal: Seal
    bus: Bus

    def desk(self, contact_in: ContactIn, file_contact: FileContact) -> Desk:
        """Return the advisers' side; call its methods by `do`."""
        return Desk(self.chats, self.asking, self.seal, contact_in, file_contact)

    async def do(self, conversation: str, work: Callable[[], T]) -> T:
        """Return what *work* returns, done in a thread, and tell who listens to *conversation*."""
        found = await anyio.to_thread.run_sync(work)
        self.tell(conversation)
        return found

    def tell(self, conversation: str) -> None:
        """Wake who listens to *conversation* and to the queues."""
        self.bus.tell(conversation)
        self.bus.tell(QUEUES)

    def after_answer(self, conversation: str, text: str, status: str) -> bool:
        """Offer a person below an answer if there is a reason to; return whether one was."""
        try:
            return self.offers.after_answer(conversation, text, status)
        except BotError as error:  # an answer that is kept never fails for it
            log.error("people.cannot_offer", kind=type(error).__name__)
            return False

    def after_flag(self, conversation: str) -> None:
        """Offer a person below the words that answer a disclosure; never fails them."""
        try:
            self.asking.offer(conversation, Reason.flagged)
        except BotError as error:
            log.error("people.cannot_offer", kind=type(error).__name__)

    def holder(self, conversation: str) -> Told:
        """Return who is there for the pupil of *conversation*, for the words of a disclosure."""
        try:
            held = self.chats.of(conversation).state
        except NoConversation:
            return Told.WITH_BOT  # it was ended, and what is still sent is read all the same
        return {State.waiting: Told.WAITING, State.with_adviser: Told.WITH_ADVISER}.get(
            held, Told.WITH_BOT
        )

    async def watch(self) -> None:
        """Move on, for as long as the server runs, what lasted too long."""
        while True:
            try:
                moved = await anyio.to_thread.run_sync(self.chats.run_out, self.asking.ran_out)
            except BotError as error:
                log.error("people.cannot_look", kind=type(error).__name__)
                moved = []
            for chat in moved:
                self.tell(chat.conversation)
            await asyncio.sleep(LOOK_EVERY_S)
