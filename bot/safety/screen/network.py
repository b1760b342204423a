"""The taught networks at run time: which danger a text tells of, if any."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from bot.errors import ModelFileError
from bot.quantised import Session
from bot.safety.flags import Category
from bot.safety.screen.examples import LABELS
from bot.safety.screen.pieces import Pieces

log = logging.getLogger(__name__)

LABELS_NOTE = "labels"
VOCABULARY_NOTE = "vocabulary"
# A second category is named when the network finds it at least half as likely as the first.
ALSO = float(np.log(0.5))
# From these log odds on the larger network is asked as well. Chosen on what is held out of the
# examples, as are the weights of both: docs/decisions/0012.
DOUBT = -0.75
FIRST_WEIGHT, LARGER_WEIGHT, OFFSET = 0.4, 0.6, -0.6


# So many windows of one text are read by it, the worst ones: each takes some 50 ms.
AGAIN = 2


@dataclass(frozen=True)
class Reading:
    """What is made of one text; used inside the screen and never kept."""

    danger: float  # log odds of any category against none, of all that read it together
    categories: tuple[Category, ...]  # the likeliest first
    first: float  # log odds of the first network alone
    text: str  # what was read


class Reads(Protocol):
    """Reads normal text."""

    def read(self, text: str) -> Reading:
        """Return what *text* tells of."""


class ReadsInWindows(Reads, Protocol):
    """Reads normal text, a long one in windows."""

    def windows(self, text: str) -> list[Reading]:
        """Return what each window of *text* tells of."""


class Network:
    """Reads normal text; safe to be called from several threads."""

    def __init__(self, session: Session, pieces: Pieces) -> None:
        """
        Take the session of a taught network and its encoder's word pieces.

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
        return _worst(self.windows(text))

    def windows(self, text: str) -> list[Reading]:
        """Return what each window of normal *text* tells of."""
        return [self._window(ids, part) for ids, part in self._pieces.windows(text)]

    def _window(self, ids: list[int], text: str) -> Reading:
        logits = self._session.run(ids)
        if logits.shape != (len(LABELS),) or not np.isfinite(logits).all():
            raise ModelFileError("the safety network gives no figures; run `make train`")
        of_kinds = logits[1:]
        danger = float(np.logaddexp.reduce(of_kinds) - logits[0])
        likeliest = np.argsort(-of_kinds, kind="stable")
        named = [k for k in likeliest if of_kinds[k] >= of_kinds[likeliest[0]] + ALSO]
        categories = tuple(Category(LABELS[1 + int(kind)]) for kind in named)
        return Reading(danger, categories, danger, text)


class InDoubtAgain:
    """What the first network finds not plainly ordinary is read by the larger one as well."""

    def __init__(self, network: ReadsInWindows, larger: Reads) -> None:
        self._network = network
        self._larger = larger

    def read(self, text: str) -> Reading:
        """Return what normal *text* tells of; of a long one the worst window counts."""
        # Each window for itself: what the larger one takes back must not hide another.
        windows = sorted(self._network.windows(text), key=lambda each: -each.danger)
        again = [self._again(each) if each.danger >= DOUBT else each for each in windows[:AGAIN]]
        return replace(_worst([*again, *windows[AGAIN:]]), first=windows[0].first)

    def _again(self, first: Reading) -> Reading:
        try:
            larger = self._larger.read(first.text)
        except Exception as error:  # noqa: BLE001 - whatever it is, the first has read the text
            log.error("screen.larger: %s", type(error).__name__)
            return first
        danger = FIRST_WEIGHT * first.danger + LARGER_WEIGHT * larger.danger + OFFSET
        return replace(first, danger=danger, categories=larger.categories)


def _worst(readings: list[Reading]) -> Reading:
    return max(readings, key=lambda each: each.danger)
