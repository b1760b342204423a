"""What the privacy page and the accessibility statement say is what the code does."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from bot.handoff.asking import Asking
from bot.handoff.requests import adviser_request
from bot.impartiality.incidents import bias_report
from bot.keeping.held import HELD, NOT_HELD
from bot.safeguarding.post import Note
from bot.schools.identity import kept_subject
from bot.schools.models import School
from bot.settings import ROOT, Settings
from bot.web.console.pages import ENTRIES
from bot.web.guards import HEADERS, POLICY
from bot.web.models import BiasReport, LeftMessage, NewMessage, Opinion

TEMPLATES = ROOT / "bot" / "web" / "templates"
CONSOLE = ROOT / "bot" / "web" / "console"  # the pages are about pupils
SECRET = "a secret of the tests, thirty-two characters or more"
MODES = ("school", "demonstration")
PAGES = ("privacy.html", "accessibility.html")
INVENTORY = (ROOT / "docs" / "reference" / "data.md").read_text(encoding="utf-8")


def sources(folder: str, *suffixes: str) -> str:
    """Return every file under *folder* with one of the suffixes, as one text; not the staff's."""
    every = sorted((ROOT / folder).rglob("*"))
    files = [f for f in every if f.suffix in suffixes and CONSOLE not in f.parents]
    assert files
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def importing(module: str) -> set[str]:
    """Return the files of `bot` and `actions` that import *module*."""
    pattern = re.compile(rf"^\s*(import|from) {module}\b", re.M)
    files = [*(ROOT / "bot").rglob("*.py"), *(ROOT / "actions").rglob("*.py")]
    return {f.relative_to(ROOT).as_posix() for f in files if pattern.search(f.read_text("utf-8"))}


def columns(table: str) -> set[str]:
    """Return what the data inventory lists of a table; `test_data_inventory.py` holds it true."""
    return set(re.findall(rf"^\| `{table}\.(\w+)` \|", INVENTORY, re.M))


def pages_and_scripts() -> str:
    return sources("bot/web", ".js", ".css", ".html", ".yml")


def policy() -> dict[str, list[str]]:
    rules = f"{POLICY}'none'".split(";")
    return {name: values for name, *values in (rule.split() for rule in rules if rule.strip())}


def words_are_kept() -> None:
    assert {"text", "replies", "at"} <= columns("event")
    assert "data" in columns("events")


def names_are_masked() -> None:
    # What is kept of a message is what the mask gives, and nothing else is given to the transcript.
    kept = re.findall(r"transcripts\.accept\(\s*id, ([\w.]+)", sources("bot/web", ".py"))
    assert set(kept) == {"read.text"}


def concerns_are_kept_whole() -> None:
    assert {"words", "categories", "context"} <= columns("safeguarding_record")


def topic_is_kept() -> None:
    assert "understood" in columns("event")


def thumbs_are_kept() -> None:
    assert {"verdict", "reason"} <= columns("feedback")


def reports_are_kept() -> None:
    assert set(bias_report.columns.keys()) == {"id", "hour", "turn"}
    assert set(BiasReport.model_fields) == {"turn"}


def requests_are_kept() -> None:
    found = set(adviser_request.columns.keys())
    assert found == {"id", "conversation", "stage", "asked_at"}


def talks_with_people_are_kept() -> None:
    assert {"speaker", "text", "at"} <= columns("event")
    assert {"adviser", "at", "state"} <= columns("chat_change")


def reach_is_kept_if_given() -> None:
    assert LeftMessage.model_fields["reach"].default == ""
    assert "self._seal.seal(reach, id)" in inspect.getsource(Asking.leave_message)


def complaints_are_kept() -> None:
    found = columns("complaint")
    assert found == {"number", "school", "text", "received_at", "due_on", "acknowledged_at"}
    assert "/complaint" in (TEMPLATES / "privacy.html").read_text(encoding="utf-8")


def shown_routes_are_kept() -> None:
    assert columns("ledger_row") == {"number", "kind", "subject", "body", "hash"}
    assert 'HOUR = "%Y-%m-%dT%H:00Z"' in sources("bot/impartiality", ".py")


def signed_in_pupils_have_a_code() -> None:
    assert Settings(secret=SECRET).identity_secrets_by_school() == {}  # type: ignore[arg-type]
    assert "hmac.new(" in inspect.getsource(kept_subject)
    assert "subject" not in columns("identity_used") | columns("conversation")


