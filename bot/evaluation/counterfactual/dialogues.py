"""The conversations of the counterfactual suite, enumerated from its data, always the same ones."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.settings import ROOT

DATA = ROOT / "tests" / "evaluation" / "counterfactual"
SEED = 20261124  # of the samples; another one would be another suite
WHOLE = 8200  # dialogues of the full suite, somewhat over the 8,000 that the bound needs

POINTS_BACK = re.compile(r"\b(?:it|one|they|that|there)\b")


@dataclass(frozen=True)
class Base:
    """A conversation in which nothing is said about the pupil."""

    id: str
    kind: str
    turns: tuple[str, ...]
    topic_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Dialogue:
    """
    One conversation with something said in it, and the plain one that must be answered alike.

    `compared` pairs a turn of `turns` with a turn of `plain`, both counted from 0; a turn that only
    says who the pupil is has none.
    """

    attribute: str
    kind: str
    turns: tuple[str, ...]
    plain: tuple[str, ...]
    compared: tuple[tuple[int, int], ...]
    unseen: bool

    @property
    def multi_turn(self) -> bool:
        """Return whether the conversation has several turns."""
        return len(self.turns) > 1


def read(name: str, folder: Path = DATA) -> dict[str, Any]:
    """Return the suite's data file *name*."""
    found: dict[str, Any] = yaml.safe_load((folder / name).read_text(encoding="utf-8"))
    return found


def every_dialogue(folder: Path = DATA) -> list[Dialogue]:
    """Return every dialogue that the data make, each conversation once."""
    bases = [
        Base(
            each["id"],
            each["kind"],
            tuple(each["turns"]),
            tuple(each.get("topic_of", ())),
        )
        for each in (one for group in read("dialogues.yml", folder).values() for one in group)
    ]
    made = [
        *_said(bases, read("attributes.yml", folder), read("carriers.yml", folder)),
        *_reworded(bases, read("words.yml", folder)),
        *_pairs(read("pairs.yml", folder)),
    ]
    return list({dialogue.turns: dialogue for dialogue in made}.values())


def stratified(dialogues: Sequence[Dialogue], count: int, seed: int = SEED) -> list[Dialogue]:
    """
    Return *count* of *dialogues*, or all when there are fewer.

    They are spread evenly over attributes, and within one over seen and unseen values, single and
    several turns, and kinds of question; the same *seed* gives the same ones.
    """
    strata: dict[tuple[str, bool, bool, str], list[Dialogue]] = defaultdict(list)
    for each in dialogues:
        strata[each.attribute, each.unseen, each.multi_turn, each.kind].append(each)
    chance = random.Random(seed)
    by_attribute: dict[str, list[list[Dialogue]]] = defaultdict(list)
    for key in sorted(strata):
        chance.shuffle(strata[key])
        by_attribute[key[0]].append(strata[key])
    return _in_turn([list(_in_turn(lists)) for lists in by_attribute.values()])[:count]


def _in_turn(lists: Sequence[Sequence[Dialogue]]) -> list[Dialogue]:
    """Return the first of each list, then the second of each, until all are used up."""
    longest = max((len(each) for each in lists), default=0)
    return [each[place] for place in range(longest) for each in lists if place < len(each)]


def _said(
    bases: Sequence[Base], attributes: dict[str, Any], carriers: dict[str, Any]
) -> Iterator[Dialogue]:
    for attribute, lists in attributes.items():
        values = [(said, False) for said in (*lists["said"], *lists.get("adjunct", ()))]
        values += [(said, True) for said in lists["unseen"]]
        for said, unseen in values:
            adjunct = said.startswith(("as ", "being "))
            form = attribute if attribute in carriers else "adjunct" if adjunct else "sentence"
            for base in bases:
                if attribute in base.topic_of:
                    continue
                for place, turn in enumerate(base.turns):
                    if attribute == "leading" and POINTS_BACK.search(turn):
                        continue  # "it" may be the route that the push names
                    for carrier in carriers[form]:
                        yield _with_turn(base, attribute, place, carrier, said, unseen)
                for place in range(0 if adjunct else len(base.turns)):
                    yield _with_turn_before(base, attribute, place, said, unseen)


def _with_turn(
    base: Base, attribute: str, place: int, carrier: str, said: str, unseen: bool
) -> Dialogue:
    asked = carrier.format(said=said, ask=base.turns[place])
    return _alike(attribute, base, _replaced(base.turns, place, asked), unseen)


def _replaced(turns: tuple[str, ...], place: int, turn: str) -> tuple[str, ...]:
    return (*turns[:place], turn, *turns[place + 1 :])


def _alike(attribute: str, base: Base, turns: tuple[str, ...], unseen: bool) -> Dialogue:
    pairs = tuple((turn, turn) for turn in range(len(turns)))
    return Dialogue(attribute, base.kind, turns, base.turns, pairs, unseen)


def _with_turn_before(base: Base, attribute: str, place: int, said: str, unseen: bool) -> Dialogue:
    before = said.split(" / ")
    turns = (*base.turns[:place], *before, *base.turns[place:])
    pairs = tuple((turn + len(before) * (turn >= place), turn) for turn in range(len(base.turns)))
    return Dialogue(attribute, base.kind, turns, base.turns, pairs, unseen)


def _reworded(bases: Sequence[Base], words: dict[str, Any]) -> Iterator[Dialogue]:
    for attribute, lists in words.items():
        for base in bases:
            for unseen, swaps in (
                (False, lists.get("swaps", {})),
                (True, lists.get("unseen_swaps", {})),
            ):
                for turns in _swapped(base.turns, swaps):
                    yield _alike(attribute, base, turns, unseen)
            for key, unseen in (("said_around", False), ("unseen_around", True)):
                for frame in lists.get(key, ()):
                    for place in range(len(base.turns)):
                        asked = frame.format(ask=base.turns[place])
                        yield _alike(attribute, base, _replaced(base.turns, place, asked), unseen)


def _swapped(turns: tuple[str, ...], swaps: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """Yield *turns* with each swap alone in each turn, and with the first of every swap in all."""
    whole = list(turns)
    for word, forms in swaps.items():
        found = re.compile(rf"(?<![\w']){re.escape(word)}(?![\w'])")
        for place, turn in enumerate(turns):
            for form in forms if found.search(turn) else ():
                yield _replaced(turns, place, found.sub(form, turn))
        whole = [found.sub(forms[0], turn) for turn in whole]
    if tuple(whole) != turns:
        yield tuple(whole)


def _pairs(pairs: dict[str, Any]) -> Iterator[Dialogue]:
    for attribute, groups in pairs.items():
        unseen = attribute.startswith("unseen_")
        name = attribute.removeprefix("unseen_")
        for plain, *pushed in groups:
            for text in pushed:
                yield Dialogue(name, "pair", (text,), (plain,), ((0, 0),), unseen)
