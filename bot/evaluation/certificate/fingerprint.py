"""What a certificate certifies: the content, the code that shows it to pupils, and the proofs."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from bot.settings import ROOT

CERTIFICATE = ROOT / "docs" / "certificate.html"
AUDIT_FULL = ROOT / "docs" / "audit-full.json"  # the figures of the last `make audit-full`
# A change in any of these can change what a pupil is shown or what is proved of it, so the
# certificate is made anew.
CERTIFIED = (
    "config.yml",
    "domain.yml",
    "knowledge/**/*.yml",
    "data/**/*.yml",
    "actions/*.py",
    "endpoints.yml",
    "credentials.yml",
    "bot/*.py",
    "bot/conversations/**/*.py",
    "bot/impartiality/**/*.py",
    "bot/knowledge/**/*.py",
    "bot/nlu/**/*.py",
    "bot/nlu/**/*.yml",
    "bot/schools/**/*.py",
    "bot/web/**/*.py",
    # What lays an answer out could sort it, hide some of it or set one route apart.
    "bot/web/static/*",
    "bot/web/strings/*.yml",
    "bot/web/templates/*.html",
    # A proof that is weakened proves something else.
    "bot/evaluation/**/*.py",
    "tests/mutations/**/*",
    "tests/evaluation/**/*.yml",
    "requirements/runtime.lock",
)
META = re.compile(r'<meta name="evenhand-fingerprint" content="([0-9a-f]{64})">')


def fingerprint(root: Path = ROOT) -> str:
    """Return the SHA-256 over the place and bytes of every certified file under *root*."""
    digest = hashlib.sha256()
    for pattern in CERTIFIED:
        for file in sorted(file for file in root.glob(pattern) if file.is_file()):
            digest.update(file.relative_to(root).as_posix().encode() + b"\0")
            digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def certified(page: str) -> str | None:
    """Return the fingerprint that the certificate *page* is of, None when it says none."""
    found = META.search(page)
    return found.group(1) if found else None
