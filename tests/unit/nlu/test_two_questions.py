"""A message becomes two questions when each half surely asks something else."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.nlu.two_questions import MOST_TRIED, questions

Read = dict[str, Any]


def read(
    intent: str, sure: float = 0.9, route: str | None = None, point: str | None = None
) -> Read:
    """What the pipeline gives for a text that ends with the words *route*."""
    told = {"name": intent, "confidence": sure}
    return {"intent": told, "intent_ranking": [told], "route": route, "point": point}


def asked(text: str, readings: dict[str, Read]) -> list[tuple[str, str]]:
    """The questions of *text* and their intents, where each text is read as *readings* says."""

    async def parse(words: str) -> Read:
        found = readings.get(words, read("out_of_scope", 0.2))
        entities = []
        if route := found["route"]:
            named = [route, *found.get("also", ())]
            entities = [
                {"entity": "option", "value": each, "start": at, "end": at + len(each)}
                for each in named
                if (at := words.index(each)) >= 0
            ]
        odds = {found["point"]: 0.9} if found["point"] else {}
        return {"text": words, "entities": entities, "facet_odds": odds, **found}

    found = asyncio.run(questions(text, parse))
    return [(words, parse["intent"]["name"]) for words, parse in found]


def test_two_sure_halves_are_two_questions() -> None:
    readings = {
        "what is a utc": read("ask_about_option", route="utc"),
        "is there help with the bus": read("ask_about_travel_help"),
    }

    assert asked("what is a utc and is there help with the bus", readings) == [
        ("what is a utc", "ask_about_option"),
        ("is there help with the bus", "ask_about_travel_help"),
    ]


@pytest.mark.parametrize(
    ("route", "is_cut"),
    [(None, False), ("plumber", True)],
)
def test_a_question_about_a_topic_is_not_cut_into_points_of_no_route(
    route: str | None, is_cut: bool
) -> None:
    text = "i want to be a plumber how do i start what do they pay"
    readings = {
        text: read("ask_about_ways_into_a_job"),
        "i want to be a plumber how do i start": read("ask_facet", 0.8, route, "how_to_apply"),
        "what do they pay": read("ask_facet", 0.8, point="cost_and_pay"),
    }

    assert (len(asked(text, readings)) == 2) is is_cut


@pytest.mark.parametrize(
    ("first", "judged", "of", "count"),
    [
        ("compare a levels with t levels", "which is harder", None, 1),
        ("compare a levels with t levels", "which is harder college", "college", 2),
        # With one route named the other is in hand, and only a comparison looks there.
        ("compare it with a levels", "which is harder", None, 2),
    ],
)
def test_a_comparison_that_is_to_be_judged_is_told_once(
    first: str, judged: str, of: str | None, count: int
) -> None:
    also = [name for name in ("t levels",) if name in first]
    compared = {**read("compare_options", route="a levels"), "also": also}
    readings = {
        f"{first} and {judged}": compared,
        first: compared,
        judged: read("ask_which_is_best", route=of),
    }

    intents = [intent for _, intent in asked(f"{first} and {judged}", readings)]

    assert len(intents) == count
    assert intents[-1] == "ask_which_is_best"


def test_whether_it_is_a_computer_is_asked_beside_a_route() -> None:
    readings = {
        "is a t level free": read("ask_facet", route="t level", point="cost_and_pay"),
        "is this a real person": read("ask_are_you_a_robot"),
    }

    found = asked("is a t level free and is this a real person", readings)

    assert [intent for _, intent in found] == ["ask_facet", "ask_are_you_a_robot"]


def test_what_a_route_is_called_is_no_question_about_the_bot() -> None:
    route = "helping at a charity"
    text = f"is {route} free and what is it called"
    readings = {
        text: read("ask_facet", route=route),
        f"is {route} free": read("ask_facet", route=route, point="cost_and_pay"),
        "what is it called": read("ask_what_can_you_do"),
        "what are you called": read("ask_what_can_you_do"),
    }

    assert len(asked(text, readings)) == 1
    assert len(asked(f"is {route} free and what are you called", readings)) == 2


@pytest.mark.parametrize("sure", [0.2, 0.59])
def test_an_unsure_half_leaves_the_message_whole(sure: float) -> None:
    text = "what is a utc and is there help with the bus"
    readings = {
        text: read("ask_about_option", route="utc"),
        "what is a utc": read("ask_about_option", route="utc"),
        "is there help with the bus": read("ask_about_travel_help", sure),
    }

    assert asked(text, readings) == [(text, "ask_about_option")]


def test_the_first_half_borrows_the_route_of_the_second() -> None:
    readings = {
        "how long": read("ask_facet", point="length"),
        "how much is a degree": read("ask_facet", route="degree", point="cost_and_pay"),
        "how long degree": read("ask_facet", route="degree", point="length"),
    }

    assert asked("how long n how much is a degree", readings) == [
        ("how long degree", "ask_facet"),
        ("how much is a degree", "ask_facet"),
    ]


def test_it_stands_for_the_route_of_the_other_half() -> None:
    readings = {
        "what is a utc": read("ask_about_option", route="utc"),
        "how is it unlike school": read("ask_which_is_best"),
        "how is utc unlike school": read("ask_facet", route="utc", point="what_you_do"),
    }

    assert asked("what is a utc and how is it unlike school", readings)[1] == (
        "how is utc unlike school",
        "ask_facet",
    )


def test_a_half_about_something_else_borrows_nothing() -> None:
    readings = {
        "can i get a bursary": read("ask_about_bursary_fund"),
        "how long is a degree": read("ask_facet", route="degree", point="length"),
        "can i get a bursary degree": read("ask_facet", route="degree", point="cost_and_pay"),
    }

    assert asked("can i get a bursary and how long is a degree", readings)[0] == (
        "can i get a bursary",
        "ask_about_bursary_fund",
    )


def test_the_same_asked_twice_is_one_question() -> None:
    text = "how long is a degree, how many years is a degree"
    once = read("ask_facet", route="degree", point="length")
    readings = {text: once, "how long is a degree": once, "how many years is a degree": once}

    assert asked(text, readings) == [(text, "ask_facet")]


def test_of_a_story_with_one_clear_question_the_question_is_read() -> None:
    text = "i hate exams and i like doing stuff, do unis take btecs"
    readings = {
        text: read("ask_about_when_school_is_hard", 0.3),
        "i hate exams and i like doing stuff": read("tell_about_self", 0.9),
        "do unis take btecs": read("ask_facet", route="btec", point="leads_to"),
    }

    assert asked(text, readings) == [("do unis take btecs", "ask_facet")]


@pytest.mark.parametrize(
    ("feeling", "sure", "parts"),
    [
        ("its getting too much", 0.9, 2),
        ("its getting too much", 0.7, 1),
        # Said outright, whatever it is about.
        ("i feel so low", 0.5, 2),
        ("i feel so low", 0.3, 1),
    ],
)
def test_who_is_surely_upset_is_answered_as_well(feeling: str, sure: float, parts: int) -> None:
    text = f"{feeling}. what is a utc"
    readings = {
        text: read("say_upset", 0.6),
        feeling: read("say_upset", sure),
        "what is a utc": read("ask_about_option", 0.75, route="utc"),
    }

    assert len(asked(text, readings)) == parts


@pytest.mark.parametrize("about", ["ask_about_option", "ask_about_choosing_subjects"])
def test_who_is_stuck_with_something_and_asks_another_thing_gets_both(about: str) -> None:
    told, bus = "i'm stuck on t levels", "how much is the bus"
    readings = {
        f"{told} and {bus}": read(about, route="t levels"),
        told: read(about, route="t levels"),
        bus: read("ask_about_travel_help"),
    }

    assert [intent for _, intent in asked(f"{told} and {bus}", readings)] == [
        about,
        "ask_about_travel_help",
    ]


def test_a_feeling_said_outright_is_heard_beside_the_topic_that_it_is_about() -> None:
    text = "ive failed maths twice and i feel so thick. what is a utc"
    about = {**read("ask_about_english_and_maths_resits")}
    about["intent_ranking"] = [about["intent"], {"name": "say_upset", "confidence": 0.6}]
    readings = {
        text: about,
        "ive failed maths twice and i feel so thick": about,
        "what is a utc": read("ask_about_option", route="utc"),
    }

    assert [intent for _, intent in asked(text, readings)] == ["say_upset", "ask_about_option"]


@pytest.mark.parametrize(("sure", "intent"), [(0.6, "ask_about_free_meals"), (0.4, "ask_facet")])
def test_a_point_of_no_route_beside_a_topic_is_the_likeliest_topic(
    sure: float, intent: str
) -> None:
    pays = read("ask_facet", point="cost_and_pay")
    pays["intent_ranking"] = [pays["intent"], {"name": "ask_about_free_meals", "confidence": sure}]
    readings = {
        "does child benefit stop": read("ask_about_child_benefit"),
        "would i get lunch free": pays,
    }
    text = "does child benefit stop? would i get lunch free"

    found = asked(text, {text: read("ask_about_child_benefit"), **readings})
    # The point of no route would be about the topic, so the message stays whole.
    whole = [(text, "ask_about_child_benefit")]
    two = [
        ("does child benefit stop", "ask_about_child_benefit"),
        ("would i get lunch free", intent),
    ]
    assert found == (two if intent == "ask_about_free_meals" else whole)


def test_who_asks_a_topic_and_wants_to_talk_it_through_gets_both() -> None:
    text = "is there a grant - rather talk it through with an adviser"
    readings = {
        text: read("request_person", 0.8),
        "is there a grant": read("ask_about_extra_money_help"),
        "rather talk it through with an adviser": read("request_person"),
    }

    assert [intent for _, intent in asked(text, readings)] == [
        "ask_about_extra_money_help",
        "request_person",
    ]


def test_a_half_that_names_its_route_need_be_less_sure() -> None:
    text = "what is a utc and who can go to a college"
    readings = {
        text: read("ask_about_option", route="utc"),
        "what is a utc": read("ask_about_option", route="utc"),
        "who can go to a college": read("ask_facet", 0.42, route="college", point="who_can"),
    }

    assert len(asked(text, readings)) == 2


def test_of_an_unsure_message_a_half_that_is_little_believed_is_not_all_that_is_read() -> None:
    text = "my head is all over the place and who can go to a college"
    readings = {
        text: read("out_of_scope", 0.3),
        "who can go to a college": read("ask_facet", 0.6, route="college", point="who_can"),
    }

    assert asked(text, readings) == [(text, "out_of_scope")]


def test_a_route_that_is_lent_makes_no_half_surer() -> None:
    text = "what is a utc and does it matter"
    readings = {
        text: read("ask_about_option", route="utc"),
        "what is a utc": read("ask_about_option", route="utc"),
        "does it matter": read("ask_facet", 0.42, point="benefits"),
        "does utc matter": read("ask_facet", 0.45, route="utc", point="benefits"),
    }

    assert asked(text, readings) == [(text, "ask_about_option")]


@pytest.mark.parametrize("place", ["a utc", "a college"])
def test_a_place_lends_its_name_to_no_question_about_the_route_there(place: str) -> None:
    named = place.removeprefix("a ")
    first = f"can i do a levels at {place}"
    about = read("ask_facet", route=named, point="where")
    readings = {
        f"{first} and how long is it": {**about, "also": ["a levels"]},
        first: {**about, "also": ["a levels"]},
        "how long is it": read("ask_facet", point="length"),
        "how long is a levels": read("ask_facet", route="a levels", point="length"),
        f"how long is {named}": read("ask_facet", route=named, point="length"),
    }

    found = asked(f"{first} and how long is it", readings)

    assert found[-1] == ("how long is it", "ask_facet")


def test_a_topic_that_names_a_route_is_no_guess_beside_a_feeling() -> None:
    asks = read("ask_facet", point="entry")
    asks["intent_ranking"] = [
        asks["intent"], {"name": "ask_about_apprentice_english_and_maths", "confidence": 0.8},
    ]  # fmt: skip
    text = "i feel so low. do i need maths"
    readings = {
        text: read("say_upset", 0.6),
        "i feel so low": read("say_upset"),
        "do i need maths": asks,
    }

    assert "ask_about_apprentice_english_and_maths" not in [
        name for _, name in asked(text, readings)
    ]


def test_it_stands_for_the_route_though_a_place_is_named_too() -> None:
    readings = {
        "what is a utc": read("ask_about_option", route="utc"),
        "can i do it at college": read("ask_facet", route="college", point="where"),
        "can i do utc at college": read("ask_facet", route="utc", point="where"),
    }

    assert asked("what is a utc and can i do it at college", readings)[1] == (
        "can i do utc at college",
        "ask_facet",
    )


def test_a_half_that_only_points_back_is_not_the_clear_question() -> None:
    text = "i hate exams and i like doing stuff, what about the other one"
    readings = {
        text: read("ask_facet", 0.3),
        "i hate exams and i like doing stuff": read("tell_about_self", 0.9),
        "what about the other one": read("ask_for_more", 1.0),
    }

    assert asked(text, readings) == [(text, "ask_facet")]


def test_a_route_with_a_backslash_is_lent_as_it_is() -> None:
    readings = {
        "what is a \\ship": read("ask_about_option", route="\\ship"),
        "how long is it": read("ask_facet", point="length"),
        "how long is \\ship": read("ask_facet", route="\\ship", point="length"),
    }

    assert asked("what is a \\ship and how long is it", readings)[1][0] == "how long is \\ship"


def test_what_the_question_is_about_is_not_read_by_itself() -> None:
    seen: list[str] = []

    async def parse(words: str) -> Read:
        seen.append(words)
        return {"text": words, "entities": [], **read("ask_facet")}

    asyncio.run(questions("my lad has a place, is that for a year", parse))

    assert seen == ["my lad has a place, is that for a year"]


def test_a_person_who_is_asked_for_beside_a_topic_is_offered_too() -> None:
    readings = {
        "no college place yet": read("ask_about_no_place_yet"),
        "can i talk to someone": read("request_person"),
    }

    assert asked("no college place yet can i talk to someone", readings) == [
        ("no college place yet", "ask_about_no_place_yet"),
        ("can i talk to someone", "request_person"),
    ]


def test_who_is_upset_about_what_is_told_before_stays_one_message() -> None:
    text = "told my dad i don't want uni and now i'm scared to go home"
    readings = {
        text: read("say_upset"),
        "told my dad i don't want uni": read("ask_about_what_others_want"),
        "now i'm scared to go home": read("say_upset"),
    }

    assert asked(text, readings) == [(text, "say_upset")]


def test_both_questions_after_a_story_are_about_the_route_told_there() -> None:
    story = "my cousin says a utc would suit me."
    text = f"{story} how long would i be there? what do i need"
    readings = {
        text: read("ask_facet", route="utc", point="length"),
        "how long would i be there": read("ask_facet", point="length"),
        "how long would i be there utc": read("ask_facet", route="utc", point="length"),
        "what do i need": read("ask_facet", point="entry"),
        "what do i need utc": read("ask_facet", route="utc", point="entry"),
    }

    assert [words for words, _ in asked(text, readings)] == [
        "how long would i be there utc",
        "what do i need utc",
    ]


def test_where_it_leads_is_not_what_is_asked_about() -> None:
    readings = {
        "is a btec all exams": read("ask_facet", route="btec", point="what_you_do"),
        "will it get you into uni": read("ask_facet", route="uni", point="leads_to"),
        "will btec get you into uni": read("ask_facet", route="btec", point="leads_to"),
    }

    assert asked("is a btec all exams? will it get you into uni", readings)[1] == (
        "will btec get you into uni",
        "ask_facet",
    )


def test_of_several_places_the_surest_that_begins_a_question_is_taken() -> None:
    readings = {
        "what's the difference": read("ask_facet", 0.6, point="benefits"),
        "a job and a degree plus what age is a degree": read("compare_options", 0.95),
        "what's the difference and a job and a degree": read("compare_options", 0.75),
        "what age is a degree": read("ask_facet", 0.75, route="degree", point="who_can"),
    }
    text = "what's the difference and a job and a degree plus what age is a degree"

    assert [intent for _, intent in asked(text, readings)] == ["compare_options", "ask_facet"]


@pytest.mark.parametrize(("second", "parts"), [("do i pay it back", 1), ("maths, is it a must", 2)])
def test_it_after_a_topic_is_that_topic_unless_the_second_has_a_subject(
    second: str, parts: int
) -> None:
    readings = {
        "can i get a bursary": read("ask_about_bursary_fund"),
        "do i pay it back": read("ask_about_student_finance"),
        "maths, is it a must": read("ask_about_english_and_maths_resits"),
    }

    assert len(asked(f"can i get a bursary? {second}", readings)) == parts


@pytest.mark.parametrize(
    ("whom", "questions"),
    [
        ("whom do we contact", 1),
        ("who do i phone", 1),
        ("who should i call", 1),
        ("who can i ring", 1),
        ("can i ring somebody", 2),
        ("could someone phone me", 2),
        ("i'd rather call", 2),
    ],
)
def test_whom_to_ask_is_no_wish_for_a_person(whom: str, questions: int) -> None:
    readings = {
        whom: read("request_person"),
        "is there a form for a utc": read("ask_facet", route="utc", point="how_to_apply"),
    }

    assert len(asked(f"{whom}, is there a form for a utc", readings)) == questions


@pytest.mark.parametrize(
    ("told", "intent"),
    [("i feel so low", "say_upset"), ("i want to talk to someone", "request_person")],
)
def test_what_is_to_be_heard_is_not_taken_off_with_the_story(told: str, intent: str) -> None:
    rest = "what is a utc? how long is it"
    readings = {
        told: read(intent, 0.95),
        rest: read("ask_about_option", route="utc"),
        "what is a utc": read("ask_about_option", route="utc"),
        "how long is it": read("ask_facet", point="length"),
        "how long is utc": read("ask_facet", route="utc", point="length"),
    }

    assert asked(f"{told}. {rest}", readings)[0] == (told, intent)


def test_the_route_of_the_other_half_comes_before_that_of_the_story() -> None:
    readings = {
        "i'm at a utc now. how long n how much is a degree": read("ask_facet", route="utc"),
        "how long": read("ask_facet", point="length"),
        "how long degree": read("ask_facet", route="degree", point="length"),
        "how much is a degree": read("ask_facet", route="degree", point="cost_and_pay"),
    }

    found = asked("i'm at a utc now. how long n how much is a degree", readings)

    assert found[0] == ("how long degree", "ask_facet")


def test_the_stage_of_a_story_is_heard() -> None:
    async def parse(words: str) -> Read:
        stage = {"entity": "stage", "value": "post_16", "start": 0, "end": 4}
        whole = words.startswith("i'm")
        return {
            "text": words,
            "entities": [stage] if whole else [],
            **read("ask_overview" if "do" in words else "ask_about_applying"),
        }

    text = "i'm 15 now. what can i do? how will i apply"
    found = asyncio.run(questions(text, parse))

    assert [[each["value"] for each in part["entities"]] for _, part in found] == [["post_16"]] * 2


def test_no_message_is_read_without_end() -> None:
    seen: list[str] = []

    async def parse(words: str) -> Read:
        seen.append(words)
        return {"text": words, "entities": [], "facet_odds": {}, **read("ask_facet", 0.6)}

    asyncio.run(questions("i like art. " + "what is it, and how long? " * 12, parse))

    assert len(seen) <= 1 + 2 * MOST_TRIED


def seam(text: str, after: str, odds: float) -> dict[str, Any]:
    """Where *text* may fall in two: the space after *after*."""
    start = text.index(after) + len(after)
    return {"start": start, "end": start + 1, "log_odds": odds}


@pytest.mark.parametrize(("odds", "parts"), [(2.0, 2), (0.5, 1)])
def test_a_sure_seam_needs_no_form_of_a_question(odds: float, parts: int) -> None:
    text = "utc age range thanks entry grades t level"
    whole = {**read("ask_facet", 0.3), "seams": [seam(text, "thanks", odds)]}
    readings = {
        text: whole,
        "utc age range thanks": read("ask_facet", route="utc", point="who_can"),
        "entry grades t level": read("ask_facet", route="t level", point="entry"),
    }

    assert len(asked(text, readings)) == parts


@pytest.mark.parametrize("seen", [True, False])
def test_a_seam_is_tried_where_no_rule_sees_one(seen: bool) -> None:
    text = "who takes on apprentices anyone know if buses are free"
    whole = read("ask_facet", route="apprentices", point="where")
    readings = {
        text: {**whole, "seams": [seam(text, "apprentices", 1.5)] if seen else []},
        "who takes on apprentices": whole,
        "anyone know if buses are free": read("ask_about_travel_help"),
    }

    found = asked(text, readings)

    apart = [
        ("who takes on apprentices", "ask_facet"),
        ("anyone know if buses are free", "ask_about_travel_help"),
    ]
    assert found == (apart if seen else [(text, "ask_facet")])


def test_what_is_told_before_two_seams_is_taken_off_and_lends_its_route() -> None:
    text = "my cousin likes her utc lots entry grades wanted bus fare help"
    whole = {
        **read("tell_about_self", 0.3, route="utc"),
        "seams": [seam(text, "lots", 2.0), seam(text, "wanted", 2.0)],
    }
    readings = {
        text: whole,
        "entry grades wanted": read("ask_facet", point="entry"),
        "entry grades wanted utc": read("ask_facet", route="utc", point="entry"),
        "bus fare help": read("ask_about_travel_help"),
    }

    assert asked(text, readings) == [
        ("entry grades wanted utc", "ask_facet"),
        ("bus fare help", "ask_about_travel_help"),
    ]
