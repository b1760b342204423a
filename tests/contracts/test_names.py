"""Names agree between domain, data, actions and knowledge: Rasa lets most disagreements pass."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa_sdk import Action

from bot.evaluation.spoken import read_spoken
from bot.impartiality.presentation import Status
from bot.knowledge.neutral import read_neutral
from bot.knowledge.wiring import knowledge_base
from bot.learning.twins import Taught, are_twins, plain
from bot.nlu import language
from bot.settings import ROOT

DATA = ROOT / "data"
# Set by Rasa itself, not taught.
BUILT_IN_INTENTS = {"nlu_fallback"}


def read(file: Path) -> dict[str, Any]:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def domain() -> dict[str, Any]:
    return read(ROOT / "domain.yml")


def training_sentences() -> list[tuple[str, str, Path]]:
    """Return (intent, sentence, file) for every training sentence."""
    found = []
    for file in sorted((DATA / "nlu").glob("*.yml")):
        for block in read(file)["nlu"]:
            for line in block["examples"].splitlines():
                if line.strip():
                    found.append((block["intent"], line.strip().removeprefix("- "), file))
    return found


def neutral_sentences() -> set[str]:
    """Return the sentences that training reads from the content, as they count for being alike."""
    neutral = read_neutral(ROOT / "knowledge")
    people = [text for pairs in neutral.people.values() for pair in pairs for text in pair]
    asked = [text for texts in neutral.questions.values() for text in texts]
    return {plain(sentence) for sentence in (*asked, *people)}


def steps() -> list[dict[str, Any]]:
    files = [*sorted((DATA / "rules").glob("*.yml")), *sorted((DATA / "stories").glob("*.yml"))]
    entries = [
        entry
        for file in files
        for entries in read(file).values()
        for entry in entries
        if isinstance(entry, dict)
    ]
    return [step for entry in entries for step in entry["steps"]]


def responses() -> list[str]:
    return [
        name
        for file in sorted((DATA / "responses").glob("*.yml"))
        for name in read(file)["responses"]
    ]


def action_classes() -> dict[str, type[Action]]:
    found = {}
    for file in sorted((ROOT / "actions").glob("[a-z]*.py")):
        module = importlib.import_module(f"actions.{file.stem}")
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Action) and value is not Action:
                found[value().name()] = value
    return found


def test_every_intent_is_taught_and_led_on_and_nothing_else_is() -> None:
    known = set(domain()["intents"])
    taught = {intent for intent, _, _ in training_sentences()}
    led_on = {step["intent"] for step in steps() if "intent" in step} - BUILT_IN_INTENTS

    assert taught == known
    assert led_on == known


def test_every_topic_has_an_intent_and_every_topic_intent_a_topic() -> None:
    intents = {i for i in domain()["intents"] if i.startswith("ask_about_")} - {"ask_about_option"}

    assert intents == {f"ask_about_{topic}" for topic in knowledge_base().topics}


def test_every_action_has_a_class_whose_name_says_the_same() -> None:
    classes = action_classes()

    assert set(classes) == set(domain()["actions"])
    for name, cls in classes.items():
        snake = re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()
        assert name == f"action_{snake}"


def test_every_action_and_response_that_a_rule_names_exists_and_is_used() -> None:
    used = {step["action"] for step in steps() if "action" in step} - {"..."}

    assert used == set(domain()["actions"]) | set(responses())


def test_every_response_is_given_once() -> None:
    # Rasa keeps one of two equal names without a word.
    assert len(responses()) == len(set(responses()))
    assert "responses" not in domain()


def test_every_fixed_response_says_what_kind_of_answer_it_is() -> None:
    for file in (DATA / "responses").glob("*.yml"):
        for name, variants in read(file)["responses"].items():
            for variant in variants:
                assert Status(variant["custom"]["status"]), name


def test_the_statuses_of_the_slot_are_statuses() -> None:
    assert set(domain()["slots"]["answer_status"]["values"]) <= {status.value for status in Status}


def test_only_the_slot_that_rules_read_moves_the_conversation() -> None:
    moving = {n for n, slot in domain()["slots"].items() if slot["influence_conversation"]}
    read_by_rules = {
        name
        for file in [*(DATA / "rules").glob("*.yml"), *(DATA / "stories").glob("*.yml")]
        for name in re.findall(r"^\s+- (\w+): \w+$", file.read_text(), re.M)
        if name in domain()["slots"]
    }

    assert moving == read_by_rules


def test_every_kind_of_mention_is_an_entity() -> None:
    assert set(domain()["entities"]) == set(language.KINDS)


def test_no_sentence_is_taught_twice() -> None:
    seen: dict[str, str] = {}
    twice = []
    for intent, sentence, file in training_sentences():
        key = sentence.lower()
        if key in seen:
            twice.append(f"{sentence!r} in {file.name} ({intent}) and under {seen[key]}")
        seen[key] = intent

    assert twice == []


# Of `python -m bot learn`; not there before the first correction.
CORRECTED = sorted(file.name for file in (ROOT / "tests/evaluation").glob("corrected.yml"))


@pytest.mark.parametrize(
    "name",
    [
        *CORRECTED,
        "questions.yml",
        "development.yml",
        "held_out.yml",
        "neutral.yml",
        "described.yml",
        "understood.yml",
        "refused.yml",
        "two_part.yml",
        "two_part_development.yml",
        "text_speak_development.yml",
        "text_speak.yml",
        "entities.yml",
        "retrieval_development.yml",
    ],
)
def test_no_evaluation_sentence_or_near_twin_is_taught(name: str) -> None:
    taught = Taught({plain(text) for _, text, _ in training_sentences()} | neutral_sentences())
    asked = {
        plain(q["text"]) for q in yaml.safe_load((ROOT / "tests/evaluation" / name).read_text())
    }

    twins = [f"{ask!r} and {say!r}" for ask in asked for say in taught.twins_of(ask)]
    assert twins == []


def test_sentences_with_nearly_the_same_words_are_twins() -> None:
    assert are_twins("whats a utc", "whats a utc")
    assert are_twins("what jobs does a t level lead to", "what jobs does it lead to a t level")
    assert not are_twins("how long is a t level", "how long is a degree course at uni")
    taught = Taught({"what jobs does a t level lead to", "how long is a degree course at uni"})
    assert taught.twins_of("what jobs does it lead to a t level") == [
        "what jobs does a t level lead to"
    ]


def test_no_sentence_of_a_conversation_test_is_taught() -> None:
    taught = {plain(sentence) for _, sentence, _ in training_sentences()}
    conversations = read_spoken(ROOT / "tests" / "conversations")
    said = {plain(sentence) for each in conversations for sentence in each.says}

    assert len(conversations) >= 150
    assert said & taught == set()


def test_no_test_story_lies_where_rasa_would_train_on_it() -> None:
    assert [*DATA.rglob("test_*.yml")] == []


def test_no_everyday_name_means_two_things() -> None:
    owners: dict[str, set[str]] = {}
    knowledge = knowledge_base()
    for option in knowledge.options.values():
        for name in option.aliases:
            owners.setdefault(name.lower(), set()).add(f"option {option.id}")
    for topic in knowledge.topics.values():
        for name in topic.aliases:
            owners.setdefault(name.lower(), set()).add(f"topic {topic.id}")
    for kind in ("stages", "facets"):
        for id, terms in getattr(knowledge.terms, kind).items():
            for name in terms.words:
                owners.setdefault(name.lower(), set()).add(f"{kind} {id}")
    for id, names in knowledge.terms.subjects.items():
        for name in names:
            owners.setdefault(name.lower(), set()).add(f"subject {id}")

    assert {name: found for name, found in owners.items() if len(found) > 1} == {}
