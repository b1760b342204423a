"""A provider of school accounts on this machine: real HTTP, real signatures, no page of its own."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from bot.staff.providers import WELL_KNOWN, Provider

CLIENT, SECRET = "evenhand", "the secret of the client"


@dataclass
class OpenIdProvider:
    """What it says can be bent by a test; `claims` replaces what an honest one would sign."""

    url: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    signs_with: RSAKey | None = None
    algorithm: str = "RS256"
    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, str] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    now: int = 0

    def row(self, folder: Path, **more: Any) -> Provider:
        """Return the row of a school's file that names this provider."""
        secret = folder / "client-secret"
        secret.write_text(f"{SECRET}\n", encoding="utf-8")
        return Provider(
            id="riverside",
            school="school",
            name="Tenant",
            discovery=f"{self.url}/tenant/v2.0{WELL_KNOWN}",
            client_id=CLIENT,
            client_secret_file=secret,
            **more,
        )

    def consent(self, address: str) -> dict[str, str]:
        """Return what the browser is sent back with, after somebody agreed at *address*."""
        self.asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        self.codes.add("the code")
        return {"state": self.asked["state"], "code": "the code"}

    def discovery(self) -> dict[str, str]:
        issuer = self.issuer or f"{self.url}/tenant/v2.0"
        ends = ("authorization_endpoint", "authorize"), ("token_endpoint", "token")
        return {"issuer": issuer, "jwks_uri": f"{self.url}/keys"} | {
            name: f"{self.url}/{path}" for name, path in ends
        }

    def token(self, form: dict[str, str], credentials: str) -> dict[str, str] | None:
        wanted = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        is_right = credentials == f"Basic {wanted}" and proof == self.asked["code_challenge"]
        if not is_right or form["code"] not in self.codes:
            return None
        self.codes.discard(form["code"])
        claims = {
            "iss": f"{self.url}/tenant/v2.0",
            "aud": CLIENT,
            "sub": "77",
            "email": "ada@school.example",
            "email_verified": True,
            "nonce": self.asked["nonce"],
            "exp": self.now + 300,
            **self.claims,
        }
        claims = {name: value for name, value in claims.items() if value is not None}
        header = {"alg": self.algorithm, "kid": "1"}
        signed = jwt.encode(header, claims, self.signs_with or self.key)
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}


@contextmanager
def serving(provider: OpenIdProvider) -> Iterator[OpenIdProvider]:
    """Serve *provider* on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = {
                f"/tenant/v2.0{WELL_KNOWN}": provider.discovery(),
                "/keys": {"keys": [provider.key.as_dict(private=False)]},
            }.get(self.path)
            self._say(found)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._say(provider.token(form, self.headers.get("Authorization", "")))

        def _say(self, found: object) -> None:
            body = json.dumps(found or {"error": "invalid_grant"}).encode()
            self.send_response(200 if found else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
