"""The proofs that run while a certificate is made, each with its figures."""

from __future__ import annotations

import inspect
import secrets
import statistics
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

from bot.conversations.records import Event
from bot.database import engine_at
from bot.evaluation.contract import taken_beyond
from bot.evaluation.presentations import every_kind
from bot.handoff.routes_told import Mirror
from bot.impartiality.audit.exposure import weight
from bot.impartiality.audit.verify import walk
from bot.impartiality.compose import Composer
from bot.impartiality.gate import Gate
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.ledger import Ledger
from bot.impartiality.mentions import OptionNames
from bot.impartiality.order import Turn, draw_order, williams_design
from bot.keyring import derive, keyring
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import STAGES

SIZES = range(2, 41)
DRAWS = 100_000
LEDGER_PRESENTATIONS = 3_000
GATE_MS = 2.0  # what the gate may take, at the 95th percentile
# A day when nothing is due for review, and one when everything is.
DAYS = (date(2026, 11, 28), date(2036, 1, 1))


@dataclass(frozen=True)
class Proof:
    """One claim, how it was checked, what came out; `holds` is None where it was not checked."""

    rules: str
    claim: str
    how: str
    figures: str
    holds: bool | None


def new_keys() -> ImpartialityKeys:
    """Return keys of a secret made for this run alone."""
    made = [secrets.token_hex(32)]
    return ImpartialityKeys(keyring("turn", made), keyring("order", made), keyring("receipt", made))


def composed(knowledge: KnowledgeBase) -> Proof:
    """Check everything that can be composed at the gate, in date and overdue."""
    keys = new_keys()
    breaches: Counter[str] = Counter()
    took_ms: list[float] = []
    for number, day in enumerate(DAYS):
        turn = Turn(f"certificate {number}", 1)
        composer = Composer(knowledge, keys, lambda day=day: day)  # type: ignore[misc]
        gate = Gate(knowledge, keys, frozenset(), lambda day=day: day)  # type: ignore[misc]
        id = turn.id(keys.turn.now)
        for _, presentation in every_kind(knowledge, composer, turn):
            text, shown = presentation.as_text(), presentation.as_json()
            began = time.perf_counter()
            _, broken = gate.check(text, shown, id)
            took_ms.append((time.perf_counter() - began) * 1000)
            breaches.update(breach.rule for breach in broken)
    took_ms.sort()
    nearly_all_ms = took_ms[int(len(took_ms) * 0.95)]
    return Proof(
        "I1, I2, I3, I6, I7, I8",
        "Every answer that can be composed keeps the contract.",
        "Every option, facet, pair of options, topic, passage and stage was composed, on a day in "
        "date and on a day when every review is overdue, and checked at the gate.",
        f"{len(took_ms)} answers, {sum(breaches.values())} breaches. The gate took "
        f"{statistics.median(took_ms):.2f} ms (median) and "
        f"{nearly_all_ms:.2f} ms (95th percentile, at most {GATE_MS:g}).",
        not breaches and nearly_all_ms < GATE_MS,
    )


def enumerated() -> Proof:
    """Enumerate the designs: places, neighbours and precedence, exactly."""
    wrong = 0
    for size in SIZES:
        design = williams_design(size)
        places = Counter((item, place) for row in design for place, item in enumerate(row))
        after = Counter(pair for row in design for pair in pairwise(row))
        before = Counter(pair for row in design for pair in combinations(row, 2))
        wrong += len(set(places.values())) != 1 or len(places) != size * size
        wrong += len(set(after.values())) != 1 or len(after) != size * (size - 1)
        wrong += len(set(before.values())) != 1 or len(before) != size * (size - 1)
    return Proof(
        "I3",
        "Over its rows, a design puts each option in each place, after each other option, and "
        "before each other option equally often.",
        f"Every row of the design for {SIZES[0]} to {SIZES[-1]} options was counted. No tolerance.",
        f"{len(SIZES)} sizes, {wrong} unequal counts.",
        wrong == 0,
    )


