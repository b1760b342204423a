"""Requirement R4: a database that fails is told, and nothing is missing or double afterwards."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog
from sqlalchemy import create_engine, event, text
from sqlalchemy.engine import Connection, make_url

from bot import database as databases
from bot.dialogue import Answer
from bot.evaluation.served import Served, served
from bot.schools.models import School
from bot.schools.schools import Schools
from bot.web import wording
from bot.web.logs import LossyLogger

WAIT_MS = 300  # for a lock; the product waits ten seconds
ANSWERED_S = 10
SCHOOLS = Schools({"school": School(id="school", demonstration=True)})
Fault = Callable[[Served, str], AbstractContextManager[None]]


@pytest.fixture
def here(
    database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Served, str]]:
    """The application with its transcripts in each kind of database, and that one's address."""
    monkeypatch.setattr(databases, "BUSY_TIMEOUT_MS", WAIT_MS)
    monkeypatch.setattr(databases, "CONNECT_TIMEOUT_S", 1)
    with served(tmp_path, SCHOOLS, database=database) as running:
        yield running, database


@contextmanager
def locked_file(here: Served, url: str) -> Iterator[None]:
    other = sqlite3.connect(str(make_url(url).database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@contextmanager
def read_only_file(here: Served, url: str) -> Iterator[None]:
    with _each_connection(here, "PRAGMA query_only=ON", "PRAGMA query_only=OFF"):
        yield


@contextmanager
def file_away(here: Served, url: str) -> Iterator[None]:
    """The file is gone, as after a disk was taken out."""
    file = Path(str(make_url(url).database))
    here.transcripts.engine.dispose()
    away = file.with_name("away")
    shutil.move(file, away)
    file.mkdir()  # nothing can be opened there
    yield
    file.rmdir()
    shutil.move(away, file)


@contextmanager
def locked_table(here: Served, url: str) -> Iterator[None]:
    with _admin(url) as admin:
        admin.execute(text("begin"))
        admin.execute(text("lock table conversation in access exclusive mode"))
        yield
        admin.execute(text("rollback"))


@contextmanager
def read_only_server(here: Served, url: str) -> Iterator[None]:
    name = make_url(url).database
    with _admin(url) as admin:
        admin.execute(text(f"alter database {name} set default_transaction_read_only = on"))
        _cut(admin)
        yield
    with _admin(url) as admin:
        admin.execute(text("set default_transaction_read_only = off"))
        admin.execute(text(f"alter database {name} reset default_transaction_read_only"))
        _cut(admin)


@contextmanager
def stopped_server(here: Served, url: str) -> Iterator[None]:
    name = make_url(url).database
    beside = make_url(url).set(database="postgres").render_as_string(hide_password=False)
    with _admin(beside) as admin:
        admin.execute(text(f"alter database {name} allow_connections false"))
        _cut(admin, name)
        yield
        admin.execute(text(f"alter database {name} allow_connections true"))


FAULTS: dict[str, dict[str, Fault]] = {
    "sqlite": {"locked": locked_file, "read-only": read_only_file, "stopped": file_away},
    "postgresql": {
        "locked": locked_table, "read-only": read_only_server, "stopped": stopped_server,
    },
}  # fmt: skip


@pytest.mark.parametrize("kind", ["locked", "read-only", "stopped"])
def test_a_message_that_cannot_be_kept_is_refused_and_is_there_once_it_was_sent_again(
    here: tuple[Served, str], kind: str
) -> None:
    running, url = here
    fault = FAULTS[make_url(url).get_backend_name()][kind]
    with httpx.Client(base_url=running.url, trust_env=False, timeout=30) as http:
        pupil = Pupil(http)
        assert pupil.says("first").status_code == 202
        pupil.hears(1)
        with fault(running, url):
            refused = pupil.says("second")
            assert refused.status_code == 503
            assert refused.json()["error"] == wording.NOT_KEPT
            health = http.get("/health")
            assert (health.status_code, health.json()["ready"]) == (503, False)
        until = time.monotonic() + ANSWERED_S
        while http.get("/health").status_code != 200:
            assert time.monotonic() < until, "it is never ready again"
        assert pupil.says("second").status_code == 202
        assert pupil.says("second").status_code == 200  # sent again, it is one message
        assert pupil.says("third").status_code == 202
        told = pupil.hears(3)

    assert [each["seq"] for each in told] == [1, 2, 3, 4, 5, 6]
    said = [each["text"] for each in told if each["kind"] == "pupil"]
    assert said == ["first", "second", "third"]
    assert running.rasa.asked == ["first", "second", "third"]


def test_a_message_that_waits_less_than_the_limit_for_the_database_is_kept(
    here: tuple[Served, str],
) -> None:
    running, url = here
    locked = FAULTS[make_url(url).get_backend_name()]["locked"]
    with httpx.Client(base_url=running.url, trust_env=False, timeout=30) as http:
        pupil = Pupil(http)
        pupil.says("first")
        pupil.hears(1)
        answers: list[int] = []
        with locked(running, url):
            slow = threading.Thread(target=lambda: answers.append(pupil.says("slow").status_code))
            slow.start()
            time.sleep(WAIT_MS / 1000 / 3)
        slow.join()
        pupil.hears(2)

    assert answers == [202]


@pytest.mark.parametrize("kind", ["locked", "read-only", "stopped"])
def test_an_answer_that_cannot_be_kept_is_kept_as_soon_as_it_can_be(
    here: tuple[Served, str], kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    running, url = here
    fault = FAULTS[make_url(url).get_backend_name()][kind]
    asked, goes_on = threading.Event(), threading.Event()
    answers = running.rasa.ask

    async def slowly(*said: Any, **rest: Any) -> Answer:
        asked.set()
        await asyncio.to_thread(goes_on.wait, ANSWERED_S)
        return await answers(*said, **rest)

    monkeypatch.setattr(running.rasa, "ask", slowly)
    with httpx.Client(base_url=running.url, trust_env=False, timeout=30) as http:
        pupil = Pupil(http)
        assert pupil.says("first").status_code == 202
        assert asked.wait(ANSWERED_S)
        with fault(running, url):
            goes_on.set()
            time.sleep(WAIT_MS / 1000 * 3)
        told = pupil.hears(1)  # long before the message's claim of 20 s runs out

    assert [each["seq"] for each in told] == [1, 2]
    assert running.rasa.asked == ["first"]


def test_a_full_database_refuses_and_keeps_what_it_acknowledged(here: tuple[Served, str]) -> None:
    running, url = here
    if make_url(url).get_backend_name() != "sqlite":
        pytest.skip("PostgreSQL has no size of its own that a test can set")
    with httpx.Client(base_url=running.url, trust_env=False, timeout=30) as http:
        pupil = Pupil(http)
        full = _each_connection(running, "PRAGMA max_page_count=1", "PRAGMA max_page_count=1000000")
        kept: list[str] = []
        with full:
            for number in range(25):
                words = f"{number} " + "college or work " * 28
                status = pupil.says(words).status_code
                assert status in (202, 503)
                if status == 503:
                    break
                kept.append(words)
        assert status == 503, "it was never full"
        kept.append("afterwards")
        assert pupil.says("afterwards").status_code == 202
        told = pupil.hears(len(kept))

    assert [each["text"] for each in told if each["kind"] == "pupil"] == kept
    assert [each["seq"] for each in told] == list(range(1, len(told) + 1))


def test_a_full_disk_is_not_ready(
    here: tuple[Served, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    running, url = here
    if make_url(url).get_backend_name() != "sqlite":
        pytest.skip("the disk of a PostgreSQL server is not looked at from here")
    with httpx.Client(base_url=running.url, trust_env=False, timeout=30) as http:
        assert http.get("/health").status_code == 200
        free = shutil.disk_usage(Path(str(make_url(url).database)).parent).free
        monkeypatch.setattr(databases, "ROOM_BYTES", 2 * free)
        until = time.monotonic() + ANSWERED_S
        while (health := http.get("/health")).status_code == 200:
            assert time.monotonic() < until, "it goes on being ready"

    assert (health.status_code, health.json()["ready"]) == (503, False)


def test_a_log_on_a_full_disk_stops_nothing() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        with pytest.raises(OSError, match="No space left"):
            structlog.PrintLogger(full).msg("a line")
        LossyLogger(full).error("a line")
        LossyLogger(full).warning("another")
        with suppress(OSError):  # what is left of the lines cannot be written either
            full.close()


def test_the_web_server_logs_what_can_be_logged(here: tuple[Served, str]) -> None:
    assert isinstance(structlog.get_logger().bind()._logger, LossyLogger)


def test_a_line_that_is_cut_in_the_middle_of_a_transaction_leaves_nothing_half(
    here: tuple[Served, str],
) -> None:
    running, url = here
    if make_url(url).get_backend_name() != "postgresql":
        pytest.skip("a file has no line to it; tests/services kills the process instead")
    with httpx.Client(base_url=running.url, trust_env=False, timeout=30) as http:
        pupil = Pupil(http)
        pupil.says("first")
        pupil.hears(1)
        answers: list[int] = []
        with _admin(url) as admin:
            admin.execute(text("begin"))
            # Its row is read before, so the message is in the middle of its transaction.
            admin.execute(text("lock table event in exclusive mode"))
            cut = threading.Thread(target=lambda: answers.append(pupil.says("cut").status_code))
            cut.start()
            _until_one_waits(url)
            _cut(admin)
            cut.join()
            admin.execute(text("rollback"))
        assert answers == [503]
        assert pupil.says("cut").status_code == 202
        told = pupil.hears(2)

    assert [each["seq"] for each in told] == [1, 2, 3, 4]
    assert [each["text"] for each in told if each["kind"] == "pupil"] == ["first", "cut"]


class Pupil:
    """One conversation; each text is one message however often it is sent."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http
        key = http.post("/api/conversations", json={}).json()["conversation"]
        self._path = f"/api/conversations/{key}"

    def says(self, words: str) -> httpx.Response:
        """Send *words*."""
        return self._http.post(
            f"{self._path}/messages", json={"text": words, "id": "-".join(words[:12].split())}
        )

    def hears(self, answers: int) -> list[dict[str, Any]]:
        """Return all that was said, once it has as many *answers*."""
        until = time.monotonic() + ANSWERED_S
        while time.monotonic() < until:
            told: list[dict[str, Any]] = self._http.get(f"{self._path}/events").json()["events"]
            if sum(each["kind"] == "bot" for each in told) >= answers:
                return told
            time.sleep(0.05)
        raise AssertionError(f"no {answers} answers within {ANSWERED_S} s")


@contextmanager
def _each_connection(here: Served, before: str, after: str) -> Iterator[None]:
    """Tell each connection of the application's *before*, and *after* at the end."""
    engine = here.transcripts.engine

    def tell(connection: Any, record: Any, proxy: Any) -> None:
        connection.execute(before)

    event.listen(engine, "checkout", tell)
    try:
        yield
    finally:
        event.remove(engine, "checkout", tell)
        engine.dispose()
        with engine.connect() as connection:
            connection.connection.execute(after)


@contextmanager
def _admin(url: str) -> Iterator[Connection]:
    engine = create_engine(url, isolation_level="AUTOCOMMIT", future=True)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def _cut(admin: Connection, name: str | None = None) -> None:
    """End every other connection to the database *name*, or to the same one."""
    admin.execute(
        text(
            "select pg_terminate_backend(pid) from pg_stat_activity "
            "where datname = coalesce(:name, current_database()) and pid != pg_backend_pid()"
        ),
        {"name": name},
    )


def _until_one_waits(url: str) -> None:
    # Not by pg_locks: a wait for a transaction there belongs to no database.
    waits = """
        select count(*) from pg_stat_activity
        where wait_event_type = 'Lock' and datname = current_database()
    """
    until = time.monotonic() + ANSWERED_S
    with _admin(url) as other:
        while not other.execute(text(waits)).scalar_one():
            assert time.monotonic() < until, "nothing waits for the lock"
