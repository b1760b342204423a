"""How much personal data the masks find, and what else they cover; part of `make evaluate`."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.evaluation.exposure import interval
from bot.evaluation.measuring import Step
from bot.knowledge.wiring import knowledge_base
from bot.safety.masking import Masker, masker
from bot.safety.masking.masker import MASK
from bot.settings import ROOT

EVALUATION = ROOT / "tests" / "evaluation"
# Dates of birth and handles were mended after the first was measured; the second is younger.
CANARIES = tuple(EVALUATION / "safety" / f"{name}.yml" for name in ("masking", "masking_again"))
WITHOUT = EVALUATION / "safety" / "masking_none.yml"
PART = re.compile(r"\w{3,}")
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


@dataclass(frozen=True)
class Canary:
    """A message, what in it must be hidden, and the pupil's messages before it."""

    text: str
    hidden: str
    before: Sequence[str] = ()


def read_canaries(file: Path) -> dict[str, list[Canary]]:
    """Return the canaries of each kind."""
    found = yaml.safe_load(file.read_text(encoding="utf-8"))
    return {kind: [Canary(**row) for row in rows] for kind, rows in found.items()}


def recalls(masks: Masker, canaries: Mapping[str, Sequence[Canary]]) -> list[Recall]:
    """Return the recall of each kind."""
    return [
        Recall(kind, len(rows), sum(is_hidden(masks, canary) for canary in rows))
        for kind, rows in canaries.items()
    ]


def is_hidden(masks: Masker, canary: Canary) -> bool:
    """Return whether no part of what must be hidden, of three characters or more, is left."""
    left = MASK.sub("", masks.mask(canary.text, canary.before).text)
    return not any(part in left for part in (canary.hidden, *PART.findall(canary.hidden)))


def false_masks(masks: Masker, messages: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Return the *messages* without personal data in which something was masked, and what."""
    found = ((message, masks.mask(message).kinds) for message in messages)
    return [(message, kinds) for message, kinds in found if kinds]


def ordinary() -> list[str]:
    """Return the questions of the evaluation and hard messages; none holds personal data."""
    files = ("questions.yml", "held_out.yml", "development.yml")
    questions = [
        str(question["text"])
        for name in files
        for question in yaml.safe_load((EVALUATION / name).read_text(encoding="utf-8"))
    ]
    return [*questions, *yaml.safe_load(WITHOUT.read_text(encoding="utf-8"))]


def report() -> Iterator[str]:
    """Yield the lines of the report: both sets of canaries, apart, beside the same messages."""
    masks, plain = masker(knowledge_base()), ordinary()
    masked = [set(kinds) for _, kinds in false_masks(masks, plain)]
    wrong = sum(bool(kinds - {"name"}) for kinds in masked)
    texts = list(plain)
    for file in CANARIES:
        canaries = read_canaries(file)
        texts += [canary.text for rows in canaries.values() for canary in rows]
        found = recalls(masks, canaries)
        yield f"Masking, {file.name}: personal data that is hidden, of each kind"
        yield from map(str, found)
        structured = [one for one in found if one.kind not in NAMES]
        n, hidden = sum(one.n for one in structured), sum(one.hidden for one in structured)
        yield f"{Recall('structured types', n, hidden)}; bar 0.99"
        low, _ = interval(hidden, hidden + wrong)
        yield (
            f"structured types, precision: {hidden} of {hidden + wrong} masks right, "
            f"{hidden / (hidden + wrong):.3f} (95% lower {low:.3f}), beside {len(plain)} messages "
            f"without personal data; bar 0.97"
        )
    names = sum("name" in kinds for kinds in masked)
    yield f"messages without a name in which one was masked: {names} of {len(plain)}"
    yield mask_step(texts).told()


def mask_step(texts: Sequence[str]) -> Step:
    """Return the processor time that masking each of *texts* took: other programs do not count."""
    masks = masker(knowledge_base())
    took_ms = []
    for text in texts:
        began = time.thread_time()
        masks.mask(text)
        took_ms.append((time.thread_time() - began) * 1000)
    return Step("masking a message, processor time", "bar: 95th percentile 2 ms", took_ms)


if __name__ == "__main__":
    for line in report():
        print(line)
