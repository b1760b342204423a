"""What is right about the answer to one labelled message: on its parse, and on what was told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.evaluation.questions import Judged, intent_of, judge, labels
from bot.knowledge.models import FACETS

OUT_OF_SCOPE = "out_of_scope"
FALLBACK = "nlu_fallback"
# What a pupil hears when nothing is told; `failed` and `refused_input` are no answer either.
REFUSED = frozenset({"nothing_found", "out_of_scope", "refused_input", "failed"})
TELLS = frozenset({"answered", "overview", "compared"})  # of options or a topic
ASKS_BACK = frozenset({"asked_which_option", "asked_which_stage"})
# Beside a question these ask for nothing: whoever says hello and asks wants the answer.
ASKS_NOTHING = frozenset({"greet", "thank", "goodbye", "affirm", "deny", "tell_about_self"})
# What answers a message that asks for neither an option nor a topic.
STATUSES = {
    "ask_overview": {"overview"},
    # Who has no idea is led through a few questions.
    "ask_unsure": {"exploring", "overview", "asked_which_stage", "offered_person"},
    "ask_which_is_best": {"overview", "compared", "asked_which_stage"},
    "request_person": {"offered_person"},
    "say_upset": {"gave_helplines", "offered_person", "safeguarding"},
    "ask_are_you_a_robot": {"explained_itself"},
    "ask_what_can_you_do": {"explained_itself"},
    "ask_why_these": {"explained_itself"},
    "start_again": {"started_again"},
}


@dataclass(frozen=True)
class Message:
    """One labelled message, with its parse and the API's answer."""

    label: dict[str, Any]
    parse: dict[str, Any]
    answer: dict[str, Any]

    @property
    def understood(self) -> str:
        """Return the intent of the parse, `nlu_fallback` when it was too unsure."""
        return str(self.parse["intent"]["name"])

    @property
    def intent_is_right(self) -> bool:
        """Return whether the intent of the parse is right under one of the labels."""
        return self.understood in map(intent_of, labels(self.label))

    @property
    def wanted(self) -> str:
        """Return the right intent; of two, the one that was understood."""
        every = [intent_of(label) for label in labels(self.label)]
        return self.understood if self.understood in every else every[0]

    @property
    def confidence(self) -> float:
        """Return the classifier's confidence in its best intent, before any fallback."""
        return max((c for _, c in self.ranking), default=0.0)

    @property
    def guess(self) -> str:
        """Return the classifier's best intent, before any fallback."""
        return max(self.ranking, key=lambda each: each[1], default=(FALLBACK, 0.0))[0]

    @property
    def guess_is_right(self) -> bool:
        """Return whether the classifier's best intent is right under one of the labels."""
        return self.guess in map(intent_of, labels(self.label))

    @property
    def in_scope(self) -> float:
        """Return the classifier's confidence in its best intent that is in scope, 0 without one."""
        return max((c for name, c in self.ranking if name != OUT_OF_SCOPE), default=0.0)

    @property
    def ranking(self) -> list[tuple[str, float]]:
        """Return the intents that the classifier ranked, with its confidence in each."""
        return [
            (each["name"], float(each["confidence"]))
            for each in self.parse.get("intent_ranking", ())
            if each["name"] != FALLBACK
        ]

    @property
    def passages(self) -> list[str]:
        """Return the passages of the parse, best first."""
        return [hit["id"] for hit in self.parse.get("knowledge", {}).get("passages", ())]

    @property
    def nearest(self) -> float:
        """Return the cosine of the nearest passage, 0 without one."""
        found = self.parse.get("knowledge", {}).get("passages", ())
        return float(found[0]["score"]) if found else 0.0

    @property
    def is_about_something(self) -> bool:
        """Return whether a label names options or a topic."""
        return any(label.get("options") or label.get("topic") for label in labels(self.label))

    @property
    def is_refused(self) -> bool:
        """Return whether the product told nothing and said so, or failed."""
        return self.answer["status"] in REFUSED

    @property
    def tells_content(self) -> bool:
        """Return whether the product told something about an option or a topic."""
        return any(
            shown.get("status") in TELLS and bool(shown.get("options") or shown.get("topic"))
            for shown in self.shown
        )

    @property
    def asks_back(self) -> bool:
        """Return whether the product asked which option or stage is meant."""
        return self.answer["status"] in ASKS_BACK

    @property
    def shown(self) -> list[dict[str, Any]]:
        """Return what each reply shows."""
        return [reply["shown"] for reply in self.answer["replies"]]

    def judged(self) -> Judged:
        """Return how the answer's record does on the label."""
        return judge(self.label, record(self.answer))


