"""Rule I11: what local content must keep to, so that no addition promotes one route alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from statistics import median

from bot.knowledge.local.balance import one_sided
from bot.knowledge.local.found import Found, merged, placed
from bot.knowledge.local.models import Provider
from bot.knowledge.local.notes import FORMS_TOLD, not_in_a_form
from bot.knowledge.local.routes import MAY_BE_ABSENT, ROUTES, Taught
from bot.knowledge.local.words import Words, advertises, plain_words
from bot.knowledge.located_yaml import FieldPath, Problem
from bot.knowledge.models import Option

FIELDS = 6  # that may be left out: those of `Provider.filled`
FIELDS_BAND = 1  # fields filled in, either side of the median: any two places differ by 2 at most
NOTE_BAND = 60  # characters, either side of the median length of the notes there are

PLAIN_TEXT = "say when, where and for whom, and no more"
FORMS = f"use these, with commas between: {FORMS_TOLD}"
PLAIN_NAME = "write the name alone; one that stands so in the register of schools needs its 'urn'"
_GREAT = re.compile(r"\bGreat (?=[A-Z])")  # Great Yarmouth is a town

# Everyday names of routes that are places in an event's note: "sixth form open evening".
_PLACE_NAMES = re.compile(r"(sixth|6th)[ -]?forms?( colleges?)?|uni|unis|university|universities")


def lint(
    found: Sequence[Found], options: Mapping[str, Option], words: Words = plain_words
) -> list[Problem]:
    """
    Return everything wrong with local content whose fields are right each by itself.

    Args:
        found: Every file of the folder.
        options: Every option of the knowledge base.
        words: Returns what is wrong with a text.
    """
    if wrong := [
        *_once_each(found),
        *_options_right(found, options),
        *_absent_rightly(found, options),
    ]:
        # The balance of routes cannot be told from wrong ids.
        return wrong
    return [
        *_texts(found, options, words),
        *_same_fields(found),
        *_notes_for_all(found, options),
        *one_sided(found, options),
    ]


def _once_each(found: Sequence[Found]) -> Iterator[Problem]:
    seen: dict[tuple[str, object], str] = {}
    for file in found:
        once: list[tuple[FieldPath, str, object]] = []
        content = file.content
        for name in ("school", "measured_from"):
            if getattr(content, name) is not None:
                once.append(((name,), name, name))
        for number, place in enumerate(content.providers):
            once.append((("providers", number, "id"), "provider", place.id))
            if place.urn is not None:
                once.append((("providers", number, "urn"), "register number", place.urn))
        for number, none in enumerate(content.none_in_area):
            once.append((("none_in_area", number, "option"), "none_in_area", none.option))
        for path, kind, key in once:
            earlier = seen.get((kind, key))
            if earlier is not None:
                wrong = f"{kind} {key!r} stands in {earlier} already"
                yield file.problem(path, wrong, "keep one of them")
            line = file.located.line_of(path)
            seen.setdefault((kind, key), f"{file.located.file.name}:{line}")


def _options_right(found: Sequence[Found], options: Mapping[str, Option]) -> Iterator[Problem]:
    for file in found:
        for path, id in _options_named(file):
            if id not in options or id not in ROUTES:
                mend = "name an option that has a file in options/"
                yield file.problem(path, f"there is no option {id!r}", mend)
            elif path[0] == "providers" and ROUTES[id].taught is Taught.elsewhere:
                wrong = f"{options[id].name} is not taught at places: {ROUTES[id].why}"
                yield file.problem(path, wrong, "take it out")
            elif path[0] == "national" and ROUTES[id].service is None:
                wrong = f"no national service lists the places of {options[id].name}"
                yield file.problem(path, wrong, "take it out, and list the places near you")


def _options_named(file: Found) -> Iterator[tuple[FieldPath, str]]:
    for number, place in enumerate(file.content.providers):
        for field in ("offers", "confirm"):
            for item, id in enumerate(getattr(place, field)):
                yield ("providers", number, field, item), id
    for number, none in enumerate(file.content.none_in_area):
        yield ("none_in_area", number, "option"), none.option
    for number, id in enumerate(file.content.national):
        yield ("national", number), id


def _absent_rightly(found: Sequence[Found], options: Mapping[str, Option]) -> Iterator[Problem]:
    places = [place for _, _, place in placed(found)]
    far = _farthest(found)
    for file in found:
        for number, none in enumerate(file.content.none_in_area):
            path = ("none_in_area", number, "option")
            if none.option not in MAY_BE_ABSENT:
                why = ROUTES[none.option].why if none.option in ROUTES else "not known"
                wrong = f"{none.option!r} may not be said to be absent ({why})"
                mend = f"only these may: {', '.join(MAY_BE_ABSENT)}"
                yield file.problem(path, wrong, mend)
                continue
            if there := _there(none.option, places, options):
                wrong = f"{none.option!r} is said to be absent, but {there}"
                yield file.problem(path, wrong, "take out one of the two")
            if far is not None and none.miles <= far[1]:
                wrong = (
                    f"{none.nearest} is {none.miles:g} miles away, and {far[0]}, which is listed, "
                    f"{far[1]:.1f}: the one is as near as the other"
                )
                mend = f"list it as a provider of {none.option}, or take out what is farther"
                yield file.problem(("none_in_area", number, "miles"), wrong, mend)


def _there(id: str, places: Sequence[Provider], options: Mapping[str, Option]) -> str | None:
    """Return which of *places* teaches option *id*, may teach it, or is one by its name."""
    kind = re.compile(
        r"(?<!\w)(?:" + "|".join(map(re.escape, options[id].aliases)) + r")(?!\w)", re.IGNORECASE
    )
    for place in places:
        if id in place.offers:
            return f"{place.name} offers it"
        if id in place.confirm:
            return f"{place.name} may offer it and has not been asked"
        if kind.search(place.name):
            return f"{place.name} is one by its name"
    return None


def _farthest(found: Sequence[Found]) -> tuple[str, float] | None:
    """Return the name and miles of the place listed that is farthest away, None when not known."""
    local = merged([file.content for file in found])
    miles = {place.name: local.miles(id) for id, place in local.providers.items()}
    known = {name: far for name, far in miles.items() if far is not None}
    return max(known.items(), key=lambda place: place[1], default=None)


def _texts(
    found: Sequence[Found], options: Mapping[str, Option], words: Words
) -> Iterator[Problem]:
    names = route_names(options)
    for file in found:
        for path, text, is_name in _texts_of(file):
            for wrong in words(_GREAT.sub("", text) if is_name else text):
                yield file.problem(path, wrong, PLAIN_NAME if is_name else PLAIN_TEXT)
            for wrong in () if is_name else advertises(text):
                yield file.problem(path, wrong, PLAIN_TEXT)
            if path[-1] in ("note", "notes") and (other := not_in_a_form(text)):
                yield file.problem(path, f"{other[0]!r} is in none of the closed forms", FORMS)
            if not is_name and (named := names.search(text.lower())):
                wrong = f"names a route ({named.group(1)!r})"
                yield file.problem(path, wrong, "take it out; 'offers' says what is taught")


def _texts_of(file: Found) -> Iterator[tuple[FieldPath, str, bool]]:
    """Yield each text that is shown, and whether it is a name, which may hold a route's name."""
    content = file.content
    if content.school is not None and content.school.urn is None:
        yield ("school", "name"), content.school.name, True
    if content.measured_from is not None:
        yield ("measured_from", "place"), content.measured_from.place, True
    for number, place in enumerate(content.providers):
        here: FieldPath = ("providers", number)
        if place.urn is None:
            # Names in the register are the place's own, whatever words they are made of.
            yield (*here, "name"), place.name, True
            yield (*here, "town"), place.town, True
        if place.notes is not None:
            yield (*here, "notes"), place.notes, False
        for field in ("open_events", "deadlines"):
            for item, dated in enumerate(getattr(place, field)):
                yield (*here, field, item, "note"), dated.note, False
    for number, none in enumerate(content.none_in_area):
        yield ("none_in_area", number, "nearest"), none.nearest, True
        yield ("none_in_area", number, "reason"), none.reason, False


