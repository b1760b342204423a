"""A trained model's archive: whether it is whole, and the passage index inside it."""

from __future__ import annotations

import gzip
import tarfile
import tempfile
import zlib
from pathlib import Path

from bot.errors import IndexDamaged
from bot.nlu.manifest import check_sums

BLOCK = 1 << 20  # bytes read at once


def extract_index(model: Path, folder: Path) -> None:
    """Write the files of the passage index of *model* into *folder*, as far as it has them."""
    # Not at the top: it loads libraries that a command of the terminal seldom needs.
    from bot.nlu.search_files import FILES

    with tarfile.open(model) as archive:
        for member in archive.getmembers():
            part = Path(member.name)
            if ".PassageRetriever" in part.parent.name and part.name in FILES:
                member.name = part.name
                archive.extract(member, folder, filter="data")


def damage_of(model: Path) -> str | None:
    """Return what is wrong with the archive *model*, None when it is there and whole."""
    from bot.nlu.search_files import LISTED

    try:
        with gzip.open(model) as archive:
            while archive.read(BLOCK):
                pass  # gzip compares its sum when it reaches the end
        with tempfile.TemporaryDirectory() as name:
            extract_index(model, Path(name))
            check_sums(Path(name), LISTED)
    except FileNotFoundError:
        return f"{model} is not there"
    except (OSError, EOFError, zlib.error, tarfile.TarError, IndexDamaged) as error:
        return f"{model} is damaged ({error})"
    return None
