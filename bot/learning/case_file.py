"""Adds test cases to the set of corrected messages."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from bot.intents import topic_of
from bot.learning.corrections import Correction

HEADER = """\
# Messages that advisers corrected, added by `python -m bot learn`. None of them is ever taught.
# Same fields as questions.yml, and the id of the right passage.

"""
ID = re.compile(r"^- \{id: c(\d+),", re.M)


def with_cases(text: str | None, corrections: Sequence[Correction]) -> str:
    """Return the set *text*, None when there is none yet, with a case for each of *corrections*."""
    before = HEADER if text is None else text
    number = max((int(found) for found in ID.findall(before)), default=0)
    cases = [_case(number + at, each) for at, each in enumerate(corrections, start=1)]
    end = "" if before.endswith("\n") else "\n"
    return before + end + "".join(f"{case}\n" for case in cases)


def _case(number: int, correction: Correction) -> str:
    # JSON's strings are YAML's, and a text is then never read as anything else.
    fields = [f"id: c{number:03}", f"text: {json.dumps(correction.text, ensure_ascii=False)}"]
    passage, intent = correction.passage, correction.taught_intent
    asked = f", options: [{passage.option}]" if passage and passage.option else ""
    if intent is not None:
        fields.append(_label(intent) + asked)
    elif passage is not None:
        # The passage says what was to be told, not whether a point or the whole was asked for.
        fields.append(f"intent: ask_facet{asked}, facet: {passage.facet}")
        fields.append(f"or: {{intent: ask_about_option{asked}}}")
    if passage is not None:
        fields.append(f"passage: {passage.id}")
    return f"- {{{', '.join(fields)}}}"


def _label(intent: str) -> str:
    """Return *intent* as evaluation files name it; see tests/evaluation/README.md."""
    if topic := topic_of(intent):
        return f"intent: ask_topic, topic: {topic}"
    return f"intent: {'ask_unsure' if intent == 'say_unsure' else intent}"
