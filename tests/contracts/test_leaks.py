"""No message that measures understanding is taught, nor one that means nearly the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import yaml
from sentence_transformers import SentenceTransformer

from bot.encoder import load_encoder, weights_folder
from bot.knowledge.neutral import read_neutral
from bot.knowledge.wiring import knowledge_base
from bot.nlu.examples import MARK, read_examples
from bot.settings import ROOT, content_settings

EVALUATION = ROOT / "tests" / "evaluation"
SETS = (
    "questions", "held_out", "development", "understood", "refused", "two_part",
    "two_part_development", "text_speak", "text_speak_development", "neutral", "described",
)  # fmt: skip
NEAR = 0.95  # cosine; above it two messages differ in a letter, a tense or a greeting
ROUNDED = 0.06  # by 8-bit weights; 0.038 at most among the 157 pairs over 0.8 of 3,000 sentences


def taught() -> Iterator[tuple[str, str]]:
    """Yield every sentence that training reads, and its place."""
    for example in read_examples(ROOT / "data", ROOT / "domain.yml", knowledge_base().options):
        place = f"{example.file.relative_to(ROOT)}:{example.line}"
        yield MARK.sub(r"\1", example.text), place
    for file in sorted((ROOT / "data" / "stories").rglob("*.yml")):
        for said in re.findall(r"^\s*-?\s*user:\s*(.+)$", file.read_text(encoding="utf-8"), re.M):
            yield MARK.sub(r"\1", said.strip("| \"'")), str(file.relative_to(ROOT))
    neutral = read_neutral(ROOT / "knowledge")
    asked = [text for texts in neutral.questions.values() for text in texts]
    people = [text for pairs in neutral.people.values() for pair in pairs for text in pair]
    for text in (*asked, *people):
        yield text, "knowledge/neutral_questions.yml"


def asked() -> Iterator[tuple[str, str]]:
    """Yield every message of the sets, and its place."""
    for name in SETS:
        file: Path = EVALUATION / f"{name}.yml"
        for entry in yaml.safe_load(file.read_text(encoding="utf-8")):
            yield entry["text"], f"{name} {entry['id']}"


def near(
    measured: list[tuple[str, str]], teaching: list[tuple[str, str]], encoder: SentenceTransformer
) -> list[str]:
    """
    Return a line for each message of *measured* whose nearest of *teaching* is a near copy.

    *encoder* judges the pairs that may be near by the assistant's own, which is quicker and rounds.
    """
    own = load_encoder(content_settings().encoder)
    cosines = own.encode(texts_of(measured)) @ own.encode(texts_of(teaching)).T
    pairs = np.argwhere(cosines > NEAR - ROUNDED)
    ours, theirs = (
        encoder.encode(texts, normalize_embeddings=True, show_progress_bar=False)
        for texts in (
            [measured[row][0] for row, _ in pairs],
            [teaching[column][0] for _, column in pairs],
        )
    )
    return [
        f"{cosine:.3f}: {teaching[column][1]} {teaching[column][0]!r} is nearly "
        f"{measured[row][1]}; take the sentence out of the training data"
        for (row, column), cosine in zip(pairs, np.sum(ours * theirs, axis=1))
        if cosine > NEAR
    ]


def texts_of(places: list[tuple[str, str]]) -> list[str]:
    return [text for text, _ in places]


@pytest.fixture(scope="module")
def encoder() -> SentenceTransformer:
    return SentenceTransformer(str(weights_folder(None)), device="cpu", local_files_only=True)


@pytest.mark.slow
def test_no_message_of_a_set_is_nearly_taught(encoder: SentenceTransformer) -> None:
    leaks = near(list(asked()), list(taught()), encoder)

    assert leaks == [], "\n" + "\n".join(leaks)


def test_a_near_copy_would_be_seen(encoder: SentenceTransformer) -> None:
    measured = [("do you need grades for a t level", "some x1"), ("i like ducks", "some x2")]

    (leak,) = near(measured, [("do u need grades for a t level", "data/nlu/a.yml:7")], encoder)

    assert "data/nlu/a.yml:7 'do u need grades for a t level' is nearly some x1" in leak
