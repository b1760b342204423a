"""Transactions on the staff's tables; what cannot be written or read is a StorageError."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.database import reading
from bot.errors import StorageError


@contextmanager
def writes(engine: Engine) -> Iterator[Connection]:
    """Give a connection whose work is on disk, all of it or none, when the block ends."""
    try:
        with engine.begin() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise StorageError(f"the staff cannot be kept ({type(error).__name__})") from error


@contextmanager
def reads(engine: Engine) -> Iterator[Connection]:
    """Give a connection that reads as of one moment."""
    try:
        with reading(engine) as connection:
            yield connection
    except SQLAlchemyError as error:
        raise StorageError(f"the staff cannot be read ({type(error).__name__})") from error


def hashed(token: str) -> str:
    """Return what is kept of *token*, a random secret: 64 hex digits that do not lead back."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
