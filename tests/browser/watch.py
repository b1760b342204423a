"""What a browser context does while it is used: requests, errors, blocked content, dialogs."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Request

# Blocked content is told to Python, as the page that had it may be gone when it is asked for.
_TELL = """
addEventListener('securitypolicyviolation', (event) => (
  tellBlocked(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`)));
"""

# What a screen reader hears: messages put into a live log, and each text of the status.
_HEAR = """
window.heard = {log: [], status: []};
new MutationObserver((changes) => {
  const log = document.querySelector('[role=log]');
  for (const {target, addedNodes} of changes) {
    if (target.closest?.('[role=status]')) heard.status.push(target.textContent);
    if (!log?.contains(target) || log.ariaLive === 'off') continue;
    for (const node of addedNodes) {
      if (node.matches?.('.from-bot[data-turn], .from-pupil')) heard.log.push(node.innerText);
    }
  }
}).observe(document, {subtree: true, childList: true});
"""


@dataclass
class Watch:
    """Notes of one browser context, from its beginning."""

    origins: frozenset[str]
    requests: list[Request] = field(default_factory=list, repr=False)
    console: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)

    def begin(self, context: BrowserContext) -> None:
        """Note down what *context* does from now on."""
        context.on("request", lambda request: self.requests.append(request))
        context.on("console", self._said)
        context.on("weberror", lambda error: self.console.append(str(error.error)))
        context.on("dialog", self._asked)
        context.expose_function("tellBlocked", lambda what: self.blocked.append(what))
        context.add_init_script(_TELL + _HEAR)

    def faults(self, *, broken_network: bool = False) -> list[str]:
        """
        Return requests to other origins, errors, and what the content security policy blocked.

        Args:
            broken_network: The test broke the network, so that Chromium says that a request failed.
        """
        return [
            *(f"asked {url}" for url in self.elsewhere()),
            *(
                f"console: {text}"
                for text in self.console
                if not (broken_network and "Failed to load resource" in text)
            ),
            *(f"blocked: {what}" for what in self.blocked),
            *(f"dialog: {text}" for text in self.dialogs),
        ]

    def elsewhere(self) -> list[str]:
        """Return what was asked of an origin that is not ours."""
        asked = (request.url for request in self.requests)
        return [u for u in asked if origin_of(u) not in self.origins and u[:5] not in LOCAL]

    def posts(self, path_end: str) -> list[Request]:
        """Return the POST requests to an address that ends so."""
        return [r for r in self.requests if r.method == "POST" and r.url.endswith(path_end)]

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.console.append(message.text)

    def _asked(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()


LOCAL = ("blob:", "data:", "about")  # nothing leaves the browser


def origin_of(url: str) -> str:
    """Return the origin of *url*."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