def no_account() -> None:
    asked = {*NewMessage.model_fields, *BiasReport.model_fields, *Opinion.model_fields}
    assert asked & {"name", "age", "email", "address", "birth", "phone"} == set()
    assert re.findall(r'type="(password|email|tel|date)"', pages_and_scripts()) == []


def no_device_address() -> None:
    assert "access_log=False" in sources("bot/web", ".py")
    kept = set(re.findall(r"^\| `\w+\.(\w+)` \|", INVENTORY, re.M))
    assert {c for c in kept if re.search(r"(^|_)(ip|host|agent|device)(_|$)", c)} == set()


def no_location() -> None:
    given = HEADERS["Permissions-Policy"]
    assert {f"{sense}=()" for sense in ("camera", "microphone", "geolocation")} <= set(
        given.split(", ")
    )


def no_cookies() -> None:
    assert re.findall(r"(?i)set_cookie|set-cookie", sources("bot/web", ".py")) == []
    assert re.findall(r"(?i)document\s*\.\s*cookie|cookieStore", pages_and_scripts()) == []
    assert importing("starlette.middleware.sessions") == set()


def tab_storage_only() -> None:
    assert (
        re.findall(r"localStorage|indexedDB|caches\.open|serviceWorker", pages_and_scripts()) == []
    )


def nothing_to_other_firms() -> None:
    rules = policy()
    assert rules["default-src"] == ["'none'"]
    rest = {
        value for name, values in rules.items() for value in values if name != "frame-ancestors"
    }
    assert rest <= {"'self'", "'none'"}
    # The inner servers are on loopback. A provider of school accounts is called for staff alone,
    # where a school names one, by a module that knows no table of pupils.
    chosen = Settings(secret=SECRET)  # type: ignore[arg-type]
    assert all(u.startswith("http://127.0.0.1:") for u in (*chosen.rasa_urls, chosen.action_url))
    callers = importing("httpx") | importing("requests") | importing("aiohttp")
    assert callers <= {
        "bot/client.py", "bot/dialogue.py", "bot/launcher.py",
        "bot/nlu/once.py",  # keeps the connection that Rasa opens to the action server
        # Measuring on loopback, never in service.
        "bot/evaluation/stream_cost.py", "bot/evaluation/rasa_default.py",
        "bot/safeguarding/post.py",  # tells the school itself, without a word of a pupil
        "bot/staff/accounts.py",
    }  # fmt: skip
    assert chosen.staff_accounts is None
    accounts = (ROOT / "bot" / "staff" / "accounts.py").read_text(encoding="utf-8")
    assert re.findall(r"bot\.(?!errors|staff)\w+", accounts) == []


def no_training() -> None:
    found = {
        file.name
        for file in (ROOT / "bot" / "nlu").rglob("*.py")
        if re.search(r"bot\.(conversations|database|nlu\.memory)", file.read_text(encoding="utf-8"))
    }
    # Rasa's own store of what a conversation is at; nothing that is trained reaches it.
    assert found == {"memory.py"}
    assert "conversations" not in (ROOT / "bot" / "training.py").read_text(encoding="utf-8")
    assert School(id="school").reuse is None


def concerns_are_passed_on() -> None:
    assert importing("smtplib") == {"bot/safeguarding/post.py"}
    note = Note("https://chat.example/console/safeguarding/id", danger_now=True, is_drill=False)
    assert set(Note.__dataclass_fields__) == {"link", "danger_now", "is_drill"}  # no words
    assert note.link in note.body
    lines = yaml.safe_load((ROOT / "knowledge" / "helplines.yml").read_text(encoding="utf-8"))
    contacts = {line["id"]: line["contact"] for line in lines}
    assert "999" in contacts["emergency_services"]
    assert "0800 1111" in contacts["childline"]


def kept_for_days() -> None:
    assert School(id="school").retention_days == 30
    assert "purge_every_hour(keeper" in sources("bot/web", ".py")
    held = {table.name for table, _ in HELD}
    assert {"conversation", "event", "feedback", "chat", "left_message"} <= held


def concerns_are_kept_longer() -> None:
    assert "safeguarding_record" in NOT_HELD


