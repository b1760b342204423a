"""
Compare intent classifiers on the development questions: `python -m bot.evaluation.classifiers`.

The figures behind docs/decisions/0022. Only tests/evaluation/development.yml is looked at.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from bot.encoder import WIDTH, load_encoder
from bot.evaluation.questions import EVALUATION, intents, read_questions
from bot.knowledge.wiring import knowledge_base
from bot.nlu import margins
from bot.nlu.language import MentionFinder, tokenizer_language
from bot.nlu.mention_features import mention_vector
from bot.settings import ROOT, content_settings

MENTION_WEIGHT = 0.5  # as in config.yml
STRENGTH = margins.DEFAULTS["strength"]


def training_sentences(folder: Path) -> tuple[list[str], list[str]]:
    """Return the training sentences under *folder* and their intents."""
    texts: list[str] = []
    labels: list[str] = []
    for file in sorted(folder.glob("*.yml")):
        for block in yaml.safe_load(file.read_text(encoding="utf-8"))["nlu"]:
            for line in block["examples"].splitlines():
                texts.append(line.strip().removeprefix("- "))
                labels.append(block["intent"])
    return texts, labels


def features(
    texts: list[str], letters: TfidfVectorizer, words: TfidfVectorizer
) -> dict[str, csr_matrix]:
    """Return each kind of feature of *texts*, one row a text."""
    finder = MentionFinder(knowledge_base())
    topics = sorted(knowledge_base().topics)
    tokenizer = tokenizer_language(None)
    mentions = [
        mention_vector(
            [{"entity": m.kind, "value": m.value} for m in finder.mentions(text)],
            len(tokenizer.make_doc(text)),
            topics,
        )
        for text in texts
    ]
    layers = load_encoder(content_settings().encoder).layers(texts)
    return {
        "vector": csr_matrix(layers[:, -WIDTH:]),
        "layers": csr_matrix(layers),
        "mentions": csr_matrix(MENTION_WEIGHT * np.vstack(mentions)),
        "letters": margins.DEFAULTS["letters"] * letters.transform(texts),
        "words": margins.DEFAULTS["words"] * words.transform(texts),
    }


def candidates() -> Mapping[str, tuple[Any, tuple[str, ...]]]:
    """Return each candidate: its model and the features it is given."""
    found: dict[str, tuple[Any, tuple[str, ...]]] = {}
    for kinds in (
        ("letters", "words"),
        ("vector", "mentions", "letters"),
        ("layers", "mentions"),
        ("layers", "mentions", "letters"),
        ("layers", "mentions", "letters", "words"),
    ):
        machine = LinearSVC(C=STRENGTH, random_state=42)
        found[f"linear SVM, {' + '.join(kinds)}"] = (machine, kinds)
    logistic = LogisticRegression(C=10.0, max_iter=2000, random_state=42)
    before = ("vector", "mentions", "letters")
    found[f"logistic regression, {' + '.join(before)}"] = (logistic, before)
    return found


def main() -> None:
    """Print one line a candidate: right intents of all questions, and the seconds to train."""
    texts, labels = training_sentences(ROOT / "data" / "nlu")
    questions = read_questions(EVALUATION / "development.yml")
    letters, words = margins.vectorizers(texts)
    taught = features(texts, letters, words)
    asked = features([question["text"] for question in questions], letters, words)
    print(f"{len(texts)} training sentences, {len(set(labels))} intents, n = {len(questions)}")
    for name, (model, kinds) in candidates().items():
        began = time.perf_counter()
        model.fit(hstack([taught[kind] for kind in kinds]).tocsr(), labels)
        took = time.perf_counter() - began
        guesses = model.predict(hstack([asked[kind] for kind in kinds]).tocsr())
        right = sum(g in intents(q) for g, q in zip(guesses, questions))
        print(f"{name:58} {right:3} {right / len(questions):6.1%} {took:6.1f} s", flush=True)


if __name__ == "__main__":
    main()
