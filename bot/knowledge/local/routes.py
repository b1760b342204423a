"""
Which routes are taught at places, so that local content may and must say where.

One list for every school: `docs/reference/knowledge.md` prints it, and a test holds that every
option of the knowledge base stands in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Taught(str, Enum):
    """Where a route is taught."""

    places = "places"  # a provider is needed
    national = "national"  # a provider, or the pointer to the service that lists the places
    elsewhere = "elsewhere"  # with an employer, at home, or arranged: no list of places


@dataclass(frozen=True)
class Service:
    """A national service that lists the places of a route; its page is a link of an option."""

    name: str
    url: str


@dataclass(frozen=True)
class Route:
    """How local content treats one option, and why."""

    taught: Taught
    why: str
    may_be_absent: bool = False  # whether `none_in_area` may name it
    service: Service | None = None


FIND_AN_APPRENTICESHIP = Service(
    "Find an apprenticeship", "https://www.gov.uk/apply-apprenticeship"
)
UCAS = Service("UCAS", "https://www.ucas.com/")
UCAS_CONSERVATOIRES = Service("UCAS Conservatoires", "https://www.ucas.com/conservatoires")
HTQ_LIST = Service(
    "Higher technical qualifications on GOV.UK",
    "https://www.gov.uk/government/publications/higher-technical-qualification-overview",
)


def _places(why: str, may_be_absent: bool = False) -> Route:
    return Route(Taught.places, why, may_be_absent)


def _national(service: Service, why: str, may_be_absent: bool = False) -> Route:
    return Route(Taught.national, why, may_be_absent, service)


def _elsewhere(why: str) -> Route:
    return Route(Taught.elsewhere, why)


_SOME_AREAS = "a kind of school or college that some areas do not have"
_EVERYWHERE = "taught within reach of every school; the nearest place is listed, however far"
_EMPLOYER = "the place is an employer, and employers advertise elsewhere"
_VACANCIES = "employers all over the country, with training providers; one service lists them"

ROUTES: Mapping[str, Route] = {
    "a_levels": _places(_EVERYWHERE),
    "alternative_provision": _elsewhere("a school or council arranges the place"),
    "applied_general": _places(_EVERYWHERE),
    "apprenticeships": _national(FIND_AN_APPRENTICESHIP, _VACANCIES),
    "armed_forces": _elsewhere(_EMPLOYER),
    "college_14_16": _places(_SOME_AREAS, may_be_absent=True),
    "conservatoire": _national(
        UCAS_CONSERVATOIRES, "about ten in the country; one service lists them", may_be_absent=True
    ),
    "degree": _national(UCAS, "pupils choose from the whole country; one service lists them"),
    "degree_apprenticeship": _national(FIND_AN_APPRENTICESHIP, _VACANCIES),
    "distance_learning": _elsewhere("studied at home"),
    "foundation_apprenticeships": _national(FIND_AN_APPRENTICESHIP, _VACANCIES),
    "foundation_degree": _national(UCAS, "colleges and universities; one service lists them"),
    "further_education": _places(_EVERYWHERE),
    "gap_year": _elsewhere("no place teaches it"),
    "gcses": _places(_EVERYWHERE),
    "higher_apprenticeship": _national(FIND_AN_APPRENTICESHIP, _VACANCIES),
    "higher_technical": _national(HTQ_LIST, "colleges and universities; one page lists them"),
    "home_education": _elsewhere("taught at home"),
    "internships": _elsewhere(_EMPLOYER),
    "job_at_18": _elsewhere(_EMPLOYER),
    "level_2_and_below": _places(_EVERYWHERE),
    "school_leaver_programme": _elsewhere(_EMPLOYER),
    "self_employment": _elsewhere("no place teaches it"),
    "specialist_college": _places(_SOME_AREAS, may_be_absent=True),
    "studio_school": _places(_SOME_AREAS, may_be_absent=True),
    "supported_internships": _places(
        "run by some colleges and special schools, not in every area", may_be_absent=True
    ),
    "t_levels": _places(_EVERYWHERE),
    "technical_awards": _places(_EVERYWHERE),
    "traineeships": _elsewhere("closed"),
    "utc": _places(_SOME_AREAS, may_be_absent=True),
    "v_levels": _places(_EVERYWHERE),
    "volunteering_18": _elsewhere("charities and councils, which advertise elsewhere"),
    "volunteering_with_study": _elsewhere("charities and councils, which advertise elsewhere"),
    "work_with_study": _elsewhere(_EMPLOYER),
}

# The only routes that a school may say its area does not have.
MAY_BE_ABSENT = tuple(sorted(id for id, route in ROUTES.items() if route.may_be_absent))
