"""Serve the web application. Run as `python -m bot.web`; the launcher does."""

from __future__ import annotations

import uvicorn

from bot.settings import settings
from bot.web.app import create_app
from bot.web.serving import PatientToALimit
from bot.web.wiring import canned, dialogue, keeper, outgoing, reception, safety, transcripts

GRACE_S = 3


def main() -> None:
    """Serve until stopped."""
    uvicorn.run(
        create_app(
            settings(),
            outgoing(),
            dialogue(),
            transcripts(),
            reception(),
            safety(),
            keeper(),
            canned(),
        ),
        host=settings().host,
        port=settings().port,
        http=PatientToALimit,
        timeout_graceful_shutdown=GRACE_S,  # an open event stream would hold it for ever
        ws="none",  # Rasa pins a websockets that uvicorn cannot use; nothing here needs one
        log_level="warning",
        access_log=False,  # an access log would hold conversation keys
        server_header=False,
    )


if __name__ == "__main__":
    main()
