"""Requirement R7: what was said while a line was cut is delivered once, in order."""

from __future__ import annotations

import json
import random
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.conversations.bus import Bus
from bot.conversations.migrate import migrate
from bot.conversations.records import Said
from bot.conversations.store import Transcripts
from bot.database import engine_at
from bot.handoff.shown import Shown
from bot.web.stream import See, stream, wait_for_events

CUTS = 100
AWAY = timedelta(seconds=30)
SEED = 7
ANSWER = Said("thanked", [{"text": "You are welcome.", "shown": {"status": "thanked"}}], {})


class Clock:
    """Time passes when a test says so."""

    now = datetime(2026, 11, 28, 9, 0, tzinfo=timezone.utc)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def transcripts(tmp_path: Path, clock: Clock) -> Transcripts:
    engine = engine_at(f"sqlite:///{tmp_path / 'evenhand.db'}")
    migrate(engine)
    kept = Transcripts(engine, clock)
    kept.begin("one", "school")
    return kept


def with_the_computer(id: str) -> Shown:
    """Return that no person has the conversation."""
    return Shown("with_bot", held=False)


def say(transcripts: Transcripts, number: int) -> None:
    """Ask and answer message *number*."""
    transcripts.accept("one", f"question {number}", f"id-{number}")
    claimed = transcripts.claim("one")
    assert claimed is not None
    transcripts.answer("one", claimed, ANSWER)


async def heard(transcripts: Transcripts, after: int, most: int) -> list[int]:
    """Return the places of the first *most* events of a stream that is cut then."""
    found: list[int] = []
    events = stream(transcripts, Bus(), "one", after, with_the_computer)
    await events.__anext__()  # that it is open
    while len(found) < most:
        event = await events.__anext__()
        assert event.data is not None
        assert str(json.loads(event.data)["seq"]) == event.id
        found.append(int(event.id or 0))
    await events.aclose()
    return found


@pytest.mark.anyio
async def test_a_hundred_cuts_of_half_a_minute_lose_and_double_nothing(
    transcripts: Transcripts, clock: Clock
) -> None:
    """R7: each time a reply comes while the line is cut, and it is cut again among the missed."""
    moment = random.Random(SEED)
    got: list[int] = []

    for cut in range(1, CUTS + 1):
        say(transcripts, cut)
        clock.now += AWAY
        missed = 2 * cut - len(got)
        got += await heard(transcripts, after=len(got), most=moment.randint(0, missed))
    behind = len(got)
    got += [event.seq for event in transcripts.events("one", after=behind)]

    assert behind < 2 * CUTS
    assert got == list(range(1, 2 * CUTS + 1))


@pytest.mark.anyio
async def test_where_streams_do_not_pass_the_missed_come_once_as_well(
    transcripts: Transcripts, clock: Clock
) -> None:
    """R7: by long-poll."""
    got: list[int] = []

    for cut in range(1, CUTS + 1):
        say(transcripts, cut)
        clock.now += AWAY
        found, _ = await wait_for_events(
            transcripts, Bus(), "one", len(got), wait_s=0, see=with_the_computer
        )
        got += [event.seq for event in found]

    assert got == list(range(1, 2 * CUTS + 1))


def offers_while_answered(transcripts: Transcripts) -> See:
    """Return what sees an offer, after a message is said and answered as it looks."""

    def see(id: str) -> Shown:
        if not transcripts.events(id):
            say(transcripts, 1)
        return Shown("offered", held=False)

    return see


@pytest.mark.anyio
async def test_a_stream_gives_an_offer_after_the_answer_that_it_is_below(
    transcripts: Transcripts,
) -> None:
    """Though the answer is kept only while it is looked who has the chat."""
    events = stream(transcripts, Bus(), "one", 0, offers_while_answered(transcripts))

    given = [await events.__anext__() for _ in range(4)]
    await events.aclose()

    assert [(event.event, event.id) for event in given[1:]] == [
        (None, "1"), (None, "2"), ("person", None),
    ]  # fmt: skip


@pytest.mark.anyio
async def test_a_poll_gives_an_offer_with_the_answer_that_it_is_below(
    transcripts: Transcripts,
) -> None:
    """Though the answer is kept only while it is looked who has the chat."""
    see = offers_while_answered(transcripts)

    found, now = await wait_for_events(transcripts, Bus(), "one", 0, wait_s=0, see=see)

    assert ([event.kind for event in found], now.state) == (["pupil", "bot"], "offered")
