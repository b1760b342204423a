"""The secret in `var` is made once, rotated without a gap, and never made again in silence."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot import launcher
from bot.errors import StartError
from bot.secret_files import kept_old_secrets, kept_secret, rotate
from bot.settings import ContentSettings


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


def test_a_rotated_secret_is_a_new_one_and_the_old_one_is_kept(var: Path) -> None:
    first = kept_secret(var)

    rotate(var)
    second = kept_secret(var)
    rotate(var)

    assert len({first, second, kept_secret(var)}) == 3
    assert kept_old_secrets(var).splitlines() == [second, first]


def test_every_secret_is_readable_by_its_owner_alone(var: Path) -> None:
    kept_secret(var)
    rotate(var)

    modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in var.iterdir()}
    assert modes == {"secret": 0o600, "old-secrets": 0o600}


def test_there_is_nothing_to_rotate_without_a_secret(var: Path) -> None:
    with pytest.raises(StartError, match=r"there is no .*secret to rotate"):
        rotate(var)

    assert not var.exists()


@pytest.mark.parametrize("signed", ["ledger.begun", "ledger.db"])
def test_a_secret_that_is_gone_is_not_made_again_where_something_was_signed(
    var: Path, signed: str
) -> None:
    kept_secret(var)
    (var / signed).touch()
    (var / "secret").unlink()

    with pytest.raises(StartError, match=f"the secret is gone: .*{signed} was signed with it"):
        kept_secret(var)

    assert not (var / "secret").exists()


def test_a_secret_that_is_no_text_is_said(var: Path) -> None:
    kept_secret(var)
    (var / "secret").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(StartError, match="cannot be read; restore it from a backup"):
        kept_secret(var)


@pytest.mark.parametrize("content", ["", "short\n", "x" + " " * 60 + "x"])
def test_a_kept_secret_that_was_cut_short_stops_the_start(
    var: Path, content: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EVENHAND_SECRET", raising=False)
    kept_secret(var)
    (var / "secret").write_text(content)

    with pytest.raises(
        StartError, match=r"secret was cut short or is no secret: it has \d characters that are not"
    ):
        launcher.deployment_settings(ContentSettings(var=var), port=None)


def test_the_launcher_verifies_with_the_secrets_that_were_rotated_out(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EVENHAND_SECRET", raising=False)
    monkeypatch.delenv("EVENHAND_OLD_SECRETS", raising=False)
    content = ContentSettings(var=var)
    before = launcher.deployment_settings(content, port=None).keyring("receipt")

    rotate(var)

    after = launcher.deployment_settings(content, port=None).keyring("receipt")
    assert after.current != before.current
    assert after.key(before.current) == before.now
