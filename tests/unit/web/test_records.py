"""What the way out keeps: turns, refusals and reports, and no word of a pupil's."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.dialogue import Answer, Reply
from bot.errors import LedgerError, StorageError
from bot.impartiality.audit.report import as_values
from bot.impartiality.audit.verify import walk
from bot.impartiality.compose import Composer
from bot.impartiality.incidents import Incidents
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.order import Turn
from bot.knowledge.base import KnowledgeBase
from bot.web import wording
from bot.web.outgoing import Outgoing
from bot.web.turn import TurnResult, take_turn

pytestmark = pytest.mark.anyio

TURN = Turn("sender", 1)
STEERING = Reply("canary3391: A levels are the best for you.", {"stage": "post_16"})
PUPIL = "canary8812 and me"


class Says:
    """A dialogue server that gives the reply it was told to."""

    def __init__(self, reply: Reply) -> None:
        self.reply = reply

    async def ask(self, sender: str, text: str, turn: int, memory: object = None) -> Answer:
        return Answer((self.reply,), {})


async def take(outgoing: Outgoing, reply: Reply) -> TurnResult:
    return await take_turn(Says(reply), outgoing, TURN, PUPIL, 50)  # type: ignore[arg-type]


async def test_no_word_of_a_pupil_and_no_refused_word_is_beside_the_ledger(
    outgoing: Outgoing, composer: Composer
) -> None:
    made = composer.overview("post_16", TURN)
    await take(outgoing, Reply(made.as_text(), made.as_json()))
    await take_turn(Says(STEERING), outgoing, Turn("sender", 2), PUPIL, 50)  # type: ignore[arg-type]
    await outgoing.report_bias(TURN)

    connection = sqlite3.connect(outgoing.ledger.engine.url.database)
    kept = "\n".join(connection.iterdump()).encode()
    connection.close()
    assert b"presentation" in kept
    assert [word for word in (b"canary8812", b"canary3391") if word in kept] == []
    ledger = "\n".join(row.body + row.subject for row in outgoing.ledger.rows())
    assert "sender" not in ledger


async def test_a_refusal_that_cannot_be_kept_lets_nothing_out(outgoing: Outgoing) -> None:
    with outgoing.ledger.engine.begin() as connection:
        connection.exec_driver_sql("drop table gate_refusal")

    result = await take(outgoing, STEERING)

    assert [reply.text for reply in result.replies] == [wording.FAILED]
    assert await outgoing.health() is None


async def test_a_report_of_bias_is_kept_once(outgoing: Outgoing) -> None:
    for _ in range(2):
        await outgoing.report_bias(TURN)

    assert [report.turn for report in outgoing.incidents.reports()] == [TURN.id(outgoing.turn_key)]


async def test_a_report_that_cannot_be_kept_is_an_error(outgoing: Outgoing) -> None:
    await take(outgoing, STEERING)
    with outgoing.ledger.engine.begin() as connection:
        connection.exec_driver_sql("drop table bias_report")

    with pytest.raises(StorageError, match="cannot be kept or read"):
        await outgoing.report_bias(TURN)


async def test_a_report_after_the_secret_was_rotated_points_at_the_answer_of_before(
    outgoing: Outgoing,
    composer: Composer,
    keys: ImpartialityKeys,
    keys_of: Callable[..., ImpartialityKeys],
    real: KnowledgeBase,
) -> None:
    made = composer.overview("post_16", TURN)
    await take(outgoing, Reply(made.as_text(), made.as_json()))
    new = keys_of("a new secret of the tests, long enough to be one").turn.now
    rotated = replace(outgoing, turn_key=new, old_turn_keys=(outgoing.turn_key,))

    await rotated.report_bias(TURN)

    audit = as_values(walk(outgoing.ledger, keys, real), outgoing.incidents)
    assert [report["row"] for report in audit["bias_reports"]] == [2]


@pytest.mark.parametrize("endings", [("", "-wal", "-shm"), ("",), ("-wal",)])
@pytest.mark.parametrize("replaced", [True, False])
async def test_nothing_about_options_leaves_once_the_ledgers_file_was_moved(
    outgoing: Outgoing, composer: Composer, endings: tuple[str, ...], replaced: bool
) -> None:
    made = [composer.overview("post_16", Turn("sender", number)) for number in (1, 2)]
    await take(outgoing, Reply(made[0].as_text(), made[0].as_json()))
    before = await outgoing.health()
    file = outgoing.ledger.engine.url.database
    for ending in endings:
        Path(file + ending).rename(f"{file}.aside{ending}")
        if replaced:
            shutil.copy(f"{file}.aside{ending}", file + ending)

    result = await take(outgoing, Reply(made[1].as_text(), made[1].as_json()))

    assert before is not None
    assert before["ledger_rows"] == 3
    assert [reply.text for reply in result.replies] == [wording.FAILED]
    assert await outgoing.health() is None
    with pytest.raises(LedgerError, match=r"moved away or replaced|not in its place any more"):
        outgoing.ledger.ready()


async def test_a_ledger_whose_end_was_tampered_with_is_not_ready(
    outgoing: Outgoing, composer: Composer
) -> None:
    made = composer.overview("post_16", TURN)
    await take(outgoing, Reply(made.as_text(), made.as_json()))
    with outgoing.ledger.engine.begin() as connection:
        connection.exec_driver_sql("delete from ledger_row where number = 2")

    assert await outgoing.health() is None


async def test_a_dropped_table_of_reports_is_not_made_again(outgoing: Outgoing) -> None:
    with outgoing.ledger.engine.begin() as connection:
        connection.exec_driver_sql("drop table bias_report")

    with pytest.raises(StorageError, match="the table bias_report of the ledger's database"):
        Incidents(outgoing.ledger.engine).check_there()
    with pytest.raises(StorageError, match="cannot be kept or read"):
        outgoing.incidents.reports()


async def test_all_of_the_ledger_is_in_its_one_file_after_a_stop(
    outgoing: Outgoing, composer: Composer, tmp_path: Path
) -> None:
    made = composer.overview("post_16", TURN)
    await take(outgoing, Reply(made.as_text(), made.as_json()))
    file, copied = outgoing.ledger.engine.url.database, tmp_path / "copied.db"

    outgoing.close()

    shutil.copy(file, copied)
    with sqlite3.connect(copied) as connection:
        assert connection.execute("select count(*) from ledger_row").fetchone() == (3,)
    connection.close()
