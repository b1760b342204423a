"""Where in a message one sentence ends and another begins, whatever stands between them."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier
from threadpoolctl import threadpool_limits

from bot.encoder import WIDTH, Reading
from bot.nlu import kept
from bot.nlu.joined import Joined

BESIDE = 3  # pieces that are read at a gap: the last before it and two after it
NEURONS = 96
ROUNDS, AT_ONCE, RATE, DECAY = 4, 256, 1e-3, 1e-2  # of the network's teaching
TAUGHT = 0.35  # of the gaps without a seam; there are some twenty for each with one
FILE = "seams.skops"
MARKS = "?.!,;:&/+-"  # they belong to what stands before a seam
MARKS_AT_THE_END = re.compile(rf"[\s{re.escape(MARKS)}]+$")


@dataclass(frozen=True)
class Gap:
    """A space between two words: where it stands, in characters, and the pieces beside it."""

    start: int
    end: int
    before: int
    after: int


@dataclass(frozen=True)
class SeamModel:
    """A network of one hidden layer; docs/decisions/0029 has what else was tried."""

    means: np.ndarray  # (3 x 384,)
    spreads: np.ndarray  # (3 x 384,)
    inner: np.ndarray  # (3 x 384, neurons)
    inner_offsets: np.ndarray  # (neurons,)
    outer: np.ndarray  # (neurons,)
    outer_offset: float

    def log_odds(self, reading: Reading, found: Sequence[Gap]) -> np.ndarray:
        """Return the log odds that a sentence ends at each of the gaps *found*: (gaps,)."""
        if not found:
            return np.empty(0)
        rows = (features(reading, found) - self.means) / self.spreads
        hidden = np.maximum(rows @ self.inner + self.inner_offsets, 0.0)
        return np.asarray(hidden @ self.outer + self.outer_offset)

    def save(self, folder: Path) -> None:
        """Keep the model in *folder*."""
        kept.write(vars(self), folder / FILE)


def load(folder: Path) -> SeamModel:
    """Return the model kept in *folder*. Raises ModelFileError when it holds foreign code."""
    return SeamModel(**kept.read(folder / FILE))


def gaps(text: str, reading: Reading) -> list[Gap]:
    """Return the spaces of *text* that have a word piece on both sides in what was read of it."""
    pieces = [(start, end, at) for at, (start, end) in enumerate(reading.spans) if end > start]
    found = []
    for space in re.finditer(r"\s+", text):
        before = [at for _, end, at in pieces if end <= space.start()]
        after = [at for start, _, at in pieces if start >= space.end()]
        if before and after:
            found.append(Gap(space.start(), space.end(), before[-1], after[0]))
    return found


def features(reading: Reading, found: Sequence[Gap]) -> np.ndarray:
    """Return what is read beside each of the gaps *found*: (gaps, 3 x 384)."""
    last = len(reading.spans) - 1
    beside = [(gap.before, gap.after, min(gap.after + 1, last)) for gap in found]
    rows: np.ndarray = reading.pieces[np.array(beside)]
    return rows.reshape(len(found), BESIDE * WIDTH)


def fit(lesson: Iterable[tuple[Joined, Reading]], seed: int) -> SeamModel:
    """
    Return a model of the messages of *lesson*, each with what the encoder reads in it.

    Of a word that joins two sentences the gap before it is the seam.
    """
    chance = np.random.default_rng(seed)
    rows: list[np.ndarray] = []
    ends: list[bool] = []
    for message, reading in lesson:
        every = [(gap, _ends(message, gap)) for gap in gaps(message.text, reading)]
        taught = [(gap, is_end) for gap, is_end in every if is_end or chance.random() < TAUGHT]
        if taught:
            rows.append(features(reading, [gap for gap, _ in taught]))
            ends.extend(is_end for _, is_end in taught)
    table = np.vstack(rows)
    del rows  # hundreds of megabytes
    means, spreads = table.mean(axis=0), table.std(axis=0) + 1e-3
    table -= means
    table /= spreads
    network = MLPClassifier(
        (NEURONS,),
        alpha=DECAY,
        batch_size=AT_ONCE,
        learning_rate_init=RATE,
        max_iter=ROUNDS,
        n_iter_no_change=ROUNDS,
        random_state=seed,
    )
    # With more threads the sums, and so the network, would depend on how many there are.
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore", ConvergenceWarning)  # four rounds are meant
        network.fit(table, np.array(ends))
    (inner, outer), (inner_offsets, outer_offset) = network.coefs_, network.intercepts_
    return SeamModel(means, spreads, inner, inner_offsets, outer[:, 0], float(outer_offset[0]))


def _ends(message: Joined, gap: Gap) -> bool:
    """Return whether a sentence of *message* ends just before the *gap*, its mark left out."""
    before = MARKS_AT_THE_END.sub("", message.text[: gap.start])
    return len(before) in message.ends and message.text[gap.end] not in MARKS
