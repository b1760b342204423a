"""Who may begin a conversation: at which school, from which site, as whom."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.errors import BotError
from bot.schools.identity import Identity, NonceStore, kept_subject, verify
from bot.schools.models import School
from bot.schools.schools import Schools
from bot.schools.switch import Switch


class SwitchedOff(BotError):
    """The school has switched its chat off."""


class NotAllowedThere(BotError):
    """A page of a site that the school does not list wants to begin a conversation."""


@dataclass(frozen=True)
class Reception:
    """The schools of a deployment, and what says who may begin a conversation at one."""

    schools: Schools
    switch: Switch
    nonces: NonceStore
    identity_secrets: Mapping[str, Sequence[str]]
    identity_key: bytes
    now: Callable[[], float] = time.time

    def welcome(
        self, school: str | None, identity: Identity | None, origin: str | None
    ) -> tuple[School, str | None]:
        """
        Return the school, and what is kept of who begins: 64 hex digits, None for an anonymous one.

        Args:
            school: Its id; None for the first one.
            identity: What the school's own server signed, if it did.
            origin: The other site whose page asks, None for our own.

        Raises:
            UnknownSchool: there is no such school.
            SwitchedOff: its chat is off.
            NotAllowedThere: the school does not list *origin*.
            IdentityRefused: the identity is not signed by the school for now, or was used.
            StorageError: that it was used cannot be kept.
        """
        found = self.schools.default if school is None else self.schools.school(school)
        self.must_be_on(found.id)
        if origin is not None and origin not in found.allowed_origins:
            raise NotAllowedThere(f"{origin} is not among the origins of the school")
        if identity is None:
            return found, None
        verified = verify(identity, found.id, self.identity_secrets, self.now())
        self.nonces.use(verified, self.now())
        return found, kept_subject(verified, self.identity_key)

    def must_be_on(self, school: str) -> None:
        """Raise SwitchedOff when the chat of *school* is off."""
        if self.switch.is_off(school):
            raise SwitchedOff(f"the chat of {school} is off")

    def origins(self) -> frozenset[str]:
        """Return every origin that some school lists."""
        return frozenset(
            o for school in self.schools.by_id.values() for o in school.allowed_origins
        )

    def framed_by(self, school: str | None) -> tuple[str, ...]:
        """Return the origins whose pages may show the chat of *school* (an id) in a frame."""
        if school is None:
            return self.schools.default.allowed_origins
        found = self.schools.by_id.get(school)
        return found.allowed_origins if found else ()
