"""Log lines that are lost rather than raised when they cannot be written."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, TextIO

import structlog


class LossyLogger:
    """
    Prints each line to *file*, standard output when None, or loses it.

    The log lies on the disk of the database: when that is full, a log line must not stop what it
    tells of.
    """

    def __init__(self, file: TextIO | None = None) -> None:
        self._lines = structlog.PrintLogger(file)

    def msg(self, message: str) -> None:
        """Print *message* if it can be printed."""
        with suppress(OSError):
            self._lines.msg(message)

    debug = info = warning = error = critical = exception = msg


def log_what_can_be_logged() -> None:
    """Have every structured log of this process written by a LossyLogger."""
    structlog.configure(logger_factory=_lossy)


def _lossy(*_: Any) -> LossyLogger:
    return LossyLogger()
