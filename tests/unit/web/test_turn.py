"""Every message gets an answer with a status and honest words, whatever Rasa does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import count

import pytest
import structlog

from bot.dialogue import Answer, Reply
from bot.errors import DialogueError
from bot.impartiality.compose import Composer
from bot.impartiality.order import Turn
from bot.knowledge.models import STAGES
from bot.web import wording
from bot.web.outgoing import Outgoing
from bot.web.turn import TurnResult, take_map_turn, take_turn

pytestmark = pytest.mark.anyio

UNDERSTOOD = {"intent": "ask_overview", "confidence": 0.9}
WELCOME = Reply("You are welcome. Ask me something else whenever you like.", {"status": "thanked"})
GOODBYE = Reply(
    "Bye for now. You can come back any time, and a careers adviser at school can help as well.",
    {"status": "ended"},
)


class FakeDialogue:
    """Answers what it is told to, and remembers what it was asked."""

    def __init__(self, *replies: Reply, error: Exception | None = None) -> None:
        self.replies = replies
        self.error = error
        self.asked: list[tuple[str, str, int]] = []

    async def ask(self, sender: str, text: str, turn: int, memory: object = None) -> Answer:
        self.asked.append((sender, text, turn))
        if self.error:
            raise self.error
        return Answer(self.replies, UNDERSTOOD)


Take = Callable[[FakeDialogue, str], Awaitable[TurnResult]]


@pytest.fixture
def turn(outgoing: Outgoing) -> Take:
    """Take one turn of the conversation "sender"."""

    numbers = count(1)

    async def take(dialogue: FakeDialogue, text: str) -> TurnResult:
        turn = Turn("sender", next(numbers))
        return await take_turn(dialogue, outgoing, turn, text, max_chars=50)  # type: ignore[arg-type]

    return take


async def test_the_answer_comes_back_with_its_status_and_what_was_understood(
    turn: Take, composer: Composer
) -> None:
    made = composer.overview("post_16", Turn("sender", 1))

    result = await turn(FakeDialogue(Reply(made.as_text(), made.as_json())), "what can i do at 16")

    (reply,) = result.replies
    assert (result.status, reply.text) == ("overview", made.as_text())
    assert {name: value for name, value in reply.shown.items() if name != "why"} == made.as_json()
    assert result.understood == UNDERSTOOD


async def test_the_status_is_that_of_the_last_reply(turn: Take) -> None:
    assert (await turn(FakeDialogue(WELCOME, GOODBYE), "hi")).status == "ended"


async def test_the_map_is_the_overview_of_each_stage_in_turns_that_follow(
    outgoing: Outgoing,
) -> None:
    result = await take_map_turn(outgoing, Turn("sender", 4))

    assert result.status == "map"
    assert [reply.shown["stage"] for reply in result.replies] == list(STAGES)
    assert [reply.shown["receipt"]["turn"] for reply in result.replies] == [
        Turn("sender", number).id(outgoing.turn_key) for number in (4, 5, 6)
    ]
    recorded = [row.subject for row in outgoing.ledger.rows() if row.kind == "presentation"]
    assert recorded == [reply.shown["receipt"]["turn"] for reply in result.replies]


async def test_rasa_gets_cleaned_words(turn: Take) -> None:
    dialogue = FakeDialogue(WELCOME)

    await turn(dialogue, " /restart\u200b what\u2019s\na utc ")

    assert dialogue.asked == [("sender", "restart what's a utc", 1)]


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b\u202e", "///", "\x00"])
async def test_an_empty_message_is_asked_for_words_without_asking_rasa(
    turn: Take, text: str
) -> None:
    dialogue = FakeDialogue(WELCOME)

    result = await turn(dialogue, text)

    assert result.status == "refused_input"
    assert [reply.text for reply in result.replies] == [wording.EMPTY]
    assert dialogue.asked == []


@pytest.mark.parametrize("text", ["\U0001f600", "?!", "\U0001f600 \u2764\ufe0f ..."])
async def test_emoji_alone_are_asked_for_words_without_asking_rasa(turn: Take, text: str) -> None:
    dialogue = FakeDialogue(WELCOME)

    result = await turn(dialogue, text)

    assert (result.status, result.replies[0].text) == ("refused_input", wording.NO_WORDS)
    assert dialogue.asked == []


async def test_a_message_that_is_too_long_hears_the_limit_without_asking_rasa(
    turn: Take,
) -> None:
    dialogue = FakeDialogue(WELCOME)

    result = await turn(dialogue, "a" * 51)

    assert (result.status, result.replies[0].text) == (
        "refused_input",
        wording.TOO_LONG.format(limit=50),
    )
    assert dialogue.asked == []


async def test_a_message_at_the_limit_is_asked(turn: Take) -> None:
    dialogue = FakeDialogue(WELCOME)

    await turn(dialogue, "a" * 50)

    assert dialogue.asked == [("sender", "a" * 50, 1)]


async def test_a_failure_of_rasa_is_told_honestly(turn: Take) -> None:
    result = await turn(FakeDialogue(error=DialogueError("it took too long")), "hi")

    assert result.status == "failed"
    assert [reply.text for reply in result.replies] == [wording.FAILED]
    assert result.replies[0].shown == {"status": "failed"}
    assert result.understood is None


async def test_a_failure_is_logged_without_the_pupils_words(turn: Take) -> None:
    with structlog.testing.capture_logs() as logs:
        await turn(FakeDialogue(error=DialogueError("it took too long")), "my secret worry")

    assert [entry["event"] for entry in logs] == ["turn.failed"]
    assert "secret" not in str(logs)


async def test_a_fault_of_any_kind_is_told_honestly_and_logged_without_what_it_says(
    turn: Take,
) -> None:
    with structlog.testing.capture_logs() as logs:
        result = await turn(FakeDialogue(error=KeyError("my secret worry")), "my secret worry")

    assert [reply.text for reply in result.replies] == [wording.FAILED]
    assert [entry["kind"] for entry in logs] == ["KeyError"]
    assert "secret" not in str(logs)
