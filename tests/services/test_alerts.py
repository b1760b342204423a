"""Alerts reach the lead by a real mail server, whatever dies on the way (G7, G8); drills (G11)."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import select

from bot.conversations.migrate import migrate
from bot.conversations.store import Transcripts
from bot.conversations.tables import event
from bot.database import engine_at
from bot.errors import NoSuchRecord, StartError
from bot.keyring import keyring
from bot.launcher import free_port
from bot.safeguarding.concern import Concern
from bot.safeguarding.filing import Filing
from bot.safeguarding.outbox import LEASE_S, Outbox
from bot.safeguarding.post import MailServer
from bot.safeguarding.records import Records
from bot.safeguarding.sender import Sender
from bot.safeguarding.tables import alert, alert_try, safeguarding_record
from bot.schools.contacts import SCHOOL_HOURS, Contacts
from bot.schools.models import School
from bot.schools.schools import Schools
from tests.services.killing import killed_at_random

SECRET = "a secret of the tests, thirty-two characters or more"
CANARY = "canary9911"
KILLS = 40
SEED = 20261128
ADDRESSES = {who: f"{who}@hill.example" for who in ("lead", "deputy", "head")}


class Mailbox:
    """Takes mail, or refuses it when told to."""

    def __init__(self) -> None:
        self.messages: list[tuple[str, Message]] = []
        self.refuses = False

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.refuses:
            return "451 not now"
        assert isinstance(envelope.content, bytes)
        read = message_from_bytes(envelope.content)
        self.messages += [(to, read) for to in envelope.rcpt_tos]
        return "250 taken"

    @property
    def told(self) -> list[str]:
        return [to.partition("@")[0] for to, _ in self.messages]


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def mailbox(port: int) -> Iterator[Mailbox]:
    box = Mailbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box
    controller.stop()


def make_filing(url: str, clock: Any, **contacts: Any) -> Filing:
    told = Contacts(**ADDRESSES, **contacts)
    schools = Schools({"hill": School(id="hill", safeguarding=told), "bare": School(id="bare")})
    return Filing(Records(engine_at(url), keyring("safeguarding", [SECRET]), clock), schools)


def make_sender(filing: Filing, port: int, clock: Any) -> Sender:
    mail = MailServer("127.0.0.1", port, "chat@hill.example", starttls=False)
    outbox = Outbox(filing.records.engine, clock)
    return Sender(outbox, filing, mail, lambda id: f"https://chat.example/console/{id}")


@pytest.fixture
def filing(database: str, clock: Any) -> Iterator[Filing]:
    """The records on each kind of database, on a Tuesday in school hours."""
    made = make_filing(database, clock)
    migrate(made.records.engine)
    yield made
    made.records.engine.dispose()


@pytest.fixture
def sender(filing: Filing, port: int, clock: Any) -> Sender:
    return make_sender(filing, port, clock)


def concern(number: int = 0, danger: bool = False) -> Concern:
    return Concern(
        "hill", "pupil", f"i am {CANARY} and not safe", f"once-{number}", ("neglect",), danger,
        conversation="one", context=[{"text": CANARY}],
    )  # fmt: skip


def undone(filing: Filing) -> int:
    with filing.records.engine.connect() as connection:
        rows = connection.execute(select(alert.c.id).where(alert.c.done_at.is_(None)))
        return len(rows.all())


def test_the_lead_is_told_once_by_mail(filing: Filing, sender: Sender, mailbox: Mailbox) -> None:
    """G7."""
    id = filing.file_alone(concern())

    assert (sender.send_due(), sender.send_due()) == (1, 0)

    ((to, message),) = mailbox.messages
    assert to == ADDRESSES["lead"]
    assert message["Subject"] == "There is a concern to read"
    assert f"https://chat.example/console/{id}" in message.as_string()


@pytest.mark.parametrize("danger", [False, True])
def test_no_word_of_a_pupil_and_no_grade_is_in_a_mail(
    filing: Filing, sender: Sender, mailbox: Mailbox, danger: bool
) -> None:
    """G8, G10: neither in the text nor in a header; danger now changes the subject alone."""
    filing.file_alone(concern(danger=danger))
    sender.send_due()

    whole = mailbox.messages[0][1].as_string()
    assert CANARY not in whole
    assert [w for w in ("neglect", "one", "risk", "high", "urgent") if f" {w} " in whole] == []
    assert mailbox.messages[0][1]["Subject"].startswith("Please read now") is danger


def test_an_hour_without_a_mail_server_only_delays(
    filing: Filing, sender: Sender, mailbox: Mailbox, clock: Any
) -> None:
    """G7: tried again with growing waits; deputy and head are told as well when it is back."""
    mailbox.refuses = True
    filing.file_alone(concern())
    tries = []
    for _ in range(60 * 60):
        clock.now += timedelta(seconds=1)
        before = tried(filing)
        sender.send_due()
        if len(tried(filing)) > len(before):
            tries.append(clock.now)
    mailbox.refuses = False
    clock.now += timedelta(minutes=5)

    sender.send_due()

    waits = [(b - a).total_seconds() for a, b in itertools.pairwise(tries[:7])]
    assert waits == sorted(waits)
    assert sorted(mailbox.told) == ["deputy", "head", "lead"]
    assert undone(filing) == 0


def tried(filing: Filing) -> list[str]:
    with filing.records.engine.connect() as connection:
        return list(connection.execute(select(alert_try.c.outcome)).scalars())


def test_a_mail_server_that_is_not_there_is_tried_again(
    filing: Filing, clock: Any, port: int
) -> None:
    """G7: nothing is lost, and the reason is kept without any words."""
    nobody = make_sender(filing, free_port(), clock)
    filing.file_alone(concern())

    assert nobody.send_due() == 0

    assert tried(filing) == ["not reached"]
    assert undone(filing) == 3


def test_unanswered_it_goes_to_the_deputy_at_ten_and_the_head_at_twenty_minutes(
    filing: Filing, sender: Sender, mailbox: Mailbox, clock: Any
) -> None:
    """G7: by the clock in school hours."""
    filing.file_alone(concern())
    told = {}
    for minute in range(25):
        sender.send_due()
        told[minute] = list(mailbox.told)
        clock.now += timedelta(minutes=1)

    assert told[9] == ["lead"]
    assert told[10] == told[19] == ["lead", "deputy"]
    assert told[20] == told[24] == ["lead", "deputy", "head"]


def test_out_of_hours_the_lead_is_told_at_once_and_the_clock_waits(
    filing: Filing, sender: Sender, mailbox: Mailbox, clock: Any
) -> None:
    """G7: unanswered over a weekend, the deputy is told ten minutes after the school opens."""
    clock.now = clock.start.replace(day=27, hour=19)
    filing.file_alone(concern())
    sender.send_due()
    clock.now = clock.start.replace(day=30, hour=8, minute=39)
    sender.send_due()
    assert mailbox.told == ["lead"]

    clock.now += timedelta(minutes=1)
    sender.send_due()

    assert mailbox.told == ["lead", "deputy"]


def test_once_acknowledged_nobody_else_is_told(
    filing: Filing, sender: Sender, mailbox: Mailbox, clock: Any
) -> None:
    """G7."""
    id = filing.file_alone(concern())
    assert id is not None
    sender.send_due()
    filing.records.acknowledge(id, "hill", "member-1")
    clock.now += timedelta(hours=2)

    sender.send_due()

    assert mailbox.told == ["lead"]
    assert undone(filing) == 0


def test_two_senders_at_once_send_each_alert_once(
    filing: Filing, database: str, mailbox: Mailbox, port: int, clock: Any
) -> None:
    """G7: a claim is one sender's alone."""
    for number in range(20):
        filing.file_alone(concern(number))
    senders = [make_sender(make_filing(database, clock), port, clock) for _ in range(4)]

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(lambda sender: sender.send_due(), senders))

    assert sum(counts) == len(mailbox.messages) == 20
    assert (
        len({message.as_string().split("console/")[1][:32] for _, message in mailbox.messages})
        == 20
    )
    for each in senders:
        each.filing.records.engine.dispose()


