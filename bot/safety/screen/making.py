"""Make the network's file: `python -m bot.safety.screen.making`, a part of `make train`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bot.encoder import weights_folder
from bot.quantised import export, keep
from bot.safety.screen.examples import LABELS
from bot.safety.screen.learned import with_learned
from bot.safety.screen.model_file import screen_file
from bot.safety.screen.network import LABELS_NOTE
from bot.settings import ContentSettings, content_settings


def make(settings: ContentSettings) -> Path:
    """Put the encoder and what it learned together as 8-bit weights; return the file."""
    target = screen_file(settings)
    network = with_learned(weights_folder(settings.encoder))
    settings.models.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=settings.models, prefix=".screen-") as folder:
        made = Path(folder) / target.name
        export(network, made, {LABELS_NOTE: ",".join(LABELS)})
        keep(made, target)
    return target


if __name__ == "__main__":
    print(make(content_settings()))
    sys.exit(0)
