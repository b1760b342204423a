"""The one way out: every bot message passes here, whatever channel it goes to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial

import anyio
import structlog

from bot.dialogue import Reply
from bot.errors import BotError
from bot.impartiality.checks import Breach
from bot.impartiality.compose import Composer
from bot.impartiality.gate import Gate
from bot.impartiality.incidents import Incidents, keep_refusal, keep_report
from bot.impartiality.ledger import Ledger
from bot.impartiality.order import MOST_PARTS, Turn
from bot.impartiality.presentation import Presentation
from bot.impartiality.receipt import Receipt
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import STAGES

log = structlog.get_logger()


@dataclass(frozen=True)
class Outgoing:
    """What the way out needs: the gate, what stands in for a refused answer, and the records."""

    knowledge: KnowledgeBase
    gate: Gate
    composer: Composer
    ledger: Ledger
    incidents: Incidents
    turn_key: bytes
    model: str
    why: Callable[[Receipt], dict[str, object]]
    old_turn_keys: tuple[bytes, ...] = ()  # of secrets that were rotated out

    def overview(self, stage: str, turn: Turn) -> Reply:
        """Return the overview of *stage*, to be let out in *turn*."""
        return _as_reply(self.composer.overview(stage, turn))

    async def let_out(self, replies: tuple[Reply, ...], turn: Turn) -> tuple[Reply, ...]:
        """
        Return what may leave of *replies* in *turn*: each as it is when it keeps the contract,
        otherwise one neutral overview in its place.

        What puts options in front of a pupil is in the ledger before it leaves.

        Raises:
            BotError: it cannot be recorded.
        """
        turn_id = turn.id(self.turn_key)
        passed: list[Reply] = []
        receipts: list[Receipt] = []
        for reply in replies:
            part_id = replace(turn, part=reply.part).id(self.turn_key)
            receipt, breaches = self.gate.check(reply.text, reply.shown, part_id)
            if not 0 <= reply.part < MOST_PARTS:
                breaches = (*breaches, Breach("I8", "a turn has not that many parts"))
            if receipt is not None and any(part_id == earlier.turn for earlier in receipts):
                breaches = (*breaches, Breach("I8", "a turn has one presentation, not two"))
            if breaches:
                return await self._instead(reply, breaches, turn, turn_id)
            if receipt is not None:
                receipts.append(receipt)
                reply = replace(reply, shown={**reply.shown, "why": self.why(receipt)})
            passed.append(reply)
        for receipt in receipts:
            await self._record(receipt)
        return tuple(passed)

    def must_pass(self, sentences: Iterable[str]) -> None:
        """Raise GateClosed when the gate would hold back one of *sentences*, which are fixed."""
        for text in sentences:
            _, breaches = self.gate.check(text, {}, "")
            if breaches:
                raise GateClosed(f"a fixed sentence does not pass the gate: {breaches[0]}")

    async def report_bias(self, turn: Turn) -> None:
        """Keep that a pupil finds the answer of *turn* biased. Raises BotError."""
        await anyio.to_thread.run_sync(self._report_bias, turn)

    def _report_bias(self, turn: Turn) -> None:
        # An answer from before the secret was rotated is in the ledger under the key of then.
        parts = [replace(turn, part=part) for part in range(MOST_PARTS)]
        ids = [each.id(key) for key in (self.turn_key, *self.old_turn_keys) for each in parts]
        keep_report(self.ledger, self.ledger.first_of(ids) or ids[0])

    def close(self) -> None:
        """Let go of the ledger's database, so that all of it is in its one file."""
        self.ledger.engine.dispose()

    async def health(self) -> dict[str, object] | None:
        """Return what the health page shows of impartiality, None when it cannot be kept."""
        return await anyio.to_thread.run_sync(self._health)

    def _health(self) -> dict[str, object] | None:
        try:
            rows = self.ledger.ready()
            refusals = self.incidents.refusals()
        except BotError as error:
            log.error("health.failed", kind=type(error).__name__, reason=str(error))
            return None
        return {
            "knowledge": self.knowledge.version,
            "ledger_rows": rows,
            "gate_refused": refusals.answers,
            "gate_refused_by_rule": refusals.by_rule,
        }

    async def _instead(
        self, refused: Reply, breaches: tuple[Breach, ...], turn: Turn, turn_id: str
    ) -> tuple[Reply, ...]:
        """Return the neutral overview of the stage that the refused answer was about."""
        rules = sorted({breach.rule for breach in breaches})
        log.error("gate.refused", rules=rules, why=sorted({breach.why for breach in breaches}))
        await anyio.to_thread.run_sync(partial(keep_refusal, self.ledger, turn_id, breaches))
        stage = str(refused.shown.get("stage"))
        known = stage in STAGES
        neutral = self.composer.overview(stage, turn) if known else self.composer.ask_stage()
        reply = _as_reply(neutral)
        receipt, still = self.gate.check(reply.text, reply.shown, turn_id)
        if still:
            # The content or the composer itself is at fault, so no answer about routes can be.
            await anyio.to_thread.run_sync(partial(keep_refusal, self.ledger, turn_id, still))
            raise GateClosed(f"the neutral overview breaks {sorted({b.rule for b in still})} too")
        if receipt is None:
            return (reply,)
        await self._record(receipt)
        return (replace(reply, shown={**reply.shown, "why": self.why(receipt)}),)

    async def _record(self, receipt: Receipt) -> None:
        append = partial(self.ledger.record, receipt, self.knowledge, self.model)
        await anyio.to_thread.run_sync(append)


class GateClosed(BotError):
    """Not even the neutral overview keeps the contract, or a fixed sentence does not."""


def _as_reply(presentation: Presentation) -> Reply:
    return Reply(presentation.as_text(), presentation.as_json())
