"""Replies at hand are held to the rules of words, and a bad file says where and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.handoff.canned import read_canned
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.words import read_words
from bot.schools.words import TextRule, text_rule
from bot.settings import ROOT


@pytest.fixture
def rule(real: KnowledgeBase) -> TextRule:
    return text_rule(real.options, read_words(ROOT / "knowledge"))


def test_every_reply_that_is_shipped_keeps_the_rules(rule: TextRule) -> None:
    assert len(read_canned(ROOT / "knowledge", rule)) >= 5


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("A levels are the best route.", "canned.yml:3"),
        ("You should do an apprenticeship.", "names 'apprenticeship'"),
    ],
)
def test_a_reply_that_steers_is_refused_with_its_line(
    tmp_path: Path, rule: TextRule, text: str, why: str
) -> None:
    (tmp_path / "canned.yml").write_text(f"- id: a\n  title: A\n  text: {text}\n")

    with pytest.raises(KnowledgeError, match=why):
        read_canned(tmp_path, rule)


def test_a_file_that_is_missing_or_wrong_is_refused(tmp_path: Path, rule: TextRule) -> None:
    with pytest.raises(KnowledgeError, match="is missing"):
        read_canned(tmp_path, rule)
    (tmp_path / "canned.yml").write_text("- id: a\n  words: B\n")
    with pytest.raises(KnowledgeError, match=r"canned\.yml"):
        read_canned(tmp_path, rule)
