"""A disclosure by the pupil API: kept, filed and answered in one transaction (G1, G5, G7, G10)."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot.conversations.store import Transcripts
from bot.errors import DialogueError
from bot.keeping.keeper import Keeper
from bot.keyring import keyring
from bot.safeguarding.concern import Concern
from bot.safeguarding.records import Records
from bot.safeguarding.tables import alert, safeguarding_record
from bot.safety.flags import Category, Flag
from bot.safety.reading import NOT_MASKED, PIECE_CHARS
from bot.safety.words import State
from bot.schools.models import School
from bot.schools.schools import Schools
from bot.settings import Settings
from bot.web.app import create_app
from bot.web.guards import MAX_BODY_BYTES
from bot.web.limits import MESSAGES
from bot.web.outgoing import Outgoing
from bot.web.reception import Reception
from bot.web.safety import Safety
from bot.web.taking import SAFEGUARDING, Taking
from tests.unit.web.conftest import Screen
from tests.unit.web.test_api import (
    Rasa,
    anyio_backend,
    events,
    http,
    rasa,
    reception,
    say,
    transcripts,
)

__all__ = ["anyio_backend", "http", "rasa", "reception", "say", "transcripts"]

pytestmark = pytest.mark.anyio

TOLD = "i am not safe at home"
CANARY = "01632 960123"
Say = Callable[..., Any]


@pytest.fixture
async def key(http: httpx.AsyncClient) -> str:
    """A conversation at a school that has contacts."""
    begun = await http.post("/api/conversations", json={"school": "riverside"})
    return str(begun.json()["conversation"])


def filed(transcripts: Transcripts) -> list[Any]:
    with transcripts.engine.connect() as connection:
        return list(connection.execute(select(safeguarding_record)).all())


def alerts(transcripts: Transcripts) -> list[str]:
    with transcripts.engine.connect() as connection:
        return sorted(connection.execute(select(alert.c.who)).scalars())


def words(reply: httpx.Response) -> str:
    body = reply.json()
    assert body["status"] == SAFEGUARDING
    return str(body["replies"][0]["text"])


async def test_a_disclosure_is_answered_by_the_fixed_words_and_rasa_is_not_asked(
    say: Say, rasa: Rasa, safety: Safety
) -> None:
    """G1, G5, J2: what the pupil reads is one of the reviewed texts."""
    answered = await say(TOLD)

    assert answered.status_code == 200
    assert words(answered) in safety.words.sentences()
    assert answered.json()["replies"][0]["shown"] == {"status": SAFEGUARDING}
    assert rasa.asked == []


async def test_the_exact_words_are_in_the_record_alone(
    http: httpx.AsyncClient, key: str, say: Say, transcripts: Transcripts, tmp_path: Path
) -> None:
    """P4, G9: the transcript has the masked words; the canary is nowhere else, in bytes."""
    await say("hello")
    await say(f"{TOLD}, ring {CANARY}")

    (record,) = filed(transcripts)
    assert record.words == f"{TOLD}, ring {CANARY}"
    assert record.conversation is not None
    assert '"text":"hello"' in record.context
    assert (await events(http, key))[-2]["text"] == f"{TOLD}, ring [phone]"
    with transcripts.engine.begin() as connection:
        connection.exec_driver_sql("delete from safeguarding_record")
        connection.exec_driver_sql("delete from alert")
    with closing(sqlite3.connect(tmp_path / "evenhand.db", isolation_level=None)) as database:
        database.execute("vacuum")
        database.execute("pragma wal_checkpoint(truncate)")
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert files
    assert [file.name for file in files if CANARY.encode() in file.read_bytes()] == []


async def test_message_record_and_alerts_are_kept_together_or_not_at_all(
    say: Say, transcripts: Transcripts, safety: Safety
) -> None:
    """G7: a fault between them undoes all; the message sent again is one with one record."""
    with transcripts.engine.begin() as connection:
        connection.exec_driver_sql("alter table alert rename to gone")

    refused = await say(TOLD, id="one")

    assert refused.status_code == 503
    flag = Flag((Category.ABUSE_AT_HOME,), False, ())
    assert words(refused) == safety.words.answer(flag, State.NOT_TOLD)
    with transcripts.engine.begin() as connection:
        assert connection.exec_driver_sql("select count(*) from event").scalar() == 0
        connection.exec_driver_sql("alter table gone rename to alert")
    assert filed(transcripts) == []
    assert (await say(TOLD, id="one")).json()["seq"] == 1
    assert (await say(TOLD, id="one")).json()["seq"] == 1
    assert len(filed(transcripts)) == 1
    assert alerts(transcripts) == ["deputy", "lead"]


async def test_the_answer_does_not_wait_for_what_rasa_is_at(
    http: httpx.AsyncClient, key: str, say: Say, rasa: Rasa
) -> None:
    """G1: a bot that hangs holds no help back."""
    held = asyncio.Event()

    async def hang(sender: str, text: str, turn: int, memory: object = None) -> Any:
        await held.wait()
        raise DialogueError("let go")

    rasa.ask = hang  # type: ignore[method-assign]
    await say("what can i do at 16", wait=False)

    told = await say(TOLD)

    said = await events(http, key)
    held.set()
    assert words(told)
    assert [event["kind"] for event in said] == ["pupil", "pupil", "bot"]


async def test_the_careers_talk_goes_on_when_the_pupil_goes_on(say: Say, rasa: Rasa) -> None:
    """G6: a flag does not end the chat."""
    await say(TOLD)

    assert (await say("thanks")).json()["status"] == "thanked"
    assert rasa.asked == ["thanks"]


async def test_options_are_the_same_with_and_without_a_flag(
    http: httpx.AsyncClient, key: str, say: Say
) -> None:
    """G10: a flag changes nothing that a pupil is shown about options."""
    await say(TOLD)
    other = (await http.post("/api/conversations", json={"school": "riverside"})).json()

    shown = []
    for each in (key, str(other["conversation"])):
        path = f"/api/conversations/{each}/map"
        replies = (await http.post(path, json={}, headers={"Prefer": "wait"})).json()["replies"]
        shown.append([sorted(reply["shown"]["options"]) for reply in replies])

    assert shown[0] == shown[1]


async def test_no_reply_grades_a_risk(say: Say, transcripts: Transcripts) -> None:
    """G10: a category and the words, no number, neither in the API nor in the tables."""
    answered = (await say(TOLD)).json()

    assert set(answered["replies"][0]) == {"text", "shown"}
    assert answered["understood"] is None
    (record,) = filed(transcripts)
    numbers = {name for name, v in record._mapping.items() if isinstance(v, (int, float))}
    assert numbers == {"seq", "danger_now"}
    assert isinstance(record.danger_now, bool)


@pytest.mark.parametrize("before", [0, 400, 5000], ids=lambda n: f"after {n} words")
async def test_a_disclosure_far_down_in_a_long_message_is_found(
    say: Say, transcripts: Transcripts, before: int
) -> None:
    """G1: over 1,000 characters, where the answer would be that it is too long."""
    text = "so " * before + TOLD + " so" * 400

    reply = await say(text)

    assert words(reply)
    assert filed(transcripts)[0].words == text


async def test_a_body_over_the_limit_is_refused_and_screened(
    http: httpx.AsyncClient, key: str, transcripts: Transcripts
) -> None:
    """G1: 413, with the fixed words, a record and its alerts."""
    text = f"{TOLD} " + "a" * MAX_BODY_BYTES

    refused = await http.post(f"/api/conversations/{key}/messages", json={"text": text, "id": "a"})

    assert refused.status_code == 413
    assert "error" in refused.json()
    assert words(refused)
    (record,) = filed(transcripts)
    assert (record.origin, record.words, record.seq) == ("refused", text, None)
    assert alerts(transcripts) == ["deputy", "lead"]


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (b'{"text": "i am not safe at home", "name": "x"}', 422),
        (b'{"text": "i am not safe at home", "id": "has spaces"}', 422),
        (b'{"text": "i am not safe at home"', 422),
        (b'{"text": "i am not safe \\u0061t home', 422),
        (b"i am not safe at home", 422),
        (b'["i am not safe at home"]', 422),
    ],
    ids=["a field too many", "a bad id", "cut", "cut, with escapes", "no JSON", "a list"],
)
async def test_what_cannot_be_read_as_a_message_is_screened(
    http: httpx.AsyncClient, key: str, transcripts: Transcripts, content: bytes, status: int
) -> None:
    """G1: 422, whatever the shape."""
    sent = {"Content-Type": "application/json"}

    refused = await http.post(f"/api/conversations/{key}/messages", content=content, headers=sent)

    assert refused.status_code == status
    assert words(refused)
    assert len(filed(transcripts)) == 1


@pytest.mark.parametrize(
    "content",
    [
        b'{"text": "hi", "reach": "i am not safe at home %s"}' % (b"." * 120),
        b'{"text": "hi", "reach": ["i am not safe at home"]}',
        b'{"text": 5, "reach": "i am not safe at home"}',
        b'{"text": "hi", "reach": "i am not safe at home"',
    ],
    ids=["too long", "a list", "with no text", "cut"],
)
async def test_a_refused_way_to_be_reached_is_screened(
    http: httpx.AsyncClient, key: str, transcripts: Transcripts, content: bytes
) -> None:
    """G1: it is a pupil's words as well as the message is."""
    path = f"/api/conversations/{key}/person/leave_message"

    refused = await http.post(path, content=content, headers={"Content-Type": "application/json"})

    assert refused.status_code == 422
    assert words(refused)
    assert len(filed(transcripts)) == 1


