"""Trained models as files that hold no foreign code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import skops.io

from bot.errors import ModelFileError

# Types that skops does not list as safe by itself, but that every TF-IDF model holds.
SAFE_TYPES = {"numpy.float32", "numpy.dtype[float32]", "scipy.sparse._csr.csr_matrix"}


def read_model(file: Path) -> Any:
    """Return the model kept in *file*. Raises ModelFileError when it holds anything else."""
    foreign = set(skops.io.get_untrusted_types(file=file)) - SAFE_TYPES
    if foreign:
        raise ModelFileError(
            f"{file.name} holds types that do not belong there: {sorted(foreign)}; run `make train`"
        )
    return skops.io.load(file, trusted=sorted(SAFE_TYPES))
