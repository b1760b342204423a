"""Slows guessing: ten tries of one account in five minutes, and no way to lock somebody out."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from sqlalchemy import delete, func, insert, select
from sqlalchemy.engine import Engine

from bot.staff.clock import Clock, now_utc, told
from bot.staff.storage import writes
from bot.staff.tables import staff_try

MOST = 10
WINDOW = timedelta(minutes=5)
MARK_DAYS = 90
LOCK = 720_120  # any number; tries that come at once are counted one after another


class TooManyTries(Exception):
    """One try too many; `retry_after_s` is when to try again, in seconds."""

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(retry_after_s)
        self.retry_after_s = retry_after_s


class Tries:
    """
    Counts tries, of accounts that exist and of those that do not alike.

    A browser in which somebody signed in before holds a mark for that account. Its tries are
    counted apart from those of strangers, who can therefore use up their own tries only.
    """

    def __init__(self, engine: Engine, key: bytes, clock: Clock = now_utc) -> None:
        """*key* is 32 bytes; without it no list of addresses leads to what is counted."""
        self._engine = engine
        self._key = key
        self._clock = clock

    def count(self, account: str, mark: str | None = None) -> None:
        """
        Count one try of *account*, before it is known whether it is right.

        Args:
            account: An e-mail address in small letters, or what else is guessed at.
            mark: What the browser holds from an earlier sign-in, if it does.

        Raises:
            TooManyTries: there were ten within five minutes.
        """
        counted = self._account(account, mark)
        now = self._clock()
        with writes(self._engine) as connection:
            if connection.dialect.name == "postgresql":  # SQLite has one writer at a time anyway
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            old = staff_try.c.at <= told(now - WINDOW)
            connection.execute(delete(staff_try).where(old))
            chosen = select(func.count()).where(staff_try.c.account == counted)
            if connection.execute(chosen.select_from(staff_try)).scalar_one() >= MOST:
                raise TooManyTries(round(WINDOW.total_seconds()))
            connection.execute(
                insert(staff_try).values(id=secrets.token_hex(16), account=counted, at=told(now))
            )

    def forget(self, account: str, mark: str | None = None) -> None:
        """Count from nought again: the try was right."""
        with writes(self._engine) as connection:
            mine = staff_try.c.account == self._account(account, mark)
            connection.execute(delete(staff_try).where(mine))

    def mark(self, account: str) -> str:
        """Return the mark of a browser in which *account* signed in just now."""
        made = secrets.token_hex(8)
        return f"{made}.{self._mark_of(account, made)}"

    def _account(self, account: str, mark: str | None) -> str:
        made, _, mac = (mark or "").partition(".")
        right = self._mark_of(account, made)
        known = bool(made) and hmac.compare_digest(mac.encode("utf-8", "replace"), right.encode())
        return self._mac(f"try\n{account}\n{made if known else ''}")

    def _mark_of(self, account: str, made: str) -> str:
        return self._mac(f"mark\n{account}\n{made}")

    def _mac(self, message: str) -> str:
        return hmac.new(self._key, message.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
