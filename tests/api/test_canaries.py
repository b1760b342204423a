"""Requirement P4: what a pupil says of who they are is kept nowhere, byte by byte."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import httpx
import pytest

from bot import launcher
from bot.schools.hours import DAYS
from bot.schools.identity import Identity, sign
from tests.api.canaries import EACH, Canary, canaries
from tests.api.searched import PATIENCE_S, Product, forms

SECRET = "a secret of the canaries, long enough to be one of these"
IDENTITY_SECRET = "a secret that the site of the school signs identities with"
SUBJECT = "pupil-xanthorrhoea-4711"
PLAIN, ERASED, FAILED = "zyzzogeton", "quomodocunquize", "smellfungus"
REACH = "ask for brimblecove, 07700 900998"
TOO_LONG = "my name is Wobbuleth and my number is 07700 900997 " + "a " * 600
ELSEWHERE = "Vexilloyd-07700900996"  # where nobody asked for it: in a path, a header, a field
# The numbers as they begin after a 0 and after +44; six digits can stand in a hash by chance.
NOWHERE = (
    SUBJECT, "brimblecove", "7700 900998", "wobbuleth", "7700 900997", "vexilloyd", "7700 900996",
)  # fmt: skip
# Nothing that a school sets makes a part of the product tell more than it should.
TALKATIVE = ("LOG_LEVEL", "LOG_LEVEL_LIBRARIES")


def _schools() -> str:
    later = (datetime.now(timezone.utc) + timedelta(days=3)).weekday()
    always = ", ".join(f'{day}: ["00:00-24:00"]' for day in DAYS)
    return f"""
- id: open
  demonstration: true
  opening_hours: {{{always}}}
- id: shut
  demonstration: true
  opening_hours: {{{DAYS[later]}: ["12:00-12:30"]}}
