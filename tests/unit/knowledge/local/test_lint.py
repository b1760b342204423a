"""Rule I11: one measure for every place, plain words, and no route promoted alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.local.balance import needed
from bot.knowledge.local.notes import not_in_a_form
from bot.knowledge.local.routes import MAY_BE_ABSENT, ROUTES, Taught
from bot.knowledge.models import STAGES
from bot.settings import ROOT

if TYPE_CHECKING:
    from tests.unit.knowledge.local.conftest import LocalFolder

PLACES = "providers.yml"
SCHOOL = "school.yml"
EVENT = "Saturday morning, all departments"
COLLEGE_AT_14 = (
    "  - option: college_14_16\n    nearest: Oxnead Vale College\n    miles: 31\n"
    "    checked: 2026-11-23\n    reason: No bus or train gets there before the first lesson\n"
)


def only(problems: list[str]) -> str:
    (problem,) = problems
    return problem


# -- the list of routes ---------------------------------------------------------------------------


def test_every_option_stands_in_the_list_of_routes_and_no_other(real: KnowledgeBase) -> None:
    assert sorted(ROUTES) == sorted(real.options)


def test_every_route_says_why() -> None:
    assert [id for id, route in ROUTES.items() if not route.why] == []


def test_only_routes_bound_to_places_may_be_absent() -> None:
    assert MAY_BE_ABSENT == (
        "college_14_16",
        "conservatoire",
        "specialist_college",
        "studio_school",
        "supported_internships",
        "utc",
    )


@pytest.mark.parametrize("stage", STAGES)
def test_the_reference_lists_what_each_stage_needs(real: KnowledgeBase, stage: str) -> None:
    reference = (ROOT / "docs" / "reference" / "knowledge.md").read_text(encoding="utf-8")
    (row,) = [line for line in reference.splitlines() if line.startswith(f"| `{stage}` |")]
    cells = [re.findall(r"`(\w+)`", cell) for cell in row.split("|")[2:6]]

    kinds = [(False, False), (False, True), (True, False), (True, True)]
    assert cells == [
        [
            id
            for id in needed(stage, real.options)
            if (ROUTES[id].service is not None, ROUTES[id].may_be_absent) == kind
        ]
        for kind in kinds
    ]


def test_a_national_service_is_a_link_of_a_reviewed_option(real: KnowledgeBase) -> None:
    read = {link.url for option in real.options.values() for link in option.links}
    services = [route.service for route in ROUTES.values() if route.taught is Taught.national]

    assert None not in services
    assert {service.url for service in services if service} <= read


# -- ids ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "wrong"),
    [
        (PLACES, "[utc, t_levels]", "[utc, z_levels]", "there is no option 'z_levels'"),
        (PLACES, "confirm: [a_levels]", "confirm: [z_levels]", "there is no option 'z_levels'"),
        (SCHOOL, "option: studio_school", "option: z_school", "there is no option 'z_school'"),
        (SCHOOL, "[apprenticeships, f", "[z_ships, f", "there is no option 'z_ships'"),
        (
            PLACES,
            "[utc, t_levels]",
            "[utc, t_levels, armed_forces]",
            "is not taught at places: the place is an employer",
        ),
        (
            SCHOOL,
            "[apprenticeships, f",
            "[a_levels, f",
            "no national service lists the places of A levels",
        ),
        (
            SCHOOL,
            "option: studio_school",
            "option: t_levels",
            "'t_levels' may not be said to be absent (taught within reach of every school",
        ),
        (
            SCHOOL,
            "option: studio_school",
            "option: utc",
            "'utc' is said to be absent, but Tarnford UTC offers it; take out one of the two",
        ),
        (
            SCHOOL,
            "option: college_14_16",
            "option: studio_school",
            "none_in_area 'studio_school' stands in school.yml:",
        ),
        (
            PLACES,
            "id: rivet_training",
            "id: elmgarth_school",
            "provider 'elmgarth_school' stands in providers.yml:",
        ),
        (PLACES, "urn: 900004", "urn: 900002", "register number 900002 stands in providers.yml:"),
    ],
)
def test_a_wrong_id_is_refused_with_the_reason(
    school: LocalFolder, file: str, old: str, new: str, wrong: str
) -> None:
    school.replace(file, old, new)

    assert any(wrong in problem for problem in school.problems())


def test_a_second_school_is_refused(school: LocalFolder) -> None:
    school.write(
        "other.yml", "school: {name: Other School, postcode: QZ1 2AA, stages: [post_16]}\n"
    )

    assert "school 'school' stands in other.yml:1 already" in only(school.problems())


# -- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "wrong"),
    [
        ("evening at our outstanding centre", "'outstanding' praises"),
        ("evening at the best place around", "'best' compares"),
        ("evening you should not miss", "'should' steers"),
        ("evening, come along!", "'!' praises"),
        ("evening, see www.quill.example", "'website' is the one link"),
        ("evening about A levels", "names a route ('a levels')"),
        ("evening for an apprenticeship", "names a route ('apprenticeship')"),
    ],
)
def test_words_that_praise_compare_steer_or_lead_away_are_refused(
    school: LocalFolder, words: str, wrong: str
) -> None:
    school.replace(PLACES, EVENT, words)

    problems = school.problems()

    line = school.line_of(PLACES, words)
    here = f"{PLACES}:{line}: providers.0.open_events.0.note: "
    assert all(problem.startswith(here) for problem in problems)
    assert any(wrong in problem for problem in problems)
    assert any("is in none of the closed forms" in problem for problem in problems)


@pytest.mark.parametrize("words", ["sixth form open evening", "university visit, open to all"])
def test_an_event_may_name_a_kind_of_place(school: LocalFolder, words: str) -> None:
    school.replace(PLACES, EVENT, words)

    school.content()


@pytest.mark.parametrize(
    ("file", "old", "new", "mend"),
    [
        (PLACES, "name: Rivet Training", "name: Rivet, the leading trainer", "name alone"),
        (PLACES, "town: Tarnford\n    dist", "town: A great town\n    dist", "name alone"),
        (SCHOOL, "name: Elmgarth School", "name: Elmgarth, an outstanding school", "name alone"),
        (SCHOOL, "It is over two", "A better one is over two", "say when, where"),
        (SCHOOL, "nearest: Oxnead", "nearest: Outstanding Oxnead", "name alone"),
    ],
)
def test_every_text_that_a_pupil_reads_is_looked_at(
    school: LocalFolder, file: str, old: str, new: str, mend: str
) -> None:
    school.replace(file, old, new)

    assert mend in only(school.problems())


def test_a_town_may_be_called_great(school: LocalFolder) -> None:
    school.replace(PLACES, "town: Tarnford\n    dist", "town: Great Tarnford\n    dist")

    school.content()


def test_a_name_in_the_register_is_left_as_it_is(school: LocalFolder) -> None:
    school.replace(PLACES, "name: Tarnford UTC", "name: Excellence Ideal UTC")

    assert school.content().providers["tarnford_utc"].urn == 900004


# -- the same fields for every place --------------------------------------------------------------


def test_a_place_with_more_fields_than_the_others_is_refused(school: LocalFolder) -> None:
    school.replace(
        SCHOOL,
        "    source: The school's own",
        "    deadlines: [{on: 2027-01-31, note: first round}]\n"
        "    notes: on site\n"
        "    source: The school's own",
    )

    (problem,) = [each for each in school.problems() if "fields" in each]

    assert problem.startswith(f"{SCHOOL}:{school.line_of(SCHOOL, '- id: elmgarth_school')}: ")
    assert "6 of the 6 fields that may be left out are filled in" in problem
    assert "half of all places have 4 or fewer, and the band is 1" in problem
    assert "give the other places the same fields" in problem


def test_a_place_with_fewer_fields_than_the_others_is_refused(school: LocalFolder) -> None:
    school.replace(PLACES, "    distance_miles: 8.1\n", "")
    school.replace(PLACES, "    website: https://www.rivet-training.example/\n", "")

    problem = only(school.problems())

    assert "1 of the 6 fields" in problem
    assert "half of all places have 4 or more" in problem
    assert "give this place the fields that the others have" in problem


def note_everywhere(school: LocalFolder, note: str) -> None:
    """Give every place the same note, so that fields stay even."""
    for file in (PLACES, SCHOOL):
        text = (school.folder / file).read_text(encoding="utf-8")
        school.write(file, text.replace("    source: ", f"    notes: {note}\n    source: "))


def test_a_note_for_one_place_of_a_route_alone_is_refused(school: LocalFolder) -> None:
    school.replace(PLACES, "    source: A call", "    notes: book by email\n    source: A call")

    problem = only(school.problems())

    assert problem.startswith(f"{PLACES}:{school.line_of(PLACES, 'notes: book by email')}: ")
    assert "has a note, and Quillbury and Tarn College, which teaches T Levels too, has none" in (
        problem
    )
    assert "write a note for every place of a route, or for none" in problem


def test_notes_for_every_place_in_a_closed_form_are_read(school: LocalFolder) -> None:
    note_everywhere(school, "from 9am to 3pm, use the main entrance, book by email")

    assert {place.notes for place in school.content().providers.values()} == {
        "from 9am to 3pm, use the main entrance, book by email"
    }


def test_a_note_much_longer_than_the_others_is_refused(school: LocalFolder) -> None:
    note_everywhere(school, "book by email")
    long = "Saturday morning from 9am to 3pm, use the main entrance, open to all, book by phone"
    school.replace(SCHOOL, "notes: book by email", f"notes: {long}")

    assert f"the note has {len(long)} characters; half of all notes have 13 or fewer" in only(
        school.problems()
    )


@pytest.mark.parametrize(
    ("note", "does"),
    [
        ("Nine in ten of our leavers reach Russell Group places", "'leavers' tells outcomes"),
        ("Free laptop and 500 pounds for all who join by May", "'Free' offers something"),
        ("Guaranteed place for our own pupils, so no need to move", "'Guaranteed' promises"),
        ("95% get £500", "'£' offers something"),
    ],
)
def test_a_note_that_advertises_is_refused_though_every_place_has_it(
    school: LocalFolder, note: str, does: str
) -> None:
    note_everywhere(school, note)

    problems = school.problems()

    assert any(does in problem for problem in problems)
    assert any("is in none of the closed forms" in problem for problem in problems)


def test_an_event_note_that_asks_pupils_to_stay_is_refused(school: LocalFolder) -> None:
    school.replace(PLACES, EVENT, "evening, come and see why pupils stay with us")

    assert any("'stay' promises something" in problem for problem in school.problems())


@pytest.mark.parametrize(
    "note",
    [
        "Saturday morning, all departments",
        "evening, for Years 9, 10 and 11",
        "for Year 11 and parents",
        "Tuesday evening from 17:30 to 19:00, at the main entrance",
        "open evening, drop in",
        "online, book on the website",
        "second round",
        "from 5pm, open to everyone",
    ],
)
def test_what_a_pupil_needs_to_go_there_fits_a_closed_form(note: str) -> None:
    assert not_in_a_form(note) == []


# -- absence --------------------------------------------------------------------------------------

NO_UTC = (
    "none_in_area:\n  - option: utc\n    nearest: Oxnead UTC\n    miles: 40\n"
    "    checked: 2026-11-23\n    reason: It is far away\n"
)


@pytest.mark.parametrize(
    ("offers", "why"),
    [
        ("offers: [utc, t_levels]", "Tarnford UTC offers it"),
        (
            "offers: [t_levels]\n    confirm: [utc, a_levels]",
            "Tarnford UTC may offer it and has not been asked",
        ),
        ("offers: [t_levels]", "Tarnford UTC is one by its name"),
    ],
)
def test_a_competitor_cannot_be_said_to_be_absent(
    school: LocalFolder, offers: str, why: str
) -> None:
    school.replace(PLACES, "offers: [utc, t_levels]\n    confirm: [a_levels]", offers)
    school.replace(SCHOOL, "none_in_area:\n", NO_UTC)

    assert any(f"'utc' is said to be absent, but {why}" in each for each in school.problems())


def test_a_place_as_near_as_one_that_is_listed_is_not_absent(school: LocalFolder) -> None:
    school.replace(SCHOOL, "miles: 36.2", "miles: 7.5")

    problem = only(school.problems())

    assert (
        "Marlhythe Studio School is 7.5 miles away, and Rivet Training, which is listed, 8.1"
        in (problem)
    )


@pytest.mark.parametrize("field", ["nearest", "miles", "checked", "reason"])
def test_an_absence_names_the_nearest_place_its_distance_and_the_reason(
    school: LocalFolder, field: str
) -> None:
    text = (school.folder / SCHOOL).read_text(encoding="utf-8")
    school.write(SCHOOL, re.sub(rf"    {field}: .*\n", "", text, count=1))

    assert f"none_in_area.0.{field}: Field required" in only(school.problems())


# -- one-sided additions --------------------------------------------------------------------------


def test_a_page_with_the_schools_own_sixth_form_alone_is_refused_in_words(
    school: LocalFolder, real: KnowledgeBase
) -> None:
    def names(*ids: str) -> str:
        return ", ".join(real.option(id).name for id in ids)

    (school.folder / PLACES).unlink()
    school.write(
        SCHOOL,
        "school: {name: Elmgarth School, postcode: QZ1 2AA, stages: [post_16]}\n"
        "providers:\n"
        "  - id: elmgarth_school\n"
        "    name: Elmgarth School\n"
        "    offers: [a_levels]\n"
        "    town: Quillbury\n"
        "    source: The prospectus\n"
        "    reviewed: {by: careers_lead, on: 2026-11-23, again: 2027-05-23}\n",
    )

    taught = names("applied_general", "level_2_and_below", "t_levels")
    absent_perhaps = names("studio_school", "supported_internships", "utc")
    listed = names("apprenticeships", "foundation_apprenticeships")
    missing = names(
        "applied_general",
        "apprenticeships",
        "foundation_apprenticeships",
        "level_2_and_below",
        "studio_school",
        "supported_internships",
        "t_levels",
        "utc",
    )
    assert only(school.problems()) == (
        "school.yml:5: providers.0.offers: names places at 16 for A levels only; "
        f"a pupil would read nothing about places for {missing}; "
        f"add a provider for {taught}; "
        f"add a provider or a none_in_area entry for {absent_perhaps}; "
        f"add a provider for {listed}, or its id under national"
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "missing"),
    [
        (PLACES, "[level_2_and_below, app", "[app", None),  # the college still teaches it
        (
            SCHOOL,
            "[apprenticeships, foundation_apprenticeships]",
            "[apprenticeships]",
            "Foundation",
        ),
        (SCHOOL, "technical_awards, ", "", "Technical awards"),
        (SCHOOL, COLLEGE_AT_14, "", "Full-time college"),
    ],
)
def test_each_route_of_a_stage_needs_a_place_a_pointer_or_a_reason(
    school: LocalFolder, file: str, old: str, new: str, missing: str | None
) -> None:
    school.replace(file, old, new)

    if missing is None:
        school.content()
    else:
        assert f"read nothing about places for {missing}" in only(school.problems())


def test_a_stage_is_not_looked_at_when_the_school_does_not_advise_at_it(
    school: LocalFolder,
) -> None:
    school.replace(SCHOOL, "stages: [post_14, post_16]", "stages: [post_16]")
    school.replace(SCHOOL, "[gcses, technical_awards, a_levels", "[a_levels")
    school.replace(SCHOOL, COLLEGE_AT_14, "")

    school.content()  # though a UTC is joined at 14 too


def test_a_route_of_another_stage_alone_brings_that_stage_in(school: LocalFolder) -> None:
    school.replace(PLACES, "[level_2_and_below, app", "[further_education, app")

    assert "names places at 18 for" in only(school.problems())


def test_a_route_to_be_confirmed_counts_as_no_place(school: LocalFolder) -> None:
    school.replace(PLACES, "[t_levels, applied", "[applied")
    school.replace(
        PLACES,
        "    offers: [utc, t_levels]\n    confirm: [a_levels]",
        "    offers: [utc]\n    confirm: [t_levels]",
    )

    assert "read nothing about places for T Levels; add a provider for T Levels" in only(
        school.problems()
    )


def test_what_is_absent_may_be_told_without_any_place(school: LocalFolder) -> None:
    (school.folder / PLACES).unlink()
    school.write(SCHOOL, NO_UTC)

    assert list(school.content().none_in_area) == ["utc"]
