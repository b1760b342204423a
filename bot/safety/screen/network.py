"""The taught network at run time: which danger a text tells of, if any."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bot.errors import ModelFileError
from bot.quantised import Session
from bot.safety.flags import Category
from bot.safety.screen.examples import LABELS
from bot.safety.screen.pieces import Pieces

LABELS_NOTE = "labels"
# A second category is named when the network finds it at least half as likely as the first.
ALSO = float(np.log(0.5))


@dataclass(frozen=True)
class Reading:
    """What the network makes of one text; used inside the screen and never kept."""

    danger: float  # log odds of any category against none
    categories: tuple[Category, ...]  # the likeliest first


class Network:
    """Reads normal text; safe to be called from several threads."""

    def __init__(self, session: Session, pieces: Pieces) -> None:
        """
        Take the session of the taught network and the encoder's word pieces.

        Raises:
            ModelFileError: the network was taught with other categories.
        """
        if session.notes.get(LABELS_NOTE) != ",".join(LABELS):
            raise ModelFileError(
                "the safety network tells other categories apart than this version; "
                "run `make train`"
            )
        self._session = session
        self._pieces = pieces

    def read(self, text: str) -> Reading:
        """Return what normal *text* tells of; a long one is read in windows, the worst counts."""
        rows = [self._session.run(ids) for ids in self._pieces.windows(text)]
        logits = np.stack(rows)
        if logits.shape[1] != len(LABELS) or not np.isfinite(logits).all():
            raise ModelFileError("the safety network gives no figures; run `make train`")
        danger = np.logaddexp.reduce(logits[:, 1:], axis=1) - logits[:, 0]
        worst = int(danger.argmax())
        of_kinds = logits[worst, 1:]
        likeliest = np.argsort(-of_kinds, kind="stable")
        named = [k for k in likeliest if of_kinds[k] >= of_kinds[likeliest[0]] + ALSO]
        return Reading(
            float(danger[worst]), tuple(Category(LABELS[1 + int(kind)]) for kind in named)
        )
