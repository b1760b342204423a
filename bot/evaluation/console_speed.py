"""Measure the console over 100,000 made-up conversations. Run as `make benchmark-console`."""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import insert
from sqlalchemy.engine import Engine

from bot.conversations.migrate import migrate
from bot.conversations.tables import conversation, event, feedback
from bot.database import engine_at
from bot.review import queue
from bot.review.figures import figures
from bot.review.index import AT, Index
from bot.review.search import Filters, search
from bot.staff.roles import Member, Role

CONVERSATIONS = 100_000
TURNS = (1, 2, 3, 4)  # answers of a conversation, drawn evenly
AT_ONCE = 2_000
TIMES = 9  # each thing is done; the median and the slowest are told
LIST_MS, OVERVIEW_MS = 300, 1000  # what the issue allows
SEED = 20261124
TODAY = date(2026, 11, 24)
DAYS = 30
SCHOOL = "school"
STAGES = ("post_14", "post_16", "post_18")
OPTIONS = tuple(f"option_{number}" for number in range(20))
TOPICS = (None, None, None, "bursary_fund", "student_finance", "open_days")
STATUSES = ("answered",) * 7 + ("overview", "nothing_found", "out_of_scope", "offered_person")
# 4,000 words of which a few are common and most are rare, as in any language.
WORDS = tuple(f"word{number}" for number in range(4_000))
WEIGHTS = tuple(1 / (rank + 1) for rank in range(len(WORDS)))


def main() -> None:
    """Make the conversations in a database and print how long each page waits for it."""
    url = sys.argv[1] if len(sys.argv) > 1 else ""
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_at(url or f"sqlite:///{folder}/evenhand.db")
        migrate(engine)
        index = Index(engine, b"benchmark" * 4)
        print(f"{engine.dialect.name}, {CONVERSATIONS:,} conversations, {TIMES} times each")
        began = time.perf_counter()
        _make(engine)
        made = time.perf_counter()
        while index.catch_up(AT_ONCE):
            pass
        took = time.perf_counter() - made
        print(f"made in {made - began:.0f} s; taken into the index in {took:.0f} s")
        with engine.begin() as connection:
            connection.exec_driver_sql("ANALYZE")
        for name, limit, work in _work(index):
            times = sorted(_ms(index, work) for _ in range(TIMES))
            median, slowest = statistics.median(times), times[-1]
            says = "" if limit is None else f", at most {limit} ms: {slowest <= limit}"
            print(f"{name:44} median {median:6.0f} ms, slowest {slowest:6.0f} ms{says}")
        engine.dispose()


def _work(index: Index) -> Iterator[tuple[str, int | None, Callable[[Any], Any]]]:
    """Yield what is measured: its name, what it may take at most, and the work itself."""

    def listed(**filters: Any) -> Callable[[Any], Any]:
        before = filters.pop("before", None)
        return lambda connection: search(connection, SCHOOL, Filters(**filters), before)

    day = TODAY - timedelta(days=DAYS - 2)
    for name, work in {
        "the newest": listed(),
        "in the middle": listed(before=CONVERSATIONS // 2),
        "the oldest": listed(before=20),
        "a common word": listed(words=WORDS[0]),
        "a rare word": listed(words=WORDS[-1]),
        "two words and a stage": listed(words=f"{WORDS[3]} {WORDS[40]}", stage="post_16"),
        "a word that nobody wrote": listed(words="zebra"),
        "two common filters that never meet": listed(words=WORDS[0], flagged="yes", stage="x"),
        "picked out": listed(flagged="yes"),
        "a thumbs down, not reviewed": listed(feedback="down", reviewed="no"),
        "the first day": listed(since=day - timedelta(days=1), until=day),
        "the first day, a rare route": listed(until=day, option=OPTIONS[-1]),
        "every filter": listed(
            words=WORDS[1], stage="post_16", option=OPTIONS[2], topic="bursary_fund",
            status="answered", feedback="down", reviewed="no", confidence="high", since=day,
        ),
    }.items():  # fmt: skip
        yield f"list: {name}", LIST_MS, work
    member = Member("reviewer", SCHOOL, "A reviewer", frozenset({Role.ADVISER}))
    yield "review queue", LIST_MS, lambda connection: queue.waiting(connection, member)
    yield "review queue, counts", LIST_MS, lambda connection: queue.counts(connection, SCHOOL)
    yield "overview", OVERVIEW_MS, lambda connection: figures(connection, SCHOOL, TODAY)


def _ms(index: Index, work: Callable[[Any], Any]) -> float:
    began = time.perf_counter()
    with index.reading() as connection:
        work(connection)
    return (time.perf_counter() - began) * 1000


def _make(engine: Engine) -> None:
    drawn = random.Random(SEED)
    start = datetime(TODAY.year, TODAY.month, TODAY.day, 20, tzinfo=timezone.utc)
    start -= timedelta(days=DAYS - 1)
    step = timedelta(days=DAYS - 1) / CONVERSATIONS
    for first in range(0, CONVERSATIONS, AT_ONCE):
        rows: dict[Any, list[dict[str, Any]]] = {conversation: [], event: [], feedback: []}
        for number in range(first, min(first + AT_ONCE, CONVERSATIONS)):
            at = (start + number * step).strftime(AT)
            _one(drawn, f"{drawn.getrandbits(128):032x}", at, rows)
        with engine.begin() as connection:
            for table, values in rows.items():
                connection.execute(insert(table), values)


def _one(drawn: random.Random, id: str, at: str, rows: dict[Any, list[dict[str, Any]]]) -> None:
    turns = drawn.choice(TURNS)
    rows[conversation].append(
        {"id": id, "school": SCHOOL, "started_at": at, "last_at": at, "last_seq": turns * 2,
         "turns": turns}
    )  # fmt: skip
    for turn in range(1, turns + 1):
        text = " ".join(drawn.choices(WORDS, WEIGHTS, k=9))
        status, stage = drawn.choice(STATUSES), drawn.choice(STAGES)
        flag = "self_harm" if drawn.random() < 0.005 else None
        shown = {"status": status, "stage": stage, "topic": drawn.choice(TOPICS)}
        understood = {
            "intent": "ask_about_option", "confidence": drawn.betavariate(6, 1.5),
            "entities": [{"entity": "option", "value": drawn.choice(OPTIONS)}], "passages": [],
        }  # fmt: skip
        common = {"conversation": id, "turn": turn, "at": at}
        empty = dict.fromkeys(
            ("client_id", "wants", "text", "answered_at", "flag", "status", "replies", "understood")
        )
        asked = {
            "seq": turn * 2 - 1, "kind": "pupil", "client_id": str(turn), "wants": "answer",
            "text": text, "answered_at": at, "flag": flag,
        }  # fmt: skip
        told = {
            "seq": turn * 2, "kind": "bot", "status": status,
            "replies": json.dumps([{"text": "An answer.", "shown": shown}]),
            "understood": json.dumps(understood),
        }  # fmt: skip
        rows[event] += [{**common, **empty, **asked}, {**common, **empty, **told}]
        if drawn.random() < 0.1:
            verdict = "down" if drawn.random() < 0.3 else "up"
            rows[feedback].append({"conversation": id, "turn": turn, "verdict": verdict, "at": at})


if __name__ == "__main__":
    main()
