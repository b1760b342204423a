"""Steps of tampering with a ledger."""

from __future__ import annotations

import os
import shutil
from abc import abstractmethod
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, Union

from pydantic import Field
from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Engine

from bot.database import engine_at
from bot.evaluation.mutations.biased import biased_composer
from bot.evaluation.mutations.composer import AnyBias
from bot.evaluation.mutations.findings import Data
from bot.evaluation.mutations.scene import Scene, ring
from bot.impartiality.chain import Head, Row
from bot.impartiality.ledger import Ledger
from bot.impartiality.mark import Mark, MarkFile
from bot.impartiality.order import Turn
from bot.impartiality.tables import ledger_head, ledger_row


@dataclass
class Kept:
    """A ledger in a file of its own with its mark, beside an older copy of both."""

    file: Path
    older: Path
    scene: Scene
    answered: int = 0  # by the product that runs while the ledger is tampered with

    @cached_property
    def engine(self) -> Engine:
        """Return the engine on the file; what it wrote is in the file after `close`."""
        return engine_at(f"sqlite:///{self.file}")

    def close(self) -> None:
        """Close the file, so that it can be copied or replaced."""
        self.engine.dispose()

    @property
    def ledger(self) -> Ledger:
        """Return the ledger in the file."""
        return Ledger(self.engine, ring("ledger", "own", "old"), clock, self.mark)

    @cached_property
    def running(self) -> Ledger:
        """Return the ledger as the running product has it, which knows what it appended."""
        return self.ledger

    @property
    def mark(self) -> MarkFile:
        """Return the mark beside the file."""
        return MarkFile(mark_beside(self.file), ring("ledger", "own", "old"))

    def left_behind(self, file: Path) -> None:
        """Let the product be killed: what it left on disk is from now on in *file*."""
        file.parent.mkdir()
        for ending in ("", "-wal"):
            shutil.copy(f"{self.file}{ending}", f"{file}{ending}")
        shutil.copy(mark_beside(self.file), mark_beside(file))
        self.close()
        for name in ("engine", "running"):
            self.__dict__.pop(name, None)
        self.file = file


def mark_beside(file: Path) -> Path:
    """Return where the mark of the ledger in *file* is kept."""
    return file.with_suffix(".begun")


def clock() -> datetime:
    return datetime(2026, 11, 24, 12, tzinfo=timezone.utc)


class Tampering(Data):
    """Base of one step of tampering with a ledger."""

    @abstractmethod
    def apply(self, kept: Kept) -> None:
        """Change the ledger in its file."""


class Rows(Tampering):
    """Base of steps that change the rows and write them back as they then are."""

    def apply(self, kept: Kept) -> None:
        with kept.engine.begin() as connection:
            rows = [Row(*r) for r in connection.execute(select(ledger_row))]
            changed = self._changed(sorted(rows, key=lambda row: row.number))
            connection.execute(delete(ledger_row))
            connection.execute(insert(ledger_row), [vars(row) for row in changed])

    @abstractmethod
    def _changed(self, rows: list[Row]) -> list[Row]: ...


class AlterRow(Rows):
    """Write other words into the content of a row."""

    do: Literal["alter"]
    row: int
    old: str
    by: str

    def _changed(self, rows: list[Row]) -> list[Row]:
        row = rows[self.row]
        rows[self.row] = Row(**{**vars(row), "body": row.body.replace(self.old, self.by, 1)})
        return rows


class DeleteRow(Rows):
    """Take a row out of the middle."""

    do: Literal["delete"]
    row: int

    def _changed(self, rows: list[Row]) -> list[Row]:
        del rows[self.row]
        return rows


class SwapRows(Rows):
    """Put two rows in each other's place, numbers and all."""

    do: Literal["swap"]
    rows: tuple[int, int]

    def _changed(self, rows: list[Row]) -> list[Row]:
        a, b = self.rows
        one, other = vars(rows[a]), vars(rows[b])
        rows[a] = Row(**{**other, "number": a})
        rows[b] = Row(**{**one, "number": b})
        return rows


class InsertRow(Rows):
    """Put in a made-up row that looks like the one before it, and number the rest anew."""

    do: Literal["insert"]
    after: int

    def _changed(self, rows: list[Row]) -> list[Row]:
        made_up = Row(**{**vars(rows[self.after]), "subject": "0" * 32})
        rows.insert(self.after + 1, made_up)
        return [Row(**{**vars(row), "number": number}) for number, row in enumerate(rows)]


class CutEnd(Rows):
    """Cut the last rows off."""

    do: Literal["cut_end"]
    rows: int

    def _changed(self, rows: list[Row]) -> list[Row]:
        return rows[: -self.rows]


class LeaveOut(Rows):
    """Take out every row in which an option was asked for, and hash all the rest anew."""

    do: Literal["recompute_without"]
    option: str

    def _changed(self, rows: list[Row]) -> list[Row]:
        kept: list[Row] = []
        before = ""
        for row in rows:
            receipt: dict[str, Any] = row.content.get("receipt") or {}
            if self.option in receipt.get("asked", ()):
                continue
            number = len(kept)
            body = row.body.replace(f'"number":{row.number}', f'"number":{number}')
            hashed = Row(number, row.kind, row.subject, body, "").hash_after(before)
            kept.append(Row(number, row.kind, row.subject, body, hashed))
            before = hashed
        return kept


