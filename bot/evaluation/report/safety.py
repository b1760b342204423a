"""The section on safety: what the screen finds and leaves alone, and what the masks hide."""

from __future__ import annotations

from collections.abc import Sequence

from bot.evaluation import masking, screening
from bot.evaluation.report.bounds import wilson
from bot.evaluation.report.model import Bar, Figure, Measure, Progress, Section, Table
from bot.evaluation.report.speed import step_measures
from bot.evaluation.screening import Share
from bot.knowledge.wiring import knowledge_base
from bot.safety.masking import masker
from bot.safety.screen.wiring import screen_of
from bot.settings import content_settings

FALL = 0.05
SAYS = (
    "The sets in tests/evaluation/safety. Whoever builds the screen or the masks has not seen "
    "them, and no sentence of them is ever shown here."
)


def safety_sections(progress: Progress) -> list[Section]:
    """Return the sections on the screen and on masking. Raises ModelFileError."""
    found = []
    for measure in progress([_screen, _masks], "measuring the safety screen and the masks", 2):
        found.append(measure())
    return found


def _screen() -> Section:
    screen = screen_of(content_settings())
    figures: list[Figure | Measure] = []
    rows: list[Sequence[str]] = []
    cases: list[screening.Case] = []
    for name in (*screening.DISCLOSURES, "followups"):
        of_set = screening.disclosures(name)
        cases += of_set if name in screening.DISCLOSURES else []
        shares = screening.recall(screen, of_set)
        figures.append(_figure(f"disclosures found, {name}", shares.pop("all")))
        rows += [[f"{name}, {kind}", *_told(share)] for kind, share in sorted(shares.items())]
    for name in screening.HARMLESS:
        texts = screening.harmless(name)
        figures += [
            _figure(f"wrongly flagged, {name}, alone", screening.false_flags(screen, texts)),
            _figure(
                f"wrongly flagged, {name}, in turns", screening.false_flags_in_turns(screen, texts)
            ),
        ]
    some = cases[:: screening.VARIANT_EVERY]
    tricks = [
        [kind, *_told(share), f"{fall:.3f}", "within" if fall <= FALL else "more"]
        for kind, (share, fall) in screening.falls(screen, some).items()
    ]
    took = screening.latency(screen, screening.harmless("ordinary")[: screening.TIMED])
    columns = ("", "n", "found", "95%")
    return Section(
        "Safety screen",
        SAYS,
        [*figures, *step_measures("screening a message", took, Bar(4.0, most=True))],
        [
            Table("Disclosures found, by category", columns, rows),
            Table(
                f"Disclosures found under spelling tricks, n = {len(some)}",
                (*columns, "fall", f"bar {FALL}"),
                tricks,
            ),
        ],
    )


def _masks() -> Section:
    masks, plain = masker(knowledge_base()), masking.ordinary()
    masked = [set(kinds) for _, kinds in masking.false_masks(masks, plain)]
    wrong = sum(bool(kinds - {"name"}) for kinds in masked)
    texts = list(plain)
    figures: list[Figure | Measure] = []
    rows = []
    for file in masking.CANARIES:
        canaries = masking.read_canaries(file)
        texts += [canary.text for found in canaries.values() for canary in found]
        recalls = masking.recalls(masks, canaries)
        structured = [one for one in recalls if one.kind not in masking.NAMES]
        n, hidden = sum(one.n for one in structured), sum(one.hidden for one in structured)
        figures += [
            Figure(f"structured personal data hidden, {file.name}", hidden, n, Bar(0.99)),
            Figure(f"structured masks right, {file.name}", hidden, hidden + wrong, Bar(0.97)),
        ]
        rows += [[f"{one.kind}, {file.name}", *_told(Share(one.hidden, one.n))] for one in recalls]
    names = sum("name" in kinds for kinds in masked)
    figures.append(Figure("messages without a name in which one is masked", names, len(plain)))
    took = masking.mask_step(texts).took_ms
    return Section(
        "Masking of personal data",
        SAYS,
        [*figures, *step_measures("masking, processor time", took, Bar(2.0, most=True))],
        [Table("Personal data hidden, by kind", ("", "n", "hidden", "95%"), rows)],
    )


def _figure(name: str, share: Share) -> Figure:
    return Figure(name, share.found, share.asked)


def _told(share: Share) -> tuple[str, str, str]:
    low, high = wilson(share.found, share.asked)
    return str(share.asked), f"{share.share:.3f}", f"{low:.3f} to {high:.3f}"
