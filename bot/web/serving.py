"""Serves HTTP, and cuts clients that take too long to ask."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

REQUEST_TIMEOUT_S = 10.0


class PatientToALimit(H11Protocol):
    """
    Closes a connection whose request line and headers are not whole within `REQUEST_TIMEOUT_S`.

    uvicorn itself waits for ever, so that a few hundred slow clients would shut everybody out. The
    body has a limit of its own, in `bot.web.guards`.
    """

    _cut: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait_for_headers()

    def data_received(self, data: bytes) -> None:
        """Read on; once the headers are whole the limit is off until the next request begins."""
        super().data_received(data)
        if self._is_answering():
            self._let_be()
        elif self._cut is None:
            self._wait_for_headers()

    def connection_lost(self, exc: Exception | None) -> None:
        """Let go of the timer."""
        self._let_be()
        super().connection_lost(exc)

    def _wait_for_headers(self) -> None:
        self._cut = self.loop.call_later(REQUEST_TIMEOUT_S, self._close)

    def _close(self) -> None:
        if not self._is_answering():
            self.transport.close()

    def _let_be(self) -> None:
        if self._cut is not None:
            self._cut.cancel()
            self._cut = None

    def _is_answering(self) -> bool:
        cycle: Any = self.cycle
        return cycle is not None and not cycle.response_complete
