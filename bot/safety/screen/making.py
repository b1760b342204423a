"""Make the networks' files: `python -m bot.safety.screen.making`, a part of `make train`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from bot.encoder import weights_folder
from bot.larger_export import export_larger
from bot.larger_weights import larger_weights
from bot.quantised import export, keep
from bot.safety.screen.examples import LABELS
from bot.safety.screen.learned import LARGER, with_learned
from bot.safety.screen.model_file import is_whole, larger_file, screen_file
from bot.safety.screen.network import LABELS_NOTE, VOCABULARY_NOTE
from bot.safety.screen.pieces import VOCABULARY
from bot.settings import ContentSettings, content_settings

LABELLED = {LABELS_NOTE: ",".join(LABELS)}


def make(settings: ContentSettings) -> tuple[Path, Path]:
    """Put each encoder and what it learned together as 8-bit weights, if not done; return both."""
    settings.models.mkdir(parents=True, exist_ok=True)
    first, larger = screen_file(settings), larger_file(settings)
    with tempfile.TemporaryDirectory(dir=settings.models, prefix=".screen-") as folder:
        if not is_whole(first):
            made = Path(folder) / first.name
            export(with_learned(weights_folder(settings.encoder)), made, LABELLED)
            keep(made, first)
        if not is_whole(larger):
            made, weights = Path(folder) / larger.name, larger_weights(Path(folder))
            vocabulary = (weights / VOCABULARY).read_text(encoding="utf-8")
            network = with_learned(weights, LARGER)
            export_larger(network, made, {**LABELLED, VOCABULARY_NOTE: vocabulary})
            keep(made, larger)
    return first, larger


if __name__ == "__main__":
    print(*make(content_settings()), sep="\n")
    sys.exit(0)
