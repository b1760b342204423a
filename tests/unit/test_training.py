"""A model is named by all that it depends on, so that an old one is never used for new content."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import training
from bot.errors import StartError
from bot.settings import ContentSettings
from bot.training import LAST_GOOD, model_file, rasa_environment, remember_good, usable_model
from tests.unit.model_files import write_model

if TYPE_CHECKING:
    from tests.unit.conftest import Content

CODE = ("bot/nlu/language.py", "bot/intents.py", "bot/larger_encoder.py")
DATA = ("data/nlu/options.yml", "data/known_vectors.safetensors")
Harm = Callable[[ContentSettings, Path, Path], None]


@pytest.fixture
def settings(content: Content, tmp_path: Path) -> ContentSettings:
    return ContentSettings(
        knowledge=content.folder, models=tmp_path / "models", var=tmp_path / "var"
    )


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A made-up project folder in place of the real one."""
    root = tmp_path / "project"
    for file in ("config.yml", "domain.yml", *DATA, *CODE):
        (root / file).parent.mkdir(parents=True, exist_ok=True)
        (root / file).write_text("first")
    monkeypatch.setattr(training, "ROOT", root)
    return root


def test_a_model_is_named_by_sixteen_hex_digits(settings: ContentSettings) -> None:
    file = model_file(settings)

    assert file.parent == settings.models
    assert re.fullmatch(r"evenhand-[0-9a-f]{16}\.tar\.gz", file.name)


def test_where_the_files_lie_does_not_count(
    settings: ContentSettings, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = model_file(settings)

    elsewhere = tmp_path / "another" / "clone"
    shutil.copytree(root, elsewhere)
    monkeypatch.setattr(training, "ROOT", elsewhere)

    assert model_file(settings) == before


def test_the_same_content_has_the_same_model(settings: ContentSettings) -> None:
    assert model_file(settings) == model_file(settings)


@pytest.mark.parametrize("file", ["options/alpha.yml", "topics/money.yml", "terms.yml"])
def test_a_changed_knowledge_file_needs_another_model(
    settings: ContentSettings, content: Content, file: str
) -> None:
    before = model_file(settings)

    with (content.folder / file).open("a") as opened:
        opened.write("# a remark\n")

    assert model_file(settings) != before


def test_a_knowledge_file_more_needs_another_model(
    settings: ContentSettings, content: Content
) -> None:
    before = model_file(settings)

    content.write("options/zulu.yml", "")

    assert model_file(settings) != before


def test_a_knowledge_file_moved_to_another_folder_needs_another_model(
    settings: ContentSettings, content: Content
) -> None:
    before = model_file(settings)

    (content.folder / "options/ended.yml").rename(content.folder / "topics/ended.yml")

    assert model_file(settings) != before


@pytest.mark.parametrize("file", ["config.yml", "domain.yml", *DATA, *CODE])
def test_changed_data_or_code_that_is_trained_with_needs_another_model(
    settings: ContentSettings, root: Path, file: str
) -> None:
    before = model_file(settings)

    (root / file).write_text("second")

    assert model_file(settings) != before


def test_a_file_that_is_not_trained_with_changes_nothing(
    settings: ContentSettings, root: Path
) -> None:
    before = model_file(settings)

    (root / "README.md").write_text("words")

    assert model_file(settings) == before


@pytest.mark.parametrize(
    ("name", "value"),
    [("RASA_TELEMETRY_ENABLED", "false"), ("HF_HUB_OFFLINE", "1"), ("TRANSFORMERS_OFFLINE", "1")],
)
def test_rasa_runs_without_telemetry_and_network(name: str, value: str) -> None:
    assert rasa_environment(ContentSettings())[name] == value


def test_it_is_trained_without_what_only_a_next_training_would_read(
    settings: ContentSettings, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        ran.append(command)
        return subprocess.CompletedProcess(command, 1)

    monkeypatch.setattr(training, "read_examples", lambda *_: [])
    monkeypatch.setattr(training.subprocess, "run", run)

    with pytest.raises(StartError, match="could not be trained"):
        training.train(settings, settings.var / "training.log")

    [command] = ran
    assert command[1:4] == ["-m", "bot.nlu.train", "train"]
    assert "--force" in command  # what is not kept must not be looked for


class Training:
    """Training as it would go: it makes a model, or fails."""

    def __init__(self, fails: bool = False) -> None:
        self.fails = fails
        self.done = 0

    def __call__(self, settings: ContentSettings, log: Path) -> Path:
        self.done += 1
        if self.fails:
            raise StartError("the model could not be trained")
        return write_model(model_file(settings))


@pytest.fixture
def training_of(monkeypatch: pytest.MonkeyPatch) -> Training:
    made = Training()
    monkeypatch.setattr(training, "train", made)
    return made


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def good(settings: ContentSettings, root: Path) -> Path:
    """A model that has answered messages."""
    model = write_model(model_file(settings))
    settings.var.mkdir()
    remember_good(settings, model)
    return model


def use(settings: ContentSettings, said: list[str]) -> Path:
    return usable_model(settings, settings.var / "train.log", said.append)


def test_a_whole_model_of_this_content_is_used_as_it_is(
    settings: ContentSettings, training_of: Training, said: list[str]
) -> None:
    model = write_model(model_file(settings))

    assert use(settings, said) == model
    assert training_of.done == 0


def test_a_damaged_model_is_named_and_made_anew(
    settings: ContentSettings, training_of: Training, said: list[str]
) -> None:
    """D2: it is never loaded."""
    model = write_model(model_file(settings))
    model.write_bytes(model.read_bytes()[:-9])

    assert use(settings, said) == model
    assert training_of.done == 1
    assert said[0].startswith(f"{model} is damaged")


def test_when_new_data_cannot_be_trained_the_last_good_model_serves_on(
    settings: ContentSettings, root: Path, good: Path, training_of: Training, said: list[str]
) -> None:
    training_of.fails = True
    (root / "data/nlu/options.yml").write_text("an example under two intents")

    assert use(settings, said) == good
    assert said[-1] == (
        f"the model could not be trained; the last good model serves on ({good.name})"
    )


def changed_content(settings: ContentSettings, root: Path, good: Path) -> None:
    (settings.knowledge / "terms.yml").write_text("other words")


def changed_code(settings: ContentSettings, root: Path, good: Path) -> None:
    (root / "bot/nlu/language.py").write_text("other code")


def damaged_model(settings: ContentSettings, root: Path, good: Path) -> None:
    good.write_bytes(good.read_bytes()[:-9])


def note_cut_short(settings: ContentSettings, root: Path, good: Path) -> None:
    note = settings.var / LAST_GOOD
    note.write_text(note.read_text()[:-5])


def no_note(settings: ContentSettings, root: Path, good: Path) -> None:
    (settings.var / LAST_GOOD).unlink()


@pytest.mark.parametrize(
    "harm", [changed_content, changed_code, damaged_model, note_cut_short, no_note]
)
def test_a_last_model_that_does_not_fit_is_not_served(
    settings: ContentSettings,
    root: Path,
    good: Path,
    training_of: Training,
    said: list[str],
    harm: Harm,
) -> None:
    training_of.fails = True
    (root / "data/nlu/options.yml").write_text("an example under two intents")
    harm(settings, root, good)

    with pytest.raises(StartError, match="could not be trained"):
        use(settings, said)
