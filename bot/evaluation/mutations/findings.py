"""What a check says about a biased change, and what came of one mutation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from bot.errors import BotError


class MutationError(BotError):
    """A mutation cannot be read or applied; the message names it, what is wrong and the mend."""


class Data(BaseModel):
    """Base of everything read from `tests/mutations`: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


@dataclass(frozen=True)
class Finding:
    """What one named check found wrong: "gate I3", "loader", "audit"."""

    check: str
    what: str


class CaughtBy(Data):
    """The check that must catch a mutation, and words of what it must say."""

    check: str = Field(pattern=r"^[a-z]+( [A-Za-z0-9_]+)?$")
    says: str = Field(min_length=4)

    def among(self, findings: Sequence[Finding]) -> Finding | None:
        """Return the finding that is meant, None when it is not among *findings*."""
        meant = (f for f in findings if f.check == self.check and self.says in f.what)
        return next(meant, None)


@dataclass(frozen=True)
class Outcome:
    """
    What the checks said of a changed copy.

    `changed` counts what the change touched: files, answers, draws or ledgers. `missed` says in
    words which of the biased answers the gate let through; None when it let none through.
    """

    findings: tuple[Finding, ...]
    changed: int
    missed: str | None = None


@dataclass(frozen=True)
class Result:
    """What came of one mutation."""

    id: str
    what: str
    kind: str
    expected: CaughtBy
    outcome: Outcome

    @property
    def caught(self) -> bool:
        """Return whether the check that must catch it did, in every case."""
        meant = self.expected.among(self.outcome.findings)
        return meant is not None and self.outcome.changed > 0 and self._missed is None

    @property
    def _missed(self) -> str | None:
        # The gate sees each answer, so it must refuse each; another check may find one of many.
        return self.outcome.missed if self.expected.check.startswith("gate ") else None

    @property
    def by(self) -> tuple[str, ...]:
        """Return every check that found something, the expected one first."""
        checks = dict.fromkeys(finding.check for finding in self.outcome.findings)
        return tuple(sorted(checks, key=lambda check: check != self.expected.check))

    @property
    def detail(self) -> str:
        """Return what the expected check said, or why the mutation counts as uncaught."""
        if self.outcome.changed == 0:
            return "the change changes nothing"
        meant = self.expected.among(self.outcome.findings)
        if meant is None:
            found = "; ".join(f"{f.check}: {f.what}" for f in self.outcome.findings[:3])
            return (
                f"{self.expected.check} did not say {self.expected.says!r}; found: {found or '-'}"
            )
        return self._missed or meant.what
