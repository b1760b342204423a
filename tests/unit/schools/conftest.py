"""A file of schools that a test writes, held to the rules of the real content."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.errors import SchoolsError
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.words import read_words
from bot.schools.schools import Schools
from bot.schools.words import TextRule, text_rule
from bot.settings import ROOT


@pytest.fixture(scope="session")
def rule(real: KnowledgeBase) -> TextRule:
    return text_rule(real.options, read_words(ROOT / "knowledge"))


@pytest.fixture
def load_text(tmp_path: Path, rule: TextRule) -> Callable[[str], Schools]:
    """Return the schools of a file with the text given."""

    def load(text: str) -> Schools:
        file = tmp_path / "schools.yml"
        file.write_text(text, encoding="utf-8")
        return Schools.load(file, rule)

    return load


@pytest.fixture
def faults(load_text: Callable[[str], Schools]) -> Callable[[str], list[str]]:
    """Return what is wrong with a file with the text given, from `schools.yml` on."""

    def told(text: str) -> list[str]:
        with pytest.raises(SchoolsError) as refused:
            load_text(text)
        first, *lines = str(refused.value).splitlines()
        assert first == f"{len(lines)} problem(s) in the schools' file:"
        return [line[line.index("schools.yml") :] for line in lines]

    return told
