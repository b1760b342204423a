"""The bot that `rasa init` makes, trained and run beside ours; part of `make benchmark`."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot.errors import StartError
from bot.evaluation.load import Begin, Load, Say, measure
from bot.evaluation.measuring import resident_mib
from bot.launcher import free_port
from bot.settings import ContentSettings
from bot.training import rasa_environment

# What its own training data are about; it knows nothing else.
TEXTS = (
    "hey there", "im doing great", "very sad today", "no thanks", "are you a bot", "see you later",
    "i feel good", "not so good really", "yes please", "am i talking to a person", "good evening",
    "so unhappy", "wonderful", "never mind", "goodbye then", "are you human",
)  # fmt: skip
READY_S = 180
TIMEOUT_S = 60.0


@dataclass(frozen=True)
class Default:
    """Seconds to train and to be ready, resident MiB, and what it takes under load."""

    training_s: float
    ready_s: float
    memory_mib: float
    load: Load

    def told(self) -> str:
        """Return the figures in lines."""
        return (
            f"the bot of `rasa init`: trained in {self.training_s:.0f} s, ready after "
            f"{self.ready_s:.0f} s, resident memory {self.memory_mib:.0f} MiB\n{self.load.told()}"
        )


def default_bot(settings: ContentSettings) -> Default:
    """
    Train the bot of `rasa init`, run it as its own files say, and measure it.

    Raises:
        StartError: it cannot be trained, or is not ready in three minutes.
    """
    with tempfile.TemporaryDirectory(prefix="evenhand-default-") as name:
        folder = Path(name)
        shutil.copytree(_initial_project(), folder, dirs_exist_ok=True)
        began = time.perf_counter()
        done = subprocess.run(
            [sys.executable, "-m", "rasa", "train", "--quiet"],
            cwd=folder,
            env=_environment(settings),
            capture_output=True,
            text=True,
        )
        if done.returncode != 0:
            raise StartError(f"the bot of `rasa init` was not trained: {done.stderr[-400:]}")
        training_s = time.perf_counter() - began
        with _served(folder, settings) as (url, ready_s, process):
            with httpx.Client(base_url=url, timeout=TIMEOUT_S, trust_env=False) as http:
                begin = _talks(http)
                # Its channel answers an empty list when something fails, and also where the bot
                # has nothing to say, as in the middle of some conversations.
                said = sum(bool(begin()(text)) for text in TEXTS)
                if said < len(TEXTS) / 2:
                    raise StartError(
                        f"the bot of `rasa init` answered {said} of {len(TEXTS)} first messages"
                    )
                load = measure(begin, TEXTS)
            return Default(training_s, ready_s, resident_mib(process.pid), load)


def _initial_project() -> Path:
    """Return the folder that `rasa init` copies, without loading Rasa."""
    spec = importlib.util.find_spec("rasa")
    if spec is None or spec.origin is None:
        raise StartError("rasa is not installed; run `make setup`")
    return Path(spec.origin).parent / "cli" / "initial_project"


def _talks(http: httpx.Client) -> Begin:
    def begin() -> Say:
        sender = uuid.uuid4().hex

        def say(text: str) -> object:
            try:
                response = http.post(
                    "/webhooks/rest/webhook", json={"sender": sender, "message": text}
                )
            except httpx.HTTPError as error:
                raise StartError(
                    f"the bot of `rasa init` cannot be reached ({type(error).__name__})"
                ) from error
            if response.is_error:
                raise StartError(f"the bot of `rasa init` answered {response.status_code}")
            return response.json()

        return say

    return begin


@contextmanager
def _served(
    folder: Path, settings: ContentSettings
) -> Iterator[tuple[str, float, subprocess.Popen[bytes]]]:
    """Run the bot in *folder*; give its address, the seconds until it was ready, its process."""
    port = free_port()
    url, began = f"http://127.0.0.1:{port}", time.perf_counter()
    command: Sequence[str] = [
        sys.executable, "-m", "rasa", "run", "--interface", "127.0.0.1", "--port", str(port),
    ]  # fmt: skip
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=folder, env=_environment(settings), stdout=log, stderr=log
        )
    try:
        while not _answers(url):
            if process.poll() is not None or time.perf_counter() - began > READY_S:
                raise StartError("the bot of `rasa init` did not become ready")
            time.sleep(0.2)
        yield url, time.perf_counter() - began, process
    finally:
        process.kill()
        process.wait()


def _answers(url: str) -> bool:
    """Return whether the bot at *url* has a model: before, its channel says nothing."""
    message = {"sender": "ready", "message": TEXTS[0]}
    try:
        found = httpx.post(f"{url}/webhooks/rest/webhook", json=message, trust_env=False)
        return found.is_success and bool(found.json())
    except (httpx.HTTPError, ValueError):
        return False


def _environment(settings: ContentSettings) -> dict[str, str]:
    return {**os.environ, **rasa_environment(settings), "LOG_LEVEL": "WARNING"}
