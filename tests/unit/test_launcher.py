"""What stands in the way of a start is said, with what to do about it."""

from __future__ import annotations

import shutil
import socket
import stat
from collections import namedtuple
from pathlib import Path

import httpx
import pytest

from bot import launcher
from bot.errors import KnowledgeError, SchoolsError, StartError
from bot.knowledge.load import load
from bot.settings import ROOT, ContentSettings, Settings

SECRET = "a secret of the tests, thirty-two characters or more"


@pytest.fixture
def content(tmp_path: Path) -> ContentSettings:
    """Settings over a copy of the real content."""
    shutil.copytree(ROOT / "knowledge", tmp_path / "knowledge")
    return ContentSettings(knowledge=tmp_path / "knowledge", var=tmp_path / "var")


def break_content(content: ContentSettings) -> None:
    file = content.knowledge / "options" / "t_levels.yml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("summary:", "sumary:", 1), encoding="utf-8")


def test_content_with_an_error_stops_the_start_with_its_file_and_line(
    content: ContentSettings,
) -> None:
    break_content(content)

    with pytest.raises(KnowledgeError) as stopped:
        launcher.check_content(content)

    assert "t_levels.yml:" in str(stopped.value)
    assert "sumary" in str(stopped.value)
    assert "No earlier version has been started from here." in str(stopped.value)


def test_the_last_good_version_is_named(content: ContentSettings) -> None:
    launcher.check_content(content)
    good = load(content.knowledge).version
    break_content(content)

    with pytest.raises(KnowledgeError, match=f"The last good version is {good}, loaded 20"):
        launcher.check_content(content)


def test_a_port_that_is_taken_is_named_with_another_to_try() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(StartError, match=rf"port {port} .* EVENHAND_PORT={port + 1} make run"):
            launcher.check_port(Settings(secret=SECRET, port=port))


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(launcher.shutil, "disk_usage", lambda _: usage(1, 1, 2**20))

    with pytest.raises(StartError, match="has 1 MiB free, 500 are needed; make room"):
        launcher.check_disk(tmp_path)


def test_a_short_secret_is_refused_without_being_shown(
    content: ContentSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVENHAND_SECRET", "canary5521")

    with pytest.raises(StartError, match="EVENHAND_SECRET") as refused:
        launcher.deployment_settings(content, port=None)

    assert "canary5521" not in str(refused.value)


def test_a_secret_is_made_once_and_is_readable_by_its_owner_alone(
    content: ContentSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EVENHAND_SECRET", raising=False)

    first = launcher.deployment_settings(content, port=None).secret
    second = launcher.deployment_settings(content, port=None).secret

    kept = content.var / "secret"
    assert first == second
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert len(first.get_secret_value()) >= 32


def test_the_inner_servers_get_ports_of_their_own(
    content: ContentSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVENHAND_RASA_WORKERS", "2")
    settings = launcher.deployment_settings(content, port=0)

    inner = {*settings.rasa_urls, settings.action_url}
    assert len({url.rsplit(":", 1)[1] for url in inner} | {str(settings.port)}) == 4
    assert all(url.startswith("http://127.0.0.1:") for url in inner)


def test_a_bad_file_of_schools_stops_the_start_with_its_line(
    content: ContentSettings, tmp_path: Path
) -> None:
    file = tmp_path / "schools.yml"
    file.write_text("- id: a\n  greeting: Ask about T Levels.\n", encoding="utf-8")

    with pytest.raises(SchoolsError, match=r"schools\.yml:2: 0\.greeting: promotes a route"):
        launcher.check_schools(settings_of(content, schools=file))


def test_a_secret_of_a_school_that_is_not_there_stops_the_start_and_is_not_shown(
    content: ContentSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EVENHAND_SCHOOLS", raising=False)  # the shared product has some
    chosen = settings_of(content, identity_secrets=f"riverside:{SECRET}")

    with pytest.raises(StartError, match="no school 'riverside'; there is school") as stopped:
        launcher.check_schools(chosen)

    assert SECRET not in str(stopped.value)


def test_the_schools_of_the_sample_do_not_stop_the_start(content: ContentSettings) -> None:
    sample = ROOT / "docs" / "how-to" / "embed" / "schools.sample.yml"

    launcher.check_schools(
        settings_of(content, schools=sample, identity_secrets=f"riverside:{SECRET}")
    )


def settings_of(content: ContentSettings, **more: object) -> Settings:
    return Settings(secret=SECRET, knowledge=content.knowledge, var=content.var, **more)  # type: ignore[arg-type]


class Starting:
    """Servers that come up one after the other, each asked for a while in vain."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def get(self, url: str, **more: object) -> httpx.Response:
        up_after = 40 if "actions" in url else 80
        if self.now < up_after:
            raise httpx.ConnectError("refused")
        ready = "actions" in url or self.now >= self.ready_after
        return httpx.Response(200 if ready else 503)

    ready_after = 280.0


@pytest.fixture
def starting(monkeypatch: pytest.MonkeyPatch) -> Starting:
    starting = Starting()
    monkeypatch.setattr(launcher, "time", starting)
    monkeypatch.setattr(launcher.httpx, "get", starting.get)
    return starting


def wait(tmp_path: Path) -> list[str]:
    told: list[str] = []
    settings = Settings(secret=SECRET, var=tmp_path, action_url="http://actions")  # type: ignore[arg-type]
    launcher.wait_until_ready(settings, [], told.append)
    return told


def test_a_slow_start_is_waited_for_and_says_for_what(starting: Starting, tmp_path: Path) -> None:
    told = wait(tmp_path)

    assert list(dict.fromkeys(told)) == [
        "waiting for the action server",
        "waiting for the web server",
        "waiting for the Rasa server, which reads the model",
    ]
    assert 15 <= len(told) <= 20


def test_a_start_that_never_ends_is_given_up(starting: Starting, tmp_path: Path) -> None:
    starting.ready_after = 1e6

    with pytest.raises(StartError, match="not ready after 300 s"):
        wait(tmp_path)
