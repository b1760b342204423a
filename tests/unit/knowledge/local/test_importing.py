"""An import writes what the register knows, marks what it does not, and loses nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from bot.cli import app
from bot.errors import RegisterError
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.local.command import Near, import_near
from bot.knowledge.local.routes import ROUTES
from bot.knowledge.local.teaches import BY_KIND, SIXTEEN_TO_19, SIXTH_FORM, SPECIAL_SIXTH_FORM
from bot.settings import ROOT, ContentSettings, content_settings

SAMPLE = ROOT / "docs" / "how-to" / "local-content" / "register-sample.csv"
TODAY = date(2026, 11, 24)
HERE = Near(postcode="QZ1 2AA")


@pytest.fixture
def settings(tmp_path: Path) -> ContentSettings:
    return ContentSettings(knowledge=ROOT / "knowledge", local=tmp_path / "local")


def run(settings: ContentSettings, near: Near = HERE, miles: float = 15, **more: object) -> str:
    lines = import_near(settings, SAMPLE, near, miles, today=TODAY, **more)  # type: ignore[arg-type]
    return "\n".join(lines)


def content(file: Path) -> dict[str, list[dict[str, object]]]:
    # The bare reader takes `on` for true, which does not matter here.
    read: dict[str, list[dict[str, object]]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return read


def draft(settings: ContentSettings) -> Path:
    assert settings.local is not None
    return settings.local / "providers.yml.draft"


def found(settings: ContentSettings) -> dict[object, dict[str, object]]:
    return {place["name"]: place for place in content(draft(settings))["providers"]}


def test_every_route_that_an_import_may_write_is_taught_at_places(real: KnowledgeBase) -> None:
    kinds = [*BY_KIND.values(), SIXTH_FORM, SIXTEEN_TO_19, SPECIAL_SIXTH_FORM]
    ids = {id for kind in kinds for id in (*kind.offers, *kind.confirm)}

    assert ids <= set(real.options)
    assert [id for id in ids if ROUTES[id].taught.value == "elsewhere"] == []


def test_open_places_in_range_are_kept_and_the_rest_is_not(settings: ContentSettings) -> None:
    run(settings)

    assert sorted(map(str, found(settings))) == [
        "Dunlarch Academy",
        "Elmgarth School",
        "Heronwell Specialist College",
        "Land and Tide College",
        "Orrisby School",
        "Quillbury Maths School",
        "Quillbury School",
        "Quillbury Sixth Form College",
        "Quillbury and Tarn College",
        "St Zoë's Catholic School",
        "Tarnford Free School",
        "Tarnford Sixth Form",
        "Tarnford UTC",
        "University of Tarnford",
        "Willowfen School",
    ]


def test_what_is_kept_uncertain_or_left_out_is_told(settings: ContentSettings) -> None:
    said = run(settings)

    assert "15 places within 15 miles, measured from QZ1 2AA (from 1 in the register)" in said
    assert "Orrisby School has no coordinates: kept, distance not known" in said
    assert "other places without coordinates: 1, left out" in said
    assert "Land and Tide College is proposed to close: ask it" in said
    assert "schools that charge fees: 1, left out" in said


def test_a_place_is_written_with_what_the_register_knows(settings: ContentSettings) -> None:
    run(settings)

    place = found(settings)["Tarnford UTC"]
    assert place["id"] == "tarnford_utc"
    assert place["offers"] == ["utc"]
    assert "t_levels" in str(place["confirm"])
    assert place["website"] == "https://www.tarnfordutc.example"
    assert (place["easting"], place["northing"]) == (424_600, 271_200)
    assert place["source"] == "Get Information about Schools, imported on 2026-11-24"


def test_what_is_missing_is_listed_and_the_file_is_a_draft(settings: ContentSettings) -> None:
    said = run(settings)

    assert f"wrote {draft(settings)}" in said
    assert "it is a draft, which is not read; mend this" in said
    assert "names places at 16 for" in said
    assert "T Levels" in said
    assert not draft(settings).with_suffix("").exists()


def test_a_kind_that_the_register_has_none_of_in_range_is_said_to_be_absent(
    settings: ContentSettings,
) -> None:
    run(settings)

    (none,) = content(draft(settings))["none_in_area"]
    assert none["option"] == "studio_school"
    assert (none["nearest"], none["miles"]) == ("Marlhythe Studio School", 36.2)
    assert none["reason"] == "None within 15 miles in the register of schools"


def test_only_the_stages_asked_for_are_written(settings: ContentSettings) -> None:
    run(settings, stages=("post_18",))

    assert sorted(map(str, found(settings))) == [
        "Heronwell Specialist College",
        "Land and Tide College",
        "Quillbury and Tarn College",
        "University of Tarnford",
        "Willowfen School",
    ]
    assert "t_levels" not in draft(settings).read_text(encoding="utf-8")


def test_an_import_with_nothing_missing_is_written_for_use(settings: ContentSettings) -> None:
    assert settings.local is not None
    settings.local.mkdir()
    (settings.local / "school.yml").write_text(
        "school: {name: Tarnford School, postcode: QZ4 1AA, stages: [post_18]}\n"
        "providers:\n"
        "  - {id: works, name: Works Trust, offers: [supported_internships], town: Tarnford,\n"
        "     website: 'https://works.example', distance_miles: 1, source: A call,\n"
        "     reviewed: {by: careers_lead, on: 2026-11-23, again: 2027-05-23}}\n",
        encoding="utf-8",
    )

    said = run(settings, miles=1.5, near=Near(town="Quillbury"), stages=("post_18",))

    assert f"wrote {settings.local / 'providers.yml'}" in said
    assert "draft" not in said
    assert not draft(settings).exists()


def test_a_file_that_is_there_is_not_overwritten(settings: ContentSettings) -> None:
    run(settings)
    before = draft(settings).read_bytes()

    with pytest.raises(RegisterError, match="is there; choose another --out, or give --replace"):
        run(settings, miles=3)

    assert draft(settings).read_bytes() == before


def test_a_file_that_is_there_is_replaced_when_asked(settings: ContentSettings) -> None:
    run(settings)
    before = draft(settings).read_bytes()

    run(settings, miles=3, replace=True)

    assert draft(settings).read_bytes() != before


def test_a_draft_leaves_the_file_in_use_as_it_is(settings: ContentSettings) -> None:
    assert settings.local is not None
    settings.local.mkdir()
    (settings.local / "providers.yml").write_text("national: [degree]\n")

    run(settings, replace=True)

    assert (settings.local / "providers.yml").read_text() == "national: [degree]\n"
    assert draft(settings).exists()


@pytest.mark.parametrize("begins", ["=", "+", "@", "-", "\t="])
@pytest.mark.parametrize(
    ("old", "column"),
    [
        ('"Quillbury School"', "EstablishmentName"),
        ('"Dunlarch"', "Town"),
        ('"www.elmgarth.example"', "SchoolWebsite"),
    ],
)
def test_a_spreadsheets_formula_is_refused_where_it_stands(
    settings: ContentSettings, tmp_path: Path, begins: str, old: str, column: str
) -> None:
    text = SAMPLE.read_bytes().decode("cp1252").replace(old, f'"{begins}cmd|calc"')
    file = tmp_path / "formula.csv"
    file.write_text(text, encoding="utf-8", newline="")

    with pytest.raises(RegisterError) as refused:
        list(import_near(settings, file, HERE, 15, today=TODAY))

    assert f"{column} begins with {begins.strip()!r}, which a spreadsheet" in str(refused.value)
    assert settings.local is not None
    assert not settings.local.exists()


def test_two_places_of_one_name_get_an_id_each(settings: ContentSettings, tmp_path: Path) -> None:
    text = SAMPLE.read_bytes().decode("cp1252").replace("Quillbury School", "Elmgarth School")
    twins = tmp_path / "twins.csv"
    twins.write_text(text, encoding="utf-8")

    list(import_near(settings, twins, HERE, 15, today=TODAY))

    ids = [place["id"] for place in content(draft(settings))["providers"]]
    assert {"elmgarth_school_900001", "elmgarth_school_900028"} <= set(ids)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    ("near", "miles", "stages", "wrong"),
    [
        (Near(), 15, (), "give one of --postcode, --town, or --easting with --northing"),
        (Near(postcode="QZ1", town="Quillbury"), 15, (), "give one of --postcode"),
        (Near(easting=412_300), 15, (), "give both --easting and --northing"),
        (HERE, 15, ("post_15",), "no stage 'post_15'; --stage takes post_14, post_16, post_18"),
        (Near(easting=100_000, northing=900_000), 15, (), "no open establishment within 15 miles"),
    ],
)
def test_an_import_that_cannot_be_made_says_why_and_writes_nothing(
    settings: ContentSettings, near: Near, miles: float, stages: tuple[str, ...], wrong: str
) -> None:
    with pytest.raises(RegisterError, match=wrong):
        run(settings, near, miles, stages=stages)

    assert settings.local is not None
    assert not settings.local.exists()


def test_the_command_writes_the_file_and_ends_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVENHAND_LOCAL", str(tmp_path / "local"))
    content_settings.cache_clear()
    runner = CliRunner()
    asked = ["import-register", str(SAMPLE), "--town", "Quillbury", "--miles", "5"]

    first = runner.invoke(app, asked)
    second = runner.invoke(app, asked)
    content_settings.cache_clear()

    assert first.exit_code == 0, first.output
    assert (tmp_path / "local" / "providers.yml.draft").exists()
    assert second.exit_code == 1
