"""Time an adviser's message to the pupil's page, in Chromium."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.evaluation.measuring import Step
from bot.evaluation.served import Served, served
from bot.handoff.desk import Desk
from bot.schools.hours import DAYS, OpeningHours
from bot.schools.models import School
from bot.schools.schools import Schools

if TYPE_CHECKING:
    from playwright.sync_api import Page

MESSAGES = 30
PATIENCE_MS = 15_000
ALWAYS = OpeningHours.model_validate({day: ["00:00-24:00"] for day in DAYS})
# Notes when each message of a person is drawn, in milliseconds since 1970.
NOTE_SPOKEN = """() => {
  window.spoken = {};
  new MutationObserver((changes) => {
    for (const node of changes.flatMap(({addedNodes}) => [...addedNodes])) {
      if (!node.matches?.('.from-person')) continue;
      const text = node.lastChild.textContent;
      requestAnimationFrame(() => setTimeout(() => { spoken[text] = Date.now(); }));
    }
  }).observe(document.querySelector('.log'), {childList: true});
}"""


@dataclass(frozen=True)
class _Adviser:
    id: str = "benchmark"
    school: str = "school"
    name: str = "Ms Patel"
    roles: Collection[str] = ("adviser",)


def people_step(page: Page) -> Step:
    """Return how long an adviser's message takes to the pupil's page, until it is drawn."""
    schools = Schools({"school": School(id="school", opening_hours=ALWAYS)})
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), schools) as here:
        page.goto(f"{here.url}/chat")
        page.wait_for_selector("pupil-chat[ready]")
        took = list(_spoken(here, here.people.desk(_no_details, _not_filed), page))
        page.goto("about:blank")
    return Step("an adviser's message to the pupil's page", "bar: median under 300 ms", took)


def _spoken(here: Served, desk: Desk, page: Page) -> Iterator[float]:
    page.evaluate(NOTE_SPOKEN)
    page.fill("textarea", "hello")
    page.press("textarea", "Enter")
    page.wait_for_selector(".from-bot[data-turn]")
    id = here.id(page.evaluate("JSON.parse(sessionStorage['evenhand.school.key'])"))
    adviser = _Adviser()
    here.do(id, partial(desk.claim, id, adviser))
    for number in range(MESSAGES):
        text = f"message {number}"
        began = time.time() * 1000
        here.do(id, partial(desk.say, id, adviser, text, f"m{number}"))
        seen = page.wait_for_function("text => spoken[text]", arg=text, timeout=PATIENCE_MS)
        yield float(seen.json_value()) - began


def _no_details(text: str, before: Sequence[str]) -> tuple[str, ...]:
    return ()


def _not_filed(conversation: str, adviser: str, kinds: tuple[str, ...]) -> None:
    """Nothing is found, so nothing is to be filed."""
