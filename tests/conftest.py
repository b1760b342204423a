"""What several kinds of test share: the real content, the keys, one running product."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from bot import launcher
from bot.client import Client
from bot.impartiality.compose import Composer
from bot.impartiality.keys import ImpartialityKeys
from bot.keyring import keyring
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.load import load
from bot.schools.hours import DAYS
from bot.settings import ROOT, content_settings

SECRET = "a secret of the tests, thirty-two characters or more"
SCHOOLS = """
- id: school
  demonstration: true
- id: riverside
  name: Riverside School
  safeguarding:
    lead: lead@riverside.example
    deputy: deputy@riverside.example
    head: head@riverside.example
  adviser:
    name: Mrs Ahmed
    where: In the library at lunch on Tuesdays and Thursdays.
    email: careers@riverside.example
    phone: 01632 960100
  opening_hours:
    tuesday: ["12:30-13:30"]
    thursday: ["12:30-13:30"]
  allowed_origins: ["{origin}"]
- id: shut
  name: Hill College
  demonstration: true
  colour: "#6b2d5c"
- id: open
  name: Open School
  demonstration: true
  opening_hours: {{{always}}}
"""
ALWAYS = ", ".join(f'{day}: ["00:00-24:00"]' for day in DAYS)
BROWSER = ROOT / "tests" / "browser"
BEFORE_ANY_REVIEW = date(2026, 11, 28)


@pytest.fixture(scope="session")
def listed_origin() -> str:
    """The website that may show the chat of Riverside School, on a free port."""
    return f"http://localhost:{launcher.free_port()}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser's tests last: from its first one on, an event loop runs until the end."""
    items.sort(key=lambda item: BROWSER in item.path.parents)


@pytest.fixture(scope="session")
def server(
    tmp_path_factory: pytest.TempPathFactory, listed_origin: str
) -> Iterator[launcher.Running]:
    """The whole product with the schools above, its data in a temporary folder."""
    schools = tmp_path_factory.mktemp("schools") / "schools.yml"
    schools.write_text(SCHOOLS.format(origin=listed_origin, always=ALWAYS), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVENHAND_SECRET", SECRET)
        patch.setenv("EVENHAND_SCHOOLS", str(schools))
        # Nothing listens there: alerts wait, and no mail leaves a test.
        patch.setenv("EVENHAND_SMTP_HOST", "127.0.0.1")
        patch.setenv("EVENHAND_SMTP_PORT", str(launcher.free_port()))
        patch.setenv("EVENHAND_SMTP_STARTTLS", "false")
        patch.setenv("EVENHAND_SMTP_FROM", "chat@riverside.example")
        patch.setenv("EVENHAND_VAR", str(tmp_path_factory.mktemp("var")))
        content_settings.cache_clear()
        with launcher.running(print, port=0) as running:
            yield running
    content_settings.cache_clear()


@pytest.fixture
def client(server: launcher.Running) -> Iterator[Client]:
    """A client of the running product."""
    with Client(server.url) as client:
        yield client


@pytest.fixture(scope="session")
def secret() -> str:
    """The secret behind `keys`."""
    return SECRET


@pytest.fixture(scope="session")
def real() -> KnowledgeBase:
    """The content that pupils get."""
    return load(ROOT / "knowledge")


@pytest.fixture(scope="session")
def keys_of() -> Callable[..., ImpartialityKeys]:
    """Return the keys of a deployment with the secrets given, the one in use first."""

    def keys_of_secrets(*secrets: str) -> ImpartialityKeys:
        return ImpartialityKeys(
            turn=keyring("turn", secrets),
            order=keyring("order", secrets),
            receipt=keyring("receipt", secrets),
        )

    return keys_of_secrets


@pytest.fixture(scope="session")
def keys(keys_of: Callable[..., ImpartialityKeys]) -> ImpartialityKeys:
    """The keys that composer, gate and audit share."""
    return keys_of(SECRET)


@pytest.fixture(scope="session")
def composer(real: KnowledgeBase, keys: ImpartialityKeys) -> Composer:
    """A composer over the real content, on a day when no text is due for review."""
    return Composer(real, keys, today=lambda: BEFORE_ANY_REVIEW)
