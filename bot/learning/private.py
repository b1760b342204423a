"""What must never become training data: personal data, and what may tell of danger."""

from __future__ import annotations

import re

from bot.learning.corrections import Correction
from bot.learning.refusals import Reason, Refusal
from bot.safety.flags import Category
from bot.safety.masking.masker import MASK
from bot.safety.reading import Reading

# Rasa reads "[word](entity)" and "[word]{...}" as an annotation, and "/word" as an intent.
MARKUP = re.compile(r"[\[\]{}]|^/")


def private(correction: Correction, reading: Reading) -> Refusal | None:
    """
    Return why the text of *correction* may not be kept among training data, None when it may.

    The mask and the screen that every message goes through read it again. A text with a mask in it,
    as the console exports it, held personal data and is refused too: what stands around a name may
    tell who it was.
    """
    read = reading.read(correction.text)
    if read.flag is not None:
        unread = Category.UNREAD in read.flag.categories
        return Refusal(
            correction.line,
            Reason.DISCLOSURE,
            "the safety screen could not read it; run `python -m bot train` and try again"
            if unread
            else "the safety screen picks it out; tell the safeguarding lead, if nobody has",
        )
    if kinds := sorted(set(MASK.findall(read.text))):
        held = ", ".join(kind.strip("[]") for kind in kinds)
        return Refusal(
            correction.line,
            Reason.PERSONAL,
            f"holds personal data ({held}); write a sentence of your own in its place",
        )
    if read.text != correction.text:
        return Refusal(
            correction.line, Reason.PERSONAL, "could not be masked; write one of your own instead"
        )
    if MARKUP.search(correction.text):
        return Refusal(
            correction.line,
            Reason.SHAPE,
            "has a bracket, or begins with /, which Rasa reads as an annotation; write it without",
        )
    return None


def told(correction: Correction, reading: Reading) -> tuple[str | None, str | None]:
    """
    Return what an editor may see of *correction*: the pupil's text, the wording.

    Each is None when the screen picks it out; the wording is masked, and the text is None as well
    when `private` refuses it.
    """
    text = None if private(correction, reading) else correction.text
    if correction.wording is None or reading.flag(correction.text):
        return text, None
    read = reading.read(correction.wording)
    return text, None if read.flag else read.text
