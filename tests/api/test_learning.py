"""From a correction in the console to training data that Rasa loads."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import yaml
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.training_data.loading import load_data
from rasa.validator import Validator

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.passages import passages
from bot.learning.corrections import Known
from bot.learning.proposal import Proposal, propose
from bot.learning.refusals import Reason
from bot.safety.masking import masker
from bot.safety.reading import Reading
from bot.safety.screen.wiring import screen_of
from bot.settings import ROOT, content_settings
from bot.staff.roles import Role
from tests.api.console import Console
from tests.api.reviews import talks_of
from tests.api.test_console_review import MARKS
from tests.unit.staff.people import People

CASES = "tests/evaluation/corrected.yml"
# Which are taught and which measure follows from their letters.
CORRECTED = {
    "is there owt left in that college hardship pot for a welding mask": {
        "passage": "bursary_fund/answer"
    },
    "our lad likes graft wi tools more than desks, wots he got in july": {"intent": "ask_overview"},
    "how do t level folk get their grub paid for or is it on them": {
        "passage": "t_levels/cost_and_pay"
    },
    "ring 07700 900123 about my brothers bricklaying": {"intent": "ask_overview"},
    "whats the bursary n how do i get it": {"intent": "ask_about_travel_help"},
    "i really want to kill myself tonight": {"intent": "out_of_scope"},
}


def by_pieces(texts: Sequence[str]) -> np.ndarray:
    """Return unit vectors of the runs of three letters in *texts*, (n, 512); takes no time."""
    rows = np.zeros((len(texts), 512), dtype=np.float32)
    for row, text in zip(rows, texts):
        for at in range(len(text)):
            row[hashlib.md5(text[at : at + 3].encode()).digest()[0] * 2 + at % 2] += 1
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def exported(folder: Path, secret: str) -> list[bytes]:
    """Correct each of the messages above in the console, and return its export."""
    console = Console.begin(People.begin(f"sqlite:///{folder}/evenhand.db", secret))
    console.app.state.review.known.intents.extend(["ask_about_travel_help", "out_of_scope"])
    browser = console.as_member(Role.ADMINISTRATOR, email="bo@other.example", school="other")
    talks = talks_of(console.people)
    for number, (text, right) in enumerate(CORRECTED.items()):
        talks.say(f"c-{number}", text, confidence=0.1, school="other")
        talks.read()
        assert browser.post(f"/console/review/c-{number}.1", **MARKS).status_code == 303
        kept = browser.post(f"/console/review/c-{number}.1/correction", **right)
        assert kept.status_code == 303
    return browser.post("/console/review/corrections").content.splitlines()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what is taught and of what measures."""
    folder = tmp_path_factory.mktemp("copy")
    for name in ("data", "tests/evaluation", "tests/conversations"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.py*"))
    for name in ("domain.yml", "config.yml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture(scope="module")
def learned(
    root: Path, tmp_path_factory: pytest.TempPathFactory, secret: str, real: KnowledgeBase
) -> Proposal:
    """What is proposed for the export; the copy has it."""
    lines = exported(tmp_path_factory.mktemp("console"), secret)
    assert len(lines) == len(CORRECTED)
    domain = yaml.safe_load((root / "domain.yml").read_text(encoding="utf-8"))
    known = Known(frozenset(domain["intents"]), {each.id: each for each in passages(real)})
    reading = Reading(screen_of(content_settings()), masker(real), lambda text, before: (), "tests")
    found = propose(root, lines, known, reading, by_pieces, lambda words: None)
    diff = "".join(change.diff() for change in found.changes)
    subprocess.run(["git", "apply"], cwd=root, input=diff.encode(), check=True)
    return found


def test_a_correction_of_an_adviser_becomes_training_data_that_rasa_takes(
    root: Path, learned: Proposal
) -> None:
    before = load_data(str(ROOT / "data" / "nlu")).intent_examples
    after = load_data(str(root / "data" / "nlu")).intent_examples

    welding, tools, *_ = CORRECTED
    there = {each.get("text") for each in before}
    fresh = {each.get("text"): each.get("intent") for each in after}
    assert {text: intent for text, intent in fresh.items() if text not in there} == {
        welding: "ask_about_bursary_fund",
        tools: "ask_overview",
    }
    assert len(after) == len(before) + 2


def test_a_correction_of_a_passage_becomes_a_test_case(root: Path, learned: Proposal) -> None:
    cases = yaml.safe_load((root / CASES).read_text(encoding="utf-8"))

    _, _, food, *_ = CORRECTED
    assert {case["text"]: case["passage"] for case in cases} == {food: "t_levels/cost_and_pay"}


def test_what_is_private_or_tells_of_danger_does_not_become_data(learned: Proposal) -> None:
    """P9"""
    _, _, _, *private = CORRECTED
    reasons = {each.reason for each in learned.refusals}
    diff = "".join(change.diff() for change in learned.changes)

    assert len(learned.refusals) == len(private)
    assert reasons == {Reason.PERSONAL, Reason.CONTRADICTION, Reason.DISCLOSURE}
    assert [text for text in private if text in diff] == []


def test_rasa_finds_no_fault_in_what_was_added(root: Path, learned: Proposal) -> None:
    importer = TrainingDataImporter.load_from_dict(
        {}, str(root / "config.yml"), str(root / "domain.yml"), [str(root / "data")]
    )

    validator = Validator.from_importer(importer)

    assert validator.verify_intents(ignore_warnings=False)
    assert validator.verify_example_repetition_in_intents(ignore_warnings=False)
