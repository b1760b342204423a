"""Forms of the console: read whole, and only when they come from a page of the console itself."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request

from bot.web.clean import keepable
from bot.web.console.access import Begun, Refused
from bot.web.guards import other_site

TOKEN = "csrf"
MAX_FIELDS = 50

Form = Mapping[str, tuple[str, ...]]


def own_page(request: Request) -> None:
    """Let pass what a page of this very site sends. Raises Refused, 403."""
    headers = request.headers
    site = headers.get("sec-fetch-site")
    # A browser sends Origin with every form; without both nothing says where it comes from.
    if other_site(headers) is not None or ("origin" not in headers and site is None):
        raise Refused(403)
    if site not in (None, "same-origin"):
        raise Refused(403)


async def form(request: Request) -> Form:
    """Return the fields of the form that was sent. Raises Refused, 403, for a foreign page."""
    own_page(request)
    text = (await request.body()).decode("utf-8", "replace")
    try:
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        raise Refused(403) from None
    found: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        found[name] = (*found.get(name, ()), keepable(value))
    return found


def signed_form(session: Begun, sent: Annotated[Form, Depends(form)]) -> Form:
    """Return the same for somebody signed in; it must carry the token of the session."""
    if not hmac.compare_digest(one(sent, TOKEN).encode("utf-8", "replace"), session.csrf.encode()):
        raise Refused(403)
    return sent


def one(sent: Form, name: str) -> str:
    """Return the value of the field *name*, empty without one."""
    return sent.get(name, ("",))[0]


OpenForm = Annotated[Form, Depends(form)]
SignedForm = Annotated[Form, Depends(signed_form)]
