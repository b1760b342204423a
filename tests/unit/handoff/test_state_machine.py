"""Requirement R8: one owner per chat, whatever happens in whatever order, beside a model."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from bot.conversations.chat_tables import chat
from bot.conversations.migrate import migrate
from bot.conversations.store import NoConversation
from bot.conversations.tables import conversation
from bot.database import engine_at
from bot.handoff.adviser import NotYours
from bot.handoff.chats import Chats, chat_of
from bot.handoff.states import NotPossible, Reason
from bot.knowledge.load import load
from bot.schools.hours import DAYS, OpeningHours
from bot.schools.models import School
from bot.schools.schools import Schools
from bot.settings import ROOT
from tests.unit.handoff.conftest import OKORO, PATEL, Person, house_over

STEPS, RUNS = 105, 110  # 10,000 steps and some
IDS = ("one", "two", "three")
ALWAYS = OpeningHours.model_validate({day: ["00:00-24:00"] for day in DAYS})
# The limits as the page about them gives them, in seconds.
LIMITS = {
    "offered": 600, "waiting": 1800, "with_adviser": 60,
    "returned": 86_400, "closed": 86_400, "expired": 86_400,
}  # fmt: skip
FREE = ("with_bot", "returned", "closed", "expired")
ids = st.sampled_from(IDS)
people = st.sampled_from((PATEL, OKORO))
taken: list[str] = []


@dataclass
class Model:
    """What one chat should be."""

    state: str = "with_bot"
    holder: str | None = None
    ticket: int | None = None
    until: datetime | None = None
    ended: bool = False
    waits: list[str] = field(default_factory=list)  # messages that the computer is to answer
    said: list[str] = field(default_factory=list)  # who said something, in order


class HandOff(RuleBasedStateMachine):
    """Pupils, two advisers and the clock, in any order."""

    real = load(ROOT / "knowledge")
    empty: Path  # a database with its tables

    def __init__(self) -> None:
        super().__init__()
        shared = Path("/dev/shm")
        self.folder = tempfile.mkdtemp(dir=shared if shared.is_dir() else None)
        file = f"{self.folder}/e.db"
        shutil.copy(self.empty, file)
        self.house = house_over(engine_at(f"sqlite:///{file}"), self.real, "s" * 40)
        hill = School(id="hill", name="Hill School", opening_hours=ALWAYS)
        chats: Chats = self.house.chats
        chats.schools = Schools({"hill": hill})
        self.models = {id: Model() for id in IDS}
        self.tickets = self.messages = 0
        for id in IDS:
            self.house.begin(id)

    def teardown(self) -> None:
        self.check_that_each_message_is_there_once_and_in_order()
        self.house.transcripts.engine.dispose()
        shutil.rmtree(self.folder)

    def try_(self, possible: bool, act: Callable[[], object]) -> bool:
        """Do *act*, which must be refused when it is not possible; return whether it was done."""
        taken.append("step")
        if possible:
            act()
        else:
            with pytest.raises((NotPossible, NotYours, NoConversation)):
                act()
        return possible

    def become(self, model: Model, state: str, holder: str | None = None) -> None:
        model.state, model.holder = state, holder
        limit = LIMITS.get(state)
        model.until = self.house.clock.now + timedelta(seconds=limit) if limit else None
        if state == "with_bot":
            model.ticket = None

    def new_ticket(self, model: Model) -> None:
        self.tickets += 1
        model.ticket = self.tickets

    @rule(id=ids, reason=st.sampled_from(Reason))
    def offer(self, id: str, reason: Reason) -> None:
        model = self.models[id]
        taken.append("step")
        if model.ended:
            return
        offered = self.house.asking.offer(id, reason)
        assert (offered is not None) == (model.state in FREE)
        if offered:
            self.become(model, "offered")

    @rule(id=ids)
    def ask(self, id: str) -> None:
        model = self.models[id]
        possible = not model.ended and model.state in (*FREE, "offered")
        if self.try_(possible, lambda: self.house.asking.ask(id)):
            self.become(model, "waiting")
            self.new_ticket(model)

    @rule(id=ids)
    def decline(self, id: str) -> None:
        model = self.models[id]
        possible = not model.ended and model.state in ("offered", "expired")
        if self.try_(possible, lambda: self.house.asking.decline(id)):
            self.become(model, "with_bot")

    @rule(id=ids)
    def leave_queue(self, id: str) -> None:
        model = self.models[id]
        possible = not model.ended and model.state == "waiting"
        if self.try_(possible, lambda: self.house.asking.leave_queue(id)):
            self.become(model, "with_bot")

    @rule(id=ids, person=people)
    def claim(self, id: str, person: Person) -> None:
        model = self.models[id]
        mine = model.holder == person.id
        possible = not model.ended and (mine or model.state != "with_adviser")
        if self.try_(possible, lambda: self.house.desk.claim(id, person)) and not mine:
            if model.state != "waiting":
                self.new_ticket(model)
            self.become(model, "with_adviser", person.id)
            model.waits.clear()

    @rule(id=ids, person=people)
    def heartbeat(self, id: str, person: Person) -> None:
        model = self.models[id]
        possible = not model.ended and model.holder == person.id
        if self.try_(possible, lambda: self.house.desk.heartbeat(id, person)):
            self.become(model, "with_adviser", person.id)

    @rule(id=ids, person=people)
    def adviser_says(self, id: str, person: Person) -> None:
        model = self.models[id]
        self.messages += 1
        text = f"m{self.messages}"
        possible = not model.ended and model.holder == person.id
        if self.try_(possible, lambda: self.house.desk.say(id, person, text, text)):
            assert self.house.desk.say(id, person, text, text)  # sent again, it is one
            model.said.append(f"adviser {text}")

    @rule(id=ids)
    def pupil_says(self, id: str) -> None:
        model = self.models[id]
        self.messages += 1
        text = f"m{self.messages}"
        if self.try_(not model.ended, lambda: self.house.pupil(id, text, text)):
            model.said.append(f"pupil {text}")
            if model.state != "with_adviser":
                model.waits.append(text)

    @rule(id=ids)
    def computer_answers(self, id: str) -> None:
        model = self.models[id]
        taken.append("step")
        answered = self.house.answer(id)
        assert answered == bool(model.waits)
        if answered:
            model.waits.pop(0)
            model.said.append("bot")

    @rule(id=ids, person=people)
    def hand_back(self, id: str, person: Person) -> None:
        model = self.models[id]
        possible = not model.ended and model.holder == person.id
        if self.try_(possible, lambda: self.house.desk.hand_back(id, person)):
            self.become(model, "returned")

    @rule(id=ids)
    def take_back(self, id: str) -> None:
        model = self.models[id]
        possible = not model.ended and model.state == "with_adviser"
        if self.try_(possible, lambda: self.house.asking.take_back(id)):
            self.become(model, "returned")

    @rule(id=ids, person=people)
    def close(self, id: str, person: Person) -> None:
        model = self.models[id]
        possible = not model.ended and model.holder == person.id
        if self.try_(possible, lambda: self.house.desk.close(id, person, "answered")):
            self.become(model, "closed")

    @rule(seconds=st.sampled_from((5, 5, 30, 59, 60, 601, 1801, 3660, 90_000)))
    def time_passes(self, seconds: int) -> None:
        taken.append("step")
        self.house.clock.pass_(seconds=seconds)
        over = [m for m in self.models.values() if m.until and m.until <= self.house.clock.now]
        assert len(self.house.run_out()) == len(over)
        for model in over:
            state = {"with_adviser": "waiting", "waiting": "expired"}.get(model.state, "with_bot")
            self.become(model, state)

    @rule(id=ids, sure=st.integers(0, 19))
    def pupil_ends(self, id: str, sure: int) -> None:
        model = self.models[id]
        taken.append("step")
        if sure or model.ended:
            return
        ended = self.house.asking.ended(id)
        self.house.transcripts.end(id)
        model.ended = True
        if ended:
            self.become(model, "closed")
            model.until = None

    @rule()
    def look_at_the_queue(self) -> None:
        taken.append("step")
        waits = sorted(
            (model.ticket or 0, id)
            for id, model in self.models.items()
            if model.state == "waiting" and not model.ended
        )
        queue = self.house.desk.queue(PATEL)
        assert [each.conversation for each in queue] == [id for _, id in waits]
        assert [self.house.chats.place(each) for each in queue] == list(range(1, len(waits) + 1))

    @invariant()
    def the_chats_are_as_the_model_says(self) -> None:
        chosen = select(conversation.c.school, conversation.c.id, chat).select_from(
            conversation.outerjoin(chat)
        )
        with self.house.transcripts.looking() as connection:
            found = [chat_of(row) for row in connection.execute(chosen)]
        assert {each.conversation: (each.state.value, each.adviser) for each in found} == {
            id: (model.state, model.holder) for id, model in self.models.items()
        }
        assert {each.conversation: each.deadline for each in found} == {
            id: model.until for id, model in self.models.items()
        }

    def check_that_each_message_is_there_once_and_in_order(self) -> None:
        for id, model in self.models.items():
            if model.ended:
                continue
            events = self.house.transcripts.events(id)
            assert [event.seq for event in events] == list(range(1, len(events) + 1))
            said = [
                "bot" if event.kind == "bot" else f"{event.kind} {event.text}"
                for event in events
                if event.kind != "notice"
            ]
            assert said == model.said


@pytest.mark.slow
def test_ten_thousand_steps_leave_each_chat_with_one_owner(tmp_path: Path) -> None:
    """R8: a rule-based state machine, 10,000 steps."""
    HandOff.empty = tmp_path / "empty.db"
    engine = engine_at(f"sqlite:///{HandOff.empty}")
    migrate(engine)
    engine.dispose()
    taken.clear()
    run_state_machine_as_test(
        HandOff,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert len(taken) >= 10_000
