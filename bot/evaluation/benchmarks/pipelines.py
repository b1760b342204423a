"""What is compared: the bot's classifier and the default pipeline by Rasa, and the linear floor."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from bot.errors import StartError
from bot.evaluation.benchmarks.sets import Labelled, Task
from bot.settings import ROOT, ContentSettings
from bot.training import rasa_environment

# The bot's components that know nothing of options and topics, with their options in config.yml.
# What is read again is read in the directions in which the bot's own sentences lie.
GENERAL = (
    "bot.nlu.tokenizer.PupilTokenizer",
    "bot.nlu.featurizer.SentenceFeaturizer",
    "bot.nlu.classifier.PupilIntentClassifier",
)
# The pipeline that `rasa init` of 3.6.21 suggests; synonyms, responses and the fallback, which
# change no intent, are left out.
DEFAULT: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": 100, "random_seed": 42},
]


@dataclass(frozen=True)
class Guesses:
    """The guess for each message and how sure it was, on any scale."""

    names: tuple[str, ...]
    scores: np.ndarray


@dataclass(frozen=True)
class Trial:
    """What one system answered, in seconds to learn and milliseconds for a message."""

    validation: Guesses
    test: Guesses
    training_s: float
    message_ms: float


def own_pipeline() -> list[dict[str, Any]]:
    """Return the bot's classifier with what it reads, as config.yml has them."""
    content = yaml.safe_load((ROOT / "config.yml").read_text(encoding="utf-8"))
    return [each for each in content["pipeline"] if each["name"] in GENERAL]


def by_rasa(task: Task, pipeline: list[dict[str, Any]], settings: ContentSettings) -> Trial:
    """
    Let Rasa train *pipeline* and answer.

    Raises:
        StartError: the training failed; the message has the end of what Rasa said.
    """
    # Here, so that the tables can be read and tested without loading Rasa.
    from bot.nlu.reading import Reader

    with tempfile.TemporaryDirectory(prefix="evenhand-benchmark-") as name:
        folder = Path(name)
        began = time.perf_counter()
        model = _trained(folder, task.train, pipeline, settings)
        training_s = time.perf_counter() - began
        reader = Reader(model)
        validation = _asked(reader, task.validation.texts)
        began = time.perf_counter()
        test = _asked(reader, task.test.texts)
        took_ms = (time.perf_counter() - began) / len(task.test.texts) * 1000
    return Trial(validation, test, training_s, took_ms)


def floor(task: Task) -> Trial:
    """Return what a linear model over TF-IDF of words and letters answers."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    model = make_pipeline(make_union(words, letters), LinearSVC(random_state=42))
    began = time.perf_counter()
    model.fit(task.train.texts, task.train.labels)
    training_s = time.perf_counter() - began

    def guesses(texts: Sequence[str]) -> Guesses:
        margins = model.decision_function(texts)
        names = tuple(str(model.classes_[best]) for best in margins.argmax(axis=1))
        return Guesses(names, margins.max(axis=1))

    validation = guesses(task.validation.texts) if task.validation.texts else NO_GUESSES
    began = time.perf_counter()
    test = guesses(task.test.texts)
    took_ms = (time.perf_counter() - began) / len(task.test.texts) * 1000
    return Trial(validation, test, training_s, took_ms)


NO_GUESSES = Guesses((), np.empty(0))


def _trained(
    folder: Path, examples: Labelled, pipeline: list[dict[str, Any]], settings: ContentSettings
) -> Path:
    config = {"recipe": "default.v1", "language": "en", "assistant_id": "benchmark"}
    (folder / "config.yml").write_text(yaml.safe_dump({**config, "pipeline": pipeline}))
    # JSON, because brackets in a sentence of Rasa's YAML would be read as an entity.
    rows = [{"text": t, "intent": i} for t, i in zip(examples.texts, examples.labels) if t.strip()]
    (folder / "nlu.json").write_text(json.dumps({"rasa_nlu_data": {"common_examples": rows}}))
    command = [
        sys.executable, "-m", "rasa", "train", "nlu", "--quiet", "--config", "config.yml",
        "--nlu", "nlu.json", "--out", ".", "--fixed-model-name", "model",
    ]  # fmt: skip
    environment = {**os.environ, **rasa_environment(settings), "RASA_MAX_CACHE_SIZE": "0"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    model = folder / "model.tar.gz"
    if done.returncode != 0 or not model.exists():
        raise StartError(
            f"the pipeline could not be trained: {(done.stderr or done.stdout)[-600:]}"
        )
    return model


def _asked(reader: Any, texts: Sequence[str]) -> Guesses:
    found = list(reader.intents(texts))
    names = tuple(str(intent["name"]) for intent in found)
    return Guesses(names, np.asarray([float(intent["confidence"]) for intent in found]))
