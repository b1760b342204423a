"""The action server: on loopback, with a secret on every route. Run as `python -m actions`."""

from __future__ import annotations

import hmac
import sys
from urllib.parse import urlsplit

from rasa_sdk.endpoint import create_app
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import wiring
from bot.errors import BotError
from bot.settings import settings


def guarded_app() -> Sanic:
    """Return the action server's app, refusing every request without the secret."""
    app = create_app("actions", cors_origins=[])
    expected = f"Bearer {settings().key('actions').hex()}".encode()

    @app.middleware("request")
    async def refuse_without_secret(request: Request) -> HTTPResponse | None:
        given = request.headers.get("authorization", "").encode()
        if hmac.compare_digest(given, expected):
            return None
        return response.json({"error": "unauthorised"}, status=401)

    return app


def main() -> int:
    """Serve until stopped; returns 1 when the content cannot be used."""
    try:
        wiring.composer()
        wiring.adviser_requests()
    except BotError as error:
        print(error, file=sys.stderr)
        return 1
    address = urlsplit(settings().action_url)
    guarded_app().run(host=address.hostname, port=address.port, workers=1, access_log=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
