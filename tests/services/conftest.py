"""The two databases of the product, real ones: a SQLite file and PostgreSQL; a ledger on each."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from bot.database import engine_at
from bot.impartiality.compose import Composer
from bot.impartiality.ledger import Ledger
from bot.impartiality.order import Turn
from bot.impartiality.receipt import Receipt
from bot.keyring import keyring
from bot.knowledge.base import KnowledgeBase
from bot.settings import ROOT

GIVEN = "EVENHAND_TEST_DATABASE_URL"
START_TIMEOUT_S = 30
PRESENTATIONS = 6  # in a ledger that is filled


@pytest.fixture(scope="session")
def postgresql(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a PostgreSQL server whose role may make databases."""
    if url := os.environ.get(GIVEN):
        _say(request, f"PostgreSQL: the server named by {GIVEN}")
        yield url
        return
    folder = _binaries()
    _say(request, f"PostgreSQL: a private server of {folder}, in a temporary folder")
    with _private_server(folder) as url:
        yield url


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of each kind."""
    if request.param == "SQLite":
        yield f"sqlite:///{tmp_path / 'database.db'}"
        return
    server = make_url(request.getfixturevalue("postgresql"))
    name = f"evenhand_{uuid4().hex}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT", future=True)
    with admin.connect() as connection:
        connection.execute(text(f"create database {name}"))
    yield server.set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"drop database {name} with (force)"))
    admin.dispose()


class Clock:
    """A clock that a test sets."""

    start = datetime(2026, 11, 24, 12, 40, tzinfo=timezone.utc)

    def __init__(self) -> None:
        self.now = self.start

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def ledger(database: str, secret: str, clock: Clock) -> Iterator[Ledger]:
    """A ledger that was begun on each kind of database."""
    begun = Ledger(engine_at(database), keyring("ledger", [secret]), clock)
    begun.begin()
    yield begun
    begun.engine.dispose()


@pytest.fixture
def receipt(composer: Composer) -> Callable[[int], Receipt]:
    """Return the receipt of an overview in turn number *n*."""

    def of_turn(n: int) -> Receipt:
        made = composer.overview("post_16", Turn("conversation", n)).receipt
        assert made is not None
        return made

    return of_turn


@pytest.fixture
def filled(
    ledger: Ledger, receipt: Callable[[int], Receipt], real: KnowledgeBase
) -> tuple[Ledger, list[int]]:
    """A ledger with a few presentations, and the numbers of their rows."""
    return ledger, [ledger.record(receipt(n), real, "model") for n in range(PRESENTATIONS)]


def _binaries() -> Path:
    if not (found := _installed()):
        subprocess.run([sys.executable, ROOT / "requirements/install.py", "postgresql"], check=True)
        found = _installed()
    return found[-1]


def _installed() -> list[Path]:
    if initdb := shutil.which("initdb"):
        return [Path(initdb).parent]
    return sorted(file.parent for file in Path("/usr/lib/postgresql").glob("*/bin/initdb"))


@contextmanager
def _private_server(binaries: Path) -> Iterator[str]:
    folder = Path(tempfile.mkdtemp(prefix="evenhand-postgresql-"))
    # PostgreSQL refuses to run as root.
    user = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
    if user:
        shutil.chown(folder, "nobody", "nogroup")
    data, log = folder / "data", folder / "log"
    make = [binaries / "initdb", "-D", data, "-U", "evenhand", "-A", "trust", "-E", "UTF8"]
    quiet = {"cwd": folder, "stdout": subprocess.DEVNULL, **user}
    subprocess.run([*make, "--no-sync", "--locale=C.UTF-8"], check=True, **quiet)  # type: ignore[call-overload]
    # A socket in the folder, and no port: nobody else reaches it and no other server is in the way.
    serve = [binaries / "postgres", "-D", data, "-k", folder, "-c", "listen_addresses="]
    with log.open("w") as output:
        server = subprocess.Popen(serve, stderr=output, **quiet)  # type: ignore[call-overload]
    try:
        url = f"postgresql://evenhand@/postgres?host={folder}"
        _wait_for(url, server, log)
        yield url
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(folder)


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    engine = create_engine(url, future=True)
    deadline = time.monotonic() + START_TIMEOUT_S
    while server.poll() is None and time.monotonic() < deadline:
        try:
            engine.connect().close()
            engine.dispose()
            return
        except OperationalError:
            time.sleep(0.1)
    raise AssertionError(f"PostgreSQL did not start: {log.read_text()[-2000:]}")


def _say(request: pytest.FixtureRequest, words: str) -> None:
    capture = request.config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        print(f"\n{words}")
