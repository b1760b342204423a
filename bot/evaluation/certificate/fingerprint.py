"""What a certificate certifies: the content, the code that shows it to pupils, and the proofs."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from bot.settings import ROOT

CERTIFICATE = ROOT / "docs" / "certificate.html"
AUDIT_FULL = ROOT / "docs" / "audit-full.json"  # the figures of the last `make audit-full`
# A change in any of these can change an answer, so `make audit-full` is held anew.
ANSWERING = (
    "config.yml",
    "domain.yml",
    "knowledge/**/*.yml",
    "data/**/*.yml",
    "data/*.safetensors",
    "actions/*.py",
    "endpoints.yml",
    "credentials.yml",
    "bot/*.py",
    "bot/conversations/**/*.py",
    "bot/handoff/**/*.py",
    "bot/impartiality/**/*.py",
    "bot/knowledge/**/*.py",
    "bot/nlu/**/*.py",
    "bot/nlu/**/*.yml",
    # The screen answers in the place of the assistant.
    "bot/safety/**/*.py",
    "bot/safety/*.yml",
    "bot/safety/*/*.yml",
    "bot/safety/screen/learned*.safetensors",
    "bot/schools/**/*.py",
    "bot/spelling/*.py",
    "bot/spelling/lists/*",
    "bot/web/*.py",
    "bot/evaluation/counterfactual/*.py",
    "tests/evaluation/counterfactual/*.yml",
    "requirements/runtime.lock",
)
# A change in any of these can change what a pupil is shown or what is proved of it, so the
# certificate is made anew.
CERTIFIED = (
    *ANSWERING,
    "bot/web/**/*.py",
    # What lays an answer out could sort it, hide some of it or set one route apart.
    "bot/web/static/*",
    "bot/web/strings/*.yml",
    "bot/web/templates/*.html",
    # A proof that is weakened proves something else.
    "bot/evaluation/**/*.py",
    "tests/mutations/**/*",
    "tests/evaluation/**/*.yml",
)
META = re.compile(r'<meta name="evenhand-fingerprint" content="([0-9a-f]{64})">')


def fingerprint(root: Path = ROOT, patterns: tuple[str, ...] = CERTIFIED) -> str:
    """Return the SHA-256 over the place and bytes of every file under *root* in *patterns*."""
    digest = hashlib.sha256()
    files = {file for pattern in patterns for file in root.glob(pattern) if file.is_file()}
    for file in sorted(files):
        digest.update(file.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def answering(root: Path = ROOT) -> str:
    """Return the SHA-256 over the files that decide an answer, of which `make audit-full` tells."""
    return fingerprint(root, ANSWERING)


def certified(page: str) -> str | None:
    """Return the fingerprint that the certificate *page* is of, None when it says none."""
    found = META.search(page)
    return found.group(1) if found else None