def record(answer: dict[str, Any]) -> dict[str, Any]:
    """Return of *answer* what `judge` looks at, over all its replies."""
    replies = [reply["shown"] for reply in answer["replies"]]
    last = replies[-1] if replies else {}
    return {
        "intent": (answer["understood"] or {}).get("intent"),
        "options": last.get("options", []),
        "facets": [facet for shown in replies for facet in shown.get("facets", ())],
        "topic": last.get("topic"),
        "stage": last.get("stage"),
    }


def is_answered(label: dict[str, Any], message: Message) -> bool:
    """Return whether what *label* asks for was told, in any of the replies to *message*."""
    return any(_is_answered(each, message, message.shown) for each in labels(label))


def both_answered(message: Message) -> tuple[bool, bool]:
    """
    Return of each question of a message with two whether it was told.

    One about a route as such is answered by any of its points, but not by the one point that was
    told because the other question asks for it: "what's a UTC, can anyone go".
    """
    one, other = message.label, message.label["second"]
    return _beside(one, other, message), _beside(other, one, message)


def _beside(label: dict[str, Any], other: dict[str, Any], message: Message) -> bool:
    return any(
        _is_answered(
            each,
            message,
            _without(next_to, message.shown)
            if each["intent"] == "ask_about_option"
            else message.shown,
        )
        for each in labels(label)
        for next_to in labels(other)
    )


def _without(label: dict[str, Any], replies: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return *replies* without the points that *label* asks for."""
    asked = {(option, label.get("facet")) for option in label.get("options", ())}
    rest = [
        {
            **shown,
            "blocks": [
                block
                for block in shown.get("blocks", ())
                if (block.get("option"), block.get("facet")) not in asked
            ],
        }
        for shown in replies
    ]
    return [shown for shown in rest if shown["blocks"]]


def _is_answered(
    label: dict[str, Any], message: Message, replies: Sequence[dict[str, Any]]
) -> bool:
    """Return whether one of *replies* to *message* tells what *label* asks for."""
    intent = label["intent"]
    if intent in ASKS_NOTHING:
        return True
    if intent == "ask_topic":
        return any(shown.get("topic") == label["topic"] for shown in replies)
    if intent in ("ask_facet", "ask_same_of_another", "ask_about_option"):
        wanted = {(option, label.get("facet")) for option in label.get("options", ())}
        told = set(_told(replies))
        return bool(wanted & told) or (
            # Asked about the route as such: any of its points is about it.
            intent == "ask_about_option" and bool({o for o, _ in wanted} & {o for o, _ in told})
        )
    if intent == "compare_options":
        return any(
            shown.get("status") == "compared"
            and set(shown["options"][: len(label["options"])]) == set(label["options"])
            for shown in replies
        )
    if intent in ("ask_overview", "tell_stage") and "stage" in label:
        return any(shown.get("stage") == label["stage"] for shown in replies)
    statuses = STATUSES.get(intent, set())
    return message.answer["status"] in statuses or any(
        shown.get("status") in statuses for shown in replies
    )


def _told(replies: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    return [
        (block["option"], block["facet"])
        for shown in replies
        for block in shown.get("blocks", ())
        if block.get("option") and block.get("facet") in FACETS
    ]


def right_passages(label: dict[str, Any], of_topic: dict[str, frozenset[str]]) -> frozenset[str]:
    """
    Return the passages that answer *label*; none when no single one does.

    Args:
        label: A message's labels.
        of_topic: The passages of each topic; a label that names a `passage` needs that one.
    """
    found: set[str] = set()
    for each in labels(label):
        if each["intent"] == "ask_topic":
            found |= {each["passage"]} if "passage" in each else of_topic[each["topic"]]
        elif each["intent"] in ("ask_facet", "ask_about_option"):
            facet = each.get("facet", "what_it_is")
            found |= {f"{option}/{facet}" for option in each.get("options", ())}
    return frozenset(found)
