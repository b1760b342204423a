"""What unit tests share: a small made-up content, composer and gate on a fixed day, a ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.database import engine_at
from bot.errors import KnowledgeError
from bot.impartiality.compose import Composer
from bot.impartiality.gate import Gate
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.ledger import Ledger
from bot.keyring import keyring
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load
from bot.knowledge.models import FACETS
from bot.knowledge.responses import fixed_sentences
from bot.safety.words import read_safety_words
from bot.settings import ROOT
from bot.web import wording

BEFORE_ANY_REVIEW = date(2026, 11, 28)
MAX_CHARS = 50
FIXED = {*fixed_sentences(ROOT / "data" / "responses"), *wording.sentences(MAX_CHARS)}


def fixed(real: KnowledgeBase) -> set[str]:
    """Return the sentences that may be said without a presentation."""
    return {*FIXED, *read_safety_words(real.helplines).sentences()}


TERMS = {
    "stages": {
        f"post_{age}": {"name": f"at {age}", "title": f"Choices at {age}", "words": [f"at {age}"]}
        for age in (14, 16, 18)
    },
    "facets": {
        facet: {
            "label": facet.replace("_", " ").capitalize(),
            "question": "Tell me the " + facet.replace("_", " ") + " of {phrase}?",
            "words": [],
        }
        for facet in FACETS
    },
    "subjects": {"maths": ["maths"]},
}
SOURCES = [
    {"id": "S1", "title": "A public page", "dated": "2026", "kind": "official"},
    {"id": "E1", "title": "The editors", "dated": "2026", "kind": "editorial"},
]
HELPLINES = [
    {
        "id": id,
        "name": name,
        "contact": "Call 000",
        "for_whom": "Anyone.",
        "cost": "Free",
        "urgent": urgent,
        "read_in": "nowhere",
        "checked": "2026-11-23",
    }
    for id, name, urgent in (
        ("emergency", "Emergency", True),
        ("national_careers_service", "Careers Service", False),
    )
]


def option_text(id: str, code: str, name: str, stages: str, more: str = "") -> str:
    """Return one option as a hand-written file would look, one field on each line."""
    lines = [
        f"id: {id}",
        f"code: {code}",
        f"name: {name}",
        f"phrase: a {name.lower()}",
        f"stages: [{stages}]",
        *([more] if more else []),
        "aliases:",
        f"  - {name.lower()}",
        f"  - {id} way",
        f"summary: The {name} in one line.",
        "paragraphs_2014: [34]",
        "since_2014: Nothing changed.",
        "reviewed: {by: editors, on: 2026-11-23, again: 2027-05-23}",
        'links: [{name: A page, url: "https://example.org/"}, {name: B2, url: "https://example.org/b"}]',
        "facets:",
    ]
    for facet in FACETS:
        lines.append(f"  {facet}:")
        if facet in ("benefits", "drawbacks"):
            lines += ["    points:", *(f"      - {name} {facet} {n}" for n in (1, 2, 3))]
        else:
            lines.append(f"    text: The {facet} of the {name}.")
        lines += ["    evidence: A", "    sources: [S1]"]
    return "\n".join(lines) + "\n"


TOPIC = """\
id: money
code: D1
name: Money
aliases:
  - money help
stages: [post_16]
question: Is there money?
answer:
  text: There is some money.
  evidence: A
  sources: [S1]
sections:
  - id: amount
    question: How much money?
    text: An amount of money.
    evidence: A
    sources: [S1]
  - id: who_can
    question: Who can get money?
    text: Those who take a bravo route can.
    evidence: A
    sources: [S1]