"""


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    folder = tmp_path_factory.mktemp("canaries")
    schools = tmp_path_factory.mktemp("schools") / "schools.yml"
    schools.write_text(_schools(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        for name in TALKATIVE:
            patch.setenv(name, "DEBUG")
        patch.setenv("EVENHAND_SECRET", SECRET)
        patch.setenv("EVENHAND_IDENTITY_SECRETS", f"open:{IDENTITY_SECRET}")
        patch.setenv("EVENHAND_SCHOOLS", str(schools))
        patch.setenv("EVENHAND_VAR", str(folder))
        launcher.content_settings.cache_clear()
        printed: list[str] = []
        with (
            launcher.running(printed.append, port=0) as running,
            httpx.Client(base_url=running.url, trust_env=False, timeout=PATIENCE_S) as http,
        ):
            yield Product(folder, http, running.parts, printed)
    launcher.content_settings.cache_clear()


@pytest.fixture(scope="module")
def told(product: Product) -> list[Canary]:
    """All that a pupil can tell, told in every way that there is."""
    sent = canaries()
    kinds = len(sent) // EACH
    for first in range(0, len(sent), kinds):
        path = product.begin("open")
        for each in sent[first : first + kinds]:
            product.say(path, each.text)
    path = product.begin("open", identity=_identity())
    product.say(path, f"my name is {sent[0].hidden}. is there a job for a {PLAIN}")
    opinion = {"turn": 1, "verdict": "down", "reason": "one_sided"}
    assert product.http.put(f"{path}/feedback", json=opinion).status_code == 200
    assert product.http.post(f"{path}/reports", json={"turn": 1}).status_code == 201
    product.person(path, "ask")
    for each in sent[:kinds]:  # to a person who is on the way
        product.say(path, each.text)
    shut = product.begin("shut")
    product.person(shut, "ask")
    product.person(shut, "leave_message", text=sent[0].text, reach=REACH)
    for first in (0, kinds):  # 24 complaints; a minute takes 30
        for each in sent[first : first + kinds]:
            product.complain("open", each.text)
    _refused(product, path)
    _until_indexed(product)
    return sent


def _until_indexed(product: Product) -> None:
    """Return when the index of reviewers has taken in what was said."""
    behind = (
        "select id from conversation left join review_conversation on conversation = id"
        " where coalesce(read_seq, 0) < last_seq"
    )
    deadline = time.monotonic() + PATIENCE_S
    while product.rows(behind):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _identity() -> dict[str, Any]:
    made = Identity(
        school="open", subject=SUBJECT, expires=int(time.time()) + 300, nonce="n" * 20, mac=""
    )
    return {**vars(made), "mac": sign(made, IDENTITY_SECRET)}


def _refused(product: Product, path: str) -> None:
    """Send what is refused; it is kept nowhere either."""
    http, header = product.http, {"X-Name": ELSEWHERE, "Referer": f"http://x.example/{ELSEWHERE}"}
    refused = [
        http.post(f"{path}/messages", json={"text": TOO_LONG, "id": "long"}),
        http.post(f"{path}/messages", json={"text": "hello", "name": ELSEWHERE}),
        http.post(f"{path}/messages", content=f'{{"text": "{ELSEWHERE}'),
        http.put(f"{path}/feedback", json={"turn": 1, "verdict": ELSEWHERE}),
        http.post("/api/conversations", json={"school": ELSEWHERE}),
        http.get(f"/api/conversations/{ELSEWHERE}/events", headers=header),
        http.get(f"/{ELSEWHERE}", params={"name": ELSEWHERE}, headers=header),
    ]
    assert [each.status_code for each in refused[1:]] == [422, 422, 422, 422, 404, 404]


def test_personal_data_is_nowhere(product: Product, told: list[Canary]) -> None:
    """P4: 204 canaries of 12 kinds; databases, their WAL, the tracker, logs, prints, health."""
    # A message that the screen picks out stands in its record word for word (G9).
    verbatim = " ".join(product.rows("select words from safeguarding_record"))
    searched = [each for each in told if each.text not in verbatim]
    places = product.places()

    left = [
        (each.kind, each.hidden, name)
        for each in searched
        for name, content in places.items()
        if any(form.encode() in content for form in forms(each.hidden))
    ]

    assert left == []
    assert len({each.kind for each in searched}) == 12
    assert len(searched) >= 200
    assert {"evenhand.db", "tracker.db", "log/rasa-server.log", "log/web-server.log"} <= set(places)


@pytest.mark.parametrize("word", NOWHERE)
def test_what_was_refused_signed_or_sealed_is_nowhere(
    product: Product, told: list[Canary], word: str
) -> None:
    """P4"""
    assert product.where(word) == set()


def test_an_export_has_no_personal_data(product: Product, told: list[Canary]) -> None:
    """P4: as JSON and as a page."""
    id = product.conversation_of(PLAIN)

    exported = product.command("export", id) + product.command("export", id, "--page")

    assert PLAIN in exported
    hidden = [form for each in told for form in forms(each.hidden)]
    assert [form for form in (*hidden, *NOWHERE) if form in exported.lower()] == []


def test_plain_words_are_in_the_transcript_and_in_rasas_memory_alone(
    product: Product, told: list[Canary]
) -> None:
    """P4: no log and no ledger; reviewers search the transcripts by an index of their words."""
    found = {name.removesuffix("-wal") for name in product.where(PLAIN)}

    assert found == {"evenhand.db", "tracker.db"}
    tables = product.rows("select name from sqlite_master where type = 'table'")
    assert [name for name in tables if _has(product, name, PLAIN)] == ["event", "review_term"]


def _has(product: Product, table: str, word: str) -> bool:
    columns = product.rows(f"select name from pragma_table_info('{table}')")
    said = " or ".join(f'cast("{column}" as text) like ?1' for column in columns)
    return bool(product.rows(f"select 1 from {table} where {said}", f"%{word}%"))


def test_no_word_is_left_after_an_erasure(product: Product, told: list[Canary]) -> None:
    """P4, P6: while everything runs."""
    path = product.begin("open")
    product.say(path, f"can i be a {ERASED}")
    product.person(path, "ask")
    product.say(path, f"please tell me about being a {ERASED}")
    assert product.where(ERASED)

    printed = product.command("erase", product.conversation_of(ERASED))

    assert product.where(ERASED) == set()
    assert ERASED not in printed


def test_no_word_is_in_a_log_when_a_part_fails(product: Product, told: list[Canary]) -> None:
    """P4, L1: the action server is killed, and Rasa's own errors would tell of the message."""
    acting = next(part for part in product.parts if part.name == "action server")
    acting.process.kill()
    acting.process.wait()

    path = product.begin("open")
    answer = product.say(path, f"what can i do after year 11, {FAILED}")

    assert answer["status"] == "failed"
    key = path.rpartition("/")[2]
    assert product.where(key) == set()
    told = product.where(product.conversation_of(FAILED))
    assert {name for name in told if name.startswith(("log/", "printed", "/health"))} == set()
    found = {name.removesuffix("-wal") for name in product.where(FAILED)}
    assert found <= {"evenhand.db", "tracker.db"}
    assert product.where("07700 900") == set()
