"""Ask the evaluation questions through the API and print what was right; `make evaluate`."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot import launcher
from bot.client import Client, record_of
from bot.errors import BotError
from bot.evaluation import masking
from bot.evaluation.exposure import interval
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
        """Return whether both the intent and the option or topic are right: the bar of 85%."""
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
            intent=record["intent"] == _intent(label),
            subject=_subject_is_right(label, record),
            facet="facet" not in label or label["facet"] in record["facets"],
        )
        for label in _labels(question)
    ]
    return max(judged, key=lambda j: (j.right, j.intent, j.subject, j.facet))


def intents(question: dict[str, Any]) -> set[str]:
    """Return the intents that are right for *question*."""
    return {_intent(label) for label in _labels(question)}


def _labels(question: dict[str, Any]) -> list[dict[str, Any]]:
    if "or" not in question:
        return [question]
    return [question, {**question, "topic": None, **question["or"]}]


def _intent(label: dict[str, Any]) -> str:
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


def lower_bound(right: int, asked: int) -> float:
    """Return the lower end of the 95% interval of a proportion."""
    return interval(right, asked)[0]


def ask_all(questions: Iterable[dict[str, Any]], url: str) -> list[Judged]:
    """Return every question judged, each asked in a conversation of its own."""
    with Client(url) as client:
        return [
            judge(question, record_of(question["id"], client.start().say(question["text"])))
            for question in questions
        ]


def report(judged: Sequence[Judged], show_misses: bool) -> str:
    """Return the figures, kind by kind, and the misses when they may be seen."""
    kinds: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        kinds[one.question["intent"]].append(one)
    lines = [f"{'kind':22} {'asked':>5} {'intent':>7} {'subject':>8} {'facet':>6} {'right':>6}"]
    for kind, ones in [*sorted(kinds.items()), ("all", list(judged))]:
        lines.append(
            f"{kind:22} {len(ones):5} {_share(o.intent for o in ones):>7} "
            f"{_share(o.subject for o in ones):>8} {_share(o.facet for o in ones):>6} "
            f"{_share(o.right for o in ones):>6}"
        )
    right = sum(one.right for one in judged)
    lines.append(
        f"\nright intent and right option or topic: {right} of {len(judged)} "
        f"({right / len(judged):.1%}, 95% lower bound {lower_bound(right, len(judged)):.1%})"
    )
    if show_misses:
        lines.append("\nmisses:")
    for one in judged:
        if show_misses and not one.right:
            got = one.record
            about = got["topic"] or ", ".join(got["options"][:2])
            lines.append(
                f"  {one.question['id']} {one.question['text']!r}\n"
                f"      wanted {_wanted(one.question)}; got {got['intent']} "
                f"({got['confidence'] or 0:.2f}), {got['status']}, {about}"
            )
    return "\n".join(lines)


def _wanted(question: dict[str, Any]) -> str:
    about = question.get("topic") or ", ".join(question.get("options", ()))
    return f"{question['intent']} {about}".strip()


def _share(values: Iterable[bool]) -> str:
    found = list(values)
    return f"{sum(found) / len(found):.0%}"


def main() -> int:
    """
    Start a server, ask both sets, print; returns 1 when it cannot be started.

    The held-out set's misses stay unseen, so that nobody mends one question at a time.
    """
    for line in masking.report():
        print(line)
    try:
        with launcher.running(lambda words: print(words, file=sys.stderr), port=0) as running:
            for file in (QUESTIONS, HELD_OUT):
                judged = ask_all(read_questions(file), running.url)
                print(f"\n{file.name}, n = {len(judged)}")
                print(report(judged, show_misses=file == QUESTIONS))
    except BotError as error:
        print(f"evenhand: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
