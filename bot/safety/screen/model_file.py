"""The networks' files: named by what they were made from, checked by their hash when loaded."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from pathlib import Path

from bot.encoder import weights_folder
from bot.errors import ModelFileError
from bot.quantised import whole
from bot.settings import ROOT, ContentSettings

log = logging.getLogger(__name__)

# Everything that a network's file is made from, beside its encoder's weights.
INGREDIENTS = (
    "bot/quantised.py",
    "bot/safety/flags.py",
    "bot/safety/screen/layers.py",
    "bot/safety/screen/learned.safetensors",
)
# The larger encoder's weights are named by their hash in the code that unpacks them.
LARGER_INGREDIENTS = (
    "bot/quantised.py",
    "bot/safety/flags.py",
    "bot/larger_export.py",
    "bot/larger_weights.py",
    "bot/safety/screen/layers.py",
    "bot/safety/screen/learned_larger.safetensors",
)


def screen_file(settings: ContentSettings) -> Path:
    """Return where the network of this version is, or would be."""
    weights = weights_folder(settings.encoder)
    encoder = [(file.relative_to(weights), file) for file in sorted(weights.glob("*.safetensors"))]
    return _named("screen", [*_own(INGREDIENTS), *encoder], settings)


def larger_file(settings: ContentSettings) -> Path:
    """Return where the larger network of this version is, or would be."""
    return _named("larger", _own(LARGER_INGREDIENTS), settings)


def _own(names: Iterable[str]) -> list[tuple[Path, Path]]:
    return [(Path(name), ROOT / name) for name in names if (ROOT / name).exists()]


def _named(kind: str, files: Iterable[tuple[Path, Path]], settings: ContentSettings) -> Path:
    digest = hashlib.sha256()
    for place, file in files:
        content = hashlib.sha256(file.read_bytes()).digest()
        digest.update(place.as_posix().encode() + b"\0" + content)
    return settings.models / f"{kind}-{digest.hexdigest()[:16]}.onnx"


def known(current: Path) -> Path:
    """
    Return the network's file *current*, whose hash is the one noted when it was made.

    When it is missing or damaged, the newest earlier one of its kind that is whole is taken.

    Raises:
        ModelFileError: no file of its kind in the folder of models is whole.
    """
    kind = current.name.split("-")[0]
    earlier = sorted(
        (file for file in current.parent.glob(f"{kind}-*.onnx") if file != current),
        key=lambda file: file.stat().st_mtime,
        reverse=True,
    )
    for file in (current, *earlier):
        if is_whole(file):
            if file != current:
                log.error("screen.model: %s cannot be used, %s is", current.name, file.name)
            return file
    raise ModelFileError(f"{current} is missing or is not the file that was made; run `make train`")


def is_whole(file: Path) -> bool:
    """Return whether *file* is there and is the one that was made."""
    return whole(file) is not None