def drawn(knowledge: KnowledgeBase) -> Proof:
    """Draw many orders and measure the exposure of each option."""
    # Fixed, so that the figures can be repeated; the audit tests the draws of a live secret.
    key, turn_key = derive("a certificate", "order"), derive("a certificate", "turn")
    told: list[str] = []
    holds = True
    for stage in STAGES:
        size = len(knowledge.choice_set(stage))
        ids = [str(number) for number in range(size)]
        rows = Counter(
            draw_order(ids, Turn("certificate", number).id(turn_key), key).row
            for number in range(DRAWS)
        )
        design = williams_design(size)
        exposure = [0.0] * size
        before: Counter[tuple[int, int]] = Counter()
        for row, count in rows.items():
            for place, item in enumerate(design[row]):
                exposure[item] += weight(place) * count
            for pair in combinations(design[row], 2):
                before[pair] += count
        gap = (max(exposure) - min(exposure)) / (sum(exposure) / size)
        half = max(abs(before[pair] / DRAWS - 0.5) for pair in combinations(range(size), 2))
        holds &= gap < 0.01 and half < 0.01
        told.append(f"{stage} ({size} options): exposure gap {gap:.2%}, precedence {half:.2%}")
    return Proof(
        "I3",
        "The rows are drawn evenly, so the options are exposed evenly.",
        f"{DRAWS:,} turns of each stage were drawn with one secret. The largest relative gap in "
        "exposure between two options must stay under 1%, and every pair within one point of "
        "preceding each other half of the time. The gap of exactly even rows is 0.",
        "; ".join(told) + ".",
        holds,
    )


def audited(knowledge: KnowledgeBase) -> tuple[Proof, list[dict[str, Any]]]:
    """Fill a ledger, audit it, and return each stage's exposure as well."""
    keys = new_keys()
    composer = Composer(knowledge, keys)
    options = sorted(knowledge.options)
    with tempfile.TemporaryDirectory() as folder:
        engine = engine_at(f"sqlite:///{Path(folder) / 'ledger.db'}")
        ledger = Ledger(engine, keyring("ledger", [secrets.token_hex(32)]))
        ledger.begin()
        for number in range(LEDGER_PRESENTATIONS):
            turn = Turn(f"certificate {number}", 1)
            if number % 2:
                made = composer.about(options[number % len(options)], turn)
            else:
                made = composer.overview(STAGES[number // 2 % len(STAGES)], turn)
            if made.receipt is not None:
                ledger.record(made.receipt, knowledge, "certificate")
        found = walk(ledger, keys, knowledge)
        engine.dispose()
    proof = Proof(
        "I9",
        "Every presentation is in the ledger, and the audit rebuilds all of it.",
        f"{LEDGER_PRESENTATIONS:,} presentations were composed, recorded and audited.",
        f"{found.rows} rows, {found.receipts_verified} receipts verified, {found.orders_rebuilt} "
        f"orders rebuilt, {found.wrong} wrong.",
        found.wrong == 0 and found.receipts_verified == LEDGER_PRESENTATIONS,
    )
    return proof, found.exposures.report()


def told_nothing_of_the_pupil() -> Proof:
    """Check what the composer's methods can be told."""
    methods = [m for n, m in inspect.getmembers(Composer, inspect.isfunction) if n[0] != "_"]
    taken = {name for method in methods for name in inspect.signature(method).parameters}
    return Proof(
        "I5",
        "What puts answers together cannot be told who asks.",
        "The parameters of every method of the composer were read.",
        f"{len(methods)} methods take {', '.join(sorted(taken - {'self'}))}.",
        taken_beyond(Composer) == [],
    )


def mirrored(knowledge: KnowledgeBase) -> Proof:
    """Let an adviser name each route of each stage, and look at what the console shows then."""
    mirror, names = Mirror(knowledge), OptionNames(knowledge)
    shown, wrong = 0, 0
    for stage in STAGES:
        routes = knowledge.choice_set(stage)
        for route in routes:
            said = Event(1, "adviser", 0, "", text=f"Have you heard of {route.name}?")
            told = mirror.routes_told([said], stage)
            shown += 1
            named = set(names.in_text(f"Have you heard of {route.name}?"))
            missing = sorted(other.name for other in routes if other.id not in named)
            wrong += told is None or route.name not in told.told or list(told.not_told) != missing
    return Proof(
        "I10",
        "An adviser who types sees which routes of the stage have and have not been mentioned.",
        "An adviser's message named each route of each stage; the side panel of the console has to "
        "show it as told, and no route as missing that was named.",
        f"{shown} messages, {wrong} shown wrongly.",
        wrong == 0,
    )