async def test_a_disclosure_in_a_flood_is_flagged(
    http: httpx.AsyncClient, key: str, say: Say, transcripts: Transcripts
) -> None:
    """G1: 429 keeps its `Retry-After`; the same words again are the same concern."""
    for number in range(MESSAGES.amount):
        await say("help", wait=False, id=f"n{number}")

    refused = [await say(TOLD, id="one") for _ in range(3)]
    plain = await say("help", id="two")

    assert {reply.status_code for reply in (*refused, plain)} == {429}
    assert int(refused[0].headers["Retry-After"]) >= 1
    assert all(words(reply) for reply in refused)
    assert set(plain.json()) == {"error"}
    assert len(filed(transcripts)) == 1


async def test_a_disclosure_after_the_end_is_filed(
    http: httpx.AsyncClient, key: str, say: Say, transcripts: Transcripts
) -> None:
    """G1: in every state, also when nothing is kept any more."""
    await http.delete(f"/api/conversations/{key}")

    refused = await say(TOLD)

    assert refused.status_code == 404
    assert words(refused)
    assert len(filed(transcripts)) == 1


async def test_a_forged_key_files_nothing(
    http: httpx.AsyncClient, transcripts: Transcripts
) -> None:
    """A9: nobody can fill the records without a conversation."""
    refused = await http.post(f"/api/conversations/{'a' * 43}/messages", json={"text": TOLD})

    assert refused.status_code == 404
    assert set(refused.json()) == {"error"}
    assert filed(transcripts) == []


