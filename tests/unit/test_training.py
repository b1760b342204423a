"""A model is named by all that it depends on, so that an old one is never used for new content."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot import training
from bot.settings import ContentSettings
from bot.training import model_file, rasa_environment

if TYPE_CHECKING:
    from tests.unit.conftest import Content


@pytest.fixture
def settings(content: Content, tmp_path: Path) -> ContentSettings:
    return ContentSettings(knowledge=content.folder, models=tmp_path / "models")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A made-up project folder in place of the real one."""
    root = tmp_path / "project"
    for file in ("config.yml", "domain.yml", "data/nlu/options.yml", "bot/nlu/language.py"):
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


@pytest.mark.parametrize(
    "file", ["config.yml", "domain.yml", "data/nlu/options.yml", "bot/nlu/language.py"]
)
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
