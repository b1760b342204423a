"""What several kinds of test share: one running product on a free port."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot import launcher
from bot.client import Client
from bot.settings import content_settings

SECRET = "a secret of the tests, thirty-two characters or more"


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[launcher.Running]:
    """The whole product, with its data in a temporary folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVENHAND_SECRET", SECRET)
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
