"""The rules that hold options against each other: none may get a longer or warmer page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.knowledge.lint.measure import Measured, words_in
from bot.knowledge.lint.reading import GRADE_BAND, MAX_GRADE_PAGE
from bot.knowledge.lint.report import Breach, place_of
from bot.knowledge.lint.tone import TONE_BAND
from bot.knowledge.located_yaml import FieldPath, LocatedYaml
from bot.knowledge.models import FACETS, POINTS_EACH, Option

# A reader does not notice a seventh more or less in texts of about 30 words.
LENGTH_BAND = 0.15
# In a point of seven words 15% is one word, less than a natural detail takes.
LEAST_BAND_WORDS = 2
# Differences of single facets must cancel out over a page of 13.
PAGE_BAND = 0.10
# Most of an option's 13 facets rest on a source outside the house.
MAX_EDITORIAL_ONLY = 6
LINKS = (2, 3)  # the fewest and the most; one official page alone would thin an option out

BANDS = {
    "words of a facet": f"median ±{LENGTH_BAND:.0%}, or ±{LEAST_BAND_WORDS} words if that is more",
    "words of a page": f"median ±{PAGE_BAND:.0%}",
    "words of a summary or a point": f"as a facet's, ±{LENGTH_BAND:.0%} or ±{LEAST_BAND_WORDS}",
    "benefits and drawbacks": f"{POINTS_EACH} each",
    "reading grade of a page": f"at most {MAX_GRADE_PAGE:.1f}, and median ±{GRADE_BAND}",
    "tone of a page": f"median ±{TONE_BAND}",
    "facets with editorial sources alone": f"at most {MAX_EDITORIAL_ONLY} of {len(FACETS)}",
    "links": f"{LINKS[0]} to {LINKS[1]}",
}


def parity(
    options: Mapping[str, Option], places: Mapping[str, LocatedYaml], measured: Measured
) -> Iterator[Breach]:
    """Yield where an option leaves the band that the others keep, in the order of *options*."""
    for id, option in options.items():
        yield from _lengths(option, places[id], measured)
        yield from _page(option, places[id], measured)


def _lengths(option: Option, located: LocatedYaml, measured: Measured) -> Iterator[Breach]:
    medians = measured.medians
    for facet in FACETS:
        path: FieldPath = ("facets", facet)
        count = measured.facet_words[option.id][facet]
        yield from _length("length_facet", located, path, count, medians[facet])
    for side in ("benefits", "drawbacks"):
        for number, point in enumerate(getattr(option.facets, side).points):
            path = ("facets", side, "points", number)
            yield from _length("length_point", located, path, words_in(point), medians["point"])
    summary = measured.rows[option.id].summary
    yield from _length("length_summary", located, ("summary",), summary, medians["summary"])


def _length(
    rule: str, located: LocatedYaml, path: FieldPath, count: int, median: float
) -> Iterator[Breach]:
    room = max(LENGTH_BAND * median, LEAST_BAND_WORDS)
    if abs(count - median) > room:
        wrong = f"has {count} words, the others' median is {median:g} and the band ±{room:.1f}"
        mend = "shorten it" if count > median else "add a detail that has a source"
        yield place_of(located, path).breach(rule, wrong, mend)


def _page(option: Option, located: LocatedYaml, measured: Measured) -> Iterator[Breach]:
    row, medians = measured.rows[option.id], measured.medians
    place = place_of(located, ("facets",))
    if abs(row.words - medians["page"]) > PAGE_BAND * medians["page"]:
        wrong = f"have {row.words} words in all, the median is {medians['page']:g} ±{PAGE_BAND:.0%}"
        mend = "shorten the longest" if row.words > medians["page"] else "add details with a source"
        yield place.breach("length_page", wrong, mend)
    if row.grade > MAX_GRADE_PAGE:
        wrong = f"read at grade {row.grade:.1f}, the most is {MAX_GRADE_PAGE:.1f}"
        yield place.breach("reading_page", wrong, "use shorter words and shorter sentences")
    if abs(row.grade - medians["grade"]) > GRADE_BAND:
        wrong = f"read at grade {row.grade:.2f}, the median is {medians['grade']:.2f} ±{GRADE_BAND}"
        harder = row.grade > medians["grade"]
        mend = "use shorter words" if harder else "join short sentences, or name things in full"
        yield place.breach("reading_spread", wrong, mend)
    if abs(row.tone - medians["tone"]) > TONE_BAND:
        wrong = f"have tone {row.tone:+.3f}, the median is {medians['tone']:+.3f} ±{TONE_BAND}"
        warmer = row.tone > medians["tone"]
        mend = "take out warm words" if warmer else "take out harsh words"
        yield place.breach("tone", wrong, mend)
    if row.editorial_only > MAX_EDITORIAL_ONLY:
        wrong = (
            f"rest on the editors alone in {row.editorial_only} of {len(FACETS)}, "
            f"the most is {MAX_EDITORIAL_ONLY}"
        )
        yield place.breach("editorial_only", wrong, "use facts that have a source outside")
    if not LINKS[0] <= row.links <= LINKS[1]:
        wrong = f"are {row.links}, every option has {LINKS[0]} to {LINKS[1]}"
        mend = "add an official page" if row.links < LINKS[0] else "keep the ones that matter"
        yield place_of(located, ("links",)).breach("links", wrong, mend)
