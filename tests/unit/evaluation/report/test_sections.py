from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.evaluation.report.conversations import held_in, passed
from bot.evaluation.report.entities import counted, entity_section, marked_parts
from bot.evaluation.report.intents import (
    calibration_error,
    confusion,
    intent_section,
    two_part_section,
)
from bot.evaluation.report.model import AnyFigure, Section
from bot.evaluation.report.refusal import refusal_section
from tests.unit.evaluation.report.asked import about, message, told

LENGTH = {"intent": "ask_facet", "facet": "length", "options": ["t_levels"]}
GREET = {"intent": "greet"}


def figure(section: Section, name: str) -> AnyFigure:
    (found,) = [figure for figure in section.figures if figure.name == name]
    return found


def counts(section: Section, name: str) -> tuple[int, int]:
    found = figure(section, name)
    return found.right, found.n  # type: ignore[union-attr]


def test_option_and_topic_are_counted_where_a_label_names_one() -> None:
    section = intent_section(
        {
            "some": [
                message(LENGTH, shown=[told("t_levels", "length")]),
                message(LENGTH, shown=[told("a_levels", "entry")]),
                message(GREET, "thank", shown=[{"status": "thanked"}]),
            ]
        }
    )

    assert counts(section, "right intent, some") == (2, 3)
    assert counts(section, "right option or topic, some") == (1, 2)
    assert counts(section, "right facet shown, some") == (1, 2)


def test_only_the_misses_of_the_set_that_may_be_seen_are_listed() -> None:
    missed = message({**GREET, "text": "a secret sentence"}, "thank")

    hidden = intent_section({"some": [missed]})
    shown = intent_section({"some": [missed]}, shown="some")

    assert "a secret sentence" not in str(hidden)
    assert "a secret sentence" in str(shown.tables[-1].rows)


def test_development_is_shown_without_a_bar_and_counted_apart() -> None:
    missed = message({**GREET, "text": "a sentence for development"}, "thank", 0.1)
    right = message(LENGTH, "ask_facet", 0.9)

    section = intent_section({"some": [right]}, None, {"tuned": [missed, right]})

    assert counts(section, "right intent, tuned") == (1, 2)
    assert figure(section, "right intent, tuned").bar is None
    assert figure(section, "right intent, some").bar is not None
    assert calibration_error([right]) in section.figures
    assert "a sentence for development" in str(section.tables[-1].rows)


def test_a_classifier_as_sure_as_it_is_right_has_no_calibration_error() -> None:
    sure = [message(LENGTH, "ask_facet", 0.8) for _ in range(8)]
    wrong = [message(LENGTH, "greet", 0.8) for _ in range(2)]

    assert calibration_error([*sure, *wrong]).value == pytest.approx(0.0, abs=1e-9)
    assert calibration_error(sure).value == pytest.approx(0.2)


def test_the_confusion_matrix_counts_what_was_taken_for_what() -> None:
    matrix = confusion("some", [message(LENGTH), message(LENGTH, "greet"), message(LENGTH)])

    assert list(matrix.rows) == ["ask_facet"]
    assert list(matrix.columns) == ["ask_facet", "greet"]
    assert matrix.counts == [[2, 1]]


def test_misses_of_two_parts_are_listed_of_the_set_for_development_alone() -> None:
    label = {**LENGTH, "id": "d1", "text": "how long n what pay", "second": {"intent": "greet"}}
    hidden = {**label, "id": "p1", "text": "never shown"}

    section = two_part_section([message(hidden)], [message(label)])
    (table,) = section.tables

    assert [row[:4] for row in table.rows] == [["d1", "how long n what pay", "missed", "answered"]]
    assert "never shown" not in str(table)


def test_two_parts_count_when_both_are_told() -> None:
    label = {**LENGTH, "second": {"intent": "ask_topic", "topic": "bursary_fund"}}
    both = [told("t_levels", "length"), about("bursary_fund")]

    section = two_part_section([message(label, shown=both), message(label, shown=both[:1])])

    assert counts(section, "both parts answered") == (1, 2)
    assert counts(section, "the second part answered") == (1, 2)


def test_a_message_outside_is_wrongly_answered_when_something_is_told() -> None:
    outside = {"intent": "out_of_scope", "kind": "bus"}
    messages = [
        message({**outside, "near": True}, shown=[told("t_levels", "length")]),
        message({**outside, "near": False}, shown=[{"status": "out_of_scope"}]),
        message({**outside, "near": True}, shown=[{"status": "asked_which_option"}]),
    ]
    inside = [message(LENGTH, shown=[told("t_levels", "length")]), message(LENGTH)]

    section = refusal_section(messages, {"some": [*inside, messages[1]]})

    assert counts(section, "wrongly answered, outside the domain") == (1, 3)
    assert counts(section, "asked back, outside") == (1, 3)
    assert counts(section, "wrongly refused, some") == (1, 2)


def _entity(type: str, start: int, end: int) -> dict:
    return {"entity": type, "value": "x", "start": start, "end": end}


def test_an_entity_counts_where_its_letters_stand_in_the_message() -> None:
    label = {
        **LENGTH,
        "text": "as a girl, wat is a btec n how long",
        "entities": [{"text": "btec", "type": "option"}, {"text": "how long", "type": "facet"}],
    }
    # The parse reads the neutral wording.
    parse = {
        "text": "what is a btec and how long",
        "entities": [_entity("option", 10, 14), _entity("subject", 0, 4), _entity("topic", 0, 4)],
    }

    asked = message(label, **parse)

    first = marked_parts(asked)[0]
    assert (first.type, str(label["text"])[first.start : first.end]) == ("option", "btec")
    found = counted([asked])
    assert (found.labelled["option"], found.found["option"]) == (1, 1)
    assert (found.labelled["facet"], found.found["facet"]) == (1, 0)
    assert (found.marked["subject"], found.right["subject"]) == (1, 0)
    assert "topic" not in found.marked


def test_a_stage_read_from_a_year_group_is_neither_right_nor_wrong() -> None:
    label = {"intent": "tell_stage", "text": "year 11", "entities": []}
    label["entities"] = [{"text": "year 11", "type": "year_group"}]  # type: ignore[list-item]

    found = counted([message(label, entities=[_entity("stage", 0, 7)], text="year 11")])

    assert found.marked["stage"] == 0
    assert found.found["year_group"] == 0
    section = entity_section({"some": [message(label, text="year 11")]})
    assert counts(section, "labelled parts found, some") == (0, 1)


def test_conversations_are_read_from_what_rasas_own_test_leaves(tmp_path: Path) -> None:
    kept = tmp_path / "test_rasa_follows_every_convers0"
    kept.mkdir()
    accuracy = {"conversation_accuracy": {"correct": 3, "total": 4, "accuracy": 0.75}}
    (kept / "story_report.json").write_text(json.dumps(accuracy))
    told_in = tmp_path / "tests.xml"
    told_in.write_text(
        '<testsuites><testsuite><testcase name="a"/><testcase name="b"><failure/></testcase>'
        "</testsuite></testsuites>"
    )

    found: Sequence[AnyFigure] = [*held_in(tmp_path), passed(told_in)]

    assert [(f.right, f.n) for f in found] == [(3, 4), (1, 2)]  # type: ignore[union-attr]
