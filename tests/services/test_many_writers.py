"""Requirement R5: many pupils write at once, and the event loop never waits for the database."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import event

from bot.evaluation.served import served
from bot.schools.models import School
from bot.schools.schools import Schools
from bot.schools.switch import SEEN_WITHIN_S

WRITERS = 50
MESSAGES = 4
SCHOOLS = Schools({"school": School(id="school", demonstration=True)})


def test_fifty_writers_see_no_lock_and_none_works_in_the_event_loop(
    database: str, tmp_path: Path
) -> None:
    """R5: each of 200 messages is accepted, once, on both databases."""
    with served(tmp_path, SCHOOLS, database=database) as here:
        in_the_loop: list[str] = []

        async def which() -> int:
            return threading.get_ident()

        loop = here.call(which())

        def look(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            if threading.get_ident() == loop:
                in_the_loop.append(statement)

        event.listen(here.transcripts.engine, "before_cursor_execute", look)
        start = threading.Barrier(WRITERS)

        def write(number: int) -> tuple[str, list[int]]:
            with httpx.Client(base_url=here.url, trust_env=False, timeout=60) as http:
                key = http.post("/api/conversations", json={}).json()["conversation"]
                start.wait()
                path = f"/api/conversations/{key}/messages"
                said = [{"text": f"{number} {each}", "id": f"id{each}"} for each in range(MESSAGES)]
                return here.id(key), [http.post(path, json=each).status_code for each in said]

        with ThreadPoolExecutor(WRITERS) as pool:
            answers = dict(pool.map(write, range(WRITERS)))
        time.sleep(SEEN_WITHIN_S)  # then the school's switch is read anew
        assert httpx.get(f"{here.url}/chat", trust_env=False).status_code == 200
        kept = {
            id: [each.text for each in here.transcripts.events(id) if each.kind == "pupil"]
            for id in answers
        }

    assert {status for said in answers.values() for status in said} == {202}
    assert sorted(tuple(said) for said in kept.values()) == sorted(
        tuple(f"{number} {each}" for each in range(MESSAGES)) for number in range(WRITERS)
    )
    assert in_the_loop == []
