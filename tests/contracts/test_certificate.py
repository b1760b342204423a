"""A certificate that is older than what it certifies fails the build (`make certificate`)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.evaluation.certificate.fingerprint import CERTIFICATE, certified, fingerprint
from bot.settings import ROOT


def test_the_certificate_is_of_this_version() -> None:
    assert CERTIFICATE.exists(), "run `make certificate` and commit docs/certificate.html"
    page = CERTIFICATE.read_text(encoding="utf-8")

    assert certified(page) == fingerprint(), "older than what it certifies; run `make certificate`"


def test_every_claim_was_checked_and_holds() -> None:
    page = CERTIFICATE.read_text(encoding="utf-8")
    marks = re.findall(r'<span class="(\w+)">([^<]+)</span></td></tr>', page)

    assert len(marks) >= 9
    open_claims = [mark[1] for mark in marks if mark[1] != "yes"]
    assert open_claims == [], "run `make audit-full certificate`"


@pytest.mark.parametrize(
    "file",
    [
        "bot/web/static/answers.js",
        "bot/web/templates/chat.html",
        "bot/web/answering.py",
        "bot/web/wiring.py",
        "bot/dialogue.py",
        "bot/settings.py",
        "bot/conversations/store.py",
        "bot/safety/words.yml",
        "bot/safety/screen/screen.py",
        "bot/safety/screen/learned.safetensors",
        "bot/safety/screen/learned_larger.safetensors",
        "bot/handoff/routes_told.py",
        "bot/evaluation/counterfactual/compare.py",
        "bot/evaluation/certificate/proofs.py",
        "tests/evaluation/counterfactual/dialogues.yml",
        "data/known_vectors.safetensors",
        "endpoints.yml",
    ],
)
def test_what_shows_an_answer_and_what_proves_it_is_certified(file: str, tmp_path: Path) -> None:
    copy = tmp_path / file
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes((ROOT / file).read_bytes())
    before = fingerprint(tmp_path)

    copy.write_bytes(copy.read_bytes() + b"\n")

    assert fingerprint(tmp_path) != before


def test_the_certificate_is_whole_in_itself() -> None:
    page = CERTIFICATE.read_text(encoding="utf-8")

    assert "<script" not in page
    assert re.findall(r"(?:src|href)=", page) == []


def test_the_certificate_says_what_it_does_not_show() -> None:
    page = CERTIFICATE.read_text(encoding="utf-8")

    assert "What this does not show" in page
    assert "not equal suitability" in page
    assert re.search(r"I10</td>.*?holds", page, re.S)


def test_any_change_in_what_is_certified_makes_it_old(tmp_path: Path) -> None:
    file = tmp_path / "knowledge" / "options" / "a.yml"
    file.parent.mkdir(parents=True)
    file.write_text("one")
    before = fingerprint(tmp_path)

    file.write_text("two")
    changed = fingerprint(tmp_path)
    file.rename(file.with_name("b.yml"))

    assert len({before, changed, fingerprint(tmp_path)}) == 3


def test_a_page_without_a_fingerprint_certifies_nothing() -> None:
    assert certified("<html></html>") is None
