"""What holds for the composer and for the draw as a whole, not for one answer by itself."""

from __future__ import annotations

import hashlib
import inspect
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from bot.impartiality.compose import Composer
from bot.impartiality.order import Draw, Turn
from bot.impartiality.presentation import Presentation
from bot.knowledge.models import STAGES

# All that an answer may depend on (rule I5): nothing of it is about the pupil.
MAY_BE_TAKEN = frozenset({"option", "options", "facets", "topic", "topics", "id", "stage", "turn"})
TURN = Turn("a conversation of the contract", 1)
DRAWS = 600
SIZES = (7, 14)

DrawOrder = Callable[[Sequence[str], str, bytes], Draw]
Broken = tuple[str, str]  # the check, what is wrong


def broken(composer: Composer) -> Iterator[Broken]:
    """Yield how *composer* breaks the contract, each with the name of the check."""
    for name in taken_beyond(type(composer)):
        yield "signature", f"the composer takes {name!r}, which rule I5 does not allow"
    yield from (("alike", what) for what in _told_alike(composer))
    yield from (("asked", what) for what in _asked_as_asked(composer))


def taken_beyond(composer: type[Composer]) -> list[str]:
    """Return the parameters of the methods of *composer* beyond `MAY_BE_TAKEN`, sorted."""
    public = [m for n, m in inspect.getmembers(composer, inspect.isfunction) if n[0] != "_"]
    taken = {name for method in public for name in list(inspect.signature(method).parameters)[1:]}
    return sorted(taken - MAY_BE_TAKEN)


def shape(presentation: Presentation) -> tuple[tuple[str | None, ...], ...]:
    """Return what an answer about one option is made of, whichever option it is."""
    # Why an option cannot be chosen, that a text is overdue and its sources differ with reason.
    told = [block for block in presentation.blocks if block.kind not in ("note", "source")]
    blocks = [(block.kind, block.facet, "heading" if block.heading else None) for block in told]
    taps = [("tap", tap.label, None) for tap in presentation.suggestions if tap.option is None]
    return (*blocks, *taps)


def _told_alike(composer: Composer) -> Iterator[str]:
    for name, ask in (
        ("about", composer.about),
        ("benefits", lambda id, turn: composer.facet(id, ("benefits",), turn)),
    ):
        shapes = {id: shape(ask(id, TURN)) for id in _options(composer)}
        ((usual, _),) = Counter(shapes.values()).most_common(1)
        for id, found in shapes.items():
            if found != usual:
                yield f"{name} {id} is told in another shape than the others"


def _asked_as_asked(composer: Composer) -> Iterator[str]:
    for stage in STAGES:
        receipt = composer.overview(stage, TURN).receipt
        if receipt is not None and receipt.asked:
            yield f"an overview of {stage} counts {', '.join(receipt.asked)} as asked for"
    ids = _options(composer)
    for pair in pairwise(ids):
        receipt = composer.compare(pair, (), TURN).receipt
        if receipt is not None and set(receipt.asked) != set(pair):
            yield f"a comparison of {' and '.join(pair)} counts others as asked for"


def _options(composer: Composer) -> list[str]:
    found = {id for s in STAGES for id in composer.overview(s, TURN).choice_set}
    return sorted(found)


# -- the draw ------------------------------------------------------------------------------------


def unfair(draw: DrawOrder, key: bytes, other_key: bytes) -> Iterator[Broken]:
    """
    Yield how *draw* is not one that looks at nothing but the turn and the key.

    Balance is measured over `DRAWS` turns of each of `SIZES`, with room for chance.
    """
    for size in SIZES:
        ids = [f"option_{n:02}" for n in range(size)]
        turns = [hashlib.sha256(f"{size} {n}".encode()).hexdigest()[:32] for n in range(DRAWS)]
        drawn = [draw(ids, turn, key) for turn in turns]
        if not all(renamed_alike(draw, ids, turn, key) for turn in turns[:50]):
            yield "renaming", f"renaming {size} options changes the order"
        if any(draw(ids[::-1], turn, key) != made for turn, made in zip(turns[:50], drawn)):
            yield "given", f"the order in which {size} options are given changes the one drawn"
        if all(draw(ids, turn, other_key).order == m.order for turn, m in zip(turns, drawn)):
            yield "key", f"without the secret, the order of {size} options is the same"
        yield from (("balance", what) for what in _unbalanced(size, [d.order for d in drawn]))


def renamed_alike(draw: DrawOrder, ids: Sequence[str], turn_id: str, key: bytes) -> bool:
    """Return whether giving *ids* other names, in the same order, changes only the names."""
    for name in ("route_{:03}", "a{:03}", "the {:03} way"):
        renamed = {id: name.format(rank) for rank, id in enumerate(sorted(ids))}
        before, after = draw(ids, turn_id, key), draw(list(renamed.values()), turn_id, key)
        if (after.row, after.order) != (before.row, tuple(renamed[id] for id in before.order)):
            return False
    return True


def _unbalanced(size: int, orders: Sequence[tuple[str, ...]]) -> Iterator[str]:
    # Binomial counts stay within five standard deviations but once in a million.
    fair = len(orders) / size
    room = 5 * (fair * (1 - 1 / size)) ** 0.5
    places = Counter((id, place) for order in orders for place, id in enumerate(order))
    ids = sorted(orders[0])
    furthest = max(abs(places[id, place] - fair) for id in ids for place in range(size))
    if furthest > room:
        yield f"one of {size} options stands in one place {furthest:.0f} times off {fair:.0f}"
    after = Counter(pair for order in orders for pair in pairwise(order))
    most = max(abs(after[a, b] - fair) for a in ids for b in ids if a != b)
    # Of size - 1 places one can be followed in, each neighbour comes in one of `size` rows.
    if most > room:
        yield f"one of {size} options follows another {most:.0f} times off {fair:.0f}"
