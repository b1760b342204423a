"""Dialect, text-speak and slips of ordinary words, put into plain words."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.nlu.word_lists import alternatives, any_of, plain_words, said_around

# A change can bring two words together that are a phrase of the list; no phrase needs more rounds.
ROUNDS = 4
LONGEST_ASIDE = 40  # characters
# After one of these the word at the end is what is asked about: "my pet", "for a lad", "i'd love".
TIED = (
    r"my|a|an|the|our|your|his|her|their|own|best|and|or|for|with|to|by|of|than|about|as|from|in|on|"
    r"at|i|i'd|you|they|we|he|she|it|would|could|do|does|did|can|will|be|is|are|was|were|not|"
    r"don't|really|this"
)
# A question may end with one of these, and then an endearment after it is no part of it.
ENDS_A_QUESTION = ("to", "do", "it", "about", "in", "for", "of")
# A last clause that says who somebody is and asks nothing ("i'm a young man"), or for whom it is.
SAYS_WHO = re.compile(
    r"(?:^|[,.;!?]\s*|\b(?:and|but|so)\s+)(?:i'm|im|i\s+am|as|being|for|my|he|she|we|they)\b"
    r"(?![^,.;]*\b(?:what|which|how|where|when|why|who|can|could|should|do|does|is\s+it)\b)"
    r"[^,.;?]*$|\b(?:for|as|like|being)\s+(?:[\w'-]+\s+){0,4}[\w'-]+$",
    re.IGNORECASE,
)
# A mask over personal data is read as a word that could have stood there and means nothing.
MASK = re.compile(r"\[([a-z][a-z -]{3,25})\](?!\()")
# "my number is [phone] and ...": what a pupil gives away there is no part of a question.
GIVEN = re.compile(
    r"(?:\b(?:and|so|but)\s+)?\b(?:(?:my|our)\s+(?:[\w'-]+\s+){1,3}?(?:is|its|it's)|(?:ring|call|text|"
    r"phone|e-?mail|message|add)\s+me\s+(?:on|at)|(?:my|our)(?:\s+[\w'-]+){1,3}?\s*[:=-]?)\s*"
    r"\[(?!name)[a-z][a-z -]{3,25}\](?!\()(?:\s*,?\s*(?:and|so|but)\b)?",
    re.IGNORECASE,
)
STANDS_FOR = {"name": "sam", "username": "sam", "postcode": "here", "address": "here"}
# "level 2 do", "a 2 do i", "gap y is": here "2" is a number and "y" no "why".
MEANS_ITSELF = (
    (
        re.compile(r"\d"),
        re.compile(
            r"(?<!\w)(?:levels?|levls?|lvls?|lv|grades?|years?|yrs?|stages?|sets?|ks|gcses?|nvq|a|"
            r"an|and|n|or|to|the|only|\d)\s+$",
            re.IGNORECASE,
        ),
    ),
    (re.compile(r"y\s", re.I), re.compile(r"(?<!\w)(?:gap|gen|generation|x|and|n)\s+$", re.I)),
)
LIKE = re.compile(r"(?<=\w)(?:\s*,\s*|\s)like$", re.IGNORECASE)
# A "like" at the end says nothing, but for these: "what is college like",
# "what would i like".
ASKED_LIKE = re.compile(
    r"(?:(?:what's|what\s+(?:is|are|was|were)|how\s+(?:is|are|was|were)|how's)\b"
    r"(?!\s+(?:the\s+)?difference\b)(?:\s+[\w'-]+){1,4}|"
    r"\b(?:i|i'd|you|you'd|they|we|he|she)(?:\s+(?:would|might|do|really|actually|don't|'d))*|"
    r"\b(?:be|is|are|was|were|looks?|feels?|sounds?|seems?|really|anything|something|nothing|"
    r"stuff|things|jobs?|would|to|not|don't))\s+like$",
    re.IGNORECASE,
)


def plain(text: str) -> str:
    """
    Return *text* with the words of `lists/plain_words.yml` made plain; never empty.

    Letters of an abbreviation ("u.t.c") are left alone. Doing it again changes nothing.
    """
    pattern = _pattern()
    if "[" in text:
        text = _without_masks(text)
    before = tidy(text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    for _ in range(ROUNDS):
        before = _without_asides(before)
        after = pattern.sub(_plain_word, before)
        # A filler that stood alone ("lol") is the message.
        after = tidy(after) if re.search(r"\w", after) else before
        if LIKE.search(after) and not ASKED_LIKE.search(after):
            after = LIKE.sub("", after)
        if after == before:
            break
        before = after
    return before


def _plain_word(found: re.Match[str]) -> str:
    """Return the plain word for what was *found*, or itself after what gives it its own meaning."""
    for opens, after in MEANS_ITSELF:
        if opens.match(found[0]) and after.search(found.string[: found.start()]):
            return found[0]
    return plain_words()[" ".join(found[0].lower().split())]


def _without_masks(text: str) -> str:
    """Return *text* with a word for each mask, and without the words that only give one away."""
    asked = GIVEN.sub(", ", text)
    kept = asked if re.search(r"\w", MASK.sub("", asked)) else text
    return MASK.sub(lambda mask: STANDS_FOR.get(mask[1], "that"), kept)


def _without_asides(text: str) -> str:
    """Return *text* without what is said to whoever listens before and after it."""
    opened, ended = _asides()
    text = opened.sub("", text)
    while text.rsplit(" ", 1)[-1].lower() in _last_words() and (
        found := ended.search(text, max(0, len(text) - LONGEST_ASIDE))
    ):
        if found["person"] and SAYS_WHO.search(text):
            break
        text = text[: found.start()]
    return tidy(text)


@lru_cache(maxsize=1)
def _asides() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds the words of `lists/said_around.yml` at the start and at the end."""
    groups = said_around()
    called = (*groups["called"], *groups["called_always"])
    said = {name: any_of(words) for name, words in {**groups, "called": called}.items()}
    opened = (
        rf"^(?:(?:{said['start']}(?:\s+{said['called']})?(?!\s+(?:of|says?|said|told|is|was)\b)[\s,.!]+|"
        rf"{said['start_before_comma']}\s*,\s*))+(?=\w)"
    )
    ended = (
        rf"(?<=\w)(?:\s*,\s*(?:{said['called']}|{said['called_person']}|"
        rf"{said['called_after_comma']}|{said['end']})|"
        rf"(?<!\b(?:this))\s+{said['end']}|{_after_all()}\s+{said['called_always']}|{_not_tied()}\s+"
        rf"(?:{said['called']}|(?P<person>{said['called_person']})))$"
    )
    return re.compile(opened, re.IGNORECASE), re.compile(ended, re.IGNORECASE)


