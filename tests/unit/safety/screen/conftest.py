"""What the screen's tests share."""

from __future__ import annotations

import pytest

from bot.encoder import weights_folder
from bot.safety.screen.normal import Normaliser
from bot.safety.screen.pieces import Pieces


@pytest.fixture(scope="session")
def pieces() -> Pieces:
    """The word pieces of the packaged encoder."""
    return Pieces.in_folder(weights_folder(None))


@pytest.fixture(scope="session")
def normaliser(pieces: Pieces) -> Normaliser:
    """The normaliser that the product uses."""
    return Normaliser(pieces.words())
