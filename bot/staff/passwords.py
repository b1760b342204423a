"""Which passwords are taken, and how they are kept: argon2id, and nothing cut off."""

from __future__ import annotations

import threading
import unicodedata
from functools import lru_cache
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LONG, SHORT, LONGEST = 15, 8, 128  # characters; a short one needs the second factor beside it
COMMON = Path(__file__).resolve().parent / "common_passwords.txt"
SHORTEST_NAME = 4  # a shorter school's name stands in many a good password by chance
AT_ONCE = 4  # hashes; each takes 19 MiB


class Passwords:
    """Makes and checks the hashes of passwords."""

    def __init__(self) -> None:
        # OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, 2 passes, 1 lane.
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._of_nobody = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """Return what is kept of *password*."""
        with self._turns:
            return self._hasher.hash(same(password))

    def is_right(self, kept: str | None, password: str) -> bool:
        """Return whether *kept* is the hash of *password*; None takes as long and is not."""
        if len(password) > 4 * LONGEST:
            password = ""
        with self._turns:
            try:
                self._hasher.verify(kept or self._of_nobody, same(password))
            except (VerificationError, InvalidHashError):
                return False
        return bool(kept)


def problem(password: str, *, has_factor: bool, school: str) -> str | None:
    """
    Return why *password* is not taken, in words for people; None when it is.

    Args:
        password: Any characters count, spaces too; none has to be there.
        has_factor: Whether the second factor is set up with it.
        school: The school's name.
    """
    given = same(password)
    least = SHORT if has_factor else LONG
    if len(given) < least:
        more = "" if has_factor else f", or {SHORT} together with a code from your app"
        return f"A password needs {least} characters or more{more}."
    if len(given) > LONGEST:
        return f"A password may be {LONGEST} characters long."
    if given.casefold() in common():
        return "This password is one of those that are guessed first. Choose another one."
    if _has_name(given, school):
        return "Choose a password without the name of the school."
    return None


def same(password: str) -> str:
    """Return *password* as every keyboard would give it: in Unicode's composed form."""
    return unicodedata.normalize("NFKC", password)


@lru_cache(maxsize=1)
def common() -> frozenset[str]:
    """Return the 3,000 passwords of 8 characters or more that are used most."""
    return frozenset(COMMON.read_text(encoding="utf-8").split())


def _has_name(password: str, school: str) -> bool:
    bare_password, bare_name = (
        "".join(each for each in text.casefold() if each.isalnum()) for text in (password, school)
    )
    return len(bare_name) >= SHORTEST_NAME and bare_name in bare_password
