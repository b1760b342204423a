"""Settings come from the environment, with careful defaults and one secret."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.settings import ROOT, ContentSettings, Settings

SECRET = "a secret of the tests, thirty-two characters or more"
PURPOSES = ("rasa", "actions", "conversation", "order")


@pytest.fixture(autouse=True)
def only_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.upper().startswith("EVENHAND_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("EVENHAND_SECRET", SECRET)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("knowledge", ROOT / "knowledge"),
        ("local", None),
        ("models", ROOT / "models"),
        ("var", ROOT / "var"),
        ("encoder", None),
        ("host", "127.0.0.1"),
        ("port", 8080),
        ("rasa_url", "http://127.0.0.1:5005"),
        ("action_url", "http://127.0.0.1:5055"),
        ("answer_timeout_s", 8.0),
        ("max_message_chars", 1000),
    ],
)
def test_a_setting_that_is_not_given_has_its_default(name: str, value: object) -> None:
    assert getattr(Settings(), name) == value


def test_every_default_is_in_the_table_above() -> None:
    assert len(Settings.model_fields) == 11 + len(["secret"])


def test_a_setting_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENHAND_PORT", "9000")
    monkeypatch.setenv("EVENHAND_KNOWLEDGE", "/somewhere")

    assert (Settings().port, Settings().knowledge) == (9000, Path("/somewhere"))


@pytest.mark.parametrize("secret", ["", "short", "x" * 31])
def test_a_short_secret_is_refused(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    monkeypatch.setenv("EVENHAND_SECRET", secret)

    with pytest.raises(ValidationError, match="at least 32"):
        Settings()


def test_no_secret_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EVENHAND_SECRET")

    with pytest.raises(ValidationError, match="secret"):
        Settings()


def test_the_content_needs_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EVENHAND_SECRET")

    assert ContentSettings().knowledge == ROOT / "knowledge"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "65536"),
        ("ANSWER_TIMEOUT_S", "0"),
        ("ANSWER_TIMEOUT_S", "11"),
        ("MAX_MESSAGE_CHARS", "0"),
        ("MAX_MESSAGE_CHARS", "10001"),
    ],
)
def test_a_setting_out_of_bounds_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"EVENHAND_{name}", value)

    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


def test_each_purpose_has_a_key_of_its_own_of_32_bytes() -> None:
    keys = [Settings().key(purpose) for purpose in PURPOSES]  # type: ignore[arg-type]

    assert len(set(keys)) == len(PURPOSES)
    assert {len(key) for key in keys} == {32}


def test_a_key_stays_with_the_secret_and_changes_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    before, again = Settings().key("order"), Settings().key("order")
    monkeypatch.setenv("EVENHAND_SECRET", SECRET + ".")

    assert before == again
    assert Settings().key("order") != before


def test_the_secret_is_not_shown_when_settings_are_printed() -> None:
    assert SECRET not in repr(Settings())


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 1
