"""Every message gets an answer with a status and honest words, whatever Rasa does."""

from __future__ import annotations

import pytest
import structlog

from bot.dialogue import Answer, Reply
from bot.errors import DialogueError
from bot.web import wording
from bot.web.turn import TurnResult, take_turn

pytestmark = pytest.mark.anyio

UNDERSTOOD = {"intent": "ask_overview", "confidence": 0.9}


class FakeDialogue:
    """Answers what it is told to, and remembers what it was asked."""

    def __init__(self, *replies: Reply, error: DialogueError | None = None) -> None:
        self.replies = replies
        self.error = error
        self.asked: list[tuple[str, str]] = []

    async def ask(self, sender: str, text: str) -> Answer:
        self.asked.append((sender, text))
        if self.error:
            raise self.error
        return Answer(self.replies, UNDERSTOOD)


async def turn(dialogue: FakeDialogue, text: str) -> TurnResult:
    return await take_turn(dialogue, "sender", text, max_chars=50)  # type: ignore[arg-type]


async def test_the_answer_comes_back_with_its_status_and_what_was_understood() -> None:
    reply = Reply("There are routes.", {"status": "overview"})

    result = await turn(FakeDialogue(reply), "what can i do at 16")

    assert (result.status, result.replies) == ("overview", (reply,))
    assert result.understood == UNDERSTOOD
    assert result.latency_ms >= 0


async def test_the_status_is_that_of_the_last_reply() -> None:
    dialogue = FakeDialogue(Reply("Hello", {"status": "greeted"}), Reply("?", {"status": "ended"}))

    assert (await turn(dialogue, "hi")).status == "ended"


async def test_rasa_gets_cleaned_words() -> None:
    dialogue = FakeDialogue(Reply("ok"))

    await turn(dialogue, " /restart\u200b what\u2019s\na utc ")

    assert dialogue.asked == [("sender", "restart what's a utc")]


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "\u200b\u202e", "///", "\x00"])
async def test_an_empty_message_is_asked_for_words_without_asking_rasa(text: str) -> None:
    dialogue = FakeDialogue(Reply("never"))

    result = await turn(dialogue, text)

    assert result.status == "refused_input"
    assert [reply.text for reply in result.replies] == [wording.EMPTY]
    assert dialogue.asked == []


@pytest.mark.parametrize("text", ["\U0001f600", "?!", "\U0001f600 \u2764\ufe0f ..."])
async def test_emoji_alone_are_asked_for_words_without_asking_rasa(text: str) -> None:
    dialogue = FakeDialogue(Reply("never"))

    result = await turn(dialogue, text)

    assert (result.status, result.replies[0].text) == ("refused_input", wording.NO_WORDS)
    assert dialogue.asked == []


async def test_a_message_that_is_too_long_hears_the_limit_without_asking_rasa() -> None:
    dialogue = FakeDialogue(Reply("never"))

    result = await turn(dialogue, "a" * 51)

    assert (result.status, result.replies[0].text) == (
        "refused_input",
        wording.TOO_LONG.format(limit=50),
    )
    assert dialogue.asked == []


async def test_a_message_at_the_limit_is_asked() -> None:
    dialogue = FakeDialogue(Reply("ok"))

    await turn(dialogue, "a" * 50)

    assert dialogue.asked == [("sender", "a" * 50)]


async def test_a_failure_of_rasa_is_told_honestly() -> None:
    result = await turn(FakeDialogue(error=DialogueError("it took too long")), "hi")

    assert result.status == "failed"
    assert [reply.text for reply in result.replies] == [wording.FAILED]
    assert result.replies[0].shown == {"status": "failed"}
    assert result.understood is None


async def test_a_failure_is_logged_without_the_pupils_words() -> None:
    with structlog.testing.capture_logs() as logs:
        await turn(FakeDialogue(error=DialogueError("it took too long")), "my secret worry")

    assert [entry["event"] for entry in logs] == ["turn.failed"]
    assert "secret" not in str(logs)
