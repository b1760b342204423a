"""Walk the whole ledger: the chain, every receipt, every order, and what is kept beside it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from bot.errors import BotError, LedgerError, ReceiptError, UnknownKey
from bot.impartiality.audit.exposure import Exposures
from bot.impartiality.audit.kept import Chained, compare
from bot.impartiality.chain import Row
from bot.impartiality.incidents import Incidents
from bot.impartiality.keys import ImpartialityKeys
from bot.impartiality.ledger import Ledger, View, version_row
from bot.impartiality.order import draw_order
from bot.impartiality.receipt import Receipt, canonical, design_name, is_genuine, read_receipt
from bot.impartiality.tables import CHAINED
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import STAGES

FINDINGS_KEPT = 50  # the first ones tell what happened; after a cut every row differs


@dataclass(frozen=True)
class Finding:
    """Something wrong at one row of the ledger."""

    row: int
    what: str


@dataclass
class Walk:
    """What a walk through the ledger found."""

    rows: int = 0
    presentations: int = 0
    receipts_verified: int = 0
    orders_rebuilt: int = 0
    place_orders_rebuilt: int = 0
    clock_went_back: int = 0
    hash: str = ""
    knowledge: dict[str, int] = field(default_factory=dict)  # presentations of each version
    models: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    wrong: int = 0
    exposures: Exposures = field(default_factory=Exposures)
    turns: dict[str, int] = field(default_factory=dict)  # turn and the row of its presentation
    # Where somebody with the secret went on although something was lost, and what the row says.
    taken_up: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    chained: list[Chained] = field(default_factory=list)  # reports and refusals
    unchained: dict[str, int] = field(default_factory=dict)  # those from before they were, by table

    def find(self, row: int, what: str) -> None:
        """Note that something is wrong."""
        self.wrong += 1
        if len(self.findings) < FINDINGS_KEPT:
            self.findings.append(Finding(row, what))


def walk(
    ledger: Ledger,
    keys: ImpartialityKeys,
    current: KnowledgeBase | None = None,
    earlier_head: tuple[int, str] | None = None,
) -> Walk:
    """
    Return what is in *ledger* and everything that is wrong with it, the first row first.

    Args:
        ledger: The ledger.
        keys: The keys that orders were drawn and receipts signed with, the old ones included.
        current: The content in use: its version in the ledger must say the same of it.
        earlier_head: Rows and hash that an earlier audit printed; a ledger that was put back to an
            older copy does not lead through it. Nor does it lead through its mark.

    Raises:
        LedgerError: the database cannot be read at all.
        StorageError: a table beside the ledger is gone.
    """
    found = Walk()
    passes = [_Pass(*earlier_head, "an earlier audit")] if earlier_head is not None else []
    try:
        if (marked := ledger.marked()) is not None and marked.rows > 0:
            passes.append(_Pass(marked.rows, marked.hash, "the mark outside the database"))
    except BotError as error:
        found.find(0, str(error))
    with ledger.view() as view:
        _walk(ledger, view, keys, current, passes, found)
    compared = compare(found.chained, Incidents(ledger.engine))
    found.unchained = compared.unchained
    for number, what in compared.missing:
        found.find(number, what)
    return found


@dataclass(frozen=True)
class _Pass:
    """A place that the chain must lead through, and who saw it there."""

    rows: int
    hash: str
    seen_by: str


def _walk(
    ledger: Ledger,
    view: View,
    keys: ImpartialityKeys,
    current: KnowledgeBase | None,
    passes: list[_Pass],
    found: Walk,
) -> None:
    versions: dict[str, dict[str, Any]] = {}
    before = ""
    for row in view.rows():
        _check_chain(row, before, found)
        before = row.hash
        found.rows = row.number + 1
        for each in [each for each in passes if each.rows <= found.rows]:
            if each.rows == found.rows and each.hash != row.hash:
                found.find(row.number, f"is not the row that {each.seen_by} ended with")
            passes.remove(each)
        content = _content(row, found)
        if row.kind == "knowledge":
            versions[str(content.get("knowledge"))] = content
        elif row.kind == "taken_up":
            found.taken_up.append((row.number, content))
            # What a table held that was lost for good is told here, and not missed in it again.
            why = str(content.get("why"))
            found.chained = [c for c in found.chained if CHAINED[c.kind].name not in why]
        elif row.kind == "presentation":
            _check_presentation(row, content, versions, keys, found, current)
        elif row.kind in CHAINED:
            turn, hour = str(content.get("turn")), str(content.get("hour"))
            found.chained.append(Chained(row.number, row.kind, turn, hour))
    found.hash = before
    for each in passes:
        found.find(found.rows, f"missing: {each.seen_by} saw {each.rows} rows")
    _check_head(ledger, view, found)
    if current is not None and current.version in versions:
        _check_current(versions[current.version], current, found)


def _check_chain(row: Row, before: str, found: Walk) -> None:
    if row.number != found.rows:
        missing = (
            f"row {found.rows}"
            if row.number == found.rows + 1
            else (f"rows {found.rows} to {row.number - 1}")
        )
        found.find(found.rows, f"missing: {missing}")
    elif row.hash != row.hash_after(before):
        found.find(row.number, "altered: its hash does not follow from the row before and itself")


def _content(row: Row, found: Walk) -> dict[str, Any]:
    try:
        content = row.content
    except (ValueError, TypeError):
        found.find(row.number, "altered: its content cannot be read")
        return {}
    if content.get("number") != row.number:
        found.find(row.number, f"reordered: it says that it was row {content.get('number')}")
    found.clock_went_back += "clock_went_back_to" in content
    return content


def _check_head(ledger: Ledger, view: View, found: Walk) -> None:
    try:
        head = view.head()
    except LedgerError as error:
        found.find(found.rows, str(error))
        return
    if not ledger.is_signed(head):
        found.find(head.rows, "the head is not signed by this deployment, or was altered")
    if head.rows > found.rows:
        found.find(found.rows, f"missing at the end: {head.rows} rows were signed")
    elif (head.rows, head.hash) != (found.rows, found.hash):
        found.find(head.rows, "the last row is not the one that was signed")


def _check_presentation(
    row: Row,
    content: dict[str, Any],
    versions: dict[str, dict[str, Any]],
    keys: ImpartialityKeys,
    found: Walk,
    current: KnowledgeBase | None,
) -> None:
    found.presentations += 1
    try:
        receipt = read_receipt(content.get("receipt"))
    except ReceiptError as error:
        found.find(row.number, str(error))
        return
    problems = [*_problems(row, receipt, versions, keys), *_places(receipt, keys, current)]
    for what in problems:
        found.find(row.number, what)
    if problems:
        return
    found.receipts_verified += 1
    found.orders_rebuilt += 1
    found.turns[receipt.turn] = row.number
    found.knowledge[receipt.knowledge] = found.knowledge.get(receipt.knowledge, 0) + 1
    model = str(content.get("model"))
    found.models[model] = found.models.get(model, 0) + 1
    found.exposures.add(receipt, _said(versions[receipt.knowledge], "names"))
    found.place_orders_rebuilt += len(receipt.places or ())
    local = current.local if current is not None else None
    places = local.providers if local is not None else {}
    found.exposures.add_places(receipt, {id: place.name for id, place in places.items()})


def _problems(
    row: Row,
    receipt: Receipt,
    versions: dict[str, dict[str, Any]],
    keys: ImpartialityKeys,
) -> Iterator[str]:
    try:
        keys.receipt.key(receipt.key)
        order_key = keys.order.key(receipt.key)
    except UnknownKey as error:
        yield f"its receipt cannot be verified: {error}"
        return
    if not is_genuine(receipt, keys.receipt):
        yield "its receipt is forged or was altered"
        return
    if receipt.turn != row.subject:
        yield "its receipt belongs to another turn"
    version = versions.get(receipt.knowledge)
    if version is None:
        yield f"version {receipt.knowledge} of the content is not in the ledger before it"
        return
    if receipt.stage not in STAGES or list(receipt.choice_set) != _said(version, "choice_sets").get(
        receipt.stage
    ):
        yield "its choice set is not that of the stage in its version of the content"
        return
    if [list(no) for no in receipt.not_shown] != _said(version, "not_shown").get(receipt.stage):
        yield "the options left out, or the reasons, are not those of its version of the content"
    if any(_said(version, "cards").get(id) != card for id, card in receipt.cards):
        yield "a card is not that of its version of the content"
    drawn = draw_order(receipt.choice_set, receipt.turn, order_key)
    if (drawn.order, drawn.row) != (receipt.order, receipt.row):
        yield "its order is not the one that the turn draws"
    if receipt.design != design_name(drawn.size):
        yield "its design is not the one for that many options"
    if len(receipt.asked) > 1:
        among = draw_order(receipt.asked, receipt.turn, order_key)
        if (among.order, among.row) != (receipt.asked, receipt.asked_row):
            yield "the order of those asked for is not the one that the turn draws"


def _places(
    receipt: Receipt, keys: ImpartialityKeys, current: KnowledgeBase | None
) -> Iterator[str]:
    """Yield what is wrong with the lists of places; receipts of before they were kept have none."""
    if receipt.key not in keys.order.keys:
        return  # told already: nothing of this receipt can be verified
    same = current is not None and current.version == receipt.knowledge
    local = current.local if current is not None and same else None
    for each in receipt.places or ():
        where = f"places for {each.option}"
        if each.option not in receipt.asked or each.facet not in receipt.facets or not each.order:
            yield f"{where} are listed in an answer that does not tell of them"
            continue
        drawn = draw_order(each.order, receipt.turn, keys.order.key(receipt.key))
        if (drawn.order, drawn.row, design_name(drawn.size)) != (each.order, each.row, each.design):
            yield f"the order of its {where} is not the one that the turn draws"
        # The places of an older version are in its files alone.
        if same and set(each.order) != set(local.offering(each.option) if local else ()):
            yield f"its {where} are not those of its version of the content"


def _said(version: dict[str, Any], name: str) -> dict[str, Any]:
    """Return what a version's row says under *name*; nothing when the row was altered."""
    value = version.get(name)
    return value if isinstance(value, dict) else {}


def _check_current(version: dict[str, Any], current: KnowledgeBase, found: Walk) -> None:
    wanted = version_row(current)
    if any(canonical(version.get(name)) != canonical(value) for name, value in wanted.items()):
        found.find(0, f"version {current.version} of the content says something else by now")
