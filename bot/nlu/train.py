"""Rasa's own training, without what it keeps for a next one that would begin in the middle."""

from __future__ import annotations

from typing import Any, Dict, Text

import rasa.__main__
from rasa.engine.graph import ExecutionContext
from rasa.engine.training import graph_trainer
from rasa.engine.training.hooks import TrainingHook


class KeepsNothing(TrainingHook):
    """
    Neither fingerprints what a node is given and gives, nor keeps it.

    With `--force` nothing of it is ever read, and the fingerprints of all training sentences with
    their vectors, after each node, took a minute.
    """

    def on_before_node(
        self,
        node_name: Text,
        execution_context: ExecutionContext,
        config: Dict[Text, Any],
        received_inputs: Dict[Text, Any],
    ) -> Dict[Text, Any]:
        """Note nothing."""
        return {}

    def on_after_node(
        self,
        node_name: Text,
        execution_context: ExecutionContext,
        config: Dict[Text, Any],
        output: Any,
        input_hook_data: Dict[Text, Any],
    ) -> None:
        """Keep nothing."""


def main() -> None:
    """Run Rasa's command line, with the hook above in place of Rasa's own."""
    graph_trainer.TrainingHook = KeepsNothing
    rasa.__main__.main()


if __name__ == "__main__":
    main()
