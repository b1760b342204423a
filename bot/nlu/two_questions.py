"""Whether a message asks two things, by what each of its halves is understood as."""

from __future__ import annotations

import itertools
import re
from collections.abc import Awaitable, Callable
from functools import lru_cache
from typing import Any, Dict, FrozenSet, List, Text, Tuple

from bot.intents import (
    COMPARES,
    LEANING,
    OF_A_ROUTE,
    ON_ROUTES,
    OPTION,
    PERSON,
    SAME,
    UNSURE,
    UPSET,
    topic_intent,
    topic_of,
)
from bot.knowledge.wiring import knowledge_base
from bot.nlu.asked_of import (
    ASKS_OF_IT,
    OF_ANOTHER,
    Parse,
    asked_of,
    one_route,
    routes_of,
)
from bot.nlu.neutral import ABOUT_SELF
from bot.nlu.parts import Halves, asks, feels, has_subject, tells, wants_a_person
from bot.nlu.places import places

# Shares of being right. All were set by eye on tests/evaluation/two_part_development.yml; decisions
# 22, 24, 28 and 30 have the figures. How sure each half must be: more of a second that begins as no
# question does, else less of one that asks about a route and names it.
SURE, SURER, SURE_WITH_A_NAME = 0.6, 0.75, 0.4
MOST_TRIED = 6  # places, with and without what is told before the first question
# What a pupil may ask or tell beside a question, and is to be answered as well.
ALSO_ANSWERED = (COMPARES, PERSON)
TOLD, SURE_OF_TOLD = (UPSET, UNSURE), 0.8
# Said outright, a feeling needs little beside it; a topic in place of a point of no route, more.
MAY_BE_UPSET, MAY_BE_A_TOPIC = 0.4, 0.5
SAID_OUTRIGHT = "said_outright"
# A message that is less sure than this as a whole, with a question in it that is surer than that.
UNSURE_OF_WHOLE, SURE_OF_HALF = 0.5, 0.8
# A message as a whole about a topic, with points of no route in its halves.
SURE_OF_TOPIC = 0.6
# About the bot itself or a route in general; with a route's name they may ask about that route.
WHAT_IT_CAN, WHICH_IS_BEST = "ask_what_can_you_do", "ask_which_is_best"
MAY_LACK_A_ROUTE = (*OF_A_ROUTE, WHAT_IT_CAN, WHICH_IS_BEST)
BESIDE_A_QUESTION = (*TOLD, PERSON)
SURE_WITHOUT = 0.5
STANDS_FOR_A_ROUTE = re.compile(
    r"\b(?:it|they|them|these|those)\b(?!')"
    # "A scheme that's legit", "this year" and "one week" stand for none.
    r"|(?:(?<=\bis )|(?<=\bdoes )|(?<=\bfor )|(?<=\babout )|(?<=\bdo ))(?:that|this)\b"
    r"|\b(?:one|that)(?=\s*$|\s+(?:at|in|near|if|after|from|for)\b)",
    re.IGNORECASE,
)


async def questions(
    text: Text, parse: Callable[[Text], Awaitable[Parse]]
) -> List[Tuple[Text, Parse]]:
    """
    Return the questions of *text* with what *parse* makes of each: two, or *text* alone.

    A half that leans on the other for its route ("how long n how much is a degree") is read with
    the name of that route, or with the one that is named before both questions. Of a long story
    with one clear question the question is read.

    The whole message is read first: it falls apart in neutral words alone, so that who a pupil is
    cuts no message in another place.
    """
    whole = await parse(text)
    is_unsure = whole["intent"]["confidence"] < UNSURE_OF_WHOLE
    ranked = {each["name"] for each in whole.get("intent_ranking", [])}
    may_tell = tells(whole["text"]) or not ranked.isdisjoint(BESIDE_A_QUESTION)
    clearest: Tuple[Text, Parse] | None = None
    best: Tuple[float, List[Tuple[Text, Parse]]] = (0.0, [])
    read: Dict[Text, Parse] = {}

    async def parse_once(words: Text) -> Parse:
        if words not in read:
            read[words] = await parse(words)
        return read[words]

    for place, named_before in itertools.islice(places(whole), MOST_TRIED):
        # Else it is what a question is about: "my lad has a place, is that for a year".
        is_one = is_unsure or place.asks or wants_a_person(place.second)
        if not (is_one or may_tell):
            continue
        about = await parse_once(place.first)
        if not (is_one or about["intent"]["name"] in BESIDE_A_QUESTION or _told(place, about)):
            continue
        found = [(place.first, about), (place.second, await parse_once(place.second))]
        bars = _bars(place, *(each for _, each in found))
        found = [
            await _with_route(one_route(found[1][1]) or named_before, *found[0], parse_once),
            await _with_route(one_route(found[0][1]) or named_before, *found[1], parse_once),
        ]
        found = [
            _beside(found[1][1], *found[0]),
            _beside(found[0][1], *found[1]),
        ]
        if _asks_of_a_topic(whole, *found):
            continue
        if all(map(_asks, (each for _, each in found), bars)) and _are_two(place, *found):
            surest = min(each["intent"]["confidence"] for _, each in found)
            best = max(best, (surest + place.opens, found), key=lambda each: each[0])
            if place.opens and surest >= SURE_OF_HALF:
                break
        clearest = max(
            (each for each in (*found, clearest) if each and _stands_alone(each[1])),
            key=lambda each: each[1]["intent"]["confidence"],
            default=None,
        )
    if best[1]:
        best = best[0], _judged(best[1])
        return [(half, {**each, "entities": _with_stage_of(whole, each)}) for half, each in best[1]]
    if clearest and is_unsure and whole["intent"]["name"] not in TOLD:
        return [(clearest[0], {**clearest[1], "entities": _with_stage_of(whole, clearest[1])})]
    return [(text, whole)]


