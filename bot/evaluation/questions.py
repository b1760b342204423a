"""The evaluation questions, and what is right about an answer to one of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.settings import ROOT

EVALUATION = ROOT / "tests" / "evaluation"
QUESTIONS = EVALUATION / "questions.yml"
HELD_OUT = EVALUATION / "held_out.yml"


@dataclass(frozen=True)
class Judged:
    """One question with its answer's record and what was right about it."""

    question: dict[str, Any]
    record: dict[str, Any]
    intent: bool
    subject: bool  # the right options or topic
    facet: bool

    @property
    def right(self) -> bool:
        """Return whether both the intent and the option or topic are right."""
        return self.intent and self.subject


def read_questions(file: Path) -> list[dict[str, Any]]:
    """Return the labelled questions in *file*; its folder has a README on the labels."""
    found: list[dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def judge(question: dict[str, Any], record: dict[str, Any]) -> Judged:
    """Return how *record* does on *question*, under whichever of its labels fits best."""
    judged = [
        Judged(
            question,
            record,
            intent=record["intent"] == intent_of(label),
            subject=_subject_is_right(label, record),
            facet="facet" not in label or label["facet"] in record["facets"],
        )
        for label in labels(question)
    ]
    return max(judged, key=lambda j: (j.right, j.intent, j.subject, j.facet))


def intents(question: dict[str, Any]) -> set[str]:
    """Return the intents that are right for *question*."""
    return {intent_of(label) for label in labels(question)}


def labels(question: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the labels that are right for *question*, the second one whole."""
    if "or" not in question:
        return [question]
    return [question, {**question, "topic": None, **question["or"]}]


def intent_of(label: dict[str, Any]) -> str:
    """Return the intent in domain.yml that *label* stands for."""
    if label["intent"] == "ask_topic":
        return f"ask_about_{label['topic']}"
    return {"ask_unsure": "say_unsure"}.get(label["intent"], str(label["intent"]))


def _subject_is_right(label: dict[str, Any], record: dict[str, Any]) -> bool:
    if label["intent"] == "ask_topic":
        return bool(record["topic"] == label["topic"])
    wanted = set(label.get("options", ()))
    if label["intent"] == "ask_which_is_best" and len(wanted) < 2:
        # One route named, or none: every route is shown, so it is among them or nothing is.
        return not wanted or wanted <= set(record["options"])
    if wanted:
        return set(record["options"][: len(wanted)]) == wanted
    if label["intent"] == "ask_overview" and "stage" in label:
        return bool(record["stage"] == label["stage"])
    return True
