""" "Why am I seeing these, in this order?": the plain answer, and the receipt for who wants it."""

from __future__ import annotations

from typing import Any

from bot.impartiality import wording
from bot.impartiality.receipt import Receipt
from bot.knowledge.base import KnowledgeBase


def why(receipt: Receipt, knowledge: KnowledgeBase) -> dict[str, Any]:
    """
    Return why a pupil sees these options in this order, from the receipt that was verified.

    Returns:
        `question`; `answer`, plain paragraphs; `not_shown`, each option that is not in the list
        with its reason, sorted by name; `receipt_label`, what to call the receipt.
    """
    stage = knowledge.terms.stages[receipt.stage].name
    count = len(receipt.choice_set)
    answer = [wording.WHY_THESE.format(count=count, stage=stage)]
    if len(receipt.asked) == 1:
        answer.append(wording.WHY_ASKED_FIRST)
    elif receipt.asked:
        answer.append(wording.WHY_COMPARED_FIRST)
    answer += [wording.WHY_THIS_ORDER, wording.WHY_NOT_YOU]
    reasons = [
        {"name": no.option.name, "note": no.note}
        for no in knowledge.account(receipt.stage).not_shown
    ]
    return {
        "question": wording.WHY_QUESTION,
        "answer": answer,
        "not_shown_label": wording.WHY_NOT_SHOWN,
        "not_shown": sorted(reasons, key=lambda reason: str(reason["name"]).casefold()),
        "receipt_label": wording.WHY_RECEIPT,
    }
