"""Pages of conversations, of review and of figures, as members of staff use them."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from bot.staff.roles import Role
from tests.api.console import Browser, Console, text_of
from tests.api.reviews import talks_of
from tests.unit.staff.people import People

MARKS = {"right": "2", "complete": "1", "fits": "2", "neutral": "1", "safe": "1"}


@pytest.fixture
def console(tmp_path: Path, secret: str) -> Console:
    return Console.begin(People.begin(f"sqlite:///{tmp_path}/evenhand.db", secret))


@pytest.fixture
def adviser(console: Console) -> Browser:
    return console.as_member(Role.ADVISER)


@pytest.fixture
def administrator(console: Console) -> Browser:
    return console.as_member(Role.ADMINISTRATOR, email="bo@school.example")


def trail(console: Console, school: str = "school") -> list[tuple[str, str]]:
    return [(line.what, line.about) for line in console.people.staff.trail.lines(school)]


def test_a_conversation_is_found_and_read_and_both_are_kept(
    console: Console, adviser: Browser
) -> None:
    """L3: every view goes into the audit trail, and no word that was searched for does."""
    talks_of(console.people).say("c-one", "is a zebra allowed at college", stage="post_16")

    listed = adviser.get("/console/conversations?words=zebra&stage=post_16")
    read = adviser.get("/console/conversations/c-one")

    assert "is a zebra allowed" in text_of(listed)
    assert "is a zebra allowed at college" in text_of(read)
    assert trail(console)[:2] == [
        ("transcript.read", "c-one"),
        ("transcripts.searched", "words stage"),
    ]
    assert "zebra" not in json.dumps(trail(console))


def test_a_page_says_why_the_computer_said_it(console: Console, adviser: Browser) -> None:
    talks_of(console.people).say("c-one", option="t_levels", confidence=0.934)

    page = text_of(adviser.get("/console/conversations/c-one"))

    assert "taken for “ask about option”, 93% sure" in page
    assert "t_levels/what_it_is 0.81" in page
    assert "no receipt" in page


def test_another_schools_conversation_is_neither_listed_nor_shown(
    console: Console, adviser: Browser
) -> None:
    """A2"""
    talks_of(console.people).say("c-one", "is a zebra allowed", school="other")

    assert "zebra" not in adviser.get("/console/conversations").text
    assert adviser.get("/console/conversations/c-one").status_code == 404
    assert trail(console)[0] == ("access.denied", "404 GET /console/conversations/c-one")


def test_markup_of_a_pupil_is_shown_as_text(console: Console, adviser: Browser) -> None:
    """W5"""
    talks_of(console.people).say("c-one", "<script>alert(1)</script>")

    for path in ("/console/conversations", "/console/conversations/c-one"):
        page = adviser.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_a_note_stands_beside_its_message_with_a_name_and_masked(
    console: Console, adviser: Browser
) -> None:
    talks_of(console.people).say("c-one")

    kept = adviser.post(
        "/console/conversations/c-one/notes", seq="2", tag="unclear", text="ring 07700 900123"
    )
    page = text_of(adviser.get("/console/conversations/c-one"))

    assert kept.status_code == 303
    assert kept.headers["Location"] == "/console/conversations/c-one#message-2"
    assert "unclear ring [phone]" in page
    assert "Ada" in page
    assert "07700" not in page


@pytest.mark.parametrize(
    "note", [{"seq": "2"}, {"seq": "9", "tag": "good"}, {"seq": "2", "tag": "<b>"}]
)
def test_a_note_that_cannot_be_kept_is_refused_with_a_reason(
    console: Console, adviser: Browser, note: dict[str, str]
) -> None:
    talks_of(console.people).say("c-one")

    refused = adviser.post("/console/conversations/c-one/notes", **note)

    assert refused.status_code == 422
    assert "There is a problem" in refused.text


def test_pages_follow_each_other(console: Console, adviser: Browser) -> None:
    talks = talks_of(console.people)
    for number in range(60):
        talks.say(f"c-{number}", f"question number{number:02}")
    talks.read()
    seen: list[str] = []
    path = "/console/conversations?words=question"
    while path:
        page = adviser.get(path).text
        seen += re.findall(r"number\d\d", page)
        older = re.search(r'href="([^"]+)">Older', page)
        path = older[1].replace("&amp;", "&") if older else ""

    assert seen == [f"number{number:02}" for number in reversed(range(60))]


@pytest.mark.parametrize("query", ["since=yesterday", "until=2026-13-01", f"words={'a' * 300}"])
def test_a_filter_that_cannot_be_read_is_told(adviser: Browser, query: str) -> None:
    asked = adviser.get(f"/console/conversations?{query}")

    assert asked.status_code == 422
    assert "There is a problem" in asked.text


@pytest.mark.parametrize(
    "query", ["before=x", "before=99999999999999", "stage=%27%3B--", "words=%25", "status=%00"]
)
def test_a_query_that_means_nothing_is_answered(adviser: Browser, query: str) -> None:
    assert adviser.get(f"/console/conversations?{query}").status_code == 200


def test_an_export_holds_no_formula_and_no_personal_data(
    console: Console, administrator: Browser
) -> None:
    talks_of(console.people).say("c-one", '=HYPERLINK("http://x.example","ring 07700 900123")')

    found = administrator.post("/console/conversations/c-one/export", form="csv")
    listed = administrator.post("/console/conversations/export", form="csv")

    for export in (found, listed):
        cells = [cell for row in csv.reader(io.StringIO(export.text)) for cell in row]
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))] == []
        assert any(cell.startswith("'=HYPERLINK") for cell in cells)
        assert "07700" not in export.text
        assert export.headers["Cache-Control"] == "no-store"
    assert [what for what, _ in trail(console)[:2]] == [
        "transcripts.exported",
        "transcript.exported",
    ]


def test_an_export_holds_what_matches_alone(console: Console, administrator: Browser) -> None:
    talks = talks_of(console.people)
    talks.say("c-one", "about college")
    talks.say("c-two", "about pay")

    found = administrator.post("/console/conversations/export", form="json", words="college")
    page = administrator.post("/console/conversations/export", form="page", words="pay")

    assert [row["conversation"] for row in found.json()] == ["c-one"]
    assert "about pay" in text_of(page)
    assert "about college" not in text_of(page)


def test_two_reviewers_are_blind_to_each_other(console: Console, adviser: Browser) -> None:
    talks_of(console.people).say("c-one", flag="self_harm")
    other = console.as_member(Role.ADVISER, email="cy@school.example")
    third = console.as_member(Role.ADVISER, email="di@school.example")
    assert "picked out by the safety screen" in text_of(adviser.get("/console/review"))

    assert adviser.post("/console/review/c-one.1", **MARKS).status_code == 303
    before = text_of(other.get("/console/review/c-one.1"))
    other.post("/console/review/c-one.1", **{**MARKS, "right": "0"})
    after = text_of(other.get("/console/review/c-one.1"))

    assert "Ada" not in before
    assert "Your review" in before
    # Who comes first within one second is chance.
    question = r"Does it answer what was asked, and is it right\?"
    assert re.search(f"Ada Cy {question} Yes No|Cy Ada {question} No Yes", after)
    assert third.post("/console/review/c-one.1", **MARKS).status_code == 422
    assert "Nothing waits for you" in text_of(third.get("/console/review"))


def test_a_review_needs_every_answer_and_is_given_once(adviser: Browser, console: Console) -> None:
    talks_of(console.people).say("c-one", flag="self_harm")
    talks_of(console.people).read()

    assert adviser.post("/console/review/c-one.1", right="2").status_code == 422
    assert adviser.post("/console/review/c-one.1", **{**MARKS, "safe": "7"}).status_code == 422
    assert adviser.post("/console/review/c-one.1", **MARKS).status_code == 303
    assert adviser.post("/console/review/c-one.1", **MARKS).status_code == 422


def test_corrections_leave_only_where_the_school_put_a_name_to_it(console: Console) -> None:
    """P9: redacted, with a name against it, and never of what was flagged."""
    talks = talks_of(console.people)
    for school in ("school", "other"):
        talks.say(f"{school}-one", "ring 07700 900123 about bricks", confidence=0.1, school=school)
        talks.say(f"{school}-bad", "something i told nobody", flag="self_harm", school=school)
    talks.read()
    found = {}
    for school in ("school", "other"):
        email = f"bo@{school}.example"
        browser = console.as_member(Role.ADMINISTRATOR, email=email, school=school)
        for id in (f"{school}-one.1", f"{school}-bad.1"):
            browser.post(f"/console/review/{id}", **MARKS)
            kept = browser.post(
                f"/console/review/{id}/correction",
                intent="ask_overview", wording="Mail jo.bloggs@mail.example instead",
            )  # fmt: skip
            assert kept.status_code == 303
        found[school] = browser.post("/console/review/corrections")

    assert found["school"].status_code == 422
    assert "has not turned on the reuse" in text_of(found["school"])
    (line,) = map(json.loads, found["other"].text.splitlines())
    assert line == {
        "text": "ring [phone] about bricks",
        "intent": "ask_overview",
        "passage": None,
        "wording": "Mail [e-mail] instead",
        "corrected_by": "Bo",
        "reuse_allowed_by": "Mrs Ahmed",
        "reuse_allowed_on": "2026-11-20",
    }
    assert trail(console, "other")[0] == ("corrections.exported", "1 lines")


def test_corrections_are_refused_without_the_role(console: Console) -> None:
    """P9"""
    for number, role in enumerate(set(Role) - {Role.ADMINISTRATOR}):
        browser = console.as_member(role, email=f"n{number}@other.example", school="other")
        assert browser.post("/console/review/corrections").status_code == 404


def test_a_correction_names_what_there_is(adviser: Browser, console: Console) -> None:
    talks_of(console.people).say("c-one", confidence=0.1)
    talks_of(console.people).read()
    for wrong in ({}, {"intent": "be_rude"}, {"passage": "x/y"}, {"wording": "a" * 3000}):
        assert adviser.post("/console/review/c-one.1/correction", **wrong).status_code == 422


def test_the_overview_shows_an_auditor_numbers_and_no_words(console: Console) -> None:
    talks = talks_of(console.people)
    talks.say("c-one", "is a zebra allowed", topic="bursary_fund", status="nothing_found")
    talks.say("c-two", "is a zebra allowed")
    talks.transcripts.judge("c-two", 1, "down", "wrong")
    auditor = console.as_member(Role.AUDITOR)

    page = auditor.get("/console/overview")

    assert "zebra" not in page.text
    assert "Conversations that began 2 Answers 2 Questions without an answer 1" in text_of(page)
    assert "bursary fund 1" in text_of(page)
    assert "Thumbs down 1" in text_of(page)
    assert "style=" not in page.text


def test_the_ledger_is_walked_through_when_an_auditor_asks(console: Console) -> None:
    auditor = console.as_member(Role.AUDITOR)

    assert "was not walked through" in text_of(auditor.get("/console/overview"))
    assert auditor.post("/console/overview/parity").status_code == 303
    assert "0 presentations, 0 receipts verified" in text_of(auditor.get("/console/overview"))