class SetHead(Tampering):
    """Let the head fit the rows again; signed with the real secret only by an insider."""

    do: Literal["fit_head"]
    secret: Literal["own", "stranger"] | None = None

    def apply(self, kept: Kept) -> None:
        last = list(kept.ledger.rows())[-1]
        values: dict[str, Any] = {"rows": last.number + 1, "hash": last.hash}
        if self.secret is not None:
            keys = ring("ledger", self.secret)
            head = Head(**values, key=ring("ledger", "own").current, mac="")
            values["mac"] = keys.sign(head.message)
        if self.secret == "own":  # whoever holds it can sign the mark as well
            kept.mark.make(Mark(kept.mark.read().ledger, values["rows"], values["hash"]))
        with kept.engine.begin() as connection:
            connection.execute(update(ledger_head).values(**values))


class DropHead(Tampering):
    """Take the head away."""

    do: Literal["drop_head"]

    def apply(self, kept: Kept) -> None:
        with kept.engine.begin() as connection:
            connection.execute(delete(ledger_head))


class PutBack(Tampering):
    """Put an older copy of the whole ledger in its place; its head was signed for it then."""

    do: Literal["put_back"]
    mark: bool = False  # the older copy of the mark as well

    def apply(self, kept: Kept) -> None:
        kept.close()
        shutil.copy(kept.older, kept.file)
        if self.mark:
            shutil.copy(mark_beside(kept.older), mark_beside(kept.file))


class DropMark(Tampering):
    """Remove the mark beside the database."""

    do: Literal["drop_mark"]

    def apply(self, kept: Kept) -> None:
        mark_beside(kept.file).unlink()


class DropTable(Tampering):
    """Drop a table of the ledger's database."""

    do: Literal["drop_table"]
    table: Literal["bias_report", "gate_refusal", "ledger_head"]

    def apply(self, kept: Kept) -> None:
        with kept.engine.begin() as connection:
            connection.exec_driver_sql(f"drop table {self.table}")


class Answer(Tampering):
    """Let the product, which runs all the while, answer honestly and record it."""

    do: Literal["answer"]
    times: int = 1

    def apply(self, kept: Kept) -> None:
        for _ in range(self.times):
            kept.answered += 1
            made = kept.scene.composer.overview("post_16", Turn("answered", kept.answered))
            assert made.receipt is not None
            kept.running.record(made.receipt, kept.scene.knowledge, "a model")


class WriteBack(Tampering):
    """Put the older rows, their head and their mark back while the product runs."""

    do: Literal["write_back"]

    def apply(self, kept: Kept) -> None:
        with kept.engine.connect() as connection:
            connection.exec_driver_sql("rollback")  # a database cannot be attached in one
            connection.exec_driver_sql(f"attach '{kept.older}' as older")
            for table in ("ledger_row", "ledger_head"):
                connection.exec_driver_sql(f"delete from {table}")
                connection.exec_driver_sql(f"insert into {table} select * from older.{table}")
            connection.exec_driver_sql("detach older")
            connection.exec_driver_sql("begin")
        shutil.copy(mark_beside(kept.older), mark_beside(kept.file))


class ReplaceFile(Tampering):
    """Put another file in the place of the database while the product runs, or take it away."""

    do: Literal["replace_file"]
    by: Literal["a copy", "nothing"]

    def apply(self, kept: Kept) -> None:
        aside = kept.file.with_name("aside.db")
        kept.file.rename(aside)
        if self.by == "a copy":
            shutil.copy(aside, kept.file)


class Kill(Tampering):
    """Kill the product while rows are in SQLite's write-ahead log, and cut that."""

    do: Literal["kill"]
    log_left: Literal["all", "half", "nothing"]

    def apply(self, kept: Kept) -> None:
        kept.left_behind(kept.file.parent / "killed" / "ledger.db")
        log = Path(f"{kept.file}-wal")
        if self.log_left == "half":
            os.truncate(log, log.stat().st_size // 2)
        elif self.log_left == "nothing":
            log.unlink()


class RecordBiased(Tampering):
    """Append what a biased composer made and signed, as if there were no gate."""

    do: Literal["record_biased"]
    change: AnyBias

    def apply(self, kept: Kept) -> None:
        scene = kept.scene
        made = biased_composer(self.change, scene.knowledge, scene.keys, lambda: scene.day)
        record(kept, (Turn("biased", n) for n in range(1, 4)), made.overview)


class ShopTurns(Tampering):
    """Use up turns unseen until one draws the favoured option to the front, again and again."""

    do: Literal["shop_turns"]
    option: str
    presentations: int

    def apply(self, kept: Kept) -> None:
        composer, stage = kept.scene.composer, "post_16"
        turns = (Turn("shopped", n) for n in range(1, 100 * self.presentations))
        lucky = (t for t in turns if composer.overview(stage, t).options[0] == self.option)
        record(kept, (turn for turn, _ in zip(lucky, range(self.presentations))),
                composer.overview)  # fmt: skip


AnyTampering = Annotated[
    Union[
        AlterRow, DeleteRow, SwapRows, InsertRow, CutEnd, LeaveOut, SetHead, DropHead, PutBack,
        DropMark, DropTable, Answer, WriteBack, ReplaceFile, Kill, RecordBiased, ShopTurns,
    ],
    Field(discriminator="do"),
]  # fmt: skip


def record(kept: Kept, turns: Iterator[Turn], ask: Callable[[str, Turn], Any]) -> None:
    ledger = kept.ledger
    for turn in turns:
        ledger.record(ask("post_16", turn).receipt, kept.scene.knowledge, "a model")
