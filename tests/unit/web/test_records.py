"""What the way out keeps: turns, refusals and reports, and no word of a pupil's."""

from __future__ import annotations

import sqlite3

import pytest

from bot.dialogue import Answer, Reply
from bot.errors import StorageError
from bot.impartiality.compose import Composer
from bot.impartiality.order import Turn
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

    async def ask(self, sender: str, text: str, turn: int) -> Answer:
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