next_step: Ask at school.
paragraphs_2014: []
since_2014: Nothing changed.
reviewed: {by: editors, on: 2026-11-23, again: 2027-05-23}
"""
WORDS = """\
steering:
  - id: best
    class: evaluate
    words: [best, prestig*, second best]
    reason: It puts one route above another.
    mend: Say the fact for this route alone.
    allowed: [no route is best]
  - id: than
    class: compare
    words: [than]
    reason: It sets one route above another.
    mend: Say the fact for this route alone.
    allowed: ["more than #"]
  - id: you_should
    class: steer
    words: [you should _ this]
    reason: The choice is the pupil's own.
    mend: Say what the route asks for.
  - id: kind_of_mind
    class: stereotype
    words: [academic pupils]
    reason: It ties a route to a kind of mind.
    mend: Say how the learning is done.
  - id: pronoun
    class: assume_a_sex
    words: [he, she]
    reason: The reader can be of any sex.
    mend: Use you or they instead.
plain_terms:
  - terms: [incomprehensibility]
    plain: college
    reason: A name that every pupil has to meet.
neutral:
  - words: [free]
    reason: What a route costs is a fact.
"""
UNAVAILABLE = "choosable: false\nunavailable: {reason: closed, note: It closed., instead: [bravo]}"


class Content:
    """A small knowledge folder that a test may change before loading it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "options").mkdir(parents=True)
        (folder / "topics").mkdir()
        self.write("options/alpha.yml", option_text("alpha", "A1", "Alpha route", "post_16"))
        bravo = option_text("bravo", "A2", "Bravo route", "post_14, post_16")
        self.write("options/bravo.yml", bravo)
        ended = option_text("ended", "A3", "Ended route", "post_16", UNAVAILABLE)
        self.write("options/ended.yml", ended)
        self.write("topics/money.yml", TOPIC)
        self.write("sources.yml", yaml.safe_dump(SOURCES, sort_keys=False))
        self.write("helplines.yml", yaml.safe_dump(HELPLINES, sort_keys=False))
        self.write("lint_words.yml", WORDS)
        self.write("terms.yml", yaml.safe_dump(TERMS, sort_keys=False))

    def write(self, file: str, text: str) -> None:
        (self.folder / file).write_text(text, encoding="utf-8")

    def replace(self, file: str, old: str, new: str) -> None:
        """Change the one place where *old* stands in *file*."""
        text = (self.folder / file).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        self.write(file, text.replace(old, new))

    def line_of(self, file: str, words: str) -> int:
        lines = (self.folder / file).read_text(encoding="utf-8").splitlines()
        return next(n for n, line in enumerate(lines, start=1) if words in line)

    def load(self) -> KnowledgeBase:
        return load(self.folder)

    def problems(self) -> list[str]:
        """Return the problems told when it is refused, one line each, from the file's name on."""
        with pytest.raises(KnowledgeError) as refused:
            self.load()
        first, *lines = str(refused.value).splitlines()
        assert first == f"{len(lines)} problem(s) in the knowledge base:"
        return [line.strip().removeprefix(f"{self.folder}/") for line in lines]


@pytest.fixture
def content(tmp_path: Path) -> Content:
    """Two routes to choose, one that ended, one topic; valid until a test changes it."""
    return Content(tmp_path / "knowledge")


@pytest.fixture(scope="session")
def composer_on(real: KnowledgeBase, keys: ImpartialityKeys) -> Callable[[date], Composer]:
    """Return a composer over the real content on a given day."""
    return lambda day: Composer(real, keys, today=lambda: day)


@pytest.fixture(scope="session")
def gate(real: KnowledgeBase, keys: ImpartialityKeys) -> Gate:
    """The gate over the real content, on a day when no text is due for review."""
    return Gate(real, keys, fixed(real), today=lambda: BEFORE_ANY_REVIEW)


@pytest.fixture(scope="session")
def gate_on(real: KnowledgeBase, keys: ImpartialityKeys) -> Callable[[date], Gate]:
    """Return the gate over the real content on a given day."""
    return lambda day: Gate(real, keys, fixed(real), today=lambda: day)


@pytest.fixture
def ledger(tmp_path: Path, secret: str) -> Ledger:
    """A ledger that was begun, in a SQLite file of its own."""
    begun = Ledger(engine_at(f"sqlite:///{tmp_path / 'ledger.db'}"), keyring("ledger", [secret]))
    begun.begin()
    return begun


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"
