"""The entries of the console's navigation. A part of the console adds its pages here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.staff.roles import Role


@dataclass(frozen=True)
class Entry:
    """One page that the navigation leads to, for those who may see it."""

    path: str
    title: str
    roles: frozenset[Role]


ENTRIES: tuple[Entry, ...] = (
    Entry("/console/chats", "Chats", frozenset({Role.ADVISER, Role.SAFEGUARDING_LEAD})),
    Entry("/console/safeguarding", "Safeguarding", frozenset({Role.SAFEGUARDING_LEAD})),
    Entry("/console/conversations", "Conversations", frozenset({Role.ADVISER, Role.ADMINISTRATOR})),
    Entry("/console/review", "Review", frozenset({Role.ADVISER, Role.ADMINISTRATOR})),
    Entry(
        "/console/overview",
        "Overview",
        frozenset({Role.ADVISER, Role.ADMINISTRATOR, Role.AUDITOR}),
    ),
    Entry("/console/members", "People", frozenset({Role.ADMINISTRATOR})),
    Entry("/console/audit", "Audit trail", frozenset({Role.AUDITOR, Role.ADMINISTRATOR})),
    Entry("/console/account", "My account", frozenset(Role)),
)


def entries_for(roles: Collection[Role]) -> tuple[Entry, ...]:
    """Return the entries that somebody with *roles* sees, in the order of the navigation."""
    return tuple(entry for entry in ENTRIES if entry.roles & set(roles))
