"""The screen of this deployment, put together at first use."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import lru_cache

from bot.encoder import weights_folder
from bot.quantised import Session
from bot.safety.flags import Flag
from bot.safety.screen.guarded import Guarded
from bot.safety.screen.lexical import patterns
from bot.safety.screen.model_file import known, larger_file, screen_file
from bot.safety.screen.network import VOCABULARY_NOTE, InDoubtAgain, Network, Reads
from bot.safety.screen.normal import Normaliser
from bot.safety.screen.pieces import Pieces
from bot.safety.screen.screen import Screen
from bot.settings import ContentSettings, content_settings

log = logging.getLogger(__name__)


def screen_of(settings: ContentSettings) -> Screen:
    """Return the screen with the networks in the folder of models. Raises ModelFileError."""
    pieces = Pieces.in_folder(weights_folder(settings.encoder))
    return Screen(Normaliser(pieces.words()), patterns(), networks_of(settings, pieces))


def networks_of(settings: ContentSettings, pieces: Pieces) -> Reads:
    """
    Return the networks in the folder of models; without the larger one, the first decides alone.

    Raises:
        ModelFileError: the first is not there.
    """
    first = Network(Session(known(screen_file(settings))), pieces)
    try:
        session = Session(known(larger_file(settings)))
        larger = Network(session, Pieces(session.notes.get(VOCABULARY_NOTE, "")))
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the first still reads
        log.error("screen.larger: %s: %s", type(error).__name__, error)
        return first
    return InDoubtAgain(first, larger)


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
