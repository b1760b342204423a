"""Bring a database's tables of conversations to the form that this version reads."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import StorageError

FOLDER = Path(__file__).resolve().parent / "migrations"
LOCK = 720_118  # any number; the same in every process, so that one at a time migrates


def migrate(engine: Engine) -> None:
    """
    Make or change the tables in one transaction; several processes may call it at once.

    Raises:
        StorageError: it cannot be done, or the database was made by a newer version.
    """
    try:
        # On SQLite the transaction holds the file from its beginning.
        with engine.begin() as connection:
            if engine.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            command.upgrade(config(connection), "head")
    except CommandError as error:
        raise StorageError(
            f"the database of conversations was made by another version ({error}); start the "
            "version that made it, or a newer one"
        ) from error
    except SQLAlchemyError as error:
        raise StorageError(
            f"the tables of conversations cannot be made ({type(error).__name__})"
        ) from error


def config(connection: Connection) -> Config:
    """Return Alembic's settings for work on *connection*."""
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.attributes["connection"] = connection
    return made
