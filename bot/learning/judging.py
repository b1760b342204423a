"""Which corrections are taken: nothing private, no contradiction, no copy of what is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from bot.learning.copies import Copies, Encode, letters
from bot.learning.corrections import Correction
from bot.learning.private import private
from bot.learning.refusals import Reason, Refusal
from bot.learning.sentences import Sentence
from bot.safety.reading import Reading

Say = Callable[[str], None]


def judge(
    corrections: Sequence[Correction],
    there: Sequence[Sentence],
    reading: Reading,
    encode: Encode,
    say: Say,
) -> tuple[list[Correction], list[Refusal]]:
    """
    Return the corrections that are taken, in order, and why each of the others is not.

    Args:
        corrections: Those that were read.
        there: The sentences that are taught or that measure.
        reading: The screen and the mask.
        encode: Sentences to unit vectors.
        say: Told what takes long.
    """
    refused = [found for each in corrections if (found := private(each, reading))]
    left = _without(corrections, refused)
    refused += _differing(left)
    left = _without(left, refused)
    copies = Copies(there, encode)
    refused += [found for each in left if (found := _alike(each, copies))]
    left = _without(left, refused)
    if left:
        say(f"comparing {len(left)} corrections with {len(there)} sentences; up to four minutes")
    refused += [found for each in left if (found := _near(each, copies))]
    left = _without(left, refused)
    refused += _repeated(left, encode)
    return _without(left, refused), refused


def _without(corrections: Sequence[Correction], refused: Sequence[Refusal]) -> list[Correction]:
    lines = {refusal.line for refusal in refused}
    return [each for each in corrections if each.line not in lines]


def _differing(corrections: Sequence[Correction]) -> Iterator[Refusal]:
    """Yield a refusal of each line whose sentence is corrected to something else in another."""
    alike: dict[str, list[Correction]] = defaultdict(list)
    for each in corrections:
        alike[letters(each.text)].append(each)
    for each in corrections:
        for other in alike[letters(each.text)]:
            if _differ(each, other):
                yield Refusal(
                    each.line,
                    Reason.CONTRADICTION,
                    f"the same sentence is corrected to something else in line {other.line}; "
                    "settle in the console which is right",
                )
                break


def _differ(one: Correction, other: Correction) -> bool:
    intents = {one.taught_intent, other.taught_intent} - {None}
    passages = {one.passage, other.passage} - {None}
    return len(intents) > 1 or len(passages) > 1


def _alike(correction: Correction, copies: Copies) -> Refusal | None:
    """Return a refusal when the sentence is there, or nearly its words are."""
    for there in copies.same(correction.text):
        if there.intent is not None and there.intent != correction.taught_intent:
            return Refusal(
                correction.line,
                Reason.CONTRADICTION,
                f"the same sentence is taught as {there.intent} in {there.where}; if "
                f"{correction.taught_intent or 'the passage'} is right, take it out there first",
            )
    found = next(iter(copies.same(correction.text)), None) or copies.twin(correction.text)
    return _copy(correction, found)


def _near(correction: Correction, copies: Copies) -> Refusal | None:
    return _copy(correction, copies.near(correction.text))


def _copy(correction: Correction, found: Sentence | None) -> Refusal | None:
    if found is None:
        return None
    # What measures is not told in words: who writes training sentences reads this.
    use = f"is taught as {found.intent}" if found.intent else "measures"
    return Refusal(
        correction.line,
        Reason.COPY,
        f"this sentence, or nearly this one, {use} in {found.where}; nothing is to be done",
    )


def _repeated(corrections: Sequence[Correction], encode: Encode) -> Iterator[Refusal]:
    """Yield a refusal of each line that is a copy of one before it."""
    taken = Copies([], encode)
    for each in corrections:
        found = next(iter(taken.same(each.text)), None)
        found = found or taken.twin(each.text) or taken.near(each.text)
        if found is None:
            taken.add(Sentence(each.text, f"line {each.line}", each.taught_intent))
        else:
            yield Refusal(
                each.line,
                Reason.COPY,
                f"this sentence, or nearly this one, is in {found.where}; nothing is to be done",
            )
