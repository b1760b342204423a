"""Puts corrections together into a change of files, without making it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bot.intents import topic_of
from bot.learning.case_file import with_cases
from bot.learning.changes import Change
from bot.learning.copies import Encode
from bot.learning.corrections import Correction, Known, read_lines
from bot.learning.judging import Say, judge
from bot.learning.private import told
from bot.learning.refusals import Reason, Refusal
from bot.learning.sentences import CORRECTED, TRAINING, Sentence, measuring, taught
from bot.learning.split import is_measured
from bot.learning.training_file import Label, with_sentences
from bot.safety.reading import Reading

# An intent with so many times the sentences of the median one draws what is unclear to itself.
MOST_OF_MEDIAN = 10


@dataclass(frozen=True)
class Wording:
    """Better words that a reviewer wrote, for an editor; `text` is what the pupil had asked."""

    line: int
    text: str | None  # None when it may not be kept
    passage: str | None
    wording: str


@dataclass(frozen=True)
class Proposal:
    """What the corrections would change, and what becomes of each line."""

    changes: tuple[Change, ...]
    taught: int
    measured: int
    wordings: tuple[Wording, ...]
    refusals: tuple[Refusal, ...]  # by line
    warnings: tuple[str, ...]


def propose(
    root: Path, lines: Iterable[bytes], known: Known, reading: Reading, encode: Encode, say: Say
) -> Proposal:
    """
    Return what the corrections on *lines* would change below *root*; nothing is written.

    Args:
        root: A checkout: data/nlu, tests/evaluation and tests/conversations are there.
        lines: The export, one correction each.
        known: The intents and passages that there are.
        reading: The screen and the mask.
        encode: Sentences to unit vectors, as `Encoder.encode`.
        say: Told what takes long.

    Raises:
        LearningError: the sentences that are there cannot be read or added to.
    """
    corrections, refusals = read_lines(lines, known)
    sentences = taught(root)
    there = [*sentences, *measuring(root)]
    usable = [each for each in corrections if each.taught_intent or each.passage]
    refused = _untaught(usable, sentences)
    taken, more = judge(
        [each for each in usable if each.line not in {refusal.line for refusal in refused}],
        there, reading, encode, say,
    )  # fmt: skip
    measured = [each for each in taken if each.taught_intent is None or is_measured(each.text)]
    new = [each for each in taken if each not in measured]
    return Proposal(
        changes=(*_training(root, new, sentences), *_cases(root, measured)),
        taught=len(new),
        measured=len(measured),
        wordings=tuple(_wordings(corrections, reading)),
        refusals=tuple(sorted((*refusals, *refused, *more), key=lambda each: each.line)),
        warnings=tuple(_grown(new, sentences)),
    )


def _untaught(corrections: Sequence[Correction], sentences: Sequence[Sentence]) -> list[Refusal]:
    """Return a refusal of each line whose intent has no sentence yet, so no place for one."""
    intents = {label[0] for label in map(_label, sentences) if label and not label[1]}
    return [
        Refusal(
            each.line,
            Reason.SHAPE,
            f"nothing is taught of {each.taught_intent} yet; begin a block of it in {TRAINING}",
        )
        for each in corrections
        if each.taught_intent is not None and each.taught_intent not in intents
    ]


def _training(
    root: Path, new: Sequence[Correction], sentences: Sequence[Sentence]
) -> Iterable[Change]:
    files: dict[Path, dict[Label, list[str]]] = defaultdict(lambda: defaultdict(list))
    there = {_label(each) for each in sentences}
    for each in new:
        intent = str(each.taught_intent)
        label = (intent, each.taught_facet or "")
        # A facet without a block of its own, such as what a route is, teaches the intent alone.
        label = label if label in there else (intent, "")
        files[_file_of(label, sentences)][label].append(each.text)
    for file, added in sorted(files.items()):
        before = (root / file).read_bytes().decode()
        yield Change(file, before, with_sentences(before, file, added))


def _label(sentence: Sentence) -> Label | None:
    """Return what *sentence* is taught as, None when it describes an option or measures."""
    if sentence.intent is None or sentence.described:
        return None
    return (sentence.intent, sentence.facet or "")


def _file_of(label: Label, sentences: Sequence[Sentence]) -> Path:
    """Return the file of the intent's topic, or else the one with most sentences of *label*."""
    counts = Counter(each.where for each in sentences if _label(each) == label)
    own = str(TRAINING / f"{topic_of(label[0])}.yml")
    return Path(own if own in counts else max(sorted(counts), key=lambda file: counts[file]))


def _cases(root: Path, measured: Sequence[Correction]) -> Iterable[Change]:
    if measured:
        file = root / CORRECTED
        before = file.read_bytes().decode() if file.exists() else None
        yield Change(CORRECTED, before, with_cases(before, measured))


def _wordings(corrections: Sequence[Correction], reading: Reading) -> Iterable[Wording]:
    for each in corrections:
        if each.wording is not None:
            text, wording = told(each, reading)
            if wording is not None:
                yield Wording(each.line, text, each.passage.id if each.passage else None, wording)


def _grown(new: Sequence[Correction], sentences: Sequence[Sentence]) -> Iterable[str]:
    counts = Counter(each.intent for each in sentences)
    added = Counter(each.taught_intent for each in new)
    middle = median(counts.values())
    for intent, more in sorted(added.items(), key=lambda each: str(each[0])):
        total = counts[intent] + more
        if total > MOST_OF_MEDIAN * middle:
            yield (
                f"{intent} grows by {more} to {total} sentences, {total / middle:.0f} times the "
                f"median of {middle:.0f}; take the telling ones and leave out the rest"
            )
