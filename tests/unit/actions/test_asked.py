"""What was asked is read from this message first, and then from what was talked about."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from rasa_sdk import Tracker

from actions.asked import Found
from actions.reading import read, together
from bot.impartiality.order import Turn

MakeTracker = Callable[..., Tracker]


def test_what_the_message_names_is_read_by_kind_in_order_each_once(tracker: MakeTracker) -> None:
    asked = read(
        tracker(
            named=[
                ("option", "utc"),
                ("facet", "length"),
                ("option", "a_levels"),
                ("option", "utc"),
                ("subject", "maths"),
            ]
        )
    )

    assert asked.named_options == ("utc", "a_levels")
    assert asked.named_facets == ("length",)


def test_the_stage_named_in_the_message_wins_over_the_one_remembered(tracker: MakeTracker) -> None:
    asked = read(tracker(named=[("stage", "post_18")], stage="post_16"))

    assert (asked.named_stage, asked.stage) == ("post_18", "post_18")


def test_the_last_stage_named_is_the_one_ahead(tracker: MakeTracker) -> None:
    asked = read(tracker(named=[("stage", "post_16"), ("stage", "post_18")]))

    assert (asked.named_stage, asked.stage) == ("post_18", "post_18")


def test_a_stage_remembered_is_not_a_stage_named(tracker: MakeTracker) -> None:
    asked = read(tracker(stage="post_16"))

    assert (asked.named_stage, asked.stage) == (None, "post_16")


def test_what_is_remembered_is_read_from_the_slots(tracker: MakeTracker) -> None:
    asked = read(
        tracker(option="utc", options=["utc", "a_levels"], facet="length", topic="bursary_fund")
    )

    assert (asked.option, asked.options) == ("utc", ("utc", "a_levels"))
    assert (asked.facet, asked.topic) == ("length", "bursary_fund")


def test_what_the_knowledge_base_no_longer_holds_is_forgotten(tracker: MakeTracker) -> None:
    asked = read(
        tracker(
            option="nowhere", options=["nowhere", "utc", "gone"], facet="colour", topic="nothing"
        )
    )

    assert (asked.option, asked.options) == (None, ("utc",))
    assert (asked.facet, asked.topic) == (None, None)


def test_a_topic_is_not_remembered_as_an_option_nor_an_option_as_a_topic(
    tracker: MakeTracker,
) -> None:
    asked = read(tracker(option="bursary_fund", options=["bursary_fund"], topic="utc"))

    assert (asked.option, asked.options, asked.topic) == (None, (), None)


def test_a_new_conversation_remembers_nothing(tracker: MakeTracker) -> None:
    asked = read(tracker(intent="greet"))

    assert asked.intent == "greet"
    assert (asked.option, asked.options, asked.facet, asked.topic) == (None, (), None, None)
    assert (asked.named_options, asked.passages, asked.stage) == ((), (), None)


def test_passages_are_read_with_their_owner_and_part(tracker: MakeTracker) -> None:
    asked = read(tracker(near=[("utc/length", 0.8), ("bursary_fund/answer", 0.5)]))

    assert asked.passages == (Found("utc/length", 0.8), Found("bursary_fund/answer", 0.5))
    assert [(hit.owner, hit.part) for hit in asked.passages] == [
        ("utc", "length"),
        ("bursary_fund", "answer"),
    ]


@pytest.mark.parametrize("turn", [1, 2, 7])
def test_the_turn_is_the_one_allotted_whatever_the_session_holds(
    tracker: MakeTracker, turn: int
) -> None:
    assert read(tracker(turn=turn)).turn == Turn("conversation", turn)


def test_the_option_named_wins_over_the_one_in_hand(tracker: MakeTracker) -> None:
    assert read(tracker(named=[("option", "utc")], option="a_levels")).asked_for_option == "utc"
    assert read(tracker(option="a_levels")).asked_for_option == "a_levels"
    assert read(tracker()).asked_for_option is None


def test_a_message_without_a_ranking_has_no_passages(tracker: MakeTracker) -> None:
    made = tracker()
    del made.latest_message["knowledge"]

    assert read(made).passages == ()


def test_facets_are_read_best_first_and_the_nearest_counts_when_near_enough(
    tracker: MakeTracker,
) -> None:
    asked = read(tracker(facets=[("what_it_is", 0.7), ("length", 0.6), ("entry", 0.2)]))

    assert list(asked.near_facets) == ["what_it_is", "length", "entry"]
    assert (asked.facet_near(0.6), asked.facet_near(0.61)) == ("length", None)


def test_a_message_of_an_older_model_is_near_to_no_facet(tracker: MakeTracker) -> None:
    made = tracker()
    made.latest_message["knowledge"] = {"version": "0" * 16, "passages": []}

    asked = read(made)

    assert (asked.facet_near(0.0), asked.left_out) == (None, -1.0)


@pytest.mark.parametrize(
    ("between", "is_together"),
    [
        (" and ", True),
        (" plus an ", True),
        (" what's a ", True),
        (", what is a ", True),
        (" is a ", False),
        (" if i hate my ", False),
    ],
)
def test_two_routes_with_only_joining_words_between_are_both_meant(
    between: str, is_together: bool
) -> None:
    text = f"btec{between}utc"
    entities = [
        {"entity": "option", "value": "applied_general", "start": 0, "end": 4},
        {"entity": "option", "value": "utc", "start": len(text) - 3, "end": len(text)},
    ]

    assert together(text, entities) is is_together


@pytest.mark.parametrize(
    ("named", "asked_about"),
    [
        (["benefits", "drawbacks"], ("benefits", "drawbacks")),
        (["benefits"], ("benefits", "drawbacks")),
        (["length"], ("drawbacks",)),
        ([], ("drawbacks",)),
    ],
)
def test_both_sides_are_asked_about_where_one_is_named_and_the_other_likeliest(
    tracker: MakeTracker, named: list[str], asked_about: tuple[str, ...]
) -> None:
    """ "The pros and cons of uni": the words name one, or both, and the odds speak for one."""
    odds = {"drawbacks": 0.85, "benefits": 0.1, "length": 0.05}
    asked = read(tracker(named=[("facet", each) for each in named], odds=odds))

    assert asked.facets_asked == asked_about