def staff_look_at_answers() -> None:
    paths = {entry.path for entry in ENTRIES}
    assert {"/console/review", "/console/conversations"} <= paths


def end_and_clear() -> None:
    assert '@router.delete("/conversations/{conversation}"' in sources("bot/web", ".py")
    assert "ended_at" in columns("conversation")
    assert "End and clear" in pages_and_scripts()


def checked_by_axe() -> None:
    tests = sources("tests/browser", ".py")
    assert "axe.run(" in tests
    assert all(f'"{tag}"' in tests for tag in ("wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"))


def checked_in_one_browser() -> None:
    tests = sources("tests/browser", ".py")
    assert "chromium" in tests
    assert re.findall(r"playwright\.(firefox|webkit)", tests) == []


def needs_javascript() -> None:
    assert "<noscript>" in (TEMPLATES / "chat.html").read_text(encoding="utf-8")


def english_only() -> None:
    assert set(re.findall(r'<html lang="([\w-]+)"', pages_and_scripts())) == {"en-GB"}


def other_sites() -> None:
    knowledge = sources("knowledge/options", ".yml")
    assert re.search(r"url: \"?https://", knowledge)


CHECKS: dict[str, Callable[[], None]] = {
    check.__name__: check
    for check in (
        words_are_kept, names_are_masked, concerns_are_kept_whole, topic_is_kept,
        thumbs_are_kept, reports_are_kept, requests_are_kept, talks_with_people_are_kept,
        reach_is_kept_if_given, complaints_are_kept, shown_routes_are_kept,
        signed_in_pupils_have_a_code, no_account,
        no_device_address, no_location, no_cookies, tab_storage_only, nothing_to_other_firms,
        no_training, concerns_are_passed_on, kept_for_days, concerns_are_kept_longer,
        staff_look_at_answers, end_and_clear,
        checked_by_axe, checked_in_one_browser, needs_javascript, english_only, other_sites,
    )
}  # fmt: skip
# What people do, which no code can show.
PEOPLE = {
    "staff_can_read": "whom a school lets at its server is the school's own affair",
    "ask_for_a_copy": "the law gives the right, and the school answers",
    "complain": "the law gives the right",
    "not_checked_by_people": "to be changed when somebody has checked it",
}


def claimed(page: str) -> list[str]:
    """Return the name of the claim in each item of *page*, "" for one without a name."""
    text = (TEMPLATES / page).read_text(encoding="utf-8")
    items: list[str] = re.findall(r'<li(?: data-claim="(\w+)")?>', text)
    return items


@pytest.mark.parametrize("page", PAGES)
def test_every_item_of_a_page_is_a_claim_with_a_check(page: str) -> None:
    assert [name for name in claimed(page) if name not in CHECKS and name not in PEOPLE] == []


def test_the_notice_and_end_and_clear_say_how_long_it_is_kept_as_the_privacy_page_does() -> None:
    strings = yaml.safe_load(sources("bot/web/strings", ".yml"))["page"]
    told = [strings[mode][line] for mode in MODES for line in ("who_reads", "end_keeps")]
    chat, privacy = (
        (TEMPLATES / page).read_text("utf-8") for page in ("chat.html", "privacy.html")
    )

    assert [text for text in told if "{days} days" not in text] == []
    assert [text for text in told if re.search(r"(?i)delet|nothing is left", text)] == []
    assert chat.count("days=school.retention_days") == 2
    assert privacy.count("{{ school.retention_days }} days") == 2


def test_every_check_belongs_to_a_claim() -> None:
    found = [name for page in PAGES for name in claimed(page)]

    assert sorted(found) == sorted([*CHECKS, *PEOPLE])


@pytest.mark.parametrize("name", CHECKS)
def test_the_code_does_what_is_claimed(name: str) -> None:
    CHECKS[name]()


def test_the_page_promises_no_date_that_nothing_keeps() -> None:
    text = (TEMPLATES / "privacy.html").read_text(encoding="utf-8")
    text += sources("bot/web/strings", ".yml")

    assert re.findall(r"\b\d+ (?:days?|months?|years?)\b", text) == []


def test_a_page_that_a_school_shows_is_made_of_these_templates() -> None:
    shown = Path(ROOT / "bot" / "web" / "school_pages.py").read_text(encoding="utf-8")

    assert all(f'"{page}"' in shown for page in PAGES)
