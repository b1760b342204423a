"""Several processes write at once: no row is lost, none comes twice, the chain holds."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from bot.conversations.migrate import migrate
from bot.conversations.store import Transcripts
from bot.database import engine_at
from bot.errors import LedgerError
from bot.impartiality.audit.verify import walk
from bot.impartiality.incidents import Incidents, keep_report
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.ledger import Ledger
from bot.impartiality.receipt import Receipt
from bot.keyring import keyring
from bot.knowledge.base import KnowledgeBase
from bot.settings import ROOT

WRITERS, EACH = 4, 25

APPENDS = """
from bot.impartiality.compose import Composer
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.ledger import Ledger
from bot.impartiality.order import Turn
from bot.keyring import keyring
from bot.knowledge.load import load
from bot.settings import ROOT
knowledge = load(ROOT / "knowledge")
keys = ImpartialityKeys(*(keyring(purpose, [secret]) for purpose in ("turn", "order", "receipt")))
composer, ledger = Composer(knowledge, keys), Ledger(engine_at(url), keyring("ledger", [secret]))
begin()
for number in range(count):
    receipt = composer.overview("post_16", Turn("conversation " + me, number)).receipt
    print(ledger.record(receipt, knowledge, "model"))
"""
COUNTS = """
from bot.conversations.store import Transcripts
transcripts = Transcripts(engine_at(url))
begin()
for number in range(count):
    print(transcripts.accept("conversation", "hi", f"{me}-{number}").turn)
"""
SETTING = """
import sys
from bot.conversations.migrate import migrate
from bot.conversations.store import Transcripts
from bot.database import engine_at
url, secret, me, count = sys.argv[1:4] + [int(sys.argv[4])]
def begin():
    print("ready", flush=True)
    sys.stdin.readline()
"""


def at_once(code: str, url: str, secret: str) -> list[str]:
    """Run *code* in several processes that begin together; return the lines that they print."""
    writers = [
        subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", SETTING + code, url, secret, str(n), str(EACH)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for n in range(WRITERS)
    ]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n", writer.communicate()[1]
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    said = [writer.communicate(timeout=120) for writer in writers]
    assert [w.returncode for w in writers] == [0] * WRITERS, [errors for _, errors in said]
    return [line for lines, _ in said for line in lines.split()]


def test_no_row_is_lost_and_the_chain_holds(
    database: str, secret: str, real: KnowledgeBase, keys: ImpartialityKeys
) -> None:
    ledger = Ledger(engine_at(database), keyring("ledger", [secret]))
    ledger.begin()

    numbers = at_once(APPENDS, database, secret)

    found = walk(ledger, keys, real)
    assert sorted(map(int, numbers)) == list(range(2, 2 + WRITERS * EACH))
    assert Counter(row.kind for row in ledger.rows()) == {
        "opened": 1,
        "knowledge": 1,
        "presentation": WRITERS * EACH,
    }
    assert (found.rows, found.receipts_verified) == (2 + WRITERS * EACH, WRITERS * EACH)
    assert (found.orders_rebuilt, found.findings) == (WRITERS * EACH, [])
    ledger.check_end()
    ledger.engine.dispose()


def test_an_audit_while_answers_are_recorded_finds_nothing_wrong(
    filled: tuple[Ledger, list[int]],
    receipt: Callable[[int], Receipt],
    keys: ImpartialityKeys,
    real: KnowledgeBase,
) -> None:
    ledger, _ = filled
    rows: list[int] = []

    with ThreadPoolExecutor(1) as writer:
        recorded = [writer.submit(ledger.record, receipt(n), real, "m") for n in range(50, 90)]
        while not recorded[-1].done():
            found = walk(ledger, keys, real)
            assert found.findings == []
            ledger.check_end()
            rows.append(ledger.ready())

    assert [each.result() for each in recorded] == list(range(8, 48))
    assert len(set(rows)) > 1  # it was looked at while it grew


def test_no_two_turns_get_the_same_number(database: str, secret: str) -> None:
    engine = engine_at(database)
    migrate(engine)
    transcripts = Transcripts(engine)
    transcripts.begin("conversation", "school")

    numbers = at_once(COUNTS, database, secret)

    assert sorted(map(int, numbers)) == list(range(1, 1 + WRITERS * EACH))
    events = transcripts.events("conversation")
    assert [event.seq for event in events] == list(range(1, 1 + WRITERS * EACH))
    engine.dispose()
    engine.dispose()


def test_a_report_sent_by_several_at_once_counts_once(database: str, secret: str) -> None:
    ledger = Ledger(engine_at(database), keyring("ledger", [secret]))
    ledger.begin()

    with ThreadPoolExecutor(WRITERS) as writers:
        list(writers.map(partial(keep_report, ledger), ["0" * 32] * EACH))

    assert len(Incidents(ledger.engine).reports()) == 1
    assert [row.kind for row in ledger.rows()] == ["opened", "reported"]
    ledger.engine.dispose()


def test_a_ledger_begun_by_several_at_once_is_begun_once(database: str, secret: str) -> None:
    ledger = Ledger(engine_at(database), keyring("ledger", [secret]))

    def begin(_: int) -> str | None:
        try:
            return ledger.begin()
        except LedgerError:
            return None

    with ThreadPoolExecutor(WRITERS) as writers:
        begun = [id for id in writers.map(begin, range(WRITERS)) if id]

    assert [row.subject for row in ledger.rows()] == begun
    assert ledger.head().rows == 1
    ledger.check_end()
    ledger.engine.dispose()
