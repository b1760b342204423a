from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from bot.evaluation.counterfactual.compare import differences, order_is_the_schedules
from bot.evaluation.counterfactual.dialogues import (
    WHOLE,
    Dialogue,
    every_dialogue,
    read,
    stratified,
)
from bot.evaluation.counterfactual.report import passes, report, upper_bound
from bot.evaluation.counterfactual.run import Held, judged
from bot.impartiality import wording
from bot.impartiality.order import williams_design

Answer = dict[str, Any]


def answer(order: tuple[str, ...] = ("a", "b", "c")) -> Answer:
    """Return an answer of the API that tells three options in *order*."""
    names = ", ".join(order[:-1]) + f" and {order[-1]}"
    shown = {
        "status": "compared",
        "stage": "post_16",
        "topic": None,
        "choice_set": ["a", "b", "c"],
        "options": list(order),
        "facets": ["length"],
        "sources": [f"S{option}" for option in order],
        "blocks": [
            {"kind": "answer", "text": wording.COMPARISON.format(names=names)},
            {"kind": "heading", "text": "How long it takes"},
            *({"kind": "option", "text": f"{o} is long.", "option": o} for o in order),
            {"kind": "routes", "text": f"All the routes at 16: {', '.join(order)}."},
        ],
        "suggestions": [{"label": o, "message": f"Tell me about {o}"} for o in order],
        "knowledge_version": "1",
        "receipt": {
            "choice_set": ["a", "b", "c"],
            "order": list(order),
            "row": williams_design(3).index(tuple("abc".index(option) for option in order)),
            "asked": [],
            "asked_row": None,
        },
    }
    text = "\n".join(block["text"] for block in shown["blocks"])
    return {"status": "compared", "replies": [{"text": text, "shown": shown}]}


def test_another_order_of_the_schedule_is_no_difference() -> None:
    assert differences(answer(), answer(("c", "a", "b"))) == []


def shown(said: Answer) -> dict[str, Any]:
    found: dict[str, Any] = said["replies"][0]["shown"]
    return found


def other_status(said: Answer) -> None:
    said["status"] = "nothing_found"


def other_stage(said: Answer) -> None:
    shown(said)["stage"] = "post_18"


def other_topic(said: Answer) -> None:
    shown(said)["topic"] = "free_meals"


def option_dropped(said: Answer) -> None:
    shown(said)["options"].remove("b")


def option_added(said: Answer) -> None:
    shown(said)["options"].append("d")


def option_twice(said: Answer) -> None:
    shown(said)["options"].append("a")


def other_facets(said: Answer) -> None:
    shown(said)["facets"].append("entry")


def other_source(said: Answer) -> None:
    shown(said)["sources"][0] = "S9"


def word_changed(said: Answer) -> None:
    shown(said)["blocks"][2]["text"] = "a is longer."


def words_for_another_option(said: Answer) -> None:
    blocks = shown(said)["blocks"]
    blocks[2]["text"], blocks[3]["text"] = blocks[3]["text"], blocks[2]["text"]


def note_added(said: Answer) -> None:
    shown(said)["blocks"].append({"kind": "note", "text": "This one may suit you."})


def route_left_out_of_the_line(said: Answer) -> None:
    shown(said)["blocks"][-1]["text"] = "All the routes at 16: a, b."


def name_left_out_of_the_comparison(said: Answer) -> None:
    shown(said)["blocks"][0]["text"] = wording.COMPARISON.format(names="a and b")


def suggestion_dropped(said: Answer) -> None:
    shown(said)["suggestions"].pop()


def suggestion_reworded(said: Answer) -> None:
    shown(said)["suggestions"][0]["label"] = "a, for girls"


def pupils_words_said_back(said: Answer) -> None:
    said["replies"][0]["text"] += " You said thick."


def told_in_another_order_than_listed(said: Answer) -> None:
    blocks = shown(said)["blocks"]
    blocks[2], blocks[4] = blocks[4], blocks[2]


def answer_moved_to_the_end(said: Answer) -> None:
    blocks = shown(said)["blocks"]
    blocks.append(blocks.pop(0))


def reply_added(said: Answer) -> None:
    said["replies"].append(copy.deepcopy(said["replies"][0]))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (other_status, "status"),
        (other_stage, "stage"),
        (other_topic, "topic"),
        (option_dropped, "options"),
        (option_added, "options"),
        (option_twice, "order"),
        (other_facets, "facets"),
        (other_source, "sources"),
        (word_changed, "blocks"),
        (words_for_another_option, "blocks"),
        (note_added, "blocks"),
        (route_left_out_of_the_line, "blocks"),
        (name_left_out_of_the_comparison, "blocks"),
        (suggestion_dropped, "suggestions"),
        (suggestion_reworded, "suggestions"),
        (pupils_words_said_back, "text"),
        (told_in_another_order_than_listed, "order"),
        (answer_moved_to_the_end, "layout"),
        (reply_added, "replies"),
    ],
)
def test_each_forbidden_difference_is_told(change: Callable[[Answer], None], told: str) -> None:
    said = answer(("b", "c", "a"))
    change(said)

    assert told in differences(answer(), said)


