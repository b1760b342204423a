"""Apply every mutation to a copy and see which check catches it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from bot.evaluation.mutations import composer, content, draws, receipts
from bot.evaluation.mutations.biased import Bias
from bot.evaluation.mutations.draws import BiasedDraw
from bot.evaluation.mutations.entries import (
    FOLDER,
    ComposerMutation,
    ContentMutation,
    DrawMutation,
    LedgerMutation,
    Mutation,
    ReceiptMutation,
    read_mutations,
)
from bot.evaluation.mutations.findings import Finding, MutationError, Outcome, Result
from bot.evaluation.mutations.ledger_steps import Answer, Kill
from bot.evaluation.mutations.ledgers import Ledgers
from bot.evaluation.mutations.scene import Scene, copy_content


class Runner:
    """Runs mutations on one scene; a context, because an honest ledger lies in a folder."""

    def __init__(self, scene: Scene | None = None) -> None:
        self.scene = scene or Scene()
        self._folder = tempfile.TemporaryDirectory()

    def __enter__(self) -> Runner:
        return self

    def __exit__(self, *raised: object) -> None:
        self._folder.cleanup()

    @cached_property
    def ledgers(self) -> Ledgers:
        """Return the honest ledger that copies are made of."""
        return Ledgers(self.scene, Path(self._folder.name))

    @cached_property
    def with_places(self) -> Scene:
        """Return the scene with the places of a made-up school."""
        copy = Path(self._folder.name) / "with places"
        copy_content(self.scene.folder, copy, with_local=True)
        return Scene(copy, self.scene.day)

    def run(self, mutation: Mutation) -> Result:
        """Return what came of *mutation*. Raises MutationError when it cannot be applied."""
        try:
            outcome = self._outcome(mutation)
        except MutationError as error:
            raise MutationError(f"{mutation.id}: {error}") from error
        told = (mutation.id, mutation.what, str(getattr(mutation, "kind", "")))
        return Result(*told, mutation.caught_by, outcome)

    def _outcome(self, mutation: Mutation) -> Outcome:
        if isinstance(mutation, ContentMutation):
            return content.outcome(mutation.change, self.scene)
        if isinstance(mutation, ComposerMutation):
            scene = self.with_places if mutation.local else self.scene
            return composer.outcome(mutation.change, scene, mutation.day)
        if isinstance(mutation, DrawMutation):
            return draws.outcome(mutation.change)
        if isinstance(mutation, ReceiptMutation):
            return receipts.outcome(mutation.answer, mutation.change, self.scene)
        if isinstance(mutation, LedgerMutation):
            return self.ledgers.outcome(mutation.change, mutation.with_earlier_head)
        raise MutationError("no applier for this kind")

    def false_alarms(self) -> Iterator[Finding]:
        """Yield what the checks find where nothing was changed; there must be nothing."""
        yield from content.outcome((), self.scene).findings
        yield from composer.outcome(Bias(), self.scene).findings
        for scene in (self.scene, self.with_places):
            for name in scene.honest:
                yield from receipts.outcome(name, (), scene).findings
        yield from draws.outcome(BiasedDraw()).findings
        yield from self.ledgers.outcome((), with_earlier_head=True).findings
        killed = (Answer(do="answer", times=10), Kill(do="kill", log_left="all"))
        yield from self.ledgers.outcome(killed).findings


def run_all(folder: Path = FOLDER) -> list[Result]:
    """
    Return what came of every mutation of *folder*, in the order of its files.

    Raises:
        MutationError: a file cannot be read, or a change does not fit the content.
    """
    with Runner() as runner:
        return [runner.run(mutation) for mutation in read_mutations(folder)]