def route_names(options: Mapping[str, Option]) -> re.Pattern[str]:
    """Return what finds a route's name in a text of small letters; group 1 is the name."""
    names = {
        name.lower()
        for option in options.values()
        for name in (option.name, re.sub(r"^(a|an|the) ", "", option.phrase), *option.aliases)
    }
    kept = sorted(name for name in names if not _PLACE_NAMES.fullmatch(name))
    longest_first = sorted(kept, key=len, reverse=True)
    return re.compile(r"(?<!\w)(" + "|".join(map(re.escape, longest_first)) + r")(?!\w)")


def _same_fields(found: Sequence[Found]) -> Iterator[Problem]:
    places = placed(found)
    if not places:
        return
    usual = median(len(place.filled) for _, _, place in places)
    notes = [len(place.notes) for _, _, place in places if place.notes]
    usual_note = median(notes) if notes else 0
    for file, number, place in places:
        filled = len(place.filled)
        if abs(filled - usual) > FIELDS_BAND:
            given = ", ".join(place.filled) or "none"
            wrong = (
                f"{filled} of the {FIELDS} fields that may be left out are filled in ({given}); "
                f"half of all places have {usual:g} or fewer, and the band is {FIELDS_BAND}"
            )
            mend = "give the other places the same fields, or take some away here"
            if filled < usual:
                wrong = wrong.replace("or fewer", "or more")
                mend = "give this place the fields that the others have, or take some away there"
            yield file.problem(("providers", number), wrong, mend)
        length = len(place.notes or "")
        if length and abs(length - usual_note) > NOTE_BAND:
            wrong = (
                f"the note has {length} characters; half of all notes have {usual_note:g} or "
                f"{'fewer' if length > usual_note else 'more'}, and the band is {NOTE_BAND}"
            )
            mend = "write notes of about one length"
            yield file.problem(("providers", number, "notes"), wrong, mend)


def _notes_for_all(found: Sequence[Found], options: Mapping[str, Option]) -> Iterator[Problem]:
    """A note for one place of a route and none for another would draw pupils to the one."""
    places = placed(found)
    told: set[str] = set()
    for id in dict.fromkeys(id for _, _, place in places for id in place.offers):
        here = [each for each in places if id in each[2].offers]
        bare = [place.name for _, _, place in here if not place.notes]
        for file, number, place in here if bare else ():
            if place.notes and place.id not in told:
                told.add(place.id)
                wrong = f"has a note, and {bare[0]}, which teaches {options[id].name} too, has none"
                mend = "write a note for every place of a route, or for none"
                yield file.problem(("providers", number, "notes"), wrong, mend)
