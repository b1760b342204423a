"""Requirements W1, W2 and P1, on every route that the application has, and on its errors."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import httpx
import pytest
from starlette.routing import Route

from bot.web.guards import MAX_BODY_BYTES
from bot.web.models import Taken

# The whole application with its conversation, from the tests of the API.
from tests.unit.web.test_api import anyio_backend, http, key, rasa, reception, transcripts

__all__ = ["anyio_backend", "http", "key", "rasa", "reception", "transcripts"]

pytestmark = pytest.mark.anyio

Call = tuple[str, str]
WANTED = {
    "Content-Security-Policy": r"default-src 'none'; script-src 'self'; .*base-uri 'none'; "
    r"object-src 'none'; .*frame-ancestors '(none|self)'",
    "Strict-Transport-Security": r"max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": r"nosniff",
    "Referrer-Policy": r"strict-origin",
    "Permissions-Policy": r"camera=\(\), microphone=\(\), geolocation=\(\).*",
    "Cross-Origin-Resource-Policy": r"same-origin|cross-origin",
    "Cache-Control": r"no-store|no-cache|max-age=600",
}
BODIES: dict[str, dict[str, Any]] = {
    "/api/conversations": {},
    "/api/conversations/{conversation}/messages": {"text": "hi"},
    "/api/conversations/{conversation}/map": {},
    "/api/conversations/{conversation}/feedback": {"turn": 1, "verdict": "up"},
    "/api/conversations/{conversation}/reports": {"turn": 1},
    **{
        f"/api/conversations/{{conversation}}/person/{path}": body
        for path, body in (
            ("ask", {}),
            ("decline", {}),
            ("leave_queue", {}),
            ("take_back", {}),
            ("leave_message", {"text": "hi"}),
            ("judge", {"about": "helped", "answer": "yes"}),
        )
    },
}


def routes_of(http: httpx.AsyncClient) -> list[Call]:
    """Return the method and the path of every route, with its parameters' names."""
    app = http._transport.app  # type: ignore[attr-defined]
    found = [
        (method, route.path)
        for route in flat(app.router.routes)
        for method in sorted(route.methods or ())
        if method != "HEAD"
    ]
    return [*found, ("GET", "/static/page.js"), ("GET", "/static/none")]


def flat(routes: Iterable[Any]) -> Iterator[Route]:
    """Yield each route, those of an included router too."""
    for route in routes:
        if hasattr(route, "original_router"):
            yield from flat(route.original_router.routes)
        elif isinstance(route, Route):
            yield route


def filled(path: str, key: str) -> str:
    return path.replace("{conversation}", key).replace("{id}", "riverside")


def faults(reply: httpx.Response) -> list[str]:
    """Return the headers that *reply* lacks or that say another thing."""
    found = [
        f"{name}: {reply.headers.get(name)}"
        for name, wanted in WANTED.items()
        if not re.fullmatch(wanted, reply.headers.get(name, ""))
    ]
    policy = reply.headers.get("Content-Security-Policy", "")
    found += [word for word in ("unsafe", "*", "data:", "http") if word in policy]
    return found + (["a cookie"] if "Set-Cookie" in reply.headers else [])


async def test_every_route_and_every_error_has_the_headers(
    http: httpx.AsyncClient, key: str
) -> None:
    """W1, P2: a crawl of every route, error pages too; no camera, no place is asked for."""
    found: dict[str, list[str]] = {}
    statuses: set[int] = set()

    async def crawl(method: str, path: str, **sent: Any) -> None:
        reply = await http.request(method, path, **sent)
        statuses.add(reply.status_code)
        if wrong := faults(reply):
            found[f"{method} {path} {reply.status_code}"] = wrong

    routes = [each for each in routes_of(http) if each[0] != "DELETE"]
    for method, path in routes:
        there = filled(path, key)
        await crawl(method, there, json=BODIES.get(path))
        await crawl(method, filled(path, "A" * 43), json=BODIES.get(path))
        await crawl(method, there, content=b"{")
        await crawl(method, there, content=b"x" * (MAX_BODY_BYTES + 1))
        await crawl(method, there, headers={"Origin": "https://other.example"})
        await crawl("PATCH", there, json={})
        await crawl("OPTIONS", there)
    await crawl("DELETE", f"/api/conversations/{key}")
    await crawl("GET", "/nowhere")
    await crawl("GET", "/chat?school=nobody")

    assert len(routes) > 12
    assert {200, 201, 202, 204, 403, 404, 405, 413, 422} <= statuses
    assert found == {}


@pytest.mark.parametrize("school", ["riverside", "school"])
async def test_only_the_pages_of_a_school_may_be_framed_and_only_where_it_lists(
    http: httpx.AsyncClient, school: str
) -> None:
    """W1: `frame-ancestors` lists the school's own sites, and nothing else may be framed."""
    pages = ("/chat", "/privacy", "/accessibility", "/complaint")
    listed = " https://www.riverside.example" if school == "riverside" else ""
    for page in pages:
        policy = (await http.get(f"{page}?school={school}")).headers["Content-Security-Policy"]
        ending = f"frame-ancestors 'self'{listed}" if listed else "frame-ancestors 'none'"
        assert policy.endswith(ending), page


async def test_a_page_of_another_site_gets_nothing_from_any_route_of_the_api(
    http: httpx.AsyncClient, key: str
) -> None:
    """W2: a foreign origin on every route; nothing is shared with `*` or with credentials."""
    calls = [each for each in routes_of(http) if each[1].startswith("/api/")]
    asked = [
        await http.request(
            method, filled(path, key), json=BODIES.get(path), headers={"Origin": origin, **stream}
        )
        for method, path in calls
        for origin in ("https://elsewhere.example", "null")
        for stream in ({}, {"Accept": "text/event-stream"})
    ]

    assert len(calls) >= 7
    assert {each.status_code for each in asked} == {403}
    assert [each for each in asked if "Access-Control-Allow-Origin" in each.headers] == []


async def test_a_field_that_nobody_asked_for_is_refused_on_every_route(
    http: httpx.AsyncClient, key: str
) -> None:
    """P1, A9, J1: no name, no sender id that a client chose, no forged payload gets in."""
    found: dict[str, int] = {}
    for path, body in BODIES.items():
        method = "PUT" if path.endswith("feedback") else "POST"
        for field in ("name", "email", "birth", "sender", "sender_id", "metadata", "intent"):
            sent = {**body, field: "canary3355"}
            refused = await http.request(method, filled(path, key), json=sent)
            assert "canary3355" not in refused.text
            found[f"{path} {field}"] = refused.status_code

    assert set(found.values()) == {422}


def test_what_is_taken_names_no_person() -> None:
    """P1: every body that the API takes refuses what it does not list, and lists no name."""
    kinds = Taken.__subclasses__()
    listed = {name for kind in kinds for name in kind.model_fields}

    assert {kind.model_config.get("extra") for kind in kinds} == {"forbid"}
    assert listed == {
        "school", "identity", "text", "id", "turn", "verdict", "reason", "reach", "about", "answer",
    }  # fmt: skip
