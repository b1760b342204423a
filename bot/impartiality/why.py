""" "Why am I seeing these, in this order?": the plain answer, and the receipt for who wants it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.impartiality import wording
from bot.impartiality.order import williams_design
from bot.impartiality.receipt import Receipt
from bot.knowledge.base import KnowledgeBase


def why(receipt: Receipt, knowledge: KnowledgeBase) -> dict[str, Any]:
    """
    Return why a pupil sees these options in this order, from the receipt that was verified.

    Returns:
        `question`; `answer`, plain paragraphs; `asked`, the id and name of each option that was
        asked for; `not_shown`, each option that is not in the answer
        with its reason, sorted by name, under `not_shown_label`; `receipt_lines`, the receipt in
        words, each with its `label` and `text`, under `receipt_label` and `receipt_meaning`;
        `receipt_raw_label`, what to call the receipt as it is.
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
        if no.option.id not in receipt.asked
    ]
    return {
        "question": wording.WHY_QUESTION,
        "answer": answer,
        "asked": [{"option": id, "name": knowledge.option(id).name} for id in receipt.asked],
        "not_shown_label": wording.WHY_NOT_SHOWN,
        "not_shown": sorted(reasons, key=lambda reason: str(reason["name"]).casefold()),
        "receipt_label": wording.WHY_RECEIPT,
        "receipt_meaning": wording.RECEIPT_MEANING,
        "receipt_lines": [
            {"label": label, "text": text} for label, text in _lines(receipt, knowledge)
        ],
        "receipt_raw_label": wording.RECEIPT_RAW,
    }


def _lines(receipt: Receipt, knowledge: KnowledgeBase) -> Iterator[tuple[str, str]]:
    """Yield the receipt's fields that a reader may want, in words: a label and a text."""
    yield wording.RECEIPT_TURN, receipt.turn
    yield wording.RECEIPT_STAGE, knowledge.terms.stages[receipt.stage].title
    if receipt.asked:
        yield wording.RECEIPT_ASKED, _names(receipt.asked, knowledge)
    yield wording.RECEIPT_ORDER, _names(receipt.order, knowledge)
    size = len(receipt.order)
    yield (
        wording.RECEIPT_DESIGN,
        wording.RECEIPT_ROW.format(
            row=receipt.row, rows=len(williams_design(size)), size=size, design=receipt.design
        ),
    )
    for each in receipt.places or ():
        title = knowledge.option(each.option).name
        yield wording.RECEIPT_PLACES.format(option=title), _place_names(each.order, knowledge)
    rules = [f"{wording.RECEIPT_RULE[rule]} ({rule})" for rule in receipt.rules]
    yield wording.RECEIPT_RULES, "; ".join(rules)
    yield wording.RECEIPT_KNOWLEDGE, receipt.knowledge
    yield wording.RECEIPT_SIGNATURE, receipt.mac


def _place_names(ids: Sequence[str], knowledge: KnowledgeBase) -> str:
    places = knowledge.local.providers if knowledge.local is not None else {}
    named = (places[id].name if id in places else id for id in ids)
    return ", ".join(f"{place}. {name}" for place, name in enumerate(named, start=1))


def _names(ids: Sequence[str], knowledge: KnowledgeBase) -> str:
    named = (knowledge.option(id).name for id in ids)
    return ", ".join(f"{place}. {name}" for place, name in enumerate(named, start=1))
