"""What a model learnt, kept in files that can hold no foreign code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import skops.io

from bot.errors import ModelFileError

# Types that skops does not list as safe by itself, but that every TF-IDF model holds.
SAFE_TYPES = {"numpy.float32", "numpy.dtype[float32]", "scipy.sparse._csr.csr_matrix"}


def write(learnt: Any, file: Path) -> None:
    """Keep *learnt*, made of scikit-learn's and numpy's objects, in *file*."""
    skops.io.dump(learnt, file)


def read(file: Path) -> Any:
    """Return what `write` kept in *file*. Raises ModelFileError when it holds foreign code."""
    foreign = set(skops.io.get_untrusted_types(file=file)) - SAFE_TYPES
    if foreign:
        raise ModelFileError(
            f"{file.name} holds types that do not belong there: {sorted(foreign)}; run `make train`"
        )
    return skops.io.load(file, trusted=sorted(SAFE_TYPES))
