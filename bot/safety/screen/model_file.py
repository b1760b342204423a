"""The taught network's file: named by what it was made from, checked by its hash when loaded."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator
from pathlib import Path

from bot.encoder import weights_folder
from bot.errors import ModelFileError
from bot.quantised import whole
from bot.settings import ROOT, ContentSettings

log = logging.getLogger(__name__)

# Everything that the network's file is made from; the encoder's weights are added.
INGREDIENTS = (
    "bot/quantised.py",
    "bot/safety/flags.py",
    "bot/safety/screen/layers.py",
    "bot/safety/screen/learned.safetensors",
)


def screen_file(settings: ContentSettings) -> Path:
    """Return where the network of this version is, or would be."""
    digest = hashlib.sha256()
    files = [(file.relative_to(ROOT), file) for file in _own_files()]
    weights = weights_folder(settings.encoder)
    files += [(file.relative_to(weights), file) for file in sorted(weights.glob("*.safetensors"))]
    for place, file in files:
        content = hashlib.sha256(file.read_bytes()).digest()
        digest.update(place.as_posix().encode() + b"\0" + content)
    return settings.models / f"screen-{digest.hexdigest()[:16]}.onnx"


def _own_files() -> Iterator[Path]:
    for pattern in INGREDIENTS:
        yield from sorted(ROOT.glob(pattern))


def known_content(settings: ContentSettings) -> bytes:
    """
    Return the network's file, whose hash is the one noted when it was made.

    When the current one is missing or damaged, the newest earlier one that is whole is taken.

    Raises:
        ModelFileError: no file in the folder of models is whole.
    """
    current = screen_file(settings)
    earlier = sorted(
        (file for file in settings.models.glob("screen-*.onnx") if file != current),
        key=lambda file: file.stat().st_mtime,
        reverse=True,
    )
    for file in (current, *earlier):
        content = whole(file)
        if content is not None:
            if file != current:
                log.error("screen.model: %s cannot be used, %s is", current.name, file.name)
            return content
    raise ModelFileError(f"{current} is missing or is not the file that was made; run `make train`")


def is_whole(file: Path) -> bool:
    """Return whether *file* is there and is the one that was made."""
    return whole(file) is not None
