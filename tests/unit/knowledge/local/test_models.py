"""A school's files have one shape, and a wrong one is told with file, line, field and mend."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from bot.knowledge.local.models import LocalContent, MeasuredFrom, miles_between

if TYPE_CHECKING:
    from tests.unit.knowledge.local.conftest import LocalFolder

PLACES = "providers.yml"
TARN = "providers.0"


def test_the_sample_of_the_how_to_is_right(school: LocalFolder) -> None:
    content = school.content()

    assert content.school is not None
    assert sorted(content.providers) == [
        "elmgarth_school",
        "quillbury_and_tarn_college",
        "quillbury_sixth_form_college",
        "rivet_training",
        "tarnford_utc",
    ]
    assert sorted(content.none_in_area) == [
        "college_14_16",
        "studio_school",
        "supported_internships",
    ]
    assert content.national == ("apprenticeships", "foundation_apprenticeships")


def test_a_route_to_be_confirmed_is_not_offered(school: LocalFolder) -> None:
    content = school.content()

    assert "a_levels" in content.providers["tarnford_utc"].confirm
    assert "tarnford_utc" not in content.offering("a_levels")


def test_content_cannot_change_after_it_was_read(school: LocalFolder) -> None:
    place = school.content().providers["tarnford_utc"]

    with pytest.raises(ValueError, match="frozen"):
        place.name = "Another"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("old", "new", "field", "wrong"),
    [
        ("    town: Quillbury\n", "", f"{TARN}.town", "Field required"),
        ("    town: Quill", "    stars: 5\n    town: Quill", f"{TARN}.stars", "Extra inputs"),
        ("QZ1 3AB", "qz1 3ab", f"{TARN}.postcode", "should match pattern"),
        ("https://www.quillburytarn", "http://www.quillburytarn", f"{TARN}.website", "pattern"),
        ("2026-12-05", "2026-12-05T10", f"{TARN}.open_events.0.on", "valid date"),
        ("    northing: 267500\n", "", TARN, "give both 'easting' and 'northing'"),
        ("easting: 411800", "easting: -5", f"{TARN}.easting", "greater than or equal to 1"),
        ("    easting: 411800", "    distance_miles: 1\n    easting: 411800", TARN, "not both"),
        (
            "[t_levels, applied_general, level_2_and_below, a_levels]",
            "[]",
            TARN,
            "give 'offers', 'confirm', or both",
        ),
        (
            "    town: Quill",
            "    confirm: [t_levels]\n    town: Quill",
            TARN,
            "and under 'confirm'",
        ),
        ("Saturday morning, all", "S" * 61 + "turday", f"{TARN}.open_events.0.note", "at most 60"),
        ("Saturday morning", "<b>Saturday</b>", f"{TARN}.open_events.0.note", "pattern"),
        ("again: 2027-05-23", "again: 2026-05-23", f"{TARN}.reviewed", "must be later than"),
    ],
)
def test_a_wrong_field_is_named_with_its_line(
    school: LocalFolder, old: str, new: str, field: str, wrong: str
) -> None:
    school.replace(PLACES, old, new)

    (problem,) = school.problems()

    assert problem.startswith(f"{PLACES}:")
    assert f": {field}: " in problem
    assert wrong in problem
    assert "; " in problem


def test_a_wrong_field_stands_on_its_own_line(school: LocalFolder) -> None:
    school.replace(PLACES, "QZ4 1AA", "QZ4-1AA")

    (problem,) = school.problems()

    assert problem.startswith(f"{PLACES}:{school.line_of(PLACES, 'QZ4-1AA')}: ")


def test_a_school_says_where_it_is(school: LocalFolder) -> None:
    for line in ("  postcode: QZ1 2AA\n", "  easting: 412300\n", "  northing: 268400\n"):
        school.replace("school.yml", line, "")

    (problem,) = school.problems()

    assert "school: give 'postcode', or 'easting' and 'northing'" in problem


def test_a_mile_is_1609_metres_and_344_millimetres() -> None:
    assert math.isclose(miles_between((400_000, 300_000), (401_609.344, 300_000)), 1.0)
    assert math.isclose(miles_between((0, 0), (3 * 1609.344, 4 * 1609.344)), 5.0)


def test_miles_are_measured_from_the_school(school: LocalFolder) -> None:
    content = school.content()

    assert content.origin == ("Elmgarth School", (412_300, 268_400))
    assert content.miles("elmgarth_school") == 0
    assert content.miles("tarnford_utc") == pytest.approx(7.84, abs=0.01)
    assert content.miles("rivet_training") == 8.1


def test_without_the_schools_coordinates_miles_are_measured_from_the_imports_point(
    school: LocalFolder,
) -> None:
    school.replace("school.yml", "  easting: 412300\n  northing: 268400\n  stages", "  stages")
    school.write(
        "from.yml", "measured_from: {place: the middle of QZ1, easting: 424600, northing: 271200}\n"
    )

    content = school.content()

    assert content.origin == ("the middle of QZ1", (424_600, 271_200))
    assert content.miles("tarnford_utc") == 0


def test_without_any_point_a_distance_is_not_known(school: LocalFolder) -> None:
    school.replace("school.yml", "  easting: 412300\n  northing: 268400\n  stages", "  stages")

    content = school.content()

    assert content.miles("tarnford_utc") is None
    assert content.miles("rivet_training") == 8.1


def test_no_local_content_offers_nothing() -> None:
    content = LocalContent(measured_from=MeasuredFrom(place="here", easting=1, northing=1))

    assert content.offering("a_levels") == ()
