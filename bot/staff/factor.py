"""The second factor: six digits of an app on the member's own phone, RFC 6238."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import pyotp
import segno
from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import or_, select, update
from sqlalchemy.engine import Connection

from bot.keyring import Keyring
from bot.staff.clock import told
from bot.staff.tables import staff_member

STEP_S = 30  # how long a code lives
ISSUER = "Evenhand"


class Factors:
    """Makes and checks second factors; their secrets are locked in the database."""

    def __init__(self, keys: Keyring) -> None:
        """*keys* are those of the purpose `staff`."""
        now = [keys.now]
        old = [key for id, key in keys.keys.items() if id != keys.current]
        self._seal = MultiFernet([Fernet(_fernet_key(key)) for key in (*now, *old)])

    def new(self) -> str:
        """Return a new secret of 160 bits, locked."""
        return self._seal.encrypt(pyotp.random_base32().encode()).decode()

    def secret(self, locked: str) -> str:
        """Return the secret in *locked*, in base 32, to be typed into an app."""
        return self._seal.decrypt(locked.encode()).decode()

    def picture(self, locked: str, email: str) -> str:
        """Return the secret in *locked* as a picture for an app's camera: an SVG element."""
        address = pyotp.TOTP(self.secret(locked)).provisioning_uri(name=email, issuer_name=ISSUER)
        drawn: str = segno.make(address, micro=False).svg_inline(
            scale=5, svgclass="factor-picture", lineclass=None, omitsize=False
        )
        return drawn

    def use(self, connection: Connection, member: str, code: str, now: datetime) -> bool:
        """
        Return whether *code* is the second factor of *member* at *now*; it then works no more.

        A code lives for its own 30 s: that of the step before counts no more, nor the next one.
        """
        row = _row(connection, member)
        digits = "".join(code.split())
        if row is None or not (digits.isascii() and digits.isdigit() and len(digits) == 6):
            return False
        totp = pyotp.TOTP(self.secret(row["factor"]))
        step = int(now.timestamp()) // STEP_S
        if not pyotp.utils.strings_equal(digits, totp.generate_otp(step)):
            return False
        # One statement, so that of two requests with one code only one finds it unused.
        unused = or_(staff_member.c.factor_step.is_(None), staff_member.c.factor_step < step)
        done = connection.execute(
            update(staff_member)
            .where(staff_member.c.id == member, unused)
            .values(factor_step=step, factor_since=row["factor_since"] or told(now))
        )
        return bool(done.rowcount)


def _row(connection: Connection, member: str) -> Mapping[str, Any] | None:
    chosen = select(staff_member).where(staff_member.c.id == member)
    found: Mapping[str, Any] | None = connection.execute(chosen).mappings().first()
    return found


def _fernet_key(key: bytes) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"factor\n" + key).digest())
