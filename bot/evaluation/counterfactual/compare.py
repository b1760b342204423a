"""How two answers differ that should be the same but for the order of options."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from bot.impartiality import wording
from bot.impartiality.order import williams_design

# Fields of `shown` that must be equal, and those in which the order of options may show.
EQUAL = ("status", "stage", "topic", "facets", "knowledge_version")
EQUAL_AS_SETS = ("choice_set", "options", "sources")


def differences(plain: dict[str, Any], said: dict[str, Any]) -> list[str]:
    """
    Return the names of what differs between two answers of the API; empty when they are alike.

    Args:
        plain: The answer to the question with nothing said.
        said: The answer to the same question with something said.
    """
    if plain["status"] != said["status"]:
        return ["status"]
    if len(plain["replies"]) != len(said["replies"]):
        return ["replies"]
    found: list[str] = []
    for before, after in zip(plain["replies"], said["replies"]):
        found += _in_reply(before, after)
    return list(dict.fromkeys(found))


def _in_reply(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    shown, again = before["shown"], after["shown"]
    found = [field for field in EQUAL if shown.get(field) != again.get(field)]
    found += [
        field
        for field in EQUAL_AS_SETS
        if Counter(shown.get(field, ())) != Counter(again.get(field, ()))
    ]
    if _blocks(shown) != _blocks(again):
        found.append("blocks")
    if _headings(shown) != _headings(again):
        found.append("layout")
    if _items(shown, "suggestions") != _items(again, "suggestions"):
        found.append("suggestions")
    if _words(before["text"]) != _words(after["text"]):
        found.append("text")
    if not order_is_the_schedules(again):
        found.append("order")
    return found


def order_is_the_schedules(shown: dict[str, Any]) -> bool:
    """
    Return whether the options stand in the row of the Williams design that the receipt names.

    That the row is the one which the turn draws takes the secret; the gate checks it for each
    answer, and an answer that it refuses differs from the plain one.
    """
    receipt = shown.get("receipt")
    if receipt is None:
        return not shown.get("options")
    order, asked = receipt["order"], receipt["asked"]
    if order != _row(receipt["choice_set"], receipt["row"]):
        return False
    if len(asked) > 1 and asked != _row(sorted(asked), receipt["asked_row"]):
        return False
    listed = [*asked, *(id for id in order if id not in asked)]
    told = [block["option"] for block in shown["blocks"] if block["kind"] == "option"]
    # Every facet tells the options in the one order of the list.
    once = [id for id in listed if id in told]
    rounds = max(Counter(told).values(), default=0)
    return bool(shown["options"] == listed and told == once * rounds)


def _row(ids: Sequence[str], row: int) -> list[str]:
    return [ids[place] for place in williams_design(len(ids))[row]]


def _blocks(shown: dict[str, Any]) -> Counter[tuple[Any, ...]]:
    return Counter(_block(block) for block in shown.get("blocks", ()))


def _block(block: dict[str, Any]) -> tuple[Any, ...]:
    rest = tuple(sorted((key, str(value)) for key, value in block.items() if key != "text"))
    return (*rest, _text(block["kind"], block["text"]))


def _text(kind: str, text: str) -> Any:
    """Return *text*; of a list of names, what stands around it and the names in any order."""
    if kind == "routes":
        head, _, names = text.partition(": ")
        return (head, _names(names))
    before, after = wording.COMPARISON.split("{names}")
    if text.startswith(before) and text.endswith(after):
        return (before, _names(text[len(before) : len(text) - len(after)]))
    return text


def _names(text: str) -> tuple[str, ...]:
    return tuple(sorted(re.split(r", | and ", text.rstrip("."))))


def _headings(shown: dict[str, Any]) -> list[str]:
    """Return the kinds of blocks in their order, a run of one kind once."""
    kinds: Sequence[str] = [block["kind"] for block in shown.get("blocks", ())]
    return [kind for place, kind in enumerate(kinds) if place == 0 or kinds[place - 1] != kind]


def _items(shown: dict[str, Any], field: str) -> Counter[tuple[tuple[str, str], ...]]:
    return Counter(tuple(sorted(item.items())) for item in shown.get(field, ()))


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"[\w£%']+", text))
