"""The one way out: what breaks the contract is replaced, counted and never seen by a pupil."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import structlog

from bot.dialogue import Answer, Reply
from bot.errors import LedgerError
from bot.impartiality.compose import Composer
from bot.impartiality.gate import Gate
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.ledger import Ledger
from bot.impartiality.order import Turn
from bot.impartiality.presentation import Presentation
from bot.impartiality.receipt import read_receipt
from bot.web import wording
from bot.web.outgoing import GateClosed, Outgoing
from bot.web.turn import TurnResult, take_turn

pytestmark = pytest.mark.anyio

TURN = Turn("sender", 1)
STEERING = "canary3391: A levels are the best for you."


class Says:
    """A dialogue server that gives the replies it was told to."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = replies

    async def ask(self, sender: str, text: str, turn: int, memory: object = None) -> Answer:
        return Answer(self.replies, {})


def reply(made: Presentation) -> Reply:
    return Reply(made.as_text(), made.as_json())


def steering(made: Presentation) -> Reply:
    """Return an answer whose first block was replaced after it was signed."""
    shown = copy.deepcopy(made.as_json())
    shown["blocks"][0]["text"] = STEERING
    return Reply(made.as_text().replace(made.blocks[0].text, STEERING), shown)


async def take(
    outgoing: Outgoing, *replies: Reply, text: str = "canary8812", turn: Turn = TURN
) -> TurnResult:
    return await take_turn(Says(*replies), outgoing, turn, text, 50)  # type: ignore[arg-type]


def presentations(ledger: Ledger) -> list[dict[str, Any]]:
    return [row.content["receipt"] for row in ledger.rows() if row.kind == "presentation"]


async def test_an_answer_that_keeps_the_contract_leaves_as_it_is_and_is_in_the_ledger(
    outgoing: Outgoing, composer: Composer
) -> None:
    made = composer.facet("t_levels", ["length"], TURN)

    result = await take(outgoing, reply(made))

    (left,) = result.replies
    assert (left.text, result.status) == (made.as_text(), "answered")
    assert [read_receipt(each) for each in presentations(outgoing.ledger)] == [made.receipt]
    assert outgoing.incidents.refusals().answers == 0


async def test_an_answer_that_shows_no_option_leaves_no_row(
    outgoing: Outgoing, composer: Composer
) -> None:
    result = await take(outgoing, reply(composer.nothing_found()))

    assert result.status == "nothing_found"
    assert presentations(outgoing.ledger) == []
    assert "why" not in result.replies[0].shown


async def test_a_refused_answer_is_replaced_by_the_overview_of_its_stage(
    outgoing: Outgoing, composer: Composer, gate: Gate, keys: ImpartialityKeys
) -> None:
    result = await take(outgoing, steering(composer.about("degree", TURN)))

    (left,) = result.replies
    shown = {name: value for name, value in left.shown.items() if name != "why"}
    assert (result.status, left.shown["stage"]) == ("overview", "post_18")
    assert gate.check(left.text, shown, TURN.id(keys.turn.now))[1] == ()
    assert left.shown["why"]["answer"]
    assert presentations(outgoing.ledger) == [left.shown["receipt"]]


@pytest.mark.parametrize(
    "refused",
    [
        Reply("A levels are the best.", {"status": "answered"}),
        Reply("A levels are the best.", {"status": "answered", "stage": "post_99"}),
        Reply("A levels are the best.", {"status": "answered", "stage": ["post_16"]}),
        Reply("A levels are the best.", {}),
    ],
)
async def test_without_a_stage_the_refused_answer_becomes_the_question_which(
    outgoing: Outgoing, refused: Reply
) -> None:
    result = await take(outgoing, refused)

    assert [each.status for each in result.replies] == ["asked_which_stage"]
    assert presentations(outgoing.ledger) == []


