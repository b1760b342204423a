"""Settings come from the environment, with careful defaults and one secret."""

from __future__ import annotations

import os
from pathlib import Path
from typing import get_args

import pytest
from pydantic import ValidationError

from bot.settings import ROOT, ContentSettings, Purpose, Settings

SECRET = "a secret of the tests, thirty-two characters or more"
OLD = "an old secret of the tests, long enough to be one"
PURPOSES = get_args(Purpose)
SECRETS = ("secret", "old_secrets", "identity_secrets")


@pytest.fixture(autouse=True)
def only_the_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.upper().startswith("EVENHAND_")]:
        monkeypatch.delenv(name)
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setenv("EVENHAND_SECRET", SECRET)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("knowledge", ROOT / "knowledge"),
        ("local", None),
        ("schools", None),
        ("models", ROOT / "models"),
        ("var", ROOT / "var"),
        ("encoder", None),
        ("database_url", None),
        ("staff_accounts", None),
        ("model", "unknown"),
        ("host", "127.0.0.1"),
        ("port", 8080),
        ("rasa_workers", 1),
        ("rasa_urls", ("http://127.0.0.1:5005",)),
        ("action_url", "http://127.0.0.1:5055"),
        ("answer_timeout_s", 8.0),
        ("max_message_chars", 1000),
        ("public_url", None),
        ("smtp_host", None),
        ("smtp_port", 587),
        ("smtp_starttls", True),
        ("smtp_user", None),
        ("smtp_password_file", None),
        ("smtp_from", None),
    ],
)
def test_a_setting_that_is_not_given_has_its_default(name: str, value: object) -> None:
    """P2: settings from an empty environment equal this table."""
    assert getattr(Settings(), name) == value


def test_every_default_is_in_the_table_above() -> None:
    """P2: no setting is left out of the table."""
    assert len(Settings.model_fields) == 23 + len(SECRETS)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"SMTP_HOST": "mail.example"}, "EVENHAND_SMTP_FROM"),
        ({"SMTP_USER": "chat"}, "EVENHAND_SMTP_PASSWORD_FILE"),
        ({"SMTP_PASSWORD_FILE": "/file"}, "EVENHAND_SMTP_USER"),
        (
            {"SMTP_USER": "chat", "SMTP_PASSWORD_FILE": "/file", "SMTP_STARTTLS": "false"},
            "can be read on the way",
        ),
        ({"PUBLIC_URL": "https://chat.example/"}, "public_url"),
    ],
)
def test_mail_settings_that_could_not_work_are_refused(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], problem: str
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(f"EVENHAND_{name}", value)

    with pytest.raises(ValidationError, match=problem):
        Settings()


def test_a_setting_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVENHAND_PORT", "9000")
    monkeypatch.setenv("EVENHAND_KNOWLEDGE", "/somewhere")

    assert (Settings().port, Settings().knowledge) == (9000, Path("/somewhere"))


@pytest.mark.parametrize("secret", ["", "short", "x" * 31, " " * 40, "\t\n" * 40, "0123 567" * 4])
def test_a_short_secret_is_refused(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    monkeypatch.setenv("EVENHAND_SECRET", secret)

    with pytest.raises(ValidationError, match="at least 32"):
        Settings()


@pytest.mark.parametrize("secret", ["x" * 64, "secret " * 10, "0123456" * 9])
def test_a_secret_of_few_different_characters_is_refused_without_telling_it(
    monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.setenv("EVENHAND_SECRET", secret)

    with pytest.raises(ValidationError, match="different characters, at least 8") as refused:
        Settings()

    assert secret not in refused.value.errors()[0]["msg"]


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


def test_no_secret_and_no_password_is_shown_when_settings_are_printed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EVENHAND_OLD_SECRETS", OLD)
    monkeypatch.setenv("DATABASE_URL", "postgresql://user:canary6614@host/name")

    shown = repr(Settings())

    assert [each for each in (SECRET, OLD, "canary6614") if each in shown] == []


def test_no_old_secret_is_the_default() -> None:
    assert len(Settings().keyring("receipt").keys) == 1


def test_what_an_old_secret_signed_is_still_verified(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Settings().keyring("receipt")
    mac = before.sign(b"said")
    monkeypatch.setenv("EVENHAND_SECRET", "a new secret of the tests, long enough to be one")
    monkeypatch.setenv("EVENHAND_OLD_SECRETS", f"{OLD}\n\n{SECRET}\n")

    after = Settings().keyring("receipt")

    assert after.is_signed(b"said", mac, before.current)
    assert after.current != before.current
    assert len(after.keys) == 3


def test_an_old_secret_that_is_too_short_is_refused_with_its_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EVENHAND_OLD_SECRETS", f"{OLD}\nshort")

    with pytest.raises(ValidationError, match="line 2 has fewer than 32 characters"):
        Settings()


def test_the_database_is_a_file_of_its_own_without_an_address(tmp_path: Path) -> None:
    chosen = Settings(var=tmp_path / "var")

    assert chosen.database("ledger.db") == f"sqlite:///{tmp_path / 'var' / 'ledger.db'}"


@pytest.mark.parametrize("name", ["DATABASE_URL", "EVENHAND_DATABASE_URL"])
def test_every_table_is_in_the_database_whose_address_is_given(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(name, "postgresql://host/name")

    assert Settings().database("ledger.db") == "postgresql://host/name"
    assert Settings().database("evenhand.db") == "postgresql://host/name"


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().port = 1


def test_no_school_may_sign_identities_by_default() -> None:
    assert Settings().identity_secrets_by_school() == {}


def test_a_school_may_have_an_old_and_a_new_identity_secret(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("EVENHAND_IDENTITY_SECRETS", f"a:{OLD}\n\nb:{SECRET}\na:{SECRET}:x\n")

    assert Settings().identity_secrets_by_school() == {"a": (OLD, f"{SECRET}:x"), "b": (SECRET,)}


@pytest.mark.parametrize("line", ["a", "a:", f":{SECRET}", "a:canary6614", SECRET])
def test_an_identity_secret_without_a_school_or_too_short_is_refused_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.setenv("EVENHAND_IDENTITY_SECRETS", f"a:{OLD}\n{line}")

    with pytest.raises(ValidationError, match="line 2 is not school:secret") as error:
        Settings()

    told = [each["msg"] for each in error.value.errors()]
    assert [each for each in told if "canary6614" in each or OLD in each] == []
