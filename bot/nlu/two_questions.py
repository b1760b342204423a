"""Whether a message asks two things, by what each of its halves is understood as."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any, Dict, List, Text, Tuple

from bot.nlu.facet import FACET_ODDS
from bot.nlu.neutral import ABOUT_SELF
from bot.nlu.parts import asks, halves, tells, wants_a_person

Parse = Dict[Text, Any]

# Shares of being right. All were set by eye on tests/evaluation/two_part_development.yml; decision
# 22 has the figures. How sure each half must be: more where the second begins as no question does.
SURE, SURER = 0.5, 0.7
# What a pupil may ask or tell beside a question, and is to be answered as well.
COMPARES, PERSON = "compare_options", "request_person"
ALSO_ANSWERED = (COMPARES, PERSON)
TOLD, SURE_OF_TOLD = ("say_upset", "say_unsure"), 0.8
# A message that is less sure than this as a whole, with a question in it that is surer than that.
UNSURE_OF_WHOLE, SURE_OF_HALF = 0.5, 0.8
# About the bot itself or a route in general; with a route's name they may ask about that route.
MAY_LACK_A_ROUTE = ("ask_facet", "ask_about_option", "ask_what_can_you_do", "ask_which_is_best")
ABOUT_A_ROUTE = ("ask_facet", "ask_about_option")
ON_ROUTES = (*ABOUT_A_ROUTE, COMPARES)
TOPIC = "ask_about_"
# What points back is no second question, but "what about T levels" after a first on a route.
LEANING = ("ask_which_of_them", "ask_for_more", "ask_why_these")
SAME = "ask_same_of_another"
BESIDE_A_QUESTION = (*TOLD, PERSON)
SURE_WITHOUT = 0.5
STANDS_FOR_A_ROUTE = re.compile(r"\b(?:it|one|that|this|they|them|these|those)\b", re.IGNORECASE)


async def questions(
    text: Text, parse: Callable[[Text], Awaitable[Parse]]
) -> List[Tuple[Text, Parse]]:
    """
    Return the questions of *text* with what *parse* makes of each: two, or *text* alone.

    A half that leans on the other for its route ("how long n how much is a degree") is read with
    the name of that route. Of a long story with one clear question the question is read.

    The whole message is read first: it falls apart in neutral words alone, so that who a pupil is
    cuts no message in another place.
    """
    whole = await parse(text)
    is_unsure = whole["intent"]["confidence"] < UNSURE_OF_WHOLE
    ranked = {each["name"] for each in whole.get("intent_ranking", [])}
    may_tell = tells(whole["text"]) or not ranked.isdisjoint(BESIDE_A_QUESTION)
    clearest: Tuple[Text, Parse] | None = None
    for first, second, opens in halves(whole["text"]):
        # Else it is what a question is about: "my lad has a place, is that for a year".
        is_one = is_unsure or asks(first) or wants_a_person(second)
        if not (is_one or may_tell):
            continue
        about = await parse(first)
        if not (is_one or about["intent"]["name"] in BESIDE_A_QUESTION):
            continue
        found = [(first, about), (second, await parse(second))]
        found = [
            await _with_route_of(found[1], *found[0], parse),
            await _with_route_of(found[0], *found[1], parse),
        ]
        least = SURE if opens else SURER
        if all(_asks(each, least) for _, each in found) and _are_two(*found):
            return found
        clearest = max(
            (each for each in (*found, clearest) if each and _stands_alone(each[1])),
            key=lambda each: each[1]["intent"]["confidence"],
            default=None,
        )
    if clearest and is_unsure and whole["intent"]["name"] not in TOLD:
        return [(clearest[0], {**clearest[1], "entities": _with_stage_of(whole, clearest[1])})]
    return [(text, whole)]


def _with_stage_of(whole: Parse, part: Parse) -> List[Dict[Text, Any]]:
    """Return what *part* names, and the stage that stands elsewhere in the *whole* message."""
    named: List[Dict[Text, Any]] = part.get("entities", [])
    if any(each["entity"] == "stage" for each in named):
        return named
    # It stands at no place of the part.
    elsewhere = {"start": -1, "end": -1}
    stages = [each for each in whole.get("entities", []) if each["entity"] == "stage"]
    return [*named, *({**each, **elsewhere} for each in stages)]


async def _with_route_of(
    other: Tuple[Text, Parse], text: Text, found: Parse, parse: Callable[[Text], Awaitable[Parse]]
) -> Tuple[Text, Parse]:
    """Return *text* as it is read with the one route that *other* names, if it lacks one."""
    name, intent = _name_of_route(other[1]), found["intent"]
    sets_one_beside_it = intent["name"] == COMPARES and len(_routes(found)) == 1
    may_lack = intent["name"] in MAY_LACK_A_ROUTE or intent["confidence"] < SURE_WITHOUT
    lacks = sets_one_beside_it or (may_lack and not _routes(found))
    if len(_routes(other[1])) != 1 or not lacks:
        return text, found
    lent = STANDS_FOR_A_ROUTE.sub(lambda _: name, text, count=1)
    lent = lent if lent != text else f"{text} {name}"
    again = await parse(lent)
    wanted = (COMPARES,) if sets_one_beside_it else ABOUT_A_ROUTE
    return (lent, again) if again["intent"]["name"] in wanted else (text, found)


def _routes(found: Parse) -> set[Text]:
    return {each["value"] for each in found.get("entities", []) if each["entity"] == "option"}


def _name_of_route(found: Parse) -> Text:
    spans = [each for each in found.get("entities", []) if each["entity"] == "option"]
    return str(found["text"][spans[0]["start"] : spans[0]["end"]]) if spans else ""


def _asks(found: Parse, least: float) -> bool:
    name, sure = found["intent"]["name"], found["intent"]["confidence"]
    if name in TOLD:
        return bool(sure >= SURE_OF_TOLD)
    return bool((name.startswith("ask_") or name in ALSO_ANSWERED) and sure >= least)


def _stands_alone(found: Parse) -> bool:
    """Return whether a half is so clear a question that the message may be read by it alone."""
    leans = found["intent"]["name"] in (*LEANING, SAME, *TOLD)
    says_who = (found.get(ABOUT_SELF) or {}).get("only")
    return not (leans or says_who) and _asks(found, SURE_OF_HALF)


def _are_two(one: Tuple[Text, Parse], other: Tuple[Text, Parse]) -> bool:
    """Return whether each is a question by itself, and another one than its neighbour."""
    (first, about), (second, about_next) = one, other
    intents = about["intent"]["name"], about_next["intent"]["name"]
    if not (asks(first) or intents[0] in BESIDE_A_QUESTION or intents[1] == PERSON):
        return False
    if intents[1] in LEANING or (intents[1] == SAME and intents[0] not in ON_ROUTES):
        return False
    if intents[0] not in ON_ROUTES:
        # Whatever "it" is, it is what the first half is about.
        if intents[1] in ABOUT_A_ROUTE and not _routes(about_next):
            return False
        if intents[0].startswith(TOPIC) and STANDS_FOR_A_ROUTE.search(second):
            return False
    return _differ(about, about_next)


def _differ(one: Parse, other: Parse) -> bool:
    """Return whether they ask different things: "how long is it, how many years" does not."""
    if _asked(one) != _asked(other):
        return True
    return bool(_routes(one) and _routes(other) - _routes(one))


def _asked(found: Parse) -> Tuple[Text, Text | None]:
    odds: Dict[Text, float] = found.get(FACET_ODDS) or {}
    intent: Text = found["intent"]["name"]
    return intent, max(odds, key=lambda each: odds[each]) if intent in ON_ROUTES and odds else None
