"""Requirement P3: a few hundred of the counterfactual dialogues; `make audit-full` holds all."""

from __future__ import annotations

import pytest

from bot import launcher
from bot.evaluation.counterfactual.dialogues import every_dialogue, stratified
from bot.evaluation.counterfactual.report import passes, report
from bot.evaluation.counterfactual.run import hold_all

DIALOGUES = 420  # 30 of each attribute


@pytest.mark.slow
def test_who_a_pupil_is_changes_no_answer(server: launcher.Running) -> None:
    held = hold_all(stratified(every_dialogue(), DIALOGUES), server.url, print)

    assert len(held) == DIALOGUES
    assert passes(held), report(held)