def _judged(found: List[Tuple[Text, Parse]]) -> List[Tuple[Text, Parse]]:
    """
    Return *found*, as one question where one half compares routes and the other has them judged.

    "... and tell me which is harder" is answered with the comparison, and why none is best. Where
    a point of the routes is named, each half has an answer of its own.
    """
    by_intent = {each["intent"]["name"]: (text, each) for text, each in found}
    if set(by_intent) != {COMPARES, WHICH_IS_BEST}:
        return found
    (text, compared), (_, judged) = by_intent[COMPARES], by_intent[WHICH_IS_BEST]
    names_a_point = any(each["entity"] == "facet" for each in compared.get("entities", []))
    of_the_same = routes_of(judged) <= routes_of(compared)
    if len(routes_of(compared)) < 2 or names_a_point or not of_the_same:
        return found
    ranking = judged.get("intent_ranking", [])
    return [(text, {**compared, "intent": judged["intent"], "intent_ranking": ranking})]


def _told(place: Halves, about: Parse) -> bool:
    """Return whether the first half tells a feeling about what a topic answers."""
    intent = about["intent"]
    is_sure = bool(intent["confidence"] >= SURE_OF_TOLD)
    is_of_something = intent["name"] == OPTION or topic_of(intent["name"])
    return bool(tells(place.first) and is_sure and is_of_something)


def _with_stage_of(whole: Parse, part: Parse) -> List[Dict[Text, Any]]:
    """Return what *part* names, and the stage that stands elsewhere in the *whole* message."""
    named: List[Dict[Text, Any]] = part.get("entities", [])
    if any(each["entity"] == "stage" for each in named):
        return named
    # It stands at no place of the part.
    elsewhere = {"start": -1, "end": -1}
    stages = [each for each in whole.get("entities", []) if each["entity"] == "stage"]
    return [*named, *({**each, **elsewhere} for each in stages)]


async def _with_route(
    name: Text, text: Text, found: Parse, parse: Callable[[Text], Awaitable[Parse]]
) -> Tuple[Text, Parse]:
    """Return *text* as it is read with the route *name*, if it lacks one."""
    intent, routes = found["intent"], routes_of(found)
    compares = intent["name"] == COMPARES and len(routes) == 1
    may_lack = intent["name"] in MAY_LACK_A_ROUTE or intent["confidence"] < SURE_WITHOUT
    # "Will it get me into uni" names where it leads to.
    lacks = not routes or (asked_of(found)[1] in OF_ANOTHER and ASKS_OF_IT.search(text))
    if not name or not (compares or (may_lack and lacks)):
        return text, found
    lent = STANDS_FOR_A_ROUTE.sub(lambda _: name, text, count=1)
    lent = lent if lent != text else f"{text} {name}"
    again = await parse(lent)
    wanted = (COMPARES,) if compares else OF_A_ROUTE
    return (lent, again) if again["intent"]["name"] in wanted else (text, found)


def _bars(place: Halves, one: Parse, other: Parse) -> Tuple[float, float]:
    """Return how sure of each half one must be, by what it says itself."""

    def bar(found: Parse) -> float:
        is_named = routes_of(found) and found["intent"]["name"] in OF_A_ROUTE
        return SURE_WITH_A_NAME if is_named else SURE

    return bar(one), bar(other) if place.opens else SURER


