"""Answers about topics, and about questions that only a passage answers."""

from __future__ import annotations

import re
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions.answer import send
from actions.asked import Asked, Found
from actions.reading import read
from bot import wiring
from bot.intents import topic_of
from bot.knowledge.wiring import knowledge_base

Events = list[dict[str, Any]]

# A section answers the very question when it is this near (cosine) and this much nearer than the
# topic's first answer. A question as short as "whats the bursary" wants the first answer, unless it
# says more than the topic's name and a section stands out, or names what a section is about.
MIN_SECTION_SCORE = 0.5
MIN_SECTION_LEAD = 0.02
SHORT_QUESTION = 4  # words
MIN_SHORT_LEAD = 0.1
MOST_BESIDE = 2  # words, as "whats the"

# Cosine below which no passage answers; set on tests/evaluation/development.yml, see
# docs/decisions/0003-intent-classifier-and-fallback.md.
MIN_PASSAGE_SCORE = 0.5

# "Did you mean" offers the topics whose passages are this near (cosine): below it they are as far
# from "asdf" as from anything.
MIN_OFFERED_SCORE = 0.3
MOST_OFFERED = 3


class AnswerTopic(Action):
    """What is known about one topic; the section that answers the very question when one does."""

    def name(self) -> str:
        return "action_answer_topic"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        asked = read(tracker)
        topic = topic_of(asked.intent)
        if topic is None:
            raise ValueError(
                f"{asked.intent} is of no topic; correct its rule in data/rules/topics.yml"
            )
        return tell_topic(dispatcher, asked, topic, section_of(asked, topic))


class AnswerQuestion(Action):
    """The nearest passage, with its source; or honestly nothing."""

    def name(self) -> str:
        return "action_answer_question"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict) -> Events:
        asked = read(tracker)
        hits = asked.passages
        if asked.named_options:
            # The pupil named a route: only that route's passages, or a topic's, may answer.
            hits = tuple(h for h in hits if h.owner in asked.named_options or not h.is_of_option)
        if not asked.named_options and _is_about_any_option(asked):
            return _point_of_no_option(dispatcher, asked)
        if not hits or hits[0].score < MIN_PASSAGE_SCORE:
            return _not_understood(dispatcher, asked)
        best = hits[0]
        presentation = wiring.composer().passage(best.id, asked.turn, asked.stage)
        if best.is_of_option:
            return send(
                dispatcher,
                presentation,
                asked,
                option=best.owner,
                options=(best.owner,),
                facet=best.part,
            )
        return send(dispatcher, presentation, asked, topic=best.owner, section=best.part)


def tell_topic(
    dispatcher: CollectingDispatcher, asked: Asked, topic: str, section: str | None
) -> Events:
    """Say what is known about *topic*, or its *section*."""
    if section is None:
        presentation = wiring.composer().topic(topic, asked.turn, asked.stage)
    else:
        presentation = wiring.composer().passage(f"{topic}/{section}", asked.turn, asked.stage)
    return send(dispatcher, presentation, asked, topic=topic, section=section or "answer")


def _not_understood(dispatcher: CollectingDispatcher, asked: Asked) -> Events:
    """
    Ask what is meant, with at most three topics to tap; then say what can be asked; then offer a
    person. So no two answers running are the same.
    """
    composer = wiring.composer()
    if asked.status == "asked_what_meant":
        return send(dispatcher, composer.nothing_found(), asked)
    if asked.status == "nothing_found":
        return send(dispatcher, composer.another_way(), asked)
    near = [hit.owner for hit in asked.passages if hit.score >= MIN_OFFERED_SCORE]
    topics = [
        id
        for id in dict.fromkeys(near)
        if id in knowledge_base().topics and composer.names_no_option(id)
    ]
    if not topics:
        return send(dispatcher, composer.nothing_found(), asked)
    # The order is drawn first: that one topic is nearer than another moves nothing.
    offered = composer.mixed(topics[:MOST_OFFERED], asked.turn)
    return send(dispatcher, composer.did_you_mean(offered), asked, offered=offered)


def _is_about_any_option(asked: Asked) -> bool:
    """Return whether the nearest to the question are options' passages and no option stands out."""
    facet = asked.facet_near(MIN_PASSAGE_SCORE)
    near = max(asked.left_out, asked.near_facets[facet] if facet else 0.0)
    return near >= MIN_PASSAGE_SCORE and all(hit.score < near for hit in asked.passages)


def _point_of_no_option(dispatcher: CollectingDispatcher, asked: Asked) -> Events:
    """Tell the point asked about of the option in hand, or ask which is meant: a guess favours."""
    facet = asked.facet_near(MIN_PASSAGE_SCORE)
    if asked.option is None or facet is None:
        if asked.status == "asked_which_option":
            return send(dispatcher, wiring.composer().another_way(), asked)
        presentation = wiring.composer().ask_option(asked.stage, asked.turn)
        return send(dispatcher, presentation, asked, facet=facet)
    presentation = wiring.composer().facet(asked.option, (facet,), asked.turn, asked.stage)
    return send(
        dispatcher, presentation, asked, option=asked.option, options=(asked.option,), facet=facet
    )


def section_of(asked: Asked, topic: str) -> str | None:
    """Return the section of *topic* that answers the very question, None for its first answer."""
    near = [hit for hit in asked.passages if hit.owner == topic]
    if not near or near[0].part == "answer" or near[0].score < MIN_SECTION_SCORE:
        return None
    lead = MIN_SECTION_LEAD
    if asked.words <= SHORT_QUESTION and not _names(asked, near[0]):
        beside = asked.words - sum(len(name.split()) for name in asked.topic_names)
        if asked.topic_names and beside <= MOST_BESIDE:
            return None
        lead = MIN_SHORT_LEAD
    first = max((hit.score for hit in near if hit.part == "answer"), default=0.0)
    return near[0].part if near[0].score >= first + lead else None


def _names(asked: Asked, hit: Found) -> bool:
    """Return whether a name of the topic speaks of the section of *hit* alone, as "my cv" does."""
    topic = knowledge_base().topic(hit.owner)
    section = next(each for each in topic.sections if each.id == hit.part)
    own = _words(section.question) - _words(topic.question)
    return any(_words(name) & own for name in asked.topic_names)


def _words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.lower()) if len(word) > 1}
