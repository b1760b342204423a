"""The sections over the project's own test sets, asked of the running product in one go."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bot.evaluation.questions import EVALUATION
from bot.evaluation.report.asking import ask
from bot.evaluation.report.entities import entity_section
from bot.evaluation.report.intents import intent_section, two_part_section
from bot.evaluation.report.labels import Known, read_set
from bot.evaluation.report.model import Progress, Section
from bot.evaluation.report.refusal import refusal_section
from bot.evaluation.report.retrieval import retrieval_section
from bot.evaluation.report.speed import speed_section
from bot.knowledge.wiring import knowledge_base
from bot.settings import ROOT

# The first is the one that decides. Kinds of mistake seen in `questions` have been mended.
SINGLE = ("understood", "text_speak", "questions", "held_out")
LABELLED = ("understood", "text_speak", "two_part")  # with entities
# Their misses may be seen too.
TWO_PART_SHOWN = "two_part_development"
TEXT_SPEAK_SHOWN = "text_speak_development"
SETS = (*SINGLE, TEXT_SPEAK_SHOWN, "two_part", TWO_PART_SHOWN, "refused")
SHOWN = "questions"  # the one set whose misses may be seen


def own_set_sections(progress: Progress) -> Sequence[Section]:
    """
    Return the sections on intents, entities, retrieval, refusal, and speed and memory.

    Raises:
        LabelError: a label is none that the domain and the content know.
        StartError: the product cannot be started.
        ServerError: it stopped answering.
    """
    knowledge = knowledge_base()
    known = Known.of(ROOT / "domain.yml", knowledge)
    labels = {name: read_set(EVALUATION / f"{name}.yml", known) for name in SETS}
    asked = ask(labels, lambda words: print(words, file=sys.stderr), progress)
    single = {name: asked.sets[name] for name in SINGLE}
    return [
        intent_section(single, SHOWN, {TEXT_SPEAK_SHOWN: asked.sets[TEXT_SPEAK_SHOWN]}),
        two_part_section(asked.sets["two_part"], asked.sets[TWO_PART_SHOWN]),
        entity_section({name: asked.sets[name] for name in LABELLED}),
        retrieval_section(single, knowledge),
        refusal_section(asked.sets["refused"], single),
        speed_section(asked, [label["text"] for label in labels[SHOWN]]),
    ]
