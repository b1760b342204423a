"""The screen of this deployment, put together at first use."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from bot.encoder import weights_folder
from bot.quantised import Session
from bot.safety.flags import Flag
from bot.safety.screen.guarded import Guarded
from bot.safety.screen.lexical import patterns
from bot.safety.screen.model_file import known_content
from bot.safety.screen.network import Network
from bot.safety.screen.normal import Normaliser
from bot.safety.screen.pieces import Pieces
from bot.safety.screen.screen import Screen
from bot.settings import ContentSettings, content_settings


def screen_of(settings: ContentSettings) -> Screen:
    """Return the screen with the network in the folder of models. Raises ModelFileError."""
    pieces = Pieces(weights_folder(settings.encoder))
    network = Network(Session(known_content(settings)), pieces)
    return Screen(Normaliser(pieces.words()), patterns(), network)


class _NotLoaded:
    """Stands for a screen that cannot be loaded: each message it is given is unread."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def read(self, text: str, before: Sequence[str] = ()) -> Flag | None:
        raise self._error


@lru_cache(maxsize=1)
def safety_screen() -> Guarded:
    """Return the guarded screen; one that cannot be loaded flags every message as unread."""
    try:
        return Guarded(screen_of(content_settings()))
    except Exception as error:  # noqa: BLE001 - a fault here must not let messages by
        return Guarded(_NotLoaded(error))
