"""How much personal data the masks find, and what they cover that is none; part of `make evaluate`."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.evaluation.exposure import interval
from bot.evaluation.measuring import percentile
from bot.knowledge.wiring import knowledge_base
from bot.safety.masking import Masker, masker
from bot.settings import ROOT

EVALUATION = ROOT / "tests" / "evaluation"
CANARIES = EVALUATION / "safety" / "masking.yml"
NAMES = ("own name", "another's name")


@dataclass(frozen=True)
class Recall:
    """Of one kind of personal data: how many there are, and how many were hidden."""

    kind: str
    n: int
    hidden: int

    def __str__(self) -> str:
        low, _ = interval(self.hidden, self.n)
        share = self.hidden / self.n
        return f"{self.kind:26} {self.hidden:4} of {self.n:4}  {share:.3f} (95% lower {low:.3f})"


def read_canaries(file: Path = CANARIES) -> dict[str, list[Mapping[str, str]]]:
    """Return for each kind the messages with what must be hidden in each."""
    found: dict[str, list[Mapping[str, str]]] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return found


def recalls(masks: Masker, canaries: Mapping[str, Sequence[Mapping[str, str]]]) -> list[Recall]:
    """Return the recall of each kind."""
    return [
        Recall(kind, len(rows), sum(r["hidden"] not in masks.mask(r["text"]).text for r in rows))
        for kind, rows in canaries.items()
    ]


def false_masks(masks: Masker, messages: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Return the *messages* without personal data in which something was masked, and what."""
    found = ((message, masks.mask(message).kinds) for message in messages)
    return [(message, kinds) for message, kinds in found if kinds]


def ordinary() -> list[str]:
    """Return the questions of the evaluation, none of which holds personal data."""
    files = ("questions.yml", "held_out.yml", "development.yml")
    return [
        str(question["text"])
        for name in files
        for question in yaml.safe_load((EVALUATION / name).read_text(encoding="utf-8"))
    ]


def report() -> Iterator[str]:
    """Yield the lines of the report."""
    masks, canaries, plain = masker(knowledge_base()), read_canaries(), ordinary()
    found = recalls(masks, canaries)
    yield "Masking: personal data that is hidden, of each kind"
    yield from map(str, found)
    structured = [one for one in found if one.kind not in NAMES]
    n, hidden = sum(one.n for one in structured), sum(one.hidden for one in structured)
    yield f"{Recall('structured types', n, hidden)}; bar 0.99"
    wrong = [kinds for _, kinds in false_masks(masks, plain) if set(kinds) - {"name"}]
    precision = hidden / (hidden + len(wrong))
    beside = f"beside {len(plain)} messages without"
    yield f"precision of structured types, {beside}: {precision:.3f}; bar 0.97"
    times = []
    for text in [*plain, *(row["text"] for rows in canaries.values() for row in rows)]:
        began = time.perf_counter()
        masks.mask(text)
        times.append((time.perf_counter() - began) * 1000)
    took = f"median {percentile(times, 0.5):.2f} ms, 95th percentile {percentile(times, 0.95):.2f} ms"
    yield f"masking a message, n = {len(times)}: {took} (bar: 95th percentile under 2 ms)"


if __name__ == "__main__":
    for line in report():
        print(line)