def test_what_a_sender_that_died_had_claimed_is_sent_by_another(
    filing: Filing, sender: Sender, mailbox: Mailbox, clock: Any
) -> None:
    """G7: not before its lease has run out."""
    filing.file_alone(concern())
    assert sender.outbox.claim() is not None  # and it dies here

    assert sender.send_due() == 0
    clock.now += timedelta(seconds=LEASE_S)
    assert sender.send_due() == 1


def test_one_that_died_after_sending_sends_twice_and_loses_nothing(
    filing: Filing,
    sender: Sender,
    mailbox: Mailbox,
    clock: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """G7: delivered at least once."""

    def dies(self: Outbox, due: object) -> None:
        raise KeyboardInterrupt

    filing.file_alone(concern())
    with monkeypatch.context() as patch:
        patch.setattr(Outbox, "done", dies)
        with pytest.raises(KeyboardInterrupt):
            sender.send_due()
    clock.now += timedelta(seconds=LEASE_S)

    sender.send_due()

    assert mailbox.told == ["lead", "lead"]
    assert undone(filing) == 2  # the deputy's and the head's


def test_a_webhook_gets_the_link_and_no_words(
    database: str, clock: Any, mailbox: Mailbox, port: int
) -> None:
    """G8."""
    got: list[bytes] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Hook)
    Thread(target=server.serve_forever, daemon=True).start()
    filing = make_filing(database, clock, webhook=f"http://127.0.0.1:{server.server_port}/hook")
    migrate(filing.records.engine)
    filing.file_alone(concern())

    assert make_sender(filing, port, clock).send_due() == 2

    server.shutdown()
    server.server_close()
    assert len(got) == 1
    assert b"There is a concern to read" in got[0]
    assert CANARY.encode() not in got[0]
    filing.records.engine.dispose()


