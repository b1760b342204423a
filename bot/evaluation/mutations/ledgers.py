"""Tampering with the ledger: what an audit, and a start, say of it."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.errors import BotError, LedgerError
from bot.evaluation.mutations.findings import Finding, Outcome
from bot.evaluation.mutations.ledger_steps import Kept, Tampering, mark_beside, record
from bot.evaluation.mutations.scene import Scene
from bot.impartiality.audit.report import ALPHA
from bot.impartiality.audit.verify import walk
from bot.impartiality.beginning import check_ledger
from bot.impartiality.order import Turn

PRESENTATIONS = 24
EARLIER = 12  # presentations in the copy that was put aside


class Ledgers:
    """Gives out copies of one honest ledger, made once."""

    def __init__(self, scene: Scene, folder: Path) -> None:
        self._scene = scene
        self._whole, self._older = folder / "whole.db", folder / "older.db"
        kept = Kept(self._whole, self._older, scene)
        kept.ledger.begin()
        ids = sorted(scene.knowledge.options)
        ask: Callable[[str, Turn], Any] = lambda stage, turn: (  # noqa: E731
            scene.composer.about(ids[turn.number % len(ids)], turn)
        )
        record(kept, (Turn("early", n) for n in range(EARLIER)), ask)
        kept.close()
        copy(self._whole, self._older)
        record(kept, (Turn("late", n) for n in range(EARLIER, PRESENTATIONS)), ask)
        last = list(kept.ledger.rows())[-1]
        self.head = (last.number + 1, last.hash)
        kept.close()

    def outcome(self, steps: Sequence[Tampering], with_earlier_head: bool = False) -> Outcome:
        """Return what an audit and a start say of a copy of the ledger after *steps*."""
        with tempfile.TemporaryDirectory() as folder:
            kept = Kept(Path(folder) / "ledger.db", self._older, self._scene)
            copy(self._whole, kept.file)
            before = _digest(kept)
            refused = tuple(_refused(steps, kept))
            kept.close()
            changed = int(_digest(kept) != before)
            kept.close()  # what follows is another process, some time later
            earlier = self.head if with_earlier_head else None
            found = tuple(_findings(kept, earlier))
            kept.close()
            return Outcome((*refused, *found), changed)


def copy(file: Path, to: Path) -> None:
    """Copy a closed ledger with its mark."""
    shutil.copy(file, to)
    shutil.copy(mark_beside(file), mark_beside(to))


def _refused(steps: Sequence[Tampering], kept: Kept) -> Iterator[Finding]:
    """Apply *steps*; yield where the product would not append."""
    for step in steps:
        try:
            step.apply(kept)
        except LedgerError as error:
            yield Finding("append", str(error))


def _findings(kept: Kept, earlier_head: tuple[int, str] | None) -> Iterator[Finding]:
    try:
        check_ledger(kept.ledger, kept.mark)
    except BotError as error:
        yield Finding("start", str(error))
    try:
        found = walk(kept.ledger, kept.scene.keys, kept.scene.knowledge, earlier_head)
    except BotError as error:
        yield Finding("audit", str(error))
        return
    for finding in found.findings:
        yield Finding("audit", f"row {finding.row}: {finding.what}")
    for group in found.exposures.report():
        for name, test in group["tests"].items():
            if test["p"] is not None and test["p"] < ALPHA:
                told = f"not uniform at {group['stage']} (n = {test['n']}, p = {test['p']:.2g})"
                yield Finding("audit", f"{name}: {told}")


def _digest(kept: Kept) -> str:
    """Return a hash of all that an appended row, a lost table or a lost mark changes."""
    mark = mark_beside(kept.file)
    told: list[object] = [mark.read_bytes() if mark.exists() else None, kept.file.exists()]
    if kept.file.exists():
        with sqlite3.connect(kept.file) as connection:
            told += connection.iterdump()
        connection.close()
    return hashlib.sha256(repr(told).encode()).hexdigest()
