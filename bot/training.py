"""The model of the current content and data: named by their hash, trained when absent."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bot.errors import StartError
from bot.knowledge.wiring import knowledge_base
from bot.larger_encoder import larger_encoder_file
from bot.model_archive import damage_of
from bot.nlu.examples import read_examples
from bot.safety.screen.model_file import is_whole, larger_file, screen_file
from bot.settings import ROOT, ContentSettings

# Everything that a trained model depends on; the knowledge base is added by its own setting.
TAUGHT = ("config.yml", "domain.yml", "data/**/*.yml", "data/*.safetensors")
# What a model cannot be served with when it has changed since.
SERVED_WITH = (
    "bot/encoder.py",
    "bot/larger_encoder.py",
    "bot/larger_export.py",
    "bot/larger_weights.py",
    "bot/quantised.py",
    "bot/intents.py",
    "bot/nlu/*.py",
    "bot/nlu/lists/*.yml",
    "bot/spelling/*.py",
    "bot/spelling/lists/*",
    "bot/knowledge/*.py",
    "requirements/runtime.lock",
)
LAST_GOOD = "last_good_model.json"

Say = Callable[[str], None]


def model_file(settings: ContentSettings) -> Path:
    """Return where the model for the current content and data is, or would be."""
    return settings.models / f"evenhand-{_digest(settings, (*TAUGHT, *SERVED_WITH))}.tar.gz"


def _digest(settings: ContentSettings, patterns: Sequence[str]) -> str:
    digest = hashlib.sha256()
    for place, file in _ingredients(settings, patterns):
        digest.update(place.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _ingredients(settings: ContentSettings, patterns: Sequence[str]) -> Iterator[tuple[str, Path]]:
    """Yield each file with its place below its folder: where that folder lies must not count."""
    folders = [(ROOT, pattern) for pattern in patterns] + [(settings.knowledge, "**/*.yml")]
    local = settings.knowledge / "local"  # holds no passage and no everyday name: trains nothing
    if settings.encoder is not None:
        folders.append((settings.encoder, "**/*.safetensors"))
    for folder, pattern in folders:
        for file in sorted(folder.glob(pattern)):
            if local in file.parents:
                continue
            yield file.relative_to(folder).as_posix(), file


def usable_model(settings: ContentSettings, log: Path, say: Say) -> Path:
    """
    Return a model to serve with: that of the current content and data, trained when need be.

    When it cannot be trained, the last good model serves on, if the content and the code that it
    was served with are the same; *say* is told why.

    Raises:
        StartError: training failed and no earlier model fits.
    """
    model = model_file(settings)
    if (damage := damage_of(model)) is None:
        say(f"the model for this content is there ({model.name})")
        return model
    if model.exists():
        say(f"{damage}; it is made anew")
    say("training a model for this content; this takes some minutes")
    try:
        trained = train(settings, log)
    except StartError as error:
        if (last := _last_good(settings)) is None:
            raise
        say(f"{error}; the last good model serves on ({last.name})")
        return last
    say("trained")
    return trained


def remember_good(settings: ContentSettings, model: Path) -> None:
    """Note that *model* answered messages, for when a later one cannot be trained."""
    fits = _digest(settings, SERVED_WITH)
    kept = settings.var / LAST_GOOD
    written = kept.with_suffix(".new")
    written.write_text(json.dumps({"model": model.name, "fits": fits}), encoding="utf-8")
    os.replace(written, kept)  # never half a note, whatever happens


def _last_good(settings: ContentSettings) -> Path | None:
    """Return the model that last answered messages, None when it is gone or no longer fits."""
    try:
        kept = json.loads((settings.var / LAST_GOOD).read_text(encoding="utf-8"))
        model = settings.models / Path(kept["model"]).name
        fits = kept["fits"] == _digest(settings, SERVED_WITH)
    except (OSError, ValueError, KeyError, TypeError):
        return None  # no note, or one cut short
    return model if fits and damage_of(model) is None else None


def train(settings: ContentSettings, log: Path) -> Path:
    """
    Train the model for the current content and data and return its file.

    Raises:
        ExamplesError: the training sentences cannot be used; file, line and mend of each problem.
        StartError: training failed; the message names the log.
    """
    read_examples(ROOT / "data", ROOT / "domain.yml", knowledge_base().options)
    target = model_file(settings)
    settings.models.mkdir(parents=True, exist_ok=True)
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [
        sys.executable, "-m", "bot.nlu.train", "train", "--quiet",
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
    if done.returncode != 0 or damage_of(target) is not None:
        raise StartError(f"the model could not be trained; {log} says why, then run `make train`")
    return target


def prepare_larger_encoder(settings: ContentSettings, log: Path, say: Say) -> None:
    """
    Make the file of the larger encoder, if it is not there and whole.

    Without it no model can be trained, but one is served, which reads each message once; *say* is
    told.
    """
    file = larger_encoder_file(settings.models)
    if is_whole(file):
        return
    say("putting the larger encoder together; this takes half a minute")
    _run("bot.larger_encoder", settings, log)
    if not is_whole(file):
        say(f"the larger encoder could not be made; {log} says why, then run `make train`")


def screen_is_there(settings: ContentSettings) -> bool:
    """Return whether the safety networks of this version are there and whole."""
    return all(is_whole(file(settings)) for file in (screen_file, larger_file))


def make_screen(settings: ContentSettings, log: Path, say: Say) -> Path:
    """
    Put the safety networks of this version together and return the file of the first.

    Without the larger one the screen reads with the first alone; *say* is told why.

    Raises:
        StartError: the first could not be made; the message names the log.
    """
    _run("bot.safety.screen.making", settings, log)
    if not is_whole(screen_file(settings)):
        raise StartError(
            f"the safety screen could not be made; {log} says why, then run `make train`"
        )
    if not is_whole(larger_file(settings)):
        say(f"the larger safety network could not be made; {log} says why, then run `make train`")
    return screen_file(settings)


def _run(module: str, settings: ContentSettings, log: Path) -> None:
    """Run *module* in a process of its own, which takes its memory along; it says all to *log*."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        subprocess.run(
            [sys.executable, "-m", module],
            cwd=ROOT,
            env={**rasa_environment(settings), "EVENHAND_MODELS": str(settings.models)},
            stdout=output,
            stderr=subprocess.STDOUT,
        )


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
