"""The neutral questions are read whole or refused with place and mend."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from bot.errors import KnowledgeError
from bot.knowledge.models import FACETS
from bot.knowledge.neutral import ANY_FACET, FILE, read_neutral

GOOD = {
    "questions": {facet: [f"about {facet}"] for facet in (*FACETS, ANY_FACET)},
    "people": {"sex": [["one", "other"]]},
}


def write(folder: Path, data: object) -> Path:
    (folder / FILE).write_text(yaml.safe_dump(data, sort_keys=False), encoding="utf-8")
    return folder


def test_questions_and_pairs_are_read(tmp_path: Path) -> None:
    found = read_neutral(write(tmp_path, GOOD))

    assert found.questions["length"] == ("about length",)
    assert found.people == {"sex": (("one", "other"),)}


def test_a_missing_file_is_told_with_its_mend(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=f"{FILE}:1: file: is missing; restore it"):
        read_neutral(tmp_path)


@pytest.mark.parametrize("facet", ["length", ANY_FACET])
def test_a_facet_without_questions_is_refused(tmp_path: Path, facet: str) -> None:
    questions = {name: asked for name, asked in GOOD["questions"].items() if name != facet}

    with pytest.raises(KnowledgeError, match=f"{FILE}:1: questions: must have questions for"):
        read_neutral(write(tmp_path, {**GOOD, "questions": questions}))


def test_a_pair_of_three_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"people\.sex\.0"):
        read_neutral(write(tmp_path, {**GOOD, "people": {"sex": [["one", "two", "three"]]}}))


def test_broken_yaml_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("questions: [", encoding="utf-8")

    with pytest.raises(KnowledgeError, match=FILE):
        read_neutral(tmp_path)