def _beside(other: Parse, text: Text, found: Parse) -> Tuple[Text, Parse]:
    """Return *text* as it is to be understood where *other* stands beside it."""
    intent = found["intent"]["name"]
    may_be = {each["name"]: each["confidence"] for each in found.get("intent_ranking", [])}
    if feels(text) and not asks(text) and may_be.get(UPSET, 0.0) >= MAY_BE_UPSET:
        return text, {**_as_intent(found, UPSET, may_be[UPSET]), SAID_OUTRIGHT: True}
    # A point of no route, with none beside it either: "would she get her lunches free there".
    if intent in OF_A_ROUTE and not routes_of(found) and other["intent"]["name"] not in ON_ROUTES:
        likeliest = max(_of_no_route() & set(may_be), key=lambda name: may_be[name], default=None)
        if likeliest and may_be[likeliest] >= MAY_BE_A_TOPIC:
            return text, _as_intent(found, likeliest, may_be[likeliest])
    return text, found


@lru_cache(maxsize=1)
def _of_no_route() -> FrozenSet[Text]:
    """Return the intents of topics whose question names no route: others would be a guess at it."""
    knowledge = knowledge_base()
    routes = (name for each in knowledge.options.values() for name in (each.name, *each.aliases))
    named = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, routes))})(?!\w)", re.IGNORECASE)
    topics = knowledge.topics.values()
    return frozenset(topic_intent(each.id) for each in topics if not named.search(each.question))


def _as_intent(found: Parse, name: Text, confidence: float) -> Parse:
    return {**found, "intent": {**found["intent"], "name": name, "confidence": confidence}}


def _asks(found: Parse, least: float) -> bool:
    name, sure = found["intent"]["name"], found["intent"]["confidence"]
    if name in TOLD:
        return bool(sure >= SURE_OF_TOLD or found.get(SAID_OUTRIGHT))
    return bool((name.startswith("ask_") or name in ALSO_ANSWERED) and sure >= least)


def _asks_of_a_topic(whole: Parse, *halves: Tuple[Text, Parse]) -> bool:
    """
    Return whether the message is about a topic and its halves about points of no route.

    "I want to be a plumber how do I start what do they pay": each by itself would be asked back
    which route is meant.
    """
    intent = whole["intent"]
    return (
        topic_of(intent["name"]) is not None
        and intent["confidence"] >= SURE_OF_TOPIC
        and all(each["intent"]["name"] in OF_A_ROUTE and not routes_of(each) for _, each in halves)
    )


def _stands_alone(found: Parse) -> bool:
    """Return whether a half is so clear a question that the message may be read by it alone."""
    leans = found["intent"]["name"] in (*LEANING, SAME, *TOLD)
    says_who = (found.get(ABOUT_SELF) or {}).get("only")
    return not (leans or says_who) and _asks(found, SURE_OF_HALF)


def _are_two(place: Halves, one: Tuple[Text, Parse], other: Tuple[Text, Parse]) -> bool:
    """Return whether each is a question by itself, and another one than its neighbour."""
    (_, about), (second, about_next) = one, other
    intents = about["intent"]["name"], about_next["intent"]["name"]
    if any(
        name == PERSON and not wants_a_person(half)
        for name, (half, _) in zip(intents, (one, other))
    ):
        return False
    is_heard = intents[0] in BESIDE_A_QUESTION or intents[1] in BESIDE_A_QUESTION
    if not (place.asks or is_heard or _told(place, about)):
        return False
    # "What is it called" beside a route asks nothing about the bot.
    if intents[1] == WHAT_IT_CAN and _points_back(second, about_next):
        return False
    # What points back is no second question, but "what about T levels" after a first on a route.
    if intents[1] in LEANING or (intents[1] == SAME and intents[0] not in ON_ROUTES):
        return False
    if intents[0] not in ON_ROUTES:
        # Whatever "it" is, it is what the first half is about.
        if intents[1] in OF_A_ROUTE and not routes_of(about_next):
            return False
        may_point_back = topic_of(intents[0]) and intents[1] not in BESIDE_A_QUESTION
        if may_point_back and _points_back(second, about_next):
            return False
    return _differ(about, about_next)


def _points_back(second: Text, about_next: Parse) -> bool:
    """Return whether the *second* half has no subject of its own: "do i pay it back"."""
    names = any(each["entity"] in ("option", "topic") for each in about_next.get("entities", []))
    return not (names or has_subject(second)) and bool(STANDS_FOR_A_ROUTE.search(second))


def _differ(one: Parse, other: Parse) -> bool:
    """Return whether they ask different things: "how long is it, how many years" does not."""
    if asked_of(one) != asked_of(other):
        return True
    return bool(routes_of(one) and routes_of(other) - routes_of(one))
