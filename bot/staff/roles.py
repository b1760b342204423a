"""What somebody of the staff may do, and who they are to every page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Role(str, Enum):
    """A set of pages. A person may have several; nobody has all of them by having one."""

    ADVISER = "adviser"
    SAFEGUARDING_LEAD = "safeguarding_lead"
    ADMINISTRATOR = "administrator"
    AUDITOR = "auditor"

    @property
    def words(self) -> str:
        """Return the role as people say it."""
        return self.value.replace("_", " ")


@dataclass(frozen=True)
class Member:
    """Somebody of the staff of one school."""

    id: str
    school: str
    name: str
    roles: frozenset[Role]
