"""How even exposure is, by the ledger: walked through whole, and remembered for a while."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.impartiality.audit.report import as_values
from bot.impartiality.audit.verify import walk
from bot.impartiality.incidents import Incidents
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.ledger import Ledger


@dataclass(frozen=True)
class Checked:
    """What `bot.impartiality.audit.report.as_values` says, and when it was worked out."""

    at: datetime
    audit: dict[str, Any]


class Parity:
    """The newest audit of the ledger of this deployment; it is about options, never pupils."""

    def __init__(
        self,
        ledger: Ledger,
        incidents: Incidents,
        keys: ImpartialityKeys,
        clock: Callable[[], datetime],
    ) -> None:
        self._ledger = ledger
        self._incidents = incidents
        self._keys = keys
        self._clock = clock
        self._lock = threading.Lock()
        self.newest: Checked | None = None

    def check(self) -> Checked:
        """
        Walk through the whole ledger and return what was found.

        It takes about a second for each ten thousand presentations; one at a time does it.

        Raises:
            LedgerError: the ledger cannot be read.
        """
        with self._lock:
            found = walk(self._ledger, self._keys)
            self.newest = Checked(self._clock(), as_values(found, self._incidents))
            return self.newest
