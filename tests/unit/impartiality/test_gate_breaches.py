"""The gate catches each breach from the text itself, even when the signer cheats."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from bot.impartiality.compose import Composer
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.order import Turn
from bot.impartiality.presentation import Presentation
from bot.knowledge.base import KnowledgeBase

if TYPE_CHECKING:
    from tests.unit.impartiality.conftest import Leaving

TURN = Turn("conversation", 3)
Change = Callable[["Leaving", KnowledgeBase], "dict[str, Any] | None"]


def overview(composer: Composer) -> Presentation:
    return composer.overview("post_16", TURN)


def comparison(composer: Composer) -> Presentation:
    return composer.compare(["a_levels", "t_levels"], ["length", "entry"], TURN)


def point(composer: Composer) -> Presentation:
    return composer.facet("t_levels", ["length"], TURN)


def drop_an_option(answer: Leaving, _: KnowledgeBase) -> None:
    gone = answer.of_kind("option")[0]
    answer.blocks.remove(gone)
    answer.taps[:] = [tap for tap in answer.taps if tap.get("option") != gone["option"]]


def swap_two_options(answer: Leaving, _: KnowledgeBase) -> None:
    one, two = (answer.blocks.index(block) for block in answer.of_kind("option")[:2])
    answer.blocks[one], answer.blocks[two] = answer.blocks[two], answer.blocks[one]


def sort_alphabetically(answer: Leaving, _: KnowledgeBase) -> dict[str, Any]:
    lines = sorted(answer.of_kind("option"), key=lambda block: block["heading"])
    places = [n for n, block in enumerate(answer.blocks) if block["kind"] == "option"]
    for place, line in zip(places, lines):
        answer.blocks[place] = line
    answer.taps.sort(key=lambda tap: ("option" not in tap, tap["label"]))
    answer.shown["options"] = [line["option"] for line in lines]
    return {"order": tuple(answer.shown["options"])}


def add_a_sentence(answer: Leaving, _: KnowledgeBase) -> None:
    answer.of_kind("option")[0]["text"] += " Most pupils like it."


def change_a_word(answer: Leaving, _: KnowledgeBase) -> None:
    block = answer.of_kind("option")[0]
    block["text"] = block["text"].replace(" ", " really ", 1)


def drop_a_tap(answer: Leaving, _: KnowledgeBase) -> None:
    answer.taps.remove(next(tap for tap in answer.taps if "option" in tap))


def swap_two_taps(answer: Leaving, _: KnowledgeBase) -> None:
    one, two = [n for n, tap in enumerate(answer.taps) if "option" in tap][:2]
    answer.taps[one], answer.taps[two] = answer.taps[two], answer.taps[one]


def reword_a_tap(answer: Leaving, _: KnowledgeBase) -> None:
    answer.taps[0]["label"] += " (popular)"


def shorten_the_other_routes(answer: Leaving, _: KnowledgeBase) -> None:
    (line,) = answer.of_kind("routes")
    line["text"] = line["text"].rpartition(",")[0] + "."


def drop_the_other_routes(answer: Leaving, _: KnowledgeBase) -> None:
    (line,) = answer.of_kind("routes")
    answer.blocks.remove(line)


def name_another_stage(answer: Leaving, _: KnowledgeBase) -> dict[str, Any]:
    answer.shown["stage"] = "post_18"
    return {"stage": "post_18"}


def hide_what_is_left_out(answer: Leaving, _: KnowledgeBase) -> None:
    (line,) = answer.of_kind("unavailable")
    answer.blocks.remove(line)


def give_no_reason(answer: Leaving, _: KnowledgeBase) -> dict[str, Any]:
    return {"not_shown": tuple(map(tuple, answer.shown["receipt"]["not_shown"][1:]))}


def give_another_reason(answer: Leaving, _: KnowledgeBase) -> dict[str, Any]:
    id, _reason = answer.shown["receipt"]["not_shown"][0]
    return {
        "not_shown": ((id, "not_suitable"), *map(tuple, answer.shown["receipt"]["not_shown"][1:]))
    }


def say_something_new(answer: Leaving, _: KnowledgeBase) -> None:
    answer.blocks.insert(1, {"kind": "note", "text": "Pupils who work hard like a challenge."})


def rank(answer: Leaving, _: KnowledgeBase) -> None:
    answer.blocks.insert(1, {"kind": "note", "text": "The first of these is the best."})


def nudge_with_a_reviewed_answer(answer: Leaving, real: KnowledgeBase) -> dict[str, Any]:
    topic = next(t for t in real.topics.values() if "apprentice" in t.answer.text.lower())
    answer.blocks.insert(1, {"kind": "answer", "text": topic.answer.text})
    return {}


def tell_one_option_more(answer: Leaving, real: KnowledgeBase) -> None:
    line = answer.of_kind("option")[0]
    facet = real.option(line["option"]).facets.length
    more = {"option": line["option"], "facet": "length", "heading": line["heading"]}
    answer.blocks.insert(1, {"kind": "option", "text": facet.text, **more})


def drop_one_facet_of_one_option(answer: Leaving, _: KnowledgeBase) -> None:
    answer.blocks.remove(answer.of_kind("option")[-1])


def swap_under_one_facet(answer: Leaving, _: KnowledgeBase) -> None:
    one, two = (answer.blocks.index(block) for block in answer.of_kind("option")[2:4])
    answer.blocks[one], answer.blocks[two] = answer.blocks[two], answer.blocks[one]


def name_a_source_of_nobodys(answer: Leaving, _: KnowledgeBase) -> None:
    answer.of_kind("source")[0]["text"] = "A blog about routes"


def lead_a_source_elsewhere(answer: Leaving, _: KnowledgeBase) -> None:
    answer.of_kind("source")[0]["url"] = "https://example.org/"


def date_a_source_anew(answer: Leaving, _: KnowledgeBase) -> None:
    answer.of_kind("source")[0]["checked"] = "checked 27 November 2026"


def leave_a_source_undated(answer: Leaving, _: KnowledgeBase) -> None:
    del answer.of_kind("source")[0]["checked"]


def date_a_line(answer: Leaving, _: KnowledgeBase) -> None:
    answer.of_kind("option")[0]["checked"] = "checked 23 November 2026"


def rest_a_line_on_other_sources(answer: Leaving, _: KnowledgeBase) -> None:
    answer.of_kind("option")[0]["sources"] = ["S1"]


def name_a_source_twice(answer: Leaving, _: KnowledgeBase) -> None:
    answer.blocks.append(dict(answer.blocks[-1]))
    answer.shown["sources"].append(answer.shown["sources"][-1])


def lead_the_official_page_elsewhere(answer: Leaving, _: KnowledgeBase) -> None:
    answer.of_kind("link")[0]["url"] = "https://example.org/"


def use_another_card(answer: Leaving, _: KnowledgeBase) -> dict[str, Any]:
    (id, _card), *rest = answer.shown["receipt"]["cards"]
    return {"cards": ((id, "0" * 16), *map(tuple, rest))}


BREACHES: dict[str, tuple[Callable[[Composer], Presentation], Change, str]] = {
    "an option is dropped": (overview, drop_an_option, "I1"),
    "two options are swapped": (overview, swap_two_options, "I3"),
    "the options are sorted by name": (overview, sort_alphabetically, "I3"),
    "another row is named": (
        overview,
        lambda a, _: {"row": (a.shown["receipt"]["row"] + 1) % 14},
        "I3",
    ),
    "another design is named": (overview, lambda *_: {"design": "alphabetical"}, "I3"),
    "a sentence is added": (overview, add_a_sentence, "I7"),
    "a word is changed": (overview, change_a_word, "I7"),
    "a route cannot be tapped": (overview, drop_a_tap, "I2"),
    "two routes to tap are swapped": (overview, swap_two_taps, "I2"),
    "something to tap is reworded": (overview, reword_a_tap, "I7"),
    "the other routes are shortened": (point, shorten_the_other_routes, "I1"),
    "the line of other routes is another": (point, shorten_the_other_routes, "I2"),
    "the other routes are not named": (point, drop_the_other_routes, "I2"),
    "the stage is another": (overview, name_another_stage, "I1"),
    "what is left out is not told": (overview, hide_what_is_left_out, "I1"),
    "a comparison hides what is left out": (comparison, hide_what_is_left_out, "I1"),
    "an option is left out without a reason": (overview, give_no_reason, "I1"),
    "a reason is not in the register": (overview, give_another_reason, "I1"),
    "a sentence that nobody reviewed": (overview, say_something_new, "I7"),
    "a sentence that ranks": (overview, rank, "I6"),
    "a reviewed answer stands where it nudges": (overview, nudge_with_a_reviewed_answer, "I7"),
    "one option of a list has more said of it": (overview, tell_one_option_more, "I1"),
    "one option has a point less": (comparison, drop_one_facet_of_one_option, "I1"),
    "two options swap under one point": (comparison, swap_under_one_facet, "I3"),
    "a source is nobody's": (point, name_a_source_of_nobodys, "I7"),
    "a source leads elsewhere": (point, lead_a_source_elsewhere, "I7"),
    "a source has another date": (point, date_a_source_anew, "I7"),
    "a source has no date": (overview, leave_a_source_undated, "I7"),
    "one line has a date": (overview, date_a_line, "I7"),
    "a line rests on other sources": (comparison, rest_a_line_on_other_sources, "I7"),
    "a source is named twice": (point, name_a_source_twice, "I7"),
    "the official page leads elsewhere": (point, lead_the_official_page_elsewhere, "I7"),
    "a card is not that of the content": (point, use_another_card, "I7"),
    "fewer rules were kept": (point, lambda *_: {"rules": ("I1", "I2")}, "I8"),
    "an option is mentioned that is not": (point, lambda *_: {"mentioned": ("degree",)}, "I8"),
    "the content is another version": (point, lambda *_: {"knowledge": "0" * 16}, "I7"),
    "other facets are claimed": (point, lambda *_: {"facets": ("benefits",)}, "I8"),
}


@pytest.mark.parametrize("name", BREACHES)
def test_a_breach_is_caught_although_it_is_signed_with_the_deployments_key(
    composer: Composer,
    real: KnowledgeBase,
    keys: ImpartialityKeys,
    leaving: Callable[[Presentation], Leaving],
    broken: Callable[..., set[str]],
    name: str,
) -> None:
    make, change, rule = BREACHES[name]
    answer = leaving(make(composer))
    assert broken(answer, TURN) == set()

    answer.sign(keys, **(change(answer, real) or {}))

    assert rule in broken(answer, TURN)


@pytest.mark.parametrize("make", [overview, comparison, point])
def test_signing_anew_what_was_not_changed_passes(
    composer: Composer,
    keys: ImpartialityKeys,
    leaving: Callable[[Presentation], Leaving],
    broken: Callable[..., set[str]],
    make: Callable[[Composer], Presentation],
) -> None:
    answer = leaving(make(composer))

    answer.sign(keys)

    assert broken(answer, TURN) == set()
