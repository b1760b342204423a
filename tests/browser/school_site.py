"""A website of a school, on another origin than the chat, with a strict policy of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SAMPLE_HOME = "https://guidance.example"  # where the sample page says that the chat is


@dataclass(frozen=True)
class SchoolSite:
    """Where the website is; every address of it gives the same page."""

    origin: str

    @classmethod
    @contextmanager
    def serving(cls, sample: Path, home: str, port: int) -> Iterator[SchoolSite]:
        """
        Serve the page *sample* while the block runs.

        Args:
            sample: One of docs/how-to/embed.
            home: The origin of the chat, put into the page and its policy.
            port: Where to serve, 0 for any free port. The host is `localhost`, which for a browser
                is another site than the chat's 127.0.0.1.
        """
        body = sample.read_text(encoding="utf-8").replace(SAMPLE_HOME, home).encode()
        policy = (
            f"default-src 'none'; script-src {home}; frame-src {home}; style-src {home}; "
            "base-uri 'none'; form-action 'none'"
        )

        class Page(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                found = self.path != "/favicon.ico"
                self.send_response(200 if found else 204)
                if found:
                    self.send_header("Content-Type", "text/html; charset=utf-8")
                    self.send_header("Content-Security-Policy", policy)
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if found:
                    self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        with ThreadingHTTPServer(("127.0.0.1", port), Page) as server:
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            yield cls(f"http://localhost:{server.server_port}")
            server.shutdown()
            thread.join()
