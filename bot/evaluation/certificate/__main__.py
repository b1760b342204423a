"""Write the certificate of this version; `make certificate`."""

from __future__ import annotations

import platform
import subprocess
import sys
import time

from bot.errors import BotError
from bot.evaluation.certificate import evidence, proofs
from bot.evaluation.certificate.fingerprint import (
    AUDIT_FULL,
    CERTIFICATE,
    answering,
    fingerprint,
)
from bot.evaluation.certificate.page import as_page
from bot.impartiality.ledger import HOUR, utc_now
from bot.knowledge.wiring import knowledge_base
from bot.settings import ROOT, content_settings
from bot.training import model_file


def main() -> int:
    """Run the proofs and write the page; returns 1 when a claim does not hold."""
    began = time.monotonic()
    settings = content_settings()
    try:
        knowledge = knowledge_base()
        ledger, exposure = proofs.audited(knowledge)
        parity, parity_table = evidence.content(settings.knowledge, knowledge)
        caught, caught_table = evidence.biased_changes()
        found, found_table = evidence.found()
        same, same_table = evidence.counterfactual(AUDIT_FULL, answering())
        claims = [
            proofs.composed(knowledge), proofs.enumerated(), proofs.drawn(knowledge), parity,
            proofs.told_nothing_of_the_pupil(), same, found, ledger, proofs.mirrored(knowledge),
            caught,
        ]  # fmt: skip
    except BotError as error:
        print(f"evenhand: {error}", file=sys.stderr)
        return 1
    versions = {
        "Made in the hour (UTC)": utc_now().strftime(HOUR),
        "What is certified (SHA-256)": fingerprint(),
        "Commit it was made on": _commit(),
        "Content": knowledge.version,
        "Model": model_file(settings).name.removesuffix(".tar.gz"),
        "Python": platform.python_version(),
    }
    tables = [table for table in (same_table, found_table, parity_table, caught_table) if table]
    page = as_page(fingerprint(), versions, claims, exposure, tables)
    CERTIFICATE.write_text(page, encoding="utf-8")
    for claim in claims:
        mark = {True: "holds", False: "DOES NOT HOLD", None: "not checked"}[claim.holds]
        print(f"{claim.rules:24} {mark:14} {claim.figures}")
    print(f"wrote {CERTIFICATE.relative_to(ROOT)} in {time.monotonic() - began:.0f} s")
    return int(any(claim.holds is False for claim in claims))


def _commit() -> str:
    command = ["git", "rev-parse", "--short=12", "HEAD"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "not in version control"


if __name__ == "__main__":
    sys.exit(main())
