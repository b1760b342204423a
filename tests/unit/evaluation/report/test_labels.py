from __future__ import annotations

from pathlib import Path

import pytest

from bot.evaluation.questions import EVALUATION
from bot.evaluation.report.labels import Known, LabelError, read_set
from bot.evaluation.report.own_sets import SETS
from bot.knowledge.load import load
from bot.settings import ROOT

KNOWN = Known(
    intents=frozenset({"ask_facet", "say_unsure", "ask_about_bursary_fund"}),
    options=frozenset({"t_levels"}),
    topics=frozenset({"bursary_fund"}),
    passages=frozenset({"bursary_fund/answer"}),
)
GOOD = "- {id: x1, text: how long is a t level, intent: ask_facet, options: [t_levels]"


def read(tmp_path: Path, *lines: str) -> list:
    file = tmp_path / "set.yml"
    file.write_text("# a set\n" + "\n".join(lines) + "\n")
    return read_set(file, KNOWN)


def test_a_set_whose_labels_are_known_is_read(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        GOOD + ", facet: length, entities: [{text: t level, type: option}]}",
        "- {id: x2, text: hm, intent: ask_unsure}",
        "- {id: x3, text: money, intent: ask_topic, topic: bursary_fund}",
    )

    assert [entry["id"] for entry in found] == ["x1", "x2", "x3"]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{id: x2, text: a, intent: ask_fact}", "intent: 'ask_fact' is unknown; use an intent"),
        (
            "{id: x2, text: a, intent: ask_facet, facet: lenght}",
            "facet: 'lenght' is unknown; use one of FACETS in bot/knowledge/models.py",
        ),
        ("{id: x2, text: a, intent: ask_facet, stage: at_16}", "stage: 'at_16' is unknown"),
        ("{id: x2, text: a, intent: ask_facet, options: [tlevel]}", "options: 'tlevel' is unknown"),
        ("{id: x2, text: a, intent: ask_topic, topic: bursary}", "topic: 'bursary' is unknown"),
        ("{id: x2, text: a, intent: ask_topic}", "intent: ask_topic without a topic"),
        (
            "{id: x2, text: a, intent: ask_topic, topic: bursary_fund, passage: bursary_fund/x}",
            "passage: 'bursary_fund/x' is unknown",
        ),
        (
            "{id: x2, text: a, intent: ask_facet, or: {intent: compare}}",
            "or.intent: 'compare' is unknown",
        ),
        (
            "{id: x2, text: a, intent: ask_facet, second: {intent: ask_facet, options: [utc]}}",
            "second.options: 'utc' is unknown",
        ),
        (
            "{id: x2, text: a, intent: greet, second: {intent: greet, or: {intent: greets}}}",
            "second.or.intent: 'greets' is unknown",
        ),
        (
            "{id: x2, text: a, intent: ask_facet, entities: [{text: a, type: town}]}",
            "entities.0.type: 'town' is unknown",
        ),
        (
            "{id: x2, text: a, intent: ask_facet, entities: [{text: b, type: place}]}",
            "entities.0.text: 'b' does not stand in the message; copy it from the message",
        ),
        ("{id: x1, text: a, intent: ask_facet}", "id: x1 is there twice"),
        ("{id: x2, intent: ask_facet}", "message: lacks id, text or intent"),
    ],
)
def test_a_label_that_is_unknown_is_refused_with_its_line(
    tmp_path: Path, entry: str, said: str
) -> None:
    with pytest.raises(LabelError) as error:
        read(tmp_path, GOOD + "}", "- " + entry)

    assert f"{tmp_path / 'set.yml'}:3: {said}" in str(error.value)


def test_a_file_that_is_no_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LabelError, match="is no list"):
        read(tmp_path, "questions: none")


@pytest.mark.parametrize("name", [*SETS, "development"])
def test_every_label_of_the_sets_is_known(name: str) -> None:
    known = Known.of(ROOT / "domain.yml", load(ROOT / "knowledge"))

    assert len(read_set(EVALUATION / f"{name}.yml", known)) > 80


def test_the_sets_are_as_large_as_they_must_be() -> None:
    known = Known.of(ROOT / "domain.yml", load(ROOT / "knowledge"))
    least = {"understood": 600, "refused": 100, "two_part": 100, "text_speak": 100}

    for name, count in least.items():
        assert len(read_set(EVALUATION / f"{name}.yml", known)) >= count
