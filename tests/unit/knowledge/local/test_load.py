"""Local content is read from either folder, counts in the version, and is never lost in silence."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.errors import KnowledgeError
from bot.knowledge.eligibility import NOT_IN_AREA, Reason
from bot.knowledge.load import load, version_of
from bot.knowledge.models import STAGES
from bot.settings import ROOT, ContentSettings
from bot.training import model_file, rasa_environment

if TYPE_CHECKING:
    from tests.unit.knowledge.local.conftest import LocalFolder


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    """A copy of the real content without local content."""
    folder = tmp_path / "knowledge"
    shutil.copytree(ROOT / "knowledge", folder, ignore=shutil.ignore_patterns("local"))
    return folder


def test_a_schools_own_files_are_no_part_of_the_project() -> None:
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()

    assert "knowledge/local/*.yml" in ignored


def test_content_without_a_local_folder_has_none(knowledge: Path) -> None:
    assert load(knowledge).local is None


def test_a_folder_with_only_a_readme_has_none(knowledge: Path) -> None:
    (knowledge / "local").mkdir()
    (knowledge / "local" / "README.md").write_text("# Local content\n")

    assert load(knowledge).local is None


def test_local_content_counts_in_the_version_alike_in_either_folder(
    knowledge: Path, school: LocalFolder
) -> None:
    without = load(knowledge)
    elsewhere = load(knowledge, school.folder)
    shutil.copytree(school.folder, knowledge / "local")
    inside = load(knowledge)

    assert elsewhere.version == inside.version == version_of(knowledge)
    assert elsewhere.version != without.version
    assert elsewhere.local == inside.local


def test_the_chosen_folder_is_read_and_the_usual_one_is_not(
    knowledge: Path, school: LocalFolder
) -> None:
    (knowledge / "local").mkdir()
    (knowledge / "local" / "broken.yml").write_text("winner: true\n")

    assert load(knowledge, school.folder).local == school.content()


def test_one_byte_more_changes_the_version_but_not_that_of_the_passages(
    knowledge: Path, school: LocalFolder
) -> None:
    before = load(knowledge, school.folder)

    school.replace("school.yml", "# A made-up", "#  A made-up")
    after = load(knowledge, school.folder)

    assert after.version != before.version
    assert after.passages_version == before.passages_version == load(knowledge).version


def test_local_content_needs_no_other_model(knowledge: Path, school: LocalFolder) -> None:
    before = model_file(ContentSettings(knowledge=knowledge))

    shutil.copytree(school.folder, knowledge / "local")

    assert model_file(ContentSettings(knowledge=knowledge)) == before
    assert model_file(ContentSettings(knowledge=knowledge, local=school.folder)) == before


def test_rasa_is_told_of_the_chosen_folder(school: LocalFolder) -> None:
    settings = ContentSettings(local=school.folder)

    assert rasa_environment(settings)["EVENHAND_LOCAL"] == str(school.folder)


@pytest.mark.parametrize(
    ("folder", "wrong"), [("nowhere", "is not a folder"), ("empty", "holds no .yml file")]
)
def test_a_chosen_folder_without_content_is_refused(
    knowledge: Path, tmp_path: Path, folder: str, wrong: str
) -> None:
    (tmp_path / "empty").mkdir()

    with pytest.raises(KnowledgeError, match=f"EVENHAND_LOCAL: {wrong}; set EVENHAND_LOCAL"):
        load(knowledge, tmp_path / folder)


def test_a_route_that_the_area_does_not_have_is_left_out_with_the_reason(
    knowledge: Path, school: LocalFolder
) -> None:
    without, local = load(knowledge), load(knowledge, school.folder)

    gone = {
        (stage, option.id)
        for stage in STAGES
        for option in set(without.choice_set(stage)) - set(local.choice_set(stage))
    }
    told = {
        (stage, no.option.id, no.note)
        for stage in STAGES
        for no in local.not_choosable(stage)
        if no.reason is Reason.not_in_area
    }

    assert {option for _, option in gone} == set(school.content().none_in_area)
    assert told == {(stage, option, NOT_IN_AREA) for stage, option in gone}
    assert all(set(local.choice_set(stage)) <= set(without.choice_set(stage)) for stage in STAGES)


def test_a_chosen_folder_with_a_draft_alone_has_no_content_yet(
    knowledge: Path, tmp_path: Path
) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "providers.yml.draft").write_text("providers: []\n")

    assert load(knowledge, tmp_path / "new").local is None


def test_a_file_that_would_be_passed_over_is_refused(school: LocalFolder) -> None:
    (school.folder / "more").mkdir()
    school.write("more/dates.yml", "national: []\n")
    school.write("open_days.yaml", "national: []\n")

    first, second = school.problems()

    assert first.startswith("more/dates.yml:1: file: lies in a folder below and would be passed")
    assert second.startswith("open_days.yaml:1: file: ends in .yaml and would be passed over")


def test_a_file_that_is_not_yaml_is_refused_alone(school: LocalFolder) -> None:
    school.write("school.yml", "school: [\n")

    (problem,) = school.problems()

    assert problem.startswith("school.yml:")
    assert "YAML" in problem


def test_wrong_local_content_refuses_the_whole_knowledge_base(
    knowledge: Path, school: LocalFolder
) -> None:
    school.replace("providers.yml", "    town: Quillbury\n", "")

    with pytest.raises(KnowledgeError, match=r"providers\.yml:\d+: providers\.0\.town"):
        load(knowledge, school.folder)
    assert load(knowledge, school.folder, with_local=False).local is None
