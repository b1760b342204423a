"""The model of the current content and data: named by their hash, trained when absent."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.errors import StartError
from bot.safety.screen.model_file import is_whole, screen_file
from bot.settings import ROOT, ContentSettings

# Everything that a trained model depends on; the knowledge base is added by its own setting.
INGREDIENTS = (
    "config.yml",
    "domain.yml",
    "data/**/*.yml",
    "bot/encoder.py",
    "bot/quantised.py",
    "bot/nlu/*.py",
    "bot/nlu/lists/*.yml",
    "bot/knowledge/*.py",
    "requirements/runtime.lock",
)


def model_file(settings: ContentSettings) -> Path:
    """Return where the model for the current content and data is, or would be."""
    digest = hashlib.sha256()
    for place, file in _ingredients(settings):
        digest.update(place.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return settings.models / f"evenhand-{digest.hexdigest()[:16]}.tar.gz"


def _ingredients(settings: ContentSettings) -> Iterator[tuple[str, Path]]:
    """Yield each file with its place below its folder: where that folder lies must not count."""
    folders = [(ROOT, pattern) for pattern in INGREDIENTS] + [(settings.knowledge, "**/*.yml")]
    local = settings.knowledge / "local"  # holds no passage and no everyday name: trains nothing
    if settings.encoder is not None:
        folders.append((settings.encoder, "**/*.safetensors"))
    for folder, pattern in folders:
        for file in sorted(folder.glob(pattern)):
            if local in file.parents:
                continue
            yield file.relative_to(folder).as_posix(), file


def train(settings: ContentSettings, log: Path) -> Path:
    """
    Train the model for the current content and data and return its file.

    Raises:
        StartError: training failed; the message names the log.
    """
    target = model_file(settings)
    settings.models.mkdir(parents=True, exist_ok=True)
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable, "-m", "rasa", "train", "--quiet",
        # Rasa's cache knows the data but not the knowledge base that the components read.
        "--force",
        "--config", "config.yml", "--domain", "domain.yml", "--data", "data",
        "--out", str(settings.models), "--fixed-model-name", target.name.removesuffix(".tar.gz"),
    ]  # fmt: skip
    with log.open("wb") as output:
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=rasa_environment(settings),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    if done.returncode != 0 or not target.exists():
        raise StartError(f"the model could not be trained; {log} says why, then run `make train`")
    return target


def screen_is_there(settings: ContentSettings) -> bool:
    """Return whether the safety network of this version is there and whole."""
    return is_whole(screen_file(settings))


def make_screen(settings: ContentSettings, log: Path) -> Path:
    """
    Put the safety network of this version together and return its file.

    Raises:
        StartError: it failed; the message names the log.
    """
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        done = subprocess.run(
            [sys.executable, "-m", "bot.safety.screen.making"],
            cwd=ROOT,
            env={**rasa_environment(settings), "EVENHAND_MODELS": str(settings.models)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    if done.returncode != 0 or not screen_is_there(settings):
        raise StartError(
            f"the safety screen could not be made; {log} says why, then run `make train`"
        )
    return screen_file(settings)


def rasa_environment(settings: ContentSettings) -> dict[str, str]:
    """Return the environment in which Rasa runs: no telemetry, no network, the same hash seed."""
    encoder = {"EVENHAND_ENCODER": str(settings.encoder)} if settings.encoder else {}
    local = {"EVENHAND_LOCAL": str(settings.local)} if settings.local else {}
    return {
        **os.environ,
        **encoder,
        **local,
        "EVENHAND_KNOWLEDGE": str(settings.knowledge),
        "RASA_TELEMETRY_ENABLED": "false",
        "HF_HUB_OFFLINE": "1",
        "TRANSFORMERS_OFFLINE": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONWARNINGS": "ignore",
        "TOKENIZERS_PARALLELISM": "false",
        "PYTHONPATH": str(ROOT),
    }