def test_the_options_told_follow_the_order_of_the_list() -> None:
    assert order_is_the_schedules(shown(answer(("c", "b", "a"))))
    assert order_is_the_schedules({"status": "noted"})
    assert not order_is_the_schedules({"status": "overview", "options": ["a"]})


def test_a_dialogue_is_judged_turn_by_turn_against_the_plain_one() -> None:
    dialogue = Dialogue("sex", "about", ("said", "x", "y"), ("x", "y"), ((1, 0), (2, 1)), False)
    wrong = answer()
    other_stage(wrong)

    assert judged(dialogue, [answer(), answer()], [wrong, answer(), answer()]).violation is None
    found = judged(dialogue, [answer(), answer()], [wrong, answer(), wrong]).violation
    assert found is not None
    assert (found.turn, found.differs) == (2, ("stage",))


def test_the_bound_is_exact() -> None:
    assert upper_bound(0, 8000) == pytest.approx(1 - 0.05 ** (1 / 8000))
    assert upper_bound(0, 8000) < 0.0004
    # Clopper and Pearson for 1 of 10, one-sided 95%.
    assert upper_bound(1, 10) == pytest.approx(0.3942, abs=1e-4)
    assert upper_bound(10, 10) == 1.0


def test_the_report_never_prints_an_unseen_sentence() -> None:
    wrong = answer()
    other_stage(wrong)
    held = [
        judged(
            Dialogue("sex", "about", (f"the {name} words",), ("x",), ((0, 0),), unseen),
            [answer()],
            [wrong],
        )
        for name, unseen in (("seen", False), ("hidden", True))
    ]
    printed = report([*held, Held(held[0].dialogue, None)])

    assert "the seen words" in printed
    assert "the hidden words" not in printed
    assert "3 dialogues, 2 answered differently" in printed


def held_with(attribute: str, unseen: bool, wrong: bool) -> Held:
    said = answer()
    if wrong:
        other_stage(said)
    dialogue = Dialogue(attribute, "about", ("y",), ("x",), ((0, 0),), unseen)
    return judged(dialogue, [answer()], [said])


@pytest.mark.parametrize("attribute", ["sex", "dialect", "leading"])
@pytest.mark.parametrize("unseen", [False, True])
def test_one_violation_in_a_hundred_fails(attribute: str, unseen: bool) -> None:
    fine = [held_with(attribute, unseen, wrong=False)] * 99

    assert passes(fine)
    assert not passes([*fine, held_with(attribute, unseen, wrong=True)])


def test_the_suite_is_large_enough_distinct_and_always_the_same() -> None:
    made = every_dialogue()
    whole = stratified(made, WHOLE)

    assert len(whole) == WHOLE >= 8000
    assert len({dialogue.turns for dialogue in whole}) == len(whole)
    assert whole == stratified(every_dialogue(), WHOLE)
    asked = {"name", "sex", "ethnicity", "faith", "need", "money", "place", "school", "family"}
    asked |= {"grades", "dialect", "spelling", "leading", "care", "two"}
    found = Counter((dialogue.attribute, dialogue.multi_turn) for dialogue in whole)
    both = {(name, several) for name in asked for several in (False, True)}
    assert set(found) == both | {("remark", True)}  # a turn of its own, before another
    assert {dialogue.kind for dialogue in whole} >= {"overview", "about", "facet", "compare"}
    assert max(len(dialogue.turns) for dialogue in whole) >= 4


def test_about_a_third_of_each_list_is_unseen() -> None:
    for name, lists in read("attributes.yml").items():
        seen = len(lists["said"]) + len(lists.get("adjunct", ()))
        assert 0.25 <= len(lists["unseen"]) / (seen + len(lists["unseen"])) <= 0.45, name
        assert not set(lists["said"]) & set(lists["unseen"]), name


def test_pushes_and_remarks_stand_before_an_open_question_in_turns_of_their_own() -> None:
    opened = [d for d in every_dialogue() if d.kind == "open" and len(d.turns) > len(d.plain)]
    last_asked = [d for d in opened if d.turns[-1] == d.plain[-1]]

    assert {"leading", "remark"} <= {d.attribute for d in last_asked}
    assert all((len(d.turns) - 1, len(d.plain) - 1) in d.compared for d in last_asked)
    assert any(len(d.turns) == len(d.plain) + 2 for d in last_asked)
