"""In which order options are shown: drawn without looking at them."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

TURN_ID_DIGITS = 32
MOST_PARTS = 2  # of one turn


@dataclass(frozen=True)
class Turn:
    """
    Where in which conversation an answer is made; with the keys, all that an order depends on.

    `number` is allotted by the web layer, rising within the conversation: a pupil cannot choose it.
    Two questions in one message are answered in two parts of its turn, each with a presentation.
    """

    conversation: str
    number: int
    part: int = 0

    def id(self, key: bytes) -> str:
        """
        Return what names this turn in receipts and in the ledger: 32 hex digits.

        It is a keyed hash, so it leads back to the conversation for nobody without the secret.
        """
        part = f"\n{self.part}" if self.part else ""
        said = f"{self.conversation}\n{self.number}{part}".encode()
        return hmac.new(key, said, hashlib.sha256).hexdigest()[:TURN_ID_DIGITS]


@dataclass(frozen=True)
class Draw:
    """How an order came about, enough to rebuild it: row *row* of the design for *size* options."""

    size: int
    row: int
    order: tuple[str, ...]


@lru_cache(maxsize=64)
def williams_design(size: int) -> tuple[tuple[int, ...], ...]:
    """
    Return a design in which each position and each neighbour comes equally often.

    Args:
        size: How many things to order, at least 1.

    Returns:
        n rows for even n (and for 1), 2n for odd n, each a permutation of range(n). Every item
        stands in each place equally often, and follows each other item equally often.

    Source: E. J. Williams, "Experimental designs balanced for the estimation of residual effects
    of treatments", Australian Journal of Scientific Research A 2 (1949) 149-168.
    """
    zigzag = [0]
    for step in range(1, size):
        zigzag.append((size - step // 2) % size if step % 2 == 0 else (step + 1) // 2)
    rows = [tuple((item + shift) % size for item in zigzag) for shift in range(size)]
    if size % 2 and size > 1:
        rows += [tuple(reversed(row)) for row in rows]
    return tuple(rows)


def draw_order(ids: Sequence[str], turn_id: str, key: bytes) -> Draw:
    """
    Return the order of *ids* for a turn: one row of the Williams design, picked by a keyed hash.

    The ids are sorted first and the hash sees only how many there are, never which: nothing about
    an option can move it. The same turn and key always give the same order, so that whoever holds
    the secret can rebuild it from the turn's id.

    Args:
        ids: The options to order, at least one, each once.
        turn_id: What `Turn.id` returns.
        key: 32 bytes that only this deployment knows.
    """
    canonical = sorted(ids)
    design = williams_design(len(canonical))
    digest = hmac.new(key, f"{turn_id}\n{len(canonical)}".encode(), hashlib.sha256).digest()
    # 256 bits over at most 80 rows: the bias of the remainder is below 1e-74.
    row = int.from_bytes(digest, "big") % len(design)
    return Draw(len(canonical), row, tuple(canonical[place] for place in design[row]))
