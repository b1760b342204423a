"""The commands about impartiality: audit the ledger, begin or take up one, rotate the secret."""

from __future__ import annotations

import json
import os
from pathlib import Path

from bot import launcher
from bot.errors import StartError
from bot.impartiality.audit.page import as_page
from bot.impartiality.audit.report import as_csv, as_text, as_values
from bot.impartiality.audit.verify import walk
from bot.impartiality.beginning import begin_ledger, ledger_there, take_up_ledger
from bot.impartiality.incidents import Incidents
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.ledger import HOUR, utc_now
from bot.knowledge.load import load
from bot.secret_files import SECRET, rotate
from bot.settings import Settings, content_settings


def audit(as_json: bool, csv: Path | None, html: Path | None, head: str | None) -> bool:
    """
    Print the audit of the whole ledger; return whether nothing is wrong.

    Args:
        as_json: Print JSON instead of text.
        csv: Where to write the exposure of each option, one row each; None: nowhere.
        html: Where to write a page for governors and inspectors; None: nowhere.
        head: "ROWS:HASH" that an earlier audit printed; the ledger must lead through it.

    Raises:
        BotError: there is no secret or no ledger, it is damaged, a table beside it is gone, or
            *head* is not of that form.
    """
    settings = deployment()
    ledger = ledger_there(settings)
    ring = settings.keyring
    keys = ImpartialityKeys(turn=ring("turn"), order=ring("order"), receipt=ring("receipt"))
    content = load(settings.knowledge, settings.local)
    found = walk(ledger, keys, content, _earlier(head))
    values = as_values(found, Incidents(ledger.engine))
    if csv is not None:
        csv.write_text(as_csv(values), encoding="utf-8")
    if html is not None:
        html.write_text(as_page(values, utc_now().strftime(HOUR)), encoding="utf-8")
    print(json.dumps(values, indent=1) if as_json else as_text(values))
    return not found.wrong


def begin() -> str:
    """Begin a ledger and return its id. Raises LedgerError when there is one."""
    return begin_ledger(deployment())


def take_up() -> str:
    """Go on with the ledger after a loss and return what was lost. Raises BotError."""
    return take_up_ledger(deployment())


def rotate_secret() -> None:
    """Make a new secret in `var`. Raises StartError when it is not kept there."""
    rotate(content_settings().var)


def deployment() -> Settings:
    """Return the settings of the deployment that was started from here. Raises StartError."""
    content = content_settings()
    if "EVENHAND_SECRET" not in os.environ and not (content.var / SECRET).exists():
        raise StartError(
            f"there is no secret: set EVENHAND_SECRET, or EVENHAND_VAR to the folder of a "
            f"deployment ({content.var / SECRET} is not there)"
        )
    return launcher.deployment_settings(content, port=None)


def _earlier(head: str | None) -> tuple[int, str] | None:
    if head is None:
        return None
    rows, _, hash = head.partition(":")
    if not rows.isdigit() or len(hash) != 64:
        raise StartError("--head is ROWS:HASH, as an earlier audit printed it")
    return int(rows), hash
