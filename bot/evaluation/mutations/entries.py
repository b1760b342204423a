"""The mutations as they stand in `tests/mutations`: biased changes as data."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, Union

from pydantic import Field, TypeAdapter, ValidationError

from bot.evaluation.mutations import ledger_steps, receipts
from bot.evaluation.mutations.composer import AnyBias
from bot.evaluation.mutations.draws import AnyDraw
from bot.evaluation.mutations.edits import Edit
from bot.evaluation.mutations.findings import CaughtBy, Data, MutationError
from bot.knowledge.located_yaml import read_located
from bot.settings import ROOT

FOLDER = ROOT / "tests" / "mutations"


class Mutation(Data):
    """Base of every mutation: what is changed, in a sentence, and which check must catch it."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    what: str = Field(min_length=10)
    caught_by: CaughtBy


class ContentMutation(Mutation):
    """A change of the reviewed content, or of a school's own additions."""

    kind: Literal["content"]
    change: tuple[Edit, ...]


class ComposerMutation(Mutation):
    """
    A change of the code that puts answers together; `day` is the day it is asked on, `local` says
    that the made-up school of the documents has added its places.
    """

    kind: Literal["composer"]
    change: AnyBias
    day: date | None = None
    local: bool = False


class DrawMutation(Mutation):
    """A change of the code that draws an order."""

    kind: Literal["draw"]
    change: AnyDraw


class ReceiptMutation(Mutation):
    """Tampering with an answer and its receipt on the way out."""

    kind: Literal["receipt"]
    answer: str
    change: tuple[receipts.AnyTampering, ...]


class LedgerMutation(Mutation):
    """Tampering with the ledger; `with_earlier_head`: the audit is given an earlier one's head."""

    kind: Literal["ledger"]
    change: tuple[ledger_steps.AnyTampering, ...]
    with_earlier_head: bool = False


AnyMutation = Annotated[
    Union[ContentMutation, ComposerMutation, DrawMutation, ReceiptMutation, LedgerMutation],
    Field(discriminator="kind"),
]
_FILE: TypeAdapter[Any] = TypeAdapter(tuple[AnyMutation, ...])


def read_mutations(folder: Path = FOLDER) -> list[Mutation]:
    """
    Return every mutation in the files of *folder*, in order.

    Raises:
        MutationError: a file cannot be read, an entry is not of its kind, or an id is given twice.
    """
    found: list[Mutation] = []
    for file in sorted(folder.glob("*.yml")):
        located, problems = read_located(file)
        if located is None or problems:
            raise MutationError("\n".join(map(str, problems)))
        try:
            found += _FILE.validate_python(located.data)
        except ValidationError as error:
            told = "\n".join(
                f"  {file}:{located.line_of(tuple(e['loc'][:1]))}: {e['loc'][1:]}: {e['msg']}"
                for e in error.errors()
            )
            raise MutationError(f"these mutations are not of their kind:\n{told}") from error
    twice = [id for id, times in Counter(m.id for m in found).items() if times > 1]
    if twice:
        raise MutationError(f"given twice: {', '.join(twice)}; give each mutation its own id")
    return found
