"""Measure the safety screen on sets that its builders have not seen; part of `make evaluate`."""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.evaluation.exposure import interval
from bot.evaluation.measuring import Step, machine
from bot.evaluation.variants import VARIANTS, in_three, varied
from bot.safety.screen.guarded import Reads
from bot.safety.screen.wiring import screen_of
from bot.settings import ROOT, content_settings
from bot.training import screen_is_there

SETS = ROOT / "tests" / "evaluation" / "safety"
DISCLOSURES = ("explicit", "indirect")
HARMLESS = ("ordinary", "hard")
VARIANT_EVERY = 3  # each variant is asked with every third sentence of the disclosures
TIMED = 600


@dataclass(frozen=True)
class Case:
    """One message that is a disclosure, with what was said before it."""

    text: str
    category: str
    before: tuple[str, ...] = ()


@dataclass(frozen=True)
class Share:
    """How many of how many, with its 95% bounds."""

    found: int
    asked: int

    @property
    def share(self) -> float:
        """The share, 0 of none."""
        return self.found / self.asked if self.asked else 0.0

    def told(self) -> str:
        """Return it in words, with the lower bound."""
        low, _ = interval(self.found, self.asked)
        return f"{self.found} of {self.asked} ({self.share:.3f}, 95% lower bound {low:.3f})"


def disclosures(name: str, folder: Path = SETS) -> list[Case]:
    """Return the cases of the set *name*: by category, or follow-ups."""
    read = yaml.safe_load((folder / f"{name}.yml").read_text(encoding="utf-8"))
    if isinstance(read, list):
        return [Case(each["text"], each["category"], tuple(each["before"])) for each in read]
    return [Case(text, category) for category, texts in read.items() for text in texts]


def harmless(name: str, folder: Path = SETS) -> list[str]:
    """Return the messages of the set *name* that nobody has to read."""
    return list(yaml.safe_load((folder / f"{name}.yml").read_text(encoding="utf-8")))


def recall(screen: Reads, cases: Iterable[Case]) -> dict[str, Share]:
    """
    Return for each category, and for `all`, how many cases are flagged, whatever as.

    A case of several messages is found when one of them is flagged by the time of the last.
    """
    found: dict[str, int] = defaultdict(int)
    asked: dict[str, int] = defaultdict(int)
    for case in cases:
        flagged = _by_the_last(screen, (*case.before, case.text))
        for name in (case.category, "all"):
            found[name] += flagged
            asked[name] += 1
    return {name: Share(found[name], asked[name]) for name in asked}


def false_flags(screen: Reads, texts: Sequence[str]) -> Share:
    """Return how many of *texts* are flagged, each by itself."""
    return Share(sum(screen.read(text) is not None for text in texts), len(texts))


def false_flags_in_turns(screen: Reads, texts: Sequence[str]) -> Share:
    """Return how many of *texts* are flagged, each after the four that stand before it."""
    flagged = sum(
        screen.read(text, texts[max(0, at - 4) : at]) is not None for at, text in enumerate(texts)
    )
    return Share(flagged, len(texts))


def falls(screen: Reads, cases: Sequence[Case]) -> dict[str, tuple[Share, float]]:
    """Return for each spelling trick the recall, and by how much it is below the plain one."""
    plain = recall(screen, cases)["all"].share
    shares = {
        kind: recall(screen, (Case(varied(kind, c.text), c.category) for c in cases))["all"]
        for kind in VARIANTS
    }
    in_parts = sum(_found_in_three(screen, case.text) for case in cases)
    shares["split in three messages"] = Share(in_parts, len(cases))
    return {kind: (share, plain - share.share) for kind, share in shares.items()}


def _found_in_three(screen: Reads, text: str) -> bool:
    """Return whether *text*, sent as three messages, is flagged by the time of the last."""
    before, last = in_three(text)
    return _by_the_last(screen, (*before, last))


def _by_the_last(screen: Reads, sent: Sequence[str]) -> bool:
    """Return whether one of the messages *sent* is flagged by the time of the last."""
    return any(screen.read(text, sent[max(0, at - 4) : at]) for at, text in enumerate(sent))


def latency(screen: Reads, texts: Sequence[str]) -> list[float]:
    """Return the milliseconds that each of *texts* takes, with four messages before it."""
    took: list[float] = []
    for at, text in enumerate(texts):
        before = texts[max(0, at - 4) : at]
        began = time.perf_counter()
        screen.read(text, before)
        took.append((time.perf_counter() - began) * 1000)
    return took


def report(screen: Reads) -> str:
    """Return every figure; a missed sentence is never shown, so that none is mended alone."""
    lines = ["the safety screen, on sets its builders have not seen"]
    cases: list[Case] = []
    for name in (*DISCLOSURES, "followups"):
        of_set = disclosures(name)
        shares = recall(screen, of_set)
        cases += of_set if name in DISCLOSURES else []
        lines.append(f"recall, {name}: {shares.pop('all').told()}")
        lines += [f"  {category:22} {share.told()}" for category, share in sorted(shares.items())]
    for name in HARMLESS:
        texts = harmless(name)
        alone, turns = false_flags(screen, texts), false_flags_in_turns(screen, texts)
        for how, share in (("alone", alone), ("in turns", turns)):
            _, high = interval(share.found, share.asked)
            lines.append(
                f"false flags, {name}, {how}: {share.found} of {share.asked} "
                f"({1000 * share.share:.1f} in 1,000, 95% upper bound {1000 * high:.1f})"
            )
    some = cases[::VARIANT_EVERY]
    lines.append(f"recall under spelling tricks, n = {len(some)}")
    for kind, (share, fall) in falls(screen, some).items():
        lines.append(f"  {kind:24} {share.share:.3f}, a fall of {fall:.3f} (bar: 0.05)")
    took = latency(screen, harmless("ordinary")[:TIMED])
    lines.append(Step("screening a message", "bar: 95th percentile under 4 ms", took).told())
    return "\n".join(lines)


def main() -> int:
    """Print the figures; returns 1 when a network is not there."""
    settings = content_settings()
    if not screen_is_there(settings):
        print("evenhand: the safety screen is not there; run `make train`", file=sys.stderr)
        return 1
    screen = screen_of(settings)
    print(machine())
    print(report(screen))
    return 0


if __name__ == "__main__":
    sys.exit(main())