async def test_one_refused_answer_holds_back_every_reply_of_the_turn(
    outgoing: Outgoing, composer: Composer
) -> None:
    welcome = Reply("You are welcome. Ask me something else whenever you like.", {})

    result = await take(outgoing, welcome, steering(composer.overview("post_16", TURN)), welcome)

    assert [each.status for each in result.replies] == ["overview"]


async def test_a_refusal_is_counted_by_rule_and_health_shows_it(
    outgoing: Outgoing, composer: Composer
) -> None:
    await take(outgoing, steering(composer.overview("post_16", TURN)))
    await take(outgoing, Reply("You should go to university.", {}), turn=Turn("sender", 2))

    health = await outgoing.health()

    assert health is not None
    assert health["gate_refused"] == 2
    assert health["gate_refused_by_rule"] == {"I7": 1, "I8": 1}
    assert health["ledger_rows"] == 5  # opened, the content, one overview, two refusals


async def test_a_refusal_is_logged_without_a_word_of_the_pupil_or_of_the_answer(
    outgoing: Outgoing, composer: Composer
) -> None:
    with structlog.testing.capture_logs() as logs:
        await take(outgoing, steering(composer.overview("post_16", TURN)))

    assert [entry["event"] for entry in logs] == ["gate.refused"]
    assert logs[0]["rules"] == ["I8"]
    assert [word for word in ("canary8812", "canary3391", "sender") if word in str(logs)] == []


async def test_two_presentations_in_one_turn_are_refused(
    outgoing: Outgoing, composer: Composer
) -> None:
    one, two = composer.about("t_levels", TURN), composer.about("a_levels", TURN)

    result = await take(outgoing, reply(one), reply(two))

    assert [each.status for each in result.replies] == ["overview"]
    assert len(presentations(outgoing.ledger)) == 1
    assert outgoing.incidents.refusals().by_rule == {"I8": 1}


async def test_an_answer_made_for_an_earlier_turn_is_refused(
    outgoing: Outgoing, composer: Composer
) -> None:
    made = reply(composer.about("t_levels", TURN))
    first = await take(outgoing, made)

    second = await take(outgoing, made, turn=Turn("sender", 2))

    assert (first.status, second.status) == ("answered", "overview")


async def test_nothing_about_options_leaves_when_it_cannot_be_recorded(
    outgoing: Outgoing, composer: Composer
) -> None:
    with outgoing.ledger.engine.begin() as connection:
        connection.exec_driver_sql("drop table ledger_head")

    result = await take(outgoing, reply(composer.overview("post_16", TURN)))

    assert (result.status, result.replies[0].text) == ("failed", wording.FAILED)
    assert result.replies[0].shown == {"status": "failed"}
    assert await outgoing.health() is None


async def test_the_ledger_is_not_asked_for_what_shows_no_option(
    outgoing: Outgoing, composer: Composer
) -> None:
    with outgoing.ledger.engine.begin() as connection:
        connection.exec_driver_sql("drop table ledger_head")

    result = await take(outgoing, reply(composer.helplines()))

    assert result.status == "gave_helplines"


async def test_a_turn_that_was_recorded_already_does_not_leave_again(
    outgoing: Outgoing, composer: Composer
) -> None:
    made = reply(composer.overview("post_16", TURN))
    await outgoing.let_out((made,), TURN)

    with pytest.raises(LedgerError, match="has a presentation in the ledger already"):
        await outgoing.let_out((made,), TURN)


async def test_content_that_breaks_the_contract_itself_closes_the_gate(
    outgoing: Outgoing, gate_on: Callable[[date], Gate]
) -> None:
    # A composer that forgets to say that everything is overdue, as a fault in it might.
    overdue = replace(outgoing, gate=gate_on(date(2040, 1, 1)))

    with pytest.raises(GateClosed, match=r"the neutral overview breaks \['I7'\] too"):
        await overdue.let_out((reply(overdue.composer.overview("post_16", TURN)),), TURN)

    assert (await take(overdue, reply(overdue.composer.ask_stage()))).status == "asked_which_stage"
    assert presentations(outgoing.ledger) == []