def test_a_drill_is_followed_end_to_end(
    filing: Filing, sender: Sender, mailbox: Mailbox, clock: Any
) -> None:
    """G11: filed, told, opened, acknowledged, noted; and nobody further is told."""
    id = filing.drill("hill")
    assert not sender.outbox.lead_was_told(id)

    sender.send_due()

    assert sender.outbox.lead_was_told(id)
    assert mailbox.messages[0][1]["Subject"].startswith("Drill")
    filing.records.open(id, "hill", "member-1")
    filing.records.acknowledge(id, "hill", "member-1")
    filing.records.note_action(id, "hill", "member-1", "read it out in the office")
    clock.now += timedelta(hours=3)
    sender.send_due()
    record = filing.records.read(id)
    assert [step.what for step in record.steps] == ["viewed", "acknowledged", "action"]
    assert (record.intact, record.acknowledged, mailbox.told) == (True, True, ["lead"])


def test_a_drill_where_nobody_would_be_told_is_refused(filing: Filing) -> None:
    """G11."""
    with pytest.raises(StartError, match="nobody would be told"):
        filing.drill("bare")


def test_another_school_reaches_no_record(filing: Filing) -> None:
    """G9, A2: not to open, acknowledge or note; and its list has none."""
    id = str(filing.file_alone(concern()))
    records = filing.records
    tries: list[Callable[[], object]] = [
        lambda: records.open(id, "bare", "m"),
        lambda: records.acknowledge(id, "bare", "m"),
        lambda: records.note_action(id, "bare", "m", "x"),
        lambda: records.open("0" * 32, "hill", "m"),
    ]

    for each in tries:
        with pytest.raises(NoSuchRecord):
            each()

    assert records.list_for("bare") == []
    assert [found.id for found in records.list_for("hill")] == [id]
    assert records.read(id).steps == ()


def test_each_view_is_kept_and_an_altered_step_is_found(filing: Filing) -> None:
    """G9."""
    id = str(filing.file_alone(concern()))
    filing.records.open(id, "hill", "member-1")
    assert filing.records.open(id, "hill", "member-2").intact

    with filing.records.engine.begin() as connection:
        connection.exec_driver_sql(
            "update safeguarding_step set member = 'x' where member = 'member-2'"
        )

    assert filing.records.altered() == [id]


def keep_on(url: str, me: str, acknowledge: int) -> None:
    """Keep flagged messages until killed; tell of each only after it is kept."""
    filing = make_filing(url, None)
    records = Records(filing.records.engine, keyring("safeguarding", [SECRET]))
    filing = Filing(records, filing.schools)
    kept = Transcripts(records.engine)
    for number in itertools.count():
        id = f"{me}-{number}"
        filed = Concern("hill", "pupil", CANARY, id, ("neglect",), conversation="one")
        also = lambda connection, seq, filed=filed: filing.file(connection, filed)  # noqa: E731
        kept.accept("one", "[masked]", id, also=also, flag="neglect")
        os.write(acknowledge, f"{id}\n".encode())


def test_no_kill_parts_a_message_from_its_record_and_its_alerts(database: str) -> None:
    """G7: 40 kills of 4 writers at random moments; each message has one record and its alerts."""
    engine = engine_at(database)
    migrate(engine)
    Transcripts(engine).begin("one", "hill")
    acknowledged = killed_at_random(keep_on, database, KILLS, SEED)

    with engine.connect() as connection:
        kept = set(connection.execute(select(event.c.client_id)).scalars())
        filed = dict(
            connection.execute(select(safeguarding_record.c.once, safeguarding_record.c.id)).all()
        )
        alerted = (
            connection.execute(select(alert.c.record).where(alert.c.who == "lead")).scalars().all()
        )
    assert len(acknowledged) > KILLS
    assert set(acknowledged) <= kept
    assert set(filed) == kept
    assert sorted(alerted) == sorted(filed.values())
    engine.dispose()


def test_the_hours_of_the_test_are_a_schools(clock: Any) -> None:
    assert SCHOOL_HOURS.tuesday[0][:5] < clock.start.strftime("%H:%M") < "16:00"
