"""Training keeps nothing for a next one: what is never read is not made."""

from __future__ import annotations

from typing import Any

import pytest
import rasa.__main__
from rasa.engine.training import graph_trainer

from bot.nlu import train


class NeverAsked:
    """Stands for the cache, the storage and what a node is given: to use it is an error."""

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"{name} was asked for")


def test_what_a_node_gives_is_neither_fingerprinted_nor_kept() -> None:
    never: Any = NeverAsked()
    hook = train.KeepsNothing(never, never, never)

    noted = hook.on_before_node("node", never, {}, {"training_data": never})
    hook.on_after_node("node", never, {}, never, noted)

    assert noted == {}


def test_rasa_trains_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    # Named before it is changed, so that a Rasa which looks elsewhere fails here.
    monkeypatch.setattr(graph_trainer, "TrainingHook", graph_trainer.TrainingHook)
    seen: list[Any] = []
    monkeypatch.setattr(
        rasa.__main__, "main", lambda: seen.append(vars(graph_trainer)["TrainingHook"])
    )

    train.main()

    assert seen == [train.KeepsNothing]
