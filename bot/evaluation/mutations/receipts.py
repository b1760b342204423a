"""Tampering with an answer and its receipt on the way out: what the gate says of it."""

from __future__ import annotations

import copy
from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any, Literal, Union

from pydantic import Field

from bot.evaluation.mutations.findings import Data, Finding, MutationError, Outcome
from bot.evaluation.mutations.scene import Scene, ring, turn_of
from bot.impartiality.order import Turn
from bot.impartiality.receipt import hash_of_words, read_receipt, signed


@dataclass
class Sent:
    """An answer as it would leave, and the turn that it would leave in."""

    text: str
    shown: dict[str, Any]
    turn: Turn
    scene: Scene = field(repr=False)


class Tampering(Data):
    """Base of one step of tampering."""

    @abstractmethod
    def apply(self, sent: Sent) -> None:
        """Change *sent*. Raises MutationError when it does not fit."""


class SetField(Tampering):
    """Write a value into the payload at a path such as `receipt.stage` or `blocks.0.text`."""

    do: Literal["set"]
    field: str
    to: Any

    def apply(self, sent: Sent) -> None:
        parent, last = _place(sent.shown, self.field)
        parent[last] = self.to


class ReverseField(Tampering):
    """Turn a list of the payload around."""

    do: Literal["reverse"]
    field: str

    def apply(self, sent: Sent) -> None:
        parent, last = _place(sent.shown, self.field)
        parent[last] = parent[last][::-1]


class RemoveField(Tampering):
    """Take a field, or an item of a list, out of the payload."""

    do: Literal["remove"]
    field: str

    def apply(self, sent: Sent) -> None:
        parent, last = _place(sent.shown, self.field)
        del parent[last]


class Words(Tampering):
    """Write other words into the text and the blocks alike."""

    do: Literal["words"]
    old: str
    by: str

    def apply(self, sent: Sent) -> None:
        if self.old not in sent.text:
            raise MutationError(f"{self.old!r} does not stand in the answer")
        sent.text = sent.text.replace(self.old, self.by)
        for block in sent.shown["blocks"]:
            block["text"] = block["text"].replace(self.old, self.by)


class SignAnew(Tampering):
    """
    Sign the receipt as it now stands with the key of another secret; with *claiming* the
    receipt names the key of that secret instead. The hash of the words is made to fit.
    """

    do: Literal["sign"]
    secret: Literal["own", "old", "stranger"]
    claiming: Literal["own", "old"] | None = None

    def apply(self, sent: Sent) -> None:
        receipt = read_receipt(sent.shown["receipt"])
        keys = ring("receipt", self.secret)
        made = signed(replace(receipt, words=hash_of_words(sent.shown)), keys)
        if self.claiming is not None:
            # The signature is over the claimed name too, as a careful forger would make it.
            name = ring("receipt", self.claiming).current
            made = signed(receipt, replace(keys, current=name, keys={name: keys.now}))
        sent.shown["receipt"] = made.as_json()


class SendIn(Tampering):
    """Send the answer in another turn, or in another conversation."""

    do: Literal["send_in"]
    number: int | None = None
    conversation: str | None = None

    def apply(self, sent: Sent) -> None:
        old = sent.turn
        sent.turn = Turn(self.conversation or old.conversation, self.number or old.number)


class TakeReceiptOf(Tampering):
    """Carry the receipt of another answer."""

    do: Literal["take_receipt_of"]
    answer: str

    def apply(self, sent: Sent) -> None:
        sent.shown["receipt"] = _payload(self.answer, sent.scene)["receipt"]


class OnlyText(Tampering):
    """Send the text with nothing but a status, as a fixed sentence is sent."""

    do: Literal["only_text"]

    def apply(self, sent: Sent) -> None:
        sent.shown = {"status": sent.shown["status"]}


AnyTampering = Annotated[
    Union[
        SetField, ReverseField, RemoveField, Words, SignAnew, SendIn, TakeReceiptOf, OnlyText
    ],
    Field(discriminator="do"),
]  # fmt: skip


def outcome(answer: str, steps: Sequence[Tampering], scene: Scene) -> Outcome:
    """Return what the gate says of the answer called *answer* after *steps*."""
    shown = _payload(answer, scene)
    sent = Sent(scene.honest[answer].as_text(), shown, turn_of(answer), scene)
    before = (sent.text, copy.deepcopy(sent.shown), sent.turn)
    for step in steps:
        step.apply(sent)
    changed = (sent.text, sent.shown, sent.turn) != before
    _, breaches = scene.gate.check(sent.text, sent.shown, scene.turn_id(sent.turn))
    findings = [Finding(f"gate {breach.rule}", breach.why) for breach in breaches]
    return Outcome(tuple(findings), int(changed))


def _payload(answer: str, scene: Scene) -> dict[str, Any]:
    if answer not in scene.honest:
        raise MutationError(f"no answer {answer!r}; bot/evaluation/mutations/scene.py names them")
    return copy.deepcopy(scene.honest[answer].as_json())


def _place(shown: Any, path: str) -> tuple[Any, str | int]:
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    for part in parents:
        shown = shown[part]
    return shown, last
