"""A certificate that is older than what it certifies fails the build (`make certificate`)."""

from __future__ import annotations

import re
from pathlib import Path

from bot.evaluation.certificate.fingerprint import CERTIFICATE, certified, fingerprint


def test_the_certificate_is_of_this_version() -> None:
    assert CERTIFICATE.exists(), "run `make certificate` and commit docs/certificate.html"
    page = CERTIFICATE.read_text(encoding="utf-8")

    assert certified(page) == fingerprint(), "older than what it certifies; run `make certificate`"


def test_the_certificate_is_whole_in_itself() -> None:
    page = CERTIFICATE.read_text(encoding="utf-8")

    assert "<script" not in page
    assert re.findall(r"(?:src|href)=", page) == []


def test_the_certificate_says_what_it_does_not_show_and_what_is_not_built() -> None:
    page = CERTIFICATE.read_text(encoding="utf-8")

    assert "What this does not show" in page
    assert "not equal suitability" in page
    assert re.search(r"I10</td>.*?not checked", page, re.S)


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
