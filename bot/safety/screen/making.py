"""Make the network's file: `python -m bot.safety.screen.making`, a part of `make train`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bot.encoder import weights_folder
from bot.quantised import export
from bot.safety.screen.examples import LABELS, careers_examples, own_examples, taught
from bot.safety.screen.model_file import keep, screen_file
from bot.safety.screen.network import LABELS_NOTE
from bot.safety.screen.normal import Normaliser
from bot.safety.screen.pieces import Pieces
from bot.safety.screen.teaching import teach
from bot.settings import ContentSettings, content_settings


def make(settings: ContentSettings) -> Path:
    """Teach the network for the current examples and code; return its file."""
    weights = weights_folder(settings.encoder)
    normaliser = Normaliser(Pieces(weights).words())
    target = screen_file(settings)  # before teaching: a file may be changed meanwhile
    network = teach(taught(own_examples()), taught(careers_examples()), normaliser, weights)
    settings.models.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.models, prefix=".screen-") as folder:
        made = Path(folder) / target.name
        export(network, made, {LABELS_NOTE: ",".join(LABELS)})
        keep(made, target)
    return target


if __name__ == "__main__":
    print(make(content_settings()))
    sys.exit(0)
