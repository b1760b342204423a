"""What the parts of the pipeline share whose model is a `margins.MarginModel`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Text

import numpy as np
from rasa.engine.storage.resource import Resource

from bot.nlu import margins
from bot.nlu.learnt import LearntComponent


class MarginComponent(LearntComponent[margins.MarginModel]):
    """A component of Rasa's graph with a linear machine."""

    @staticmethod
    def read(folder: Path) -> margins.MarginModel:
        """Return the machine in *folder*. Raises ModelFileError when it holds foreign code."""
        return margins.load(folder)

    @staticmethod
    def write(model: margins.MarginModel, folder: Path) -> None:
        """Keep *model* in *folder*."""
        model.save(folder)

    def _learn(self, dense: np.ndarray, texts: Sequence[Text], labels: Sequence[Text]) -> Resource:
        """Fit to *dense* features (n, d), *texts* and *labels*, and keep the model."""
        return self._keep(margins.fit(dense, texts, labels, self._config))
