"""Every rule of the lint catches what breaks it and names file, line, rule and mend."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from bot.errors import KnowledgeError
from bot.knowledge.lint.report import Breach, LintReport
from bot.knowledge.lint.run import check, lint

if TYPE_CHECKING:
    from tests.unit.conftest import Content

DAY = date(2026, 11, 24)
ALPHA = "options/alpha.yml"


def report_on(content: Content) -> LintReport:
    return lint(content.folder, DAY)


def one(content: Content, rule: str) -> Breach:
    """Return the only breach of *rule*."""
    (found,) = [breach for breach in report_on(content).problems if breach.rule == rule]
    return found


def facet_text(facet: str, name: str = "Alpha route") -> str:
    return f"The {facet} of the {name}."


def place(content: Content, breach: Breach) -> tuple[str, int]:
    return breach.file.relative_to(content.folder).as_posix(), breach.line


def test_the_small_content_passes(content: Content) -> None:
    report = report_on(content)

    assert list(report.problems) == []
    assert list(report.warnings) == []
    assert check(content.folder).version == report.version


@pytest.mark.parametrize(
    ("text", "rule", "says"),
    [
        ("It is the best.", "word_evaluate", "says 'best'"),
        ("It is more than that.", "word_compare", "says 'than'"),
        ("You should take this.", "word_steer", "says 'you should take this'"),
        ("For academic pupils.", "word_stereotype", "says 'academic pupils'"),
        ("Ask what he does.", "word_assume_a_sex", "says 'he'"),
    ],
)
def test_a_word_that_favours_is_named_with_its_reason_and_mend(
    content: Content, text: str, rule: str, says: str
) -> None:
    content.replace(ALPHA, facet_text("length"), text)

    breach = one(content, rule)

    assert place(content, breach) == (ALPHA, content.line_of(ALPHA, text))
    assert breach.field == "facets.length.text"
    assert breach.wrong.startswith(says)
    assert breach.mend


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (ALPHA, "summary: The Alpha", "summary: The best Alpha"),
        (ALPHA, "Alpha route benefits 2", "Alpha best benefits 2"),
        ("options/ended.yml", "note: It closed.", "note: The best closed."),
        ("topics/money.yml", "There is some money.", "It is the best."),
        ("topics/money.yml", "question: How much money?", "question: Is this best?"),
        ("topics/money.yml", "next_step: Ask at school.", "next_step: Ask the best."),
    ],
)
def test_words_are_looked_for_wherever_a_pupil_reads(
    content: Content, file: str, old: str, new: str
) -> None:
    content.replace(file, old, new)

    breach = one(content, "word_evaluate")

    assert place(content, breach) == (file, content.line_of(file, new))


def test_a_text_that_reads_too_old_is_named(content: Content) -> None:
    hard = "Organisational responsibility necessitates considerable administrative documentation "
    hard += "regarding participation, accommodation, communication and accountability."
    content.replace("topics/money.yml", "An amount of money.", hard)

    breach = one(content, "reading_text")

    assert place(content, breach) == ("topics/money.yml", content.line_of("topics/money.yml", hard))
    assert breach.mend == "use shorter words and shorter sentences"


def test_a_term_that_a_pupil_must_meet_is_measured_as_a_plain_word(content: Content) -> None:
    text = "There is some " + "incomprehensibility at the " * 3 + "school and the town."
    content.replace("topics/money.yml", "There is some money.", text)

    assert list(report_on(content).problems) == []


def test_four_sentences_are_one_too_many(content: Content) -> None:
    text = "It is. It has. It can. It may."
    content.replace(ALPHA, facet_text("length"), text)

    breach = one(content, "sentences")

    assert place(content, breach) == (ALPHA, content.line_of(ALPHA, text))
    assert breach.wrong == "has 4 sentences, the most is 3"


def test_a_sentence_of_21_words_is_too_long(content: Content) -> None:
    text = "We go " + "on and " * 9 + "out."
    content.replace("topics/money.yml", "There is some money.", text)

    breach = one(content, "sentence_length")

    assert breach.wrong == "has a sentence of 21 words, the most is 20"
    assert breach.mend == "make two sentences of it"


@pytest.mark.parametrize(
    ("old", "new", "rule", "field"),
    [
        ("The entry of the", "The entry of one or the or any", "length_facet", "facets.entry"),
        ("The Alpha route in one line.", "One line.", "length_summary", "summary"),
        (
            "Alpha route drawbacks 3",
            "Alpha route drawbacks as told by us 3",
            "length_point",
            "facets.drawbacks.points.2",
        ),
    ],
)
def test_a_text_longer_or_shorter_than_the_others_is_named(
    content: Content, old: str, new: str, rule: str, field: str
) -> None:
    content.replace(ALPHA, old, new)

    breach = one(content, rule)

    assert breach.field == field
    assert "the others' median is" in breach.wrong
    assert breach.mend


def test_a_little_more_in_every_facet_is_caught_over_the_page(content: Content) -> None:
    text = (content.folder / ALPHA).read_text(encoding="utf-8")
    content.write(ALPHA, text.replace(" of the Alpha route.", " of all of the Alpha route."))

    report = report_on(content)

    assert {breach.rule for breach in report.problems} == {"length_page"}


def test_an_option_that_reads_older_than_the_others_is_named(content: Content) -> None:
    content.replace(ALPHA, facet_text("entry"), "Organisational accountability of the route.")

    breach = one(content, "reading_spread")

    assert place(content, breach) == (ALPHA, content.line_of(ALPHA, "facets:"))
    assert breach.mend == "use shorter words"


def test_an_option_that_is_too_old_for_its_readers_is_named(content: Content) -> None:
    for name in ("alpha", "bravo", "ended"):
        text = (content.folder / f"options/{name}.yml").read_text(encoding="utf-8")
        text = text.replace(" of the ", " opportunities ")
        content.write(f"options/{name}.yml", text)

    rules = [breach.rule for breach in report_on(content).problems]

    assert rules.count("reading_page") == 3


def test_a_topic_that_is_too_old_for_its_readers_is_named(content: Content) -> None:
    for old in ("An amount of money.", "There is some money."):
        content.replace("topics/money.yml", old, "Organisational accountability, universally.")

    breach = one(content, "reading_page")

    assert breach.field == "answer"


@pytest.mark.parametrize(
    ("word", "mend"),
    [("wonderful joyful", "take out warm words"), ("terrible hateful", "take out harsh words")],
)
def test_an_option_that_sounds_warmer_or_harsher_is_named(
    content: Content, word: str, mend: str
) -> None:
    content.replace(ALPHA, facet_text("entry"), f"The {word} Alpha route.")
    content.replace(ALPHA, facet_text("where"), f"The {word} Alpha route.")

    breach = one(content, "tone")

    assert place(content, breach) == (ALPHA, content.line_of(ALPHA, "facets:"))
    assert breach.mend == mend


def test_a_neutral_word_has_no_tone(content: Content) -> None:
    content.replace(ALPHA, facet_text("entry"), "The free, free and free route.")

    assert list(report_on(content).problems) == []


@pytest.mark.parametrize(("editorial", "breaches"), [(6, 0), (7, 1)])
def test_most_facets_must_rest_on_a_source_outside(
    content: Content, editorial: int, breaches: int
) -> None:
    text = (content.folder / ALPHA).read_text(encoding="utf-8")
    content.write(ALPHA, text.replace("sources: [S1]", "sources: [E1]", editorial))

    found = [b for b in report_on(content).problems if b.rule == "editorial_only"]

    assert len(found) == breaches
    assert all("alone in 7 of 13, the most is 6" in breach.wrong for breach in found)


ANOTHER_LINK = ', {name: B2, url: "https://example.org/b"}'


@pytest.mark.parametrize("times", [0, 3])
def test_too_few_or_too_many_links_are_named(content: Content, times: int) -> None:
    content.replace(ALPHA, ANOTHER_LINK, ANOTHER_LINK * times)

    breach = one(content, "links")

    assert place(content, breach) == (ALPHA, content.line_of(ALPHA, "links:"))


def test_a_review_more_than_a_year_away_is_refused(content: Content) -> None:
    content.replace(ALPHA, "again: 2027-05-23", "again: 2027-11-30")

    breach = one(content, "review_too_late")

    assert place(content, breach) == (ALPHA, content.line_of(ALPHA, "again: 2027-11-30"))
    assert breach.mend == "set a date within a year"


def test_a_text_past_its_date_is_named_and_does_not_fail(content: Content) -> None:
    content.replace("topics/money.yml", "again: 2027-05-23", "again: 2026-11-24")

    report = report_on(content)

    (warning,) = report.warnings
    assert list(report.problems) == []
    assert warning.rule == "review_due"
    assert "answers say that the text was due to be checked" in warning.wrong


def test_a_review_that_is_still_to_come_is_named_and_does_not_fail(content: Content) -> None:
    content.replace(ALPHA, "on: 2026-11-23", "on: 2027-01-15")

    report = report_on(content)

    (warning,) = report.warnings
    assert list(report.problems) == []
    assert place(content, warning) == (ALPHA, content.line_of(ALPHA, "on: 2027-01-15"))
    assert warning.rule == "review_ahead"


def test_a_breach_stops_the_load_with_every_line_told(content: Content) -> None:
    content.replace(ALPHA, facet_text("length"), "It is the best.")
    content.replace(ALPHA, "Alpha route benefits 1", "She has benefits 1")

    with pytest.raises(KnowledgeError) as refused:
        check(content.folder)

    lines = str(refused.value).splitlines()
    assert lines[0] == "2 problem(s) in the knowledge base:"
    line = content.line_of(ALPHA, "It is the best.")
    assert f"{ALPHA}:{line}: word_evaluate: facets.length.text says 'best': " in lines[1]


def test_content_that_cannot_be_loaded_is_refused_as_before(content: Content) -> None:
    content.replace(ALPHA, "summary:", "sumary:")

    with pytest.raises(KnowledgeError, match="sumary"):
        lint(content.folder, DAY)
