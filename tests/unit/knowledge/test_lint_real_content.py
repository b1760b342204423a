"""The content that pupils get passes the lint, and a piece of text can be held to it alone."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.lint.report import LintReport, Place
from bot.knowledge.lint.run import lint
from bot.knowledge.lint.text import lint_text
from bot.knowledge.words import read_words
from bot.settings import ROOT

if TYPE_CHECKING:
    from tests.unit.conftest import Content


@pytest.fixture(scope="module")
def report() -> LintReport:
    return lint(ROOT / "knowledge", date(2026, 11, 28))


def test_the_real_content_breaks_no_rule(report: LintReport) -> None:
    assert [str(breach) for breach in report.problems] == []


def test_every_option_is_measured(report: LintReport, real: KnowledgeBase) -> None:
    assert [row.option for row in report.rows] == sorted(real.options)
    assert report.version == real.version


def test_any_two_options_read_within_one_grade(report: LintReport) -> None:
    grades = [row.grade for row in report.rows]

    assert max(grades) - min(grades) <= 1.0


def test_a_piece_of_text_is_held_to_the_same_rules() -> None:
    words = read_words(ROOT / "knowledge")
    where = Place(Path("sixth_form.yml"), 7, "about")

    breaches = lint_text("Our sixth form is the best choice. Come and see it.", where, words)

    assert [(b.file.name, b.line, b.field, b.rule) for b in breaches] == [
        ("sixth_form.yml", 7, "about", "word_evaluate")
    ]
    assert lint_text("Our sixth form opens its doors on 3 March.", where, words) == []


def test_the_command_prints_the_table_and_succeeds(report: LintReport) -> None:
    result = CliRunner().invoke(app, ["lint-knowledge"])

    assert result.exit_code == 0
    lines = result.output.splitlines()
    assert lines[0] == f"content {report.version}: 34 options, {report.texts} texts"
    assert [line.split()[0] for line in lines[2:36]] == [row.option for row in report.rows]
    assert lines[-1].startswith("0 breach(es)")


def test_the_command_fails_on_a_breach_and_tells_it_as_json(content: Content) -> None:
    content.replace("options/alpha.yml", "The length of the Alpha route.", "It is the best.")

    result = CliRunner().invoke(app, ["lint-knowledge", "--json", "--folder", str(content.folder)])

    assert result.exit_code == 1
    told = json.loads(result.output)
    assert [problem["rule"] for problem in told["problems"]] == ["word_evaluate"]
    assert told["problems"][0]["file"] == "options/alpha.yml"
    assert len(told["options"]) == 3
