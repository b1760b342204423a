"""The safety screen is measured on sentences that it was never taught."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import yaml

from bot.encoder import weights_folder
from bot.evaluation.screening import DISCLOSURES, HARMLESS, disclosures, harmless
from bot.learning.twins import Taught, plain
from bot.safety.screen.examples import (
    FOLDER,
    HELD_OUT,
    LABELS,
    ORDINARY,
    careers_examples,
    own_examples,
)
from bot.safety.screen.learned import FIRST, LARGER, Kept, made_from, notes
from bot.safety.screen.normal import Normaliser
from bot.safety.screen.pieces import Pieces

MIN_WORDS = 4  # "thanks", "what is a t level" are everybody's; a longer sentence is somebody's


@pytest.fixture(scope="module")
def normaliser() -> Normaliser:
    return Normaliser(Pieces.in_folder(weights_folder(None)).words())


def test_no_example_is_in_a_set_that_measures(normaliser: Normaliser) -> None:
    """G2, G3: not in these words, nor in its normal form."""
    taught = {normaliser.normal(example.text) for example in own_examples()}
    asked = [case.text for name in (*DISCLOSURES, "followups") for case in disclosures(name)]
    asked += [text for name in HARMLESS for text in harmless(name)]

    leaked = [
        normal
        for normal in (normaliser.normal(text) for text in asked)
        if normal in taught and len(normal.split()) >= MIN_WORDS
    ]

    assert leaked == []


def test_no_example_is_nearly_in_a_set_that_measures() -> None:
    """G2, G3: nor in nearly the same words."""
    taught = Taught(plain(example.text) for example in own_examples())
    asked = [case.text for name in (*DISCLOSURES, "followups") for case in disclosures(name)]
    asked += [text for name in HARMLESS for text in harmless(name)]

    twins = {text: found for text in asked if (found := taught.twins_of(plain(text)))}
    assert {text: found for text, found in twins.items() if len(text.split()) >= MIN_WORDS} == {}


def test_every_category_has_its_examples() -> None:
    counts = Counter(example.label for example in own_examples())

    assert set(counts) == set(LABELS)
    assert min(counts.values()) >= 120
    assert counts[ORDINARY] >= 1250


def test_no_example_is_there_twice() -> None:
    counts = Counter(example.text.lower() for example in own_examples())

    assert [text for text, times in counts.items() if times > 1] == []


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.yml")), ids=lambda file: file.stem)
def test_about_one_sentence_in_ten_of_each_file_is_held_out(file: Path) -> None:
    blocks = yaml.safe_load(file.read_text(encoding="utf-8"))
    sizes = {name: len(block.splitlines()) for name, block in blocks.items()}

    assert 0.05 <= sizes.get(HELD_OUT, 0) / sum(sizes.values()) <= 0.2


def test_careers_sentences_are_taught_as_ordinary() -> None:
    """G3: what pupils ask about routes is no disclosure."""
    assert len(careers_examples()) > 2000
    assert {example.label for example in careers_examples()} == {ORDINARY}


@pytest.mark.parametrize("network", [FIRST, LARGER], ids=lambda of: of.file.stem)
def test_what_was_learned_is_of_these_examples(network: Kept) -> None:
    """
    When this fails, the examples changed: run `make teach-screen`; or how a text is read, or the
    code that teaches: `python -m bot.safety.screen.teaching --anew`, then with `--larger`.
    """
    assert notes(network.file)["made_from"] == made_from()