@lru_cache(maxsize=1)
def _last_words() -> frozenset[str]:
    """Return the words one of which ends every aside at the end; most messages end with none."""
    groups = said_around()
    asides = [aside for name in groups if "start" not in name for aside in groups[name]]
    return frozenset(aside.split()[-1] for aside in asides)


def _not_tied() -> str:
    """Return a pattern for the end of a word that none of `TIED` is."""
    return "".join(rf"(?<!\b{word})" for word in TIED.split("|"))


def _after_all() -> str:
    """Return a pattern for the end of a word that ends a question and ties nothing to it."""
    return "(?:" + "|".join(rf"(?<=\b{word})" for word in ENDS_A_QUESTION) + ")"


def tidy(text: str) -> str:
    """Return *text* on one line with single spaces and no comma that separates nothing."""
    text = " ".join(text.split())
    text = re.sub(r"\s+([,;.?!])", r"\1", text)
    text = re.sub(r"[,;](?=\s*[,;.?!])", "", text)
    # Whether a pupil types the mark at the end says nothing about the question.
    return re.sub(r"^[\s,;.:-]+(?=\w)", "", text).rstrip(" ,;:.?!-") or text


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    inner = alternatives(plain_words())
    return re.compile(rf"(?<![\w'.&])(?:{inner})(?![\w'&])(?!\.\w)", re.IGNORECASE)
