"""The files that content must have, and the version that they make together."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.errors import KnowledgeError
from bot.knowledge.load import load, version_of

if TYPE_CHECKING:
    from tests.unit.conftest import Content

ALPHA = "options/alpha.yml"


@pytest.mark.parametrize("file", ["sources.yml", "helplines.yml", "terms.yml"])
def test_a_file_that_is_missing_is_the_one_problem_named_with_its_mend(
    content: Content, file: str
) -> None:
    (content.folder / file).unlink()

    assert content.problems() == [f"{file}:1: file: is missing; restore it from version control"]


@pytest.mark.parametrize("folder", ["options", "topics"])
def test_a_content_folder_without_options_or_topics_is_refused(
    content: Content, folder: str
) -> None:
    shutil.rmtree(content.folder / folder)

    with pytest.raises(KnowledgeError, match=f"{folder} is not there; set EVENHAND_KNOWLEDGE"):
        content.load()


def test_a_folder_without_options_says_which_setting_to_correct(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="options is not there; set EVENHAND_KNOWLEDGE"):
        load(tmp_path)


@pytest.mark.parametrize("file", [ALPHA, "topics/money.yml", "terms.yml"])
def test_a_file_named_yaml_is_not_passed_over(content: Content, file: str) -> None:
    renamed = f"{file.removesuffix('.yml')}.yaml"

    (content.folder / file).rename(content.folder / renamed)

    wanted = f"{renamed}:1: file: ends in .yaml and would be passed over; name it .yml"
    assert wanted in content.problems()


def test_content_without_the_national_careers_service_is_refused(content: Content) -> None:
    content.write("helplines.yml", "[]\n")

    (problem,) = content.problems()

    assert problem.startswith("helplines.yml:1: id: 'national_careers_service' is missing; ")


def test_the_version_is_sixteen_hex_digits_and_stays_with_the_content(content: Content) -> None:
    assert re.fullmatch(r"[0-9a-f]{16}", content.load().version)
    assert content.load().version == version_of(content.folder)


@pytest.mark.parametrize("file", [ALPHA, "topics/money.yml", "sources.yml", "terms.yml"])
def test_one_byte_more_changes_the_version(content: Content, file: str) -> None:
    before = content.load().version

    with (content.folder / file).open("ab") as opened:
        opened.write(b"\n")

    assert content.load().version != before


def test_another_name_for_the_same_bytes_changes_the_version(content: Content) -> None:
    before = version_of(content.folder)

    (content.folder / ALPHA).rename(content.folder / "options/alfa.yml")

    assert version_of(content.folder) != before
