"""Training data that Rasa would take in silence are refused, with file, line and mend."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import training
from bot.knowledge.base import KnowledgeBase
from bot.nlu.examples import ExamplesError, read_examples
from bot.settings import ROOT, ContentSettings

NLU = """version: "3.1"
nlu:
  - intent: greet
    examples: |
      - hello
      - hiya
  - intent: ask_facet
    examples: |
      - how long is an [apprenticeship]{"entity": "option"}
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data" / "nlu").mkdir(parents=True)
    (tmp_path / "data" / "nlu" / "some.yml").write_text(NLU)
    (tmp_path / "domain.yml").write_text("intents:\n  - greet\n  - ask_facet\n")
    return tmp_path / "data"


def refused(data: Path) -> str:
    with pytest.raises(ExamplesError) as error:
        read_examples(data, data.parent / "domain.yml", ["utc"])
    return str(error.value)


def add(data: Path, text: str) -> None:
    file = data / "nlu" / "some.yml"
    file.write_text(file.read_text() + text)


def test_every_sentence_has_its_intent_and_its_line(data: Path) -> None:
    found = read_examples(data, data.parent / "domain.yml", ["utc"])

    assert [(e.text, e.intent, e.line) for e in found][:2] == [
        ("hello", "greet", 5),
        ("hiya", "greet", 6),
    ]
    assert found[2].plain == "how long is an apprenticeship"


def test_a_sentence_under_two_facets_is_refused(data: Path) -> None:
    for facet in ("length", "where"):
        add(
            data,
            f"  - intent: ask_facet\n    metadata: {{facet: {facet}}}\n"
            "    examples: |\n      - one day or more\n",
        )

    said = refused(data)

    file = data / "nlu" / "some.yml"
    assert (
        f"{file}:17: ask_facet (where): 'one day or more' stands under ask_facet (length)" in said
    )


def test_an_option_that_is_none_is_refused(data: Path) -> None:
    add(
        data,
        "  - intent: ask_facet\n    metadata: {option: utd}\n    examples: |\n      - how so\n",
    )

    assert "some.yml:11: option: 'utd' is no option; write one of utc" in refused(data)


def test_a_facet_that_is_none_is_refused(data: Path) -> None:
    add(
        data,
        "  - intent: ask_facet\n    metadata: {facet: price}\n    examples: |\n      - how so\n",
    )

    assert "some.yml:11: facet: 'price' is no facet; write one of what_it_is, " in refused(data)


def test_a_sentence_under_two_intents_is_refused(data: Path) -> None:
    add(data, "      - Hello!\n")

    said = refused(data)

    file = data / "nlu" / "some.yml"
    assert f"{file}:10: ask_facet: 'Hello!' stands under greet as well, {file}:5" in said
    assert "keep it under the one that is meant" in said


def test_an_intent_without_a_sentence_is_refused(data: Path) -> None:
    add(data, "  - intent: thank\n    examples: |\n")

    assert f"{data / 'nlu' / 'some.yml'}:10: thank: has no example; write some" in refused(data)


def test_an_intent_that_only_the_domain_has_is_refused(data: Path) -> None:
    with (data.parent / "domain.yml").open("a") as file:
        file.write("  - thank\n")

    assert f"{data.parent / 'domain.yml'}:4: thank: has no example" in refused(data)


def test_an_intent_that_the_domain_does_not_have_is_refused(data: Path) -> None:
    add(data, "  - intent: thnak\n    examples: |\n      - ta\n")

    assert f"{data / 'nlu' / 'some.yml'}:12: thnak: is no intent of domain.yml" in refused(data)


@pytest.mark.parametrize("text", ["- hello", "nlu: hello", "nlu: [", ""])
def test_a_file_that_holds_no_training_data_is_refused(data: Path, text: str) -> None:
    (data / "nlu" / "broken.yml").write_text(text)

    assert f"{data / 'nlu' / 'broken.yml'}:" in refused(data)


def test_the_training_data_can_be_used(real: KnowledgeBase) -> None:
    assert len(read_examples(ROOT / "data", ROOT / "domain.yml", real.options)) > 3000


def test_nothing_is_trained_on_data_that_cannot_be_used(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(data, "      - hello\n")
    monkeypatch.setattr(training, "ROOT", data.parent)
    settings = ContentSettings(knowledge=ROOT / "knowledge", models=data.parent / "models")

    with pytest.raises(ExamplesError):
        training.train(settings, data.parent / "train.log")

    assert not (data.parent / "models").exists()
