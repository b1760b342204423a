"""Read messages that lean on what came before: "the second one", "no, I meant after year 11"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.matcher.levenshtein import levenshtein  # type: ignore[import-not-found]

from bot.intents import FACET, SAME
from bot.knowledge.ages import STAGE_OF_AGE
from bot.nlu.mention import Mention

WORD = re.compile(r"[\w']+")


def _words(text: str) -> frozenset[str]:
    return frozenset(WORD.findall(text))


PICK = "pick_from_list"
CORRECT = "correct_answer"
WHICH_OF_THEM = "ask_which_of_them"

ORDINALS = {
    "first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4,
    "fifth": 5, "5th": 5, "sixth": 6, "6th": 6, "seventh": 7, "7th": 7, "eighth": 8, "8th": 8,
    "last": -1, "final": -1, "bottom": -1, "top": 1,
}  # fmt: skip
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "couple": 2,
    **{str(n): n for n in range(1, 19)},
}  # fmt: skip
MOST_AT_ONCE = 4  # "the first 10" is nearly the whole list again
SLIPS = {"frist": "first", "secnd": "second", "scond": "second", "thrid": "third", "teh": "the",
         "wich": "which", "whcih": "which", "abuot": "about", "taht": "that",
         "sory": "sorry", "ment": "meant"}  # fmt: skip
# One letter from a word of the grammar, and another word.
OTHER_WORDS = _words(
    "there where these those three their thing things others mother brother whether month months "
    "worth north south could would least lasts lost list past fast cost firs wants"
)
NEAR_FROM_LETTERS = 5
MENDABLE = (
    "first", "second", "third", "fourth", "fifth", "about", "meant", "actually", "sorry", "other",
    "which", "instead", "number", "changed",
)  # fmt: skip

THING = r"(?:ones?|options?|routes?|choices?|in the list|on the list|of (?:them|those|these))"
ORDINAL = "(?:" + "|".join(ORDINALS) + ")"
COUNT = r"(?:one|two|three|four|couple|[2-4])"
RANGE = re.compile(rf"(?<!\w)(?P<end>first|top|last|bottom) (?P<count>{COUNT})(?: {THING})?(?!\w)")
SEVERAL = re.compile(
    rf"(?<!\w){ORDINAL}(?: ones?)?(?:(?: ?,| and| n| or| vs| with| to|) (?:the )?{ORDINAL}"
    rf"(?: {THING})?)+(?!\w)"
)
SINGLE = re.compile(rf"(?<!\w){ORDINAL} {THING}(?!\w)")
BARE = re.compile(rf"(?<!\w)(?:the )?{ORDINAL}(?!\w)")
# "The number one route" is the best there is.
NUMBERED = re.compile(
    r"(?<!\w)(?!(?:number|no|num)\.? (?:one|1) (?:option|route|choice|job|thing|way|pick)(?!\w))"
    r"(?:number|no|num|option|route)\.? (?P<count>one|two|three|four|five|six|\d{1,2})(?!\w)"
)
OTHER = re.compile(r"(?<!\w)the other (?:one|option|route)?(?!\w)|(?<!\w)other one(?!\w)")
BOTH = re.compile(
    r"(?<!\w)(?:both(?: of (?:them|those|these))?|(?:those|these|the) (?:two|2))(?!\w)"
)
PLURAL = re.compile(r"(?<!\w)(?:they|them|those|these|both|any of|all of|each of|each|all)(?!\w)")

NO = re.compile(
    r"^(?:(?:oh|ah|um|erm|ok|okay|lol|well)[ ,]+)*(?P<no>no|nah|nope|naa|nooo*|sorry|oops|"
    r"whoops|wait|actually|hang on|hold on|my bad|forget that|forget it|scrap that|"
    r"never mind that|not quite)"
    r"(?!\w)(?P<comma>[ ]?[,.!;-])?"
)
MEANT = re.compile(
    r"(?<!\w)(?:i|we|he|she) (?:actually |really |just )?(?:meant|mean|ment|was asking about|was "
    r"talking about|was thinking of|was on about)(?: to say)?(?!\w)|(?<!\w)meant(?!\w)"
)
NOT_THAT = re.compile(
    r"(?<!\w)(?:not that(?: one)?|not this(?: one)?|not those|wrong one|not the one(?: i meant)?|"
    r"thats not the one(?: i meant)?|not what i (?:meant|asked)(?: for)?)(?!\w)"
)
CHANGED = re.compile(
    r"^(?:(?:actually|ok|okay|no|sorry|wait|oh|hmm)[ ,]+)*(?:i|ive|i've|i have|we|weve|we've)"
    r"(?: have| just)? changed? (?:my|our) mind(?!\w)"
)
ABOUT_CHANGING = re.compile(r"^[\s,.]*(?:about|on|after|half|later|during|once|in|when|if)(?!\w)")
BEFORE_NOT = re.compile(r"(?<!\w)not (?:about |the |an? )?$")
OPENING = re.compile(
    r"^(?:(?:ok|okay|oh|right|so|then|um|erm|yeah|well|hmm|and|but)[ ,]+)*"
    r"(?P<what>(?:what|how|wat|wot|hw|wbu|hbu)(?:'s|s)? ?(?:about|bout|abt|abot)|what if its|"
    r"and|but|same (?:thing |question )?(?:but )?(?:for|with|about|at)|now do|ok now)(?!\w)"
)
WHICH = re.compile(
    r"^(?:(?:ok|okay|and|so|but|then)[ ,]+)*(?:which|wich|what)(?: ones?| routes?| options?)?"
    r"(?: of (?:them|those|these|the (?:two|three|lot|routes|options)))?(?!\w)"
)
WHICH_LEANS = re.compile(
    r"(?<!\w)(?:of (?:them|those|these|the (?:two|three|lot))|which ones|they all|"
    r"any of (?:them|those|these)|all of (?:them|those|these)|each of (?:them|those|these)|"
    r"each one)(?!\w)"
)
# "Pays the most" asks for a winner: that is answered elsewhere, and never with one.
RANKS = re.compile(
    r"(?<!\w)(?:best|better|most|more|worst|worse|easiest|easier|hardest|quickest|fastest|longest|"
    r"shortest|cheapest|highest|lowest|least|top)(?!\w)"
)

# What may stand around the words that carry the meaning, and carries none.
FILLER = _words(
    "the a an one ones for at after in about when im i'm i to of it its it's that thats that's "
    "those these this was is on but and not instead please pls plz thinking talking asking wanted "
    "want year with bit thing my route routes course courses option options then now ok okay um "
    "erm hmm yeah yes yh oh lol tho though thx ta tell me more what whats what's like them pick "
    "choose take go lets let's do can you u explain show say give hear know wanna id i'd would ill "
    "i'll could list so well just actually really sorry mean meant no nah nope wait there how does "
    "did are be am if someone he she they his her we our us your ur son daughter dd ds "
    "look at get going again back maybe think i've ive been old yrs years think or n"
)


@dataclass(frozen=True)
class Leaning:
    """
    How a message leans on what was said before.

    `places` count from 1 in the list shown last, from its end when below 0; `intent` is set when
    all of the message leans, so that nothing is left for a classifier to read.
    """

    intent: str | None = None
    places: tuple[int, ...] = ()
    other: bool = False  # the one of two that was not told
    both: bool = False
    plural: bool = False  # it speaks of several: "how long do they take"
    rejected: tuple[str, ...] = ()  # values of what is named as not meant
    changed_mind: bool = False

    def as_json(self) -> dict[str, object]:
        """Return what actions need."""
        return {
            "places": list(self.places),
            "other": self.other,
            "both": self.both,
            "plural": self.plural,
            "rejected": list(self.rejected),
            "changed_mind": self.changed_mind,
        }


@dataclass
class _Rest:
    """What of a message has not been read yet; what was read is blanked."""

    text: str

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.search(self.text)
        if found:
            self.blank(found.start(), found.end())
        return found

    def blank(self, start: int, end: int) -> None:
        self.text = self.text[:start] + " " * (end - start) + self.text[end:]

    def is_filler(self) -> bool:
        words = WORD.findall(self.text)
        return all(word in FILLER or word in STAGE_OF_AGE for word in words)


def read_leaning(text: str, entities: Sequence[Mention]) -> Leaning:
    """
    Return how *text* leans on what came before.

    Args:
        text: A message in its neutral wording.
        entities: What it names, with the places in *text*.
    """
    plain, spans = _mended(text.lower().replace("\u2019", "'"), entities)
    # "Sixth form" and "first year" name things and point at nothing.
    named = _Rest(plain)
    for start, end in spans:
        named.blank(start, end)
    kinds = {each.kind for each in entities}
    ages = {word for word in WORD.findall(named.text) if word in STAGE_OF_AGE}
    rejected = tuple(
        each.value
        for each, (start, _) in zip(entities, spans)
        if each.kind in ("option", "facet", "stage") and BEFORE_NOT.search(plain[:start])
    )
    meant = {each.value for each in entities} - set(rejected)
    changed = CHANGED.search(plain)
    is_changed = bool(changed and not ABOUT_CHANGING.match(plain[changed.end() :]))
    no_that = named.take(NOT_THAT)
    places, other, both = _pointed(named, bare=False)
    plural = bool(PLURAL.search(named.text)) or both
    whole = _Rest(named.text)
    is_correction = bool(
        is_changed or no_that or MEANT.search(plain) or _says_no(plain) or (rejected and meant)
    ) and (bool(kinds & {"option", "facet", "stage"}) or ages or places or other or no_that)
    for pattern in (CHANGED, NO, MEANT, OPENING):
        whole.take(pattern)
    if not places and not other and not both:
        bare = _Rest(whole.text)
        found, _, _ = _pointed(bare, bare=True)
        if found and bare.is_filler() and not kinds:
            places, whole = found, bare
    intent = None
    if whole.is_filler() and not kinds - {"option", "facet", "stage"}:
        if is_correction:
            intent = CORRECT
        elif (places or other or both) and not kinds:
            intent = SAME if OPENING.search(plain) else PICK
        elif (places or other) and kinds == {"facet"}:
            intent = FACET
        elif OPENING.search(plain) and (kinds & {"option", "stage"} or ages):
            intent = SAME
        elif OPENING.search(plain) and kinds == {"facet"}:
            intent = FACET
    if intent is None and {each.value for each in entities} == {"changing_your_mind"}:
        # "What if I change my mind" is about the route in hand, not said by one without an idea.
        intent = FACET if whole.is_filler() and not changed else None
    of_them = WHICH_LEANS.search(plain) or (WHICH.search(plain) and _is_which(plain, spans))
    if intent is None and of_them and kinds == {"facet"} and not RANKS.search(plain):
        intent = WHICH_OF_THEM
    return Leaning(intent, places, other, both, plural, rejected, is_changed)


def _is_which(plain: str, spans: Sequence[tuple[int, int]]) -> bool:
    """Return whether it is "which ones pay" and no more."""
    rest = _Rest(plain)
    for start, end in spans:
        rest.blank(start, end)
    rest.take(WHICH)
    return "which" in plain.split() and rest.is_filler()


def _says_no(plain: str) -> bool:
    """Return whether it opens with "no" as an answer: "no experience" and "no uni" do not."""
    found = NO.search(plain)
    if found is None:
        return False
    after = plain[found.end() :].lstrip()
    if found["comma"] or found["no"] not in ("no", "nah", "nope", "naa"):
        return True
    word = WORD.match(after)
    return word is not None and word[0] in FILLER


def _pointed(rest: _Rest, bare: bool) -> tuple[tuple[int, ...], bool, bool]:
    """Return the places pointed at in *rest*, which is blanked there; the other one; both."""
    if found := rest.take(RANGE):
        count = min(NUMBERS[found["count"]], MOST_AT_ONCE)
        if count > 1:
            first = found["end"] in ("first", "top")
            return tuple(range(1, count + 1) if first else range(-count, 0)), False, False
        return ((1,) if found["end"] in ("first", "top") else (-1,)), False, False
    for pattern in (SEVERAL, SINGLE, *((BARE,) if bare else ())):
        if found := rest.take(pattern):
            said = [ORDINALS[word] for word in WORD.findall(found[0]) if word in ORDINALS]
            return tuple(dict.fromkeys(said)), False, False
    if found := rest.take(NUMBERED):
        return (NUMBERS.get(found["count"], 99),), False, False
    if rest.take(OTHER):
        return (), True, False
    return (), False, bool(rest.take(BOTH))


def _mended(text: str, entities: Sequence[Mention]) -> tuple[str, list[tuple[int, int]]]:
    """Return *text*, slips in the words of the grammar mended, and where *entities* are now."""
    out: list[str] = []
    at = length = 0
    moved = {}  # how far a place behind this one has moved
    for found in WORD.finditer(text):
        named = any(each.start < found.end() and found.start() < each.end for each in entities)
        word = found[0] if named else _near(found[0])
        out += [text[at : found.start()], word]
        length += found.start() - at + len(word)
        at = found.end()
        moved[at] = length - at
    out.append(text[at:])

    def now(place: int) -> int:
        return place + next((moved[end] for end in sorted(moved, reverse=True) if end <= place), 0)

    return "".join(out), [(now(each.start), now(each.end)) for each in entities]


def _near(word: str) -> str:
    if word in SLIPS:
        return SLIPS[word]
    if len(word) < NEAR_FROM_LETTERS or word in OTHER_WORDS or word in FILLER:
        return word
    if word in MENDABLE:
        return word
    near = [each for each in MENDABLE if abs(len(each) - len(word)) <= 1 and _one_off(word, each)]
    return near[0] if len(near) == 1 else word


def _one_off(word: str, other: str) -> bool:
    if levenshtein(word, other) <= 1:
        return True
    if len(word) != len(other):
        return False
    odd = [place for place, (a, b) in enumerate(zip(word, other)) if a != b]
    if len(odd) != 2 or odd[1] != odd[0] + 1:
        return False
    return word[odd[0]] == other[odd[1]] and word[odd[1]] == other[odd[0]]