@pytest.mark.parametrize("answer", ["junk", 1, {}, Flag((), False, ())], ids=repr)
async def test_a_screen_that_returns_junk_counts_as_a_flag(
    say: Say, screen: Screen, transcripts: Transcripts, answer: object
) -> None:
    """G1."""
    screen.answer = answer

    assert words(await say("hello"))
    assert filed(transcripts)[0].categories == '["unread"]'


async def test_a_screen_that_throws_counts_as_a_flag_each_time(
    say: Say, screen: Screen, transcripts: Transcripts, capsys: pytest.CaptureFixture[str]
) -> None:
    """G1, L1: the safe text and a record each time; the log has none of the words."""
    screen.error = RuntimeError("hello canary9911")

    replies = [await say(f"hello canary9911 {number}") for number in range(3)]

    assert all(words(reply) for reply in replies)
    assert [record.categories for record in filed(transcripts)] == ['["unread"]'] * 3
    told = capsys.readouterr()
    assert "screen.broken" in told.out + told.err
    assert "canary9911" not in told.out + told.err


async def test_words_that_cannot_be_masked_are_read_by_a_person_and_not_kept(
    http: httpx.AsyncClient,
    key: str,
    say: Say,
    safety: Safety,
    transcripts: Transcripts,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """P4: a broken mask never lets words into the transcript."""

    def broken(self: object, text: str, before: object = ()) -> object:
        raise RuntimeError(text)

    monkeypatch.setattr(type(safety.reading.masks), "mask", broken)

    assert words(await say(f"ring {CANARY}"))
    assert (await events(http, key))[0]["text"] == NOT_MASKED
    assert filed(transcripts)[0].words == f"ring {CANARY}"


async def test_a_disclosure_in_two_messages_is_read_together(
    say: Say, transcripts: Transcripts
) -> None:
    """G4: the last five turns are read; the record has what was said before."""
    assert (await say("i am not")).json()["status"] == "thanked"

    assert words(await say("safe at home"))
    (record,) = filed(transcripts)
    assert record.words == "safe at home"
    assert '"text":"i am not"' in record.context


async def test_a_plan_to_meet_is_a_concern_and_ones_own_number_is_only_masked(
    http: httpx.AsyncClient, key: str, say: Say, transcripts: Transcripts
) -> None:
    """G12."""
    own = await say(f"my number is {CANARY}")
    assert own.json()["status"] == "thanked"
    assert filed(transcripts) == []

    meeting = await say("sir said meet me after school")

    assert "plan to meet" in words(meeting)
    assert filed(transcripts)[0].categories == '["contact"]'
    assert (await events(http, key))[0]["text"] == "my number is [phone]"


@pytest.mark.parametrize(
    "text", ["can i meet up with the careers adviser", "when do we meet my form tutor"]
)
async def test_who_asks_to_meet_somebody_whose_job_it_is_tells_of_no_danger(
    say: Say, transcripts: Transcripts, text: str
) -> None:
    """G3, G12."""
    assert (await say(text)).json()["status"] == "thanked"
    assert filed(transcripts) == []


def taking(transcripts: Transcripts, safety: Safety, held: State, hour: int) -> Taking:
    now = datetime(2026, 11, 24, hour, tzinfo=timezone.utc)  # a Tuesday
    parts = (safety.reading, safety.words, safety.filing, lambda id: held, lambda: now)
    return Taking(transcripts, *parts)


@pytest.mark.parametrize(
    ("school", "held", "hour", "state"),
    [
        ("riverside", State.WITH_BOT, 10, State.WITH_BOT),
        ("riverside", State.WAITING, 10, State.WAITING),
        ("riverside", State.WITH_ADVISER, 10, State.WITH_ADVISER),
        ("riverside", State.WITH_BOT, 20, State.CLOSED_HOURS),
        ("riverside", State.WAITING, 20, State.CLOSED_HOURS),
        ("riverside", State.WITH_ADVISER, 20, State.WITH_ADVISER),
        ("school", State.WITH_BOT, 10, State.DEMONSTRATION),
        ("school", State.WITH_BOT, 20, State.DEMONSTRATION),
    ],
)
@pytest.mark.parametrize("text", [TOLD, "i am not safe at home right now"])
async def test_a_disclosure_is_flagged_in_every_state_with_the_words_of_it(
    transcripts: Transcripts,
    safety: Safety,
    school: str,
    held: State,
    hour: int,
    state: State,
    text: str,
) -> None:
    """G1, G5: bot, waiting, with an adviser, closed hours; danger now changes only the order."""
    transcripts.begin("one", school)

    kept = taking(transcripts, safety, held, hour).take("one", school, text, "a")

    assert kept.flagged
    flag = Flag((Category.ABUSE_AT_HOME,), "right now" in text, ())
    said = transcripts.events("one")[-1]
    assert said.replies is not None
    assert said.replies[0]["text"] == safety.words.answer(flag, state)
    assert filed(transcripts)[0].said == safety.words.answer(flag, state)
    assert alerts(transcripts) == ([] if school == "school" else ["deputy", "lead"])


async def test_a_message_that_was_refused_and_then_taken_has_one_record(
    transcripts: Transcripts, safety: Safety
) -> None:
    """G7: one record for each flag."""
    transcripts.begin("one", "riverside")
    way_in = taking(transcripts, safety, State.WITH_BOT, 10)

    assert way_in.refused("one", TOLD, "a") is not None
    way_in.take("one", "riverside", TOLD, "a")
    way_in.take("one", "riverside", TOLD, "b")

    assert [record.origin for record in filed(transcripts)] == ["refused", "pupil"]


async def test_a_piece_is_never_cut_between_two_readings(safety: Safety) -> None:
    """G1: wherever in a long text a sentence lies, it is whole in one piece."""
    missed = [
        at
        for at in range(PIECE_CHARS * 2)
        if safety.reading.flag("x" * at + TOLD + "x" * PIECE_CHARS) is None
    ]

    assert missed == []


async def test_a_school_without_contacts_keeps_it_closed(
    outgoing: Outgoing,
    rasa: Rasa,
    transcripts: Transcripts,
    reception: Reception,
    safety: Safety,
    keeper: Keeper,
    secret: str,
    tmp_path: Path,
) -> None:
    """G11: readiness is false, and says what mends it."""
    settings = Settings(secret=secret, var=tmp_path)  # type: ignore[arg-type]
    bare = replace(reception, schools=Schools({"bare": School(id="bare")}))
    app = create_app(settings, outgoing, rasa, transcripts, bare, safety, keeper)  # type: ignore[arg-type]
    transport = httpx.ASGITransport(app)

    async with httpx.AsyncClient(transport=transport, base_url="https://here") as client:
        health = await client.get("/health")

    assert health.status_code == 503
    assert health.json()["ready"] is False
    assert "school bare has no safeguarding contacts" in health.json()["not_ready"][0]


async def test_a_record_that_was_altered_is_found(
    say: Say, transcripts: Transcripts, secret: str
) -> None:
    """G9: whatever column was changed."""
    await say(TOLD)
    records = Records(transcripts.engine, keyring("safeguarding", [secret]))
    (id,) = [record.id for record in filed(transcripts)]
    assert records.altered() == []

    for name in Concern.__dataclass_fields__:
        column = safeguarding_record.c[name]
        with transcripts.engine.begin() as connection:
            before = connection.execute(select(column)).scalar()
            other = not before if isinstance(before, bool) else 99 if name == "seq" else "[]x"
            connection.execute(safeguarding_record.update().values({name: other}))
        assert (name, records.altered()) == (name, [id])
        with transcripts.engine.begin() as connection:
            connection.execute(safeguarding_record.update().values({name: before}))
    assert records.altered() == []
