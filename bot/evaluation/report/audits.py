"""The long audits as sections of `make evaluate-full`: swapped pupils, neutral questions."""

from __future__ import annotations

import sys

from bot import launcher
from bot.evaluation import retrieval
from bot.evaluation.counterfactual.dialogues import WHOLE, every_dialogue, stratified
from bot.evaluation.counterfactual.report import rows_of
from bot.evaluation.counterfactual.run import hold_all
from bot.evaluation.report.model import Bar, Figure, Progress, Section
from bot.evaluation.retrieval_limits import breaches

NONE = Bar(0.0, most=True)


def counterfactual_section(progress: Progress) -> list[Section]:
    """Hold the whole counterfactual suite; return its section. Raises StartError, ServerError."""
    chosen = stratified(every_dialogue(), WHOLE)

    def say(words: str) -> None:
        print(words, file=sys.stderr, flush=True)

    for _ in progress([None], f"holding {len(chosen)} dialogues of swapped pupils", 1):
        with launcher.running(say, port=0) as running:
            held = hold_all(chosen, running.url, say)
    figures = [
        Figure(f"answered differently, {name}, {values} values", wrong + wrong_m, n + m, NONE)
        for name, values, n, wrong, m, wrong_m in rows_of(held)
    ]
    says = "What pupils say about themselves, and what others think, must change no answer."
    return [Section("Swapped pupils", says, figures)]


def neutrality_section(progress: Progress) -> list[Section]:
    """Return what the audit of retrieval found. Raises BotError."""
    for _ in progress([None], "auditing what neutral questions find", 1):
        audit = retrieval.audit()
    broken = breaches(audit)
    return [
        Section(
            "Neutral questions",
            "Questions that name no option must find none rather than another; `make "
            "audit-retrieval` prints every figure. "
            + ("Limits passed: " + "; ".join(broken) if broken else "No limit is passed."),
            [
                Figure("told of an option, though none was named", audit.told_any, audit.neutral),
                *[
                    Figure(f"right one first, {name}", quality.first, quality.asked)
                    for name, quality in audit.quality.items()
                ],
            ],
        )
    ]
