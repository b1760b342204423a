"""A client of the pupil API: what the terminal, the batch and the benchmark talk through."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import httpx

from bot.errors import BotError

TIMEOUT_S = 30.0
WAIT_S = 5.0  # where a server that asks to wait does not say how long


class ServerError(BotError):
    """The server cannot be reached, or refused; the message says which."""


class Client:
    """The connections to one running server; a context manager, so that they are closed."""

    def __init__(self, base_url: str) -> None:
        self._http = httpx.Client(base_url=base_url, timeout=TIMEOUT_S, trust_env=False)

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def start(self) -> Conversation:
        """
        Return a new conversation; wait, when too many were begun at once. Raises ServerError.

        An audit begins as many as the server can take, more than one address may in a minute.
        """
        begun = _post(self._http, "/api/conversations", {}, waits=True)
        return Conversation(self._http, begun["conversation"])


@dataclass(frozen=True)
class Conversation:
    """One conversation on a running server."""

    http: httpx.Client
    key: str

    def say(self, text: str) -> dict[str, Any]:
        """Return the API's answer to *text*, once there is one. Raises ServerError."""
        path = f"/api/conversations/{self.key}/messages"
        return _post(self.http, path, {"text": text}, {"Prefer": "wait"})


def _post(
    client: httpx.Client,
    path: str,
    body: dict[str, Any],
    headers: dict[str, str] | None = None,
    waits: bool = False,
) -> dict[str, Any]:
    try:
        response = client.post(path, json=body, headers=headers)
        if waits and response.status_code == httpx.codes.TOO_MANY_REQUESTS:
            time.sleep(float(response.headers.get("Retry-After", WAIT_S)))
            response = client.post(path, json=body, headers=headers)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ServerError(
            f"no server answers at {client.base_url} ({type(error).__name__}); "
            "start one with `make run`"
        ) from error
    if response.is_error:
        raise ServerError(f"the server answered {response.status_code}: {_reason(response)}")
    try:
        found = response.json()
    except ValueError as error:
        raise ServerError(f"{client.base_url} is not an Evenhand server") from error
    return dict(found)


def _reason(response: httpx.Response) -> str:
    try:
        return str(response.json()["error"])
    except (ValueError, KeyError, TypeError):
        return "no reason given"


def record_of(id: Any, answer: dict[str, Any]) -> dict[str, Any]:
    """Return *answer* of the API as one flat record, as `ask --batch` prints it."""
    replies = answer["replies"]
    shown = replies[-1]["shown"] if replies else {}
    receipt = shown.get("receipt") or {}
    understood = answer["understood"] or {}
    return {
        "id": id,
        "turn": answer["turn"],
        "text": "\n\n".join(reply["text"] for reply in replies),
        "intent": understood.get("intent"),
        "confidence": understood.get("confidence"),
        "stage": shown.get("stage"),
        "options": shown.get("options", []),
        "facets": shown.get("facets", []),
        "topic": shown.get("topic"),
        "passages": understood.get("passages", []),
        "sources": shown.get("sources", []),
        "receipt": receipt.get("turn"),
        "status": answer["status"],
        "safeguarding": answer["status"] == "safeguarding",
        "latency_ms": round(answer["latency_ms"], 1),
    }
