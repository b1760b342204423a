"""The console on a port of this machine, with what its pages show, and members of each role."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from playwright.sync_api import BrowserContext, Page

from bot import launcher
from bot.conversations.store import Transcripts
from bot.safeguarding.concern import Concern
from bot.staff.clock import now_utc
from bot.staff.links import Purpose
from bot.staff.roles import Member, Role
from bot.staff.storage import writes
from tests.api.console import Console
from tests.api.reviews import talks_of
from tests.unit.review.talks import Talks
from tests.unit.staff.people import People

# Fills in a form as a page of the console would, for forms that are not on the page.
SEND = """([action, fields]) => {
  const form = Object.assign(document.createElement('form'), {action, method: 'post'});
  for (const [name, value] of Object.entries(fields)) {
    form.append(Object.assign(document.createElement('input'), {name, value}));
  }
  document.body.append(form);
  form.submit();
}"""


@dataclass
class Site:
    """The console, and who may enter."""

    url: str
    console: Console
    talks: Talks
    _members: dict[tuple[Role, ...], Member] = field(default_factory=dict)

    @property
    def people(self) -> People:
        """The staff and their clock."""
        return self.console.people

    def code(self, email: str) -> str:
        """Return a code that was not used; the clock of the tests stands still in between."""
        listed = next(m for m in self.people.staff.members.all("school") if m.email == email)
        self.people.clock.go(seconds=30)
        return self.people.code(listed.member)

    def first_code(self) -> str:
        with writes(self.people.staff.engine) as connection:
            return self.people.staff.links.make(connection, Purpose.FIRST, None)

    def member(self, *roles: Role) -> Member:
        """Return the member who has *roles*; always the same one."""
        if roles not in self._members:
            name = "-".join(role.value for role in roles)
            self._members[roles] = self.people.join(*roles, email=f"{name}@school.example")
        return self._members[roles]

    def enter(self, context: BrowserContext, member: Member, *, factor: bool = True) -> str:
        """Sign *member* in for *context*; return what each form of the session carries."""
        sessions = self.people.staff.sessions
        begun = self.people.session(sessions.begin(member.id))
        session = self.people.session(sessions.prove(begun)) if factor else begun
        context.add_cookies([{"name": "console", "value": session.token, "url": self.url}])
        return session.csrf

    def send(self, page: Page, path: str, **fields: str) -> int:
        """Send a form from a page of the console; return the status of what it led to."""
        page.goto(f"{self.url}/console/account")
        with page.expect_navigation() as led:
            page.evaluate(SEND, [path, fields])
        return led.value.status if led.value else 0

    def chat(self, state: str, member: Member) -> str:
        """Return a chat that is *state* for *member*: computer, waiting, own, colleague or left."""
        id = secrets.token_hex(16)
        live, transcripts = self.console.live, self._transcripts
        transcripts.begin(id, "school")
        asked = transcripts.accept(id, "can i talk to <b>someone</b> about t levels", "one")
        if state == "left":
            live.people.asking.leave_message(id, asked.seq, "after form on mondays")
        elif state != "computer":
            live.people.asking.ask(id)
        if state in ("own", "colleague"):
            colleague = self.member(Role.ADVISER, Role.AUDITOR)
            holder = member if state == "own" else colleague
            live.handoff.claim(id, holder)
            live.handoff.say(id, holder, "Hello, what would you like to know?", "hello")
            live.handoff.note(id, holder, "asks about T Levels")
        return id

    def concern(self, state: str, member: Member) -> str:
        """Return a concern that is *state* for *member*: new, or in hand."""
        said = {"kind": "pupil", "text": "what was said before", "seq": 1, "at": ""}
        filed = self.console.live.filing.file_alone(
            Concern(
                "school", "pupil", "the exact words", secrets.token_hex(8), ("neglect",), True,
                conversation=self.chat("computer", member), context=[said], said="You were heard.",
            )
        )  # fmt: skip
        assert filed is not None
        if state == "in hand":
            records = self.console.live.filing.records
            records.acknowledge(filed, "school", member.id)
            records.note_action(filed, "school", member.id, "called home")
        return filed

    @property
    def _transcripts(self) -> Transcripts:
        return self.console.live.people.chats.transcripts


@contextmanager
def serving(people: People) -> Iterator[Site]:
    """Serve the console of *people*, by a clock that stands at the time now."""
    people.clock.now = now_utc()
    console = Console.begin(people)
    port = launcher.free_port()
    # An open event stream is cut at the end, which uvicorn would print as an error.
    config = uvicorn.Config(
        console.app, port=port, ws="none", log_level="critical", lifespan="off",
        timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        thread.join(0.02)
    talks = talks_of(people)
    talks.clock.now = (
        people.clock.now
    )  # later than any chat: the index reads on from what came last
    yield Site(f"http://127.0.0.1:{port}", console, talks)
    server.should_exit = True
    thread.join()
