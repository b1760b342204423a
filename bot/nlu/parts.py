"""Two questions in one message: where the second may begin."""

from __future__ import annotations

import re
from collections.abc import Iterator

# What a question begins with; "and pay" or "and cons" begins none.
OPENS = (
    r"(?:what|what's|how|how's|when|where|where's|who|who's|why|which|is|are|do|does|"
    r"did|can|could|will|would|should|am|tell me|explain|show me|compare|any chance|and what|"
    r"by when|if not|if so|what if)"
)
# A mark that ends a sentence, or a slash, with or without a joining word after it.
MARK = r"(?:\s*[?!.;]+\s+|\s*[?!]+\s*|\s+/\s+)"
WORD = r"(?:and|also|plus|then|or|but|oh|so|btw|by the way)"
JOINS = (
    # The surest first: "...? and do you", "... and how long", "..., when".
    re.compile(rf"{MARK}(?:{WORD}\s+)*(?={OPENS}(?!\w))", re.IGNORECASE),
    re.compile(
        rf"\s*,?\s+(?:(?:and|also|plus|n|&|\+|then|btw|by the way)\s+)(?:also\s+|then\s+)?"
        rf"(?={OPENS}(?!\w))",
        re.IGNORECASE,
    ),
    re.compile(rf"\s*,\s*(?={OPENS}(?!\w))", re.IGNORECASE),
    # Then what may as well join two words of one question.
    re.compile(rf"{MARK}(?:{WORD}\s+)*(?=\w)", re.IGNORECASE),
    re.compile(r"\s*,?\s+(?:and|also|plus|n|&|\+|btw)\s+(?:also\s+|then\s+)?(?=\w)", re.IGNORECASE),
    re.compile(r"\s*,\s*(?=\w)"),
    # No mark and no word between: "got no place yet can i talk to someone".
    re.compile(
        r"\s+(?=(?:can|could|do|does|is|are|will|would|should|am)\s+(?:i|you|it|they|there|we|my)\b"
        r"|(?:what|how|when|where|why)\s+(?:do|does|is|are|can|would|will|much|long|many)\b)",
        re.IGNORECASE,
    ),
)
BARE = 6  # neither a mark nor a word
SURE_JOINS = (0, 1, 2, BARE)  # these stand before words that begin a question
# After one of these a question is not at its end: "how / do i", "what i / can do".
GOES_ON = re.compile(
    rf"(?<!\w)(?:{OPENS}|i|you|it|they|we|he|she|and|or|if|that|to|about|know|much|long|many)$",
    re.IGNORECASE,
)
# What a question has somewhere, if it does not begin as one: "army what grades", "so can i".
ASKS = re.compile(
    rf"^(?:(?:hi|hey|hello|ok|okay|so|and|also|but|please|well|right)[\s,]+)*{OPENS}(?!\w)"
    r"|(?<!\w)(?:what|what's|how|how's|when|where|who|why|which|vs|versus|difference)(?!\w)"
    r"|^(?:options|opts|routes|choices)(?!\w)"
    r"|(?<!\w)(?:can|could|do|does|is|are|will|would|should|am)\s+(?:i|you|it|they|there|we|he|she)\b",
    re.IGNORECASE,
)
# What a pupil tells beside a question, that is to be heard as well.
TELLS = re.compile(r"(?<!\w)(?:feel|feeling|scared|worried|stressed|crying)(?!\w)", re.I)
WANTS_A_PERSON = re.compile(r"(?<!\w)(?:talk|speak) to(?!\w)", re.I)
# A part as short as "how come" asks nothing by itself.
LEAST_WORDS = 2
MOST_PLACES = 4  # that are tried: each costs two readings


def halves(words: str) -> Iterator[tuple[str, str, bool]]:
    """
    Yield where *words*, plain ones, may fall into two questions, the likeliest first.

    The last of the three tells whether the second begins as questions do. Whether the halves are
    questions is for the classifier to say.
    """
    tried: set[int] = set()
    for number, join in enumerate(JOINS):
        for found in join.finditer(words):
            first, second = words[: found.start()].strip(" ,"), words[found.end() :].strip()
            shorter = min(len(first.split()), len(second.split()))
            opens = number in SURE_JOINS
            if number == BARE and GOES_ON.search(first):
                continue
            if (
                shorter < LEAST_WORDS
                or found.end() in tried
                or not (opens or asks(second) or tells(second))
            ):
                continue
            tried.add(found.end())
            yield first, second, opens
            if len(tried) == MOST_PLACES:
                return


def tells(part: str) -> bool:
    """Return whether *part* of a message may tell how a pupil feels, or ask for a person."""
    return bool(TELLS.search(part)) or wants_a_person(part)


def wants_a_person(part: str) -> bool:
    """Return whether *part* of a message may ask for a person."""
    return bool(WANTS_A_PERSON.search(part))


def asks(part: str) -> bool:
    """Return whether *part* of a message has the form of a question."""
    return bool(ASKS.search(part))
