"""Two questions in one message: where the second begins."""

from __future__ import annotations

import re

# What a question begins with; "and pay" or "and cons" begins none.
OPENS = (
    r"(?:what|whats|what's|wat|wats|wot|wots|how|hows|how's|when|wen|where|wheres|where's|who|whos|"
    r"who's|why|which|is|are|do|does|did|can|could|will|would|should|am|tell me|explain|show me|"
    r"compare|any chance|and what)"
)
JOINS = re.compile(
    # "...? And do you..." and "...? how long": a mark, with or without a joining word.
    rf"(?:(?:\s*[?!.;]+\s*(?:(?:and|also|plus|then|or|but|oh)\s+(?:also\s+)?)?)"
    # "... and do you", "... n how", ", also when": a joining word.
    rf"|(?:\s*,?\s+(?:and|also|plus|n|&|\+|then)\s+(?:also\s+|then\s+)?)"
    # "..., how long": a comma alone.
    rf"|(?:\s*,\s*))(?={OPENS}(?!\w))",
    re.IGNORECASE,
)
STARTS = re.compile(
    rf"^\W*(?:(?:hi|hey|hello|ok|okay|so|and|also|um|erm|yo|right|well|but|please|pls)[\s,]+)*"
    rf"{OPENS}(?!\w)",
    re.IGNORECASE,
)
# A part as short as "how come" asks nothing by itself.
LEAST_WORDS = 2
# One of these in front makes what follows hang on it: "do you know if ... and when".
HANGS = re.compile(
    r"(?<!\w)(?:difference|different|between|compare|versus|vs|better|best|either|whether|if|"
    r"because|cos|cause|since)(?!\w)",
    re.IGNORECASE,
)


def split(text: str) -> tuple[str, ...]:
    """
    Return the two questions of *text* in the order asked, or *text* alone when it has one.

    Each part begins as a question does. A message that compares, or hangs one half on the other
    by an "if", stays whole; so does one with three questions, for its last two read as one.
    """
    if HANGS.search(text):
        return (text,)
    for found in JOINS.finditer(text):
        first, second = text[: found.start()].strip(), text[found.end() :].strip()
        shorter = min(len(first.split()), len(second.split()))
        if STARTS.search(first) and shorter >= LEAST_WORDS:
            return first, second
    return (text,)
