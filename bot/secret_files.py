"""The secrets kept in `var/` when the environment gives none: made once, rotated, never remade."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from bot.errors import StartError
from bot.settings import weakness

SECRET, OLD_SECRETS = "secret", "old-secrets"
# Left by a first start: from then on, something is signed with the secret.
SIGNED_WITH_IT = ("ledger.begun", "ledger.db")


def kept_secret(var: Path) -> str:
    """
    Return the secret in *var*, made at the very first start and readable by its owner alone.

    Raises:
        StartError: it is gone although something here was signed with it, it cannot be read, or it
            is not whole.
    """
    file = var / SECRET
    if not file.exists():
        if signed := [name for name in SIGNED_WITH_IT if (var / name).exists()]:
            raise StartError(
                f"the secret is gone: {file} is not there, but {var / signed[0]} was signed with "
                "it. Restore the file from a backup or set EVENHAND_SECRET; a new one is not made "
                "in silence. If it is lost for good, move the files ledger.* aside, where an "
                "inspector finds them; the next start begins with a new secret and ledger"
            )
        _write(file, secrets.token_hex(32), new=True)
    try:
        secret = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StartError(f"{file} cannot be read; restore it from a backup") from error
    if problem := weakness(secret):
        raise StartError(
            f"{file} was cut short or is no secret: {problem}; restore it from a backup"
        )
    return secret


def kept_old_secrets(var: Path) -> str:
    """Return the secrets in *var* that were rotated out, one a line; empty when there are none."""
    file = var / OLD_SECRETS
    return file.read_text(encoding="utf-8") if file.exists() else ""


def rotate(var: Path) -> None:
    """
    Make a new secret in *var*; the one in use is kept to verify what it signed.

    Raises:
        StartError: there is no secret here to rotate.
    """
    if not (var / SECRET).exists():
        raise StartError(
            f"there is no {var / SECRET} to rotate. A secret given in EVENHAND_SECRET is rotated "
            "there: put the old one into EVENHAND_OLD_SECRETS, one a line, and set a new one"
        )
    # The old one first: whatever happens between the two, nothing signed becomes unverifiable.
    kept = kept_old_secrets(var)
    _write(var / OLD_SECRETS, f"{kept_secret(var)}\n{kept}")
    _write(var / SECRET, secrets.token_hex(32))


def _write(file: Path, text: str, new: bool = False) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    target = file if new else file.with_suffix(".new")
    flags = os.O_WRONLY | os.O_CREAT | (os.O_EXCL if new else os.O_TRUNC)
    handle = os.open(target, flags, 0o600)
    with os.fdopen(handle, "w") as output:
        output.write(text)
        output.flush()
        os.fsync(output.fileno())
    if not new:
        os.replace(target, file)
