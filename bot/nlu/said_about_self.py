"""Take out of a message what a pupil says about who they are and what others think of a route."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.nlu.clause_grammar import AGE, YEAR
from bot.nlu.mention import Mention
from bot.nlu.plain_words import tidy
from bot.nlu.said_spans import (
    ASKS,
    GREETING,
    JOINED_AFTER,
    OF_OTHERS,
    OPINIONS,
    Names,
    Span,
    find_spans,
    has_opinion,
)
from bot.nlu.word_lists import any_of, person_classes, words_of_distress

# What stands before a description that opens a message: "hi there".
GREETING_WORDS = 2
THINGS = ("option", "topic")
JOINED_BEFORE = re.compile(
    r"(?:[\s,;:-]*(?<!\w)(?:and|but|so|because|since|if|when|given\s+that|seeing\s+as|considering|"
    r"also|plus|well|just|especially|even\s+if|even\s+though|although|cause)\s*)*[\s,;:-]*$"
)
REFERS = re.compile(r"(?<!\w)(?:it|that|this|them|they|those|these|that's|it's|they're)(?!\w)")
# The opinion itself is asked about, or a choice between what it names.
WEIGHS = re.compile(
    r"(?<!\w)(?:better|best|worth|which\s+(?:one|is|should)|should\s+i|do\s+you\s+think|"
    r"what\s+do\s+i\s+do|what\s+should\s+i)(?!\w)"
)
# The rest asks about what was just told of oneself.
HANGS_ON_TOLD = re.compile(
    r"(?<!\w)(?:that|this|these|those|still|anyway|though|even|help|helps|support|supported|extra|"
    r"allowed|allow|affects?|matters?|because|instead|without|with\s+(?:my|it)|have\s+to|need|"
    r"happens?|count|counts|entitled|claim)(?!\w)"
)
# What is asked of no route, or of the one in hand.
OPEN = re.compile(
    r"(?<!\w)(?:which\s+(?:is|one|should|route)|what\s+(?:can|should|could|would)\s+i|just|pick|choose|"
    r"tell\s+me|talk\s+to|speak\s+to|someone|person|how\s+long|how\s+do\s+i\s+apply|what\s+i\s+want|"
    r"what\s+to\s+do|options|choices)(?!\w)"
)
# Said back about the opinion: without it nothing would be asked.
ANSWERS_BACK = re.compile(
    r"(?<!\w)(?:true|agree|correct|confirm|wrong|right\s*\??$|who\s+is\s+right|who's\s+right|"
    r"whose\s+side|why\s+not|say\s+(?:it|so)|admit|is\s+(?:he|she|it|that|this)(?:\s+(?:right|"
    r"true))?\s*\??$|are\s+they(?:\s+right)?\s*\??$|what\s+do\s+(?:we|i)\s+say)(?!\w)"
)


@dataclass(frozen=True)
class Said:
    """
    What is left of a message. `about` are the classes of what was said, taken out or not; `only`
    tells that the message is nothing else, and then `text` is still the whole of it. `referents`
    is how `text` begins when its "it" stood for a route that an opinion named.
    """

    text: str
    about: tuple[str, ...] = ()
    only: bool = False
    referents: str = ""


def without_self(text: str, find: Callable[[str], Sequence[Mention]]) -> Said:
    """
    Return plain *text* without what it says about the pupil, as long as a question is left.

    Args:
        text: A message in plain words, on one line.
        find: Returns what a text names of the knowledge base.

    Returns:
        The rest, never empty. A message that may be about danger or distress, one that asks about
        the very thing said, and one that asks nothing besides, are returned whole.
    """
    if _distress().search(text):
        return Said(text)
    names = Names(text, find)
    spans = find_spans(text, names)
    if not spans:
        return Said(_without_greeting(text, names))
    about = _classes(text, spans)
    if _is_only_self(text, spans):
        return Said(text, about, only=True)
    kept = [span for span in spans if not _is_opened(text, span, spans)]
    for stays in (
        (),
        ("told",),
        ("taken",),
        ("told", "taken"),
        OPINIONS,
        OF_OTHERS,
        (*OF_OTHERS, "told"),
    ):
        chosen = [span for span in kept if span.kind not in stays]
        rest = _rest(text, chosen)
        if chosen and _still_asks(rest, chosen, names):
            referents = _referents(rest, chosen, names)
            return Said(f"{referents}{rest}", about, referents=referents)
    return Said(text, about)


def _without_greeting(text: str, names: Names) -> str:
    """Return *text* without the greeting before a question."""
    rest = GREETING.sub("", text)
    asks = ASKS.search(rest.lower()) and (len(rest.split()) > GREETING_WORDS or names.outside(()))
    return rest if rest != text and asks else text


def _classes(text: str, spans: Sequence[Span]) -> tuple[str, ...]:
    """Return the classes of the person that *spans* speak about, each once."""
    found: list[str] = []
    for span in spans:
        said = span.of(text).lower()
        if span.kind in ("self", "age_and_self", "like_me", "more"):
            found += [name for name, words in _class_words().items() if words.search(said)]
        elif span.kind not in (*OPINIONS, "asker"):
            found.append("name" if span.kind == "greeted" else span.kind)
    return tuple(dict.fromkeys(found))


def _is_opened(text: str, span: Span, spans: Sequence[Span]) -> bool:
    """Return whether the rest of the message asks about what *span* says."""
    if span.kind in OPINIONS:
        return False
    rest = _rest(text, spans).lower()
    opened = _opened_by()
    return any(opened[name].search(rest) for name in _classes(text, [span]) if name in opened)


def _rest(text: str, spans: Sequence[Span]) -> str:
    """Return *text* without *spans* and without the words that joined them on; an age stays."""
    rest = ""
    at = 0
    for span in spans:
        before = text[at : span.start]
        rest += before[: JOINED_BEFORE.search(before.lower()).start()]  # type: ignore[union-attr]
        rest += _left_of(span.of(text), span.kind)
        at = span.end
        after = JOINED_AFTER.match(text[at:].lower())[0]  # type: ignore[index]
        if span.kind == "like_me":
            rest += after
        elif rest.strip() and not re.search(r"[.?!,]\s*$", rest) and at + len(after) < len(text):
            rest += "? " if "?" in after else ", "
        elif rest and not rest.endswith(" "):
            rest += " "
        at += len(after)
    rest += text[at:]
    return tidy(GREETING.sub("", rest.strip()) or rest)


def _left_of(said: str, kind: str) -> str:
    """Return what must stay of a description: the pupil's age or year, which is a stage."""
    if kind == "like_me":
        return " i"
    if kind in OPINIONS:
        return ""
    # A number elsewhere is a mark or a postcode.
    found = AGE if kind in ("self", "age_and_self", "more") else YEAR
    age = re.search(found, said, re.IGNORECASE)
    if age is None:
        return ""
    number = re.search(r"\d+", age[0])[0]  # type: ignore[index]
    return f" i'm in year {number}" if re.search(YEAR, age[0], re.IGNORECASE) else f" i'm {number}"


def _still_asks(rest: str, taken: Sequence[Span], names: Names) -> bool:
    """Return whether *rest* is a question that does not hang on what was taken out."""
    lower = rest.lower()
    named = names.outside(taken)
    # An age that was left of a description says at which stage the pupil is.
    asks = ASKS.search(lower) or re.search(AGE, lower) or "?" in rest or has_opinion(lower)
    if not asks and not named:
        return False
    if len(lower.split()) < 2 and not named:
        return False
    if any(span.kind == "told" for span in taken) and (
        HANGS_ON_TOLD.search(lower) or not (named or OPEN.search(lower))
    ):
        return False
    opinions = [span for span in taken if span.kind in OPINIONS]
    if opinions and ANSWERS_BACK.search(lower):
        return False
    about_routes = any(names.inside(span.start, span.end, "option") for span in opinions)
    if about_routes and WEIGHS.search(lower):
        return len(names.outside(taken, "option")) >= 2 or bool(names.outside(taken, "stage"))
    # "My brother is on an apprenticeship, how long is it" asks about that route.
    if any(span.kind == "taken" for span in taken) and (
        not named or (REFERS.search(lower) and not names.outside(taken, *THINGS))
    ):
        return False
    # "Do they stop?" is about the thing said before it; "how long does it take" about the route.
    topics = [
        span
        for span in taken
        if span.kind in ("self", "age_and_self", "money", "more")
        and names.words_before(span) <= GREETING_WORDS
    ]
    hangs = REFERS.search(lower) and not names.outside(taken, "option", "topic", "facet")
    return not (hangs and any(names.inside(span.start, span.end, *THINGS) for span in topics))


def _referents(rest: str, taken: Sequence[Span], names: Names) -> str:
    """Return what to put before *rest*: the names that its "it" stood for in an opinion."""
    if not REFERS.search(rest.lower()) or names.outside(taken, *THINGS):
        return ""
    plural = bool(re.search(r"(?<!\w)(?:they|them|those|these|they're)(?!\w)", rest.lower()))
    meant = [
        name
        for span in taken
        if span.kind in OPINIONS
        for name in names.inside(span.start, span.end, "option")
        if name.lower().endswith("s") == plural
    ]
    return f"{' and '.join(dict.fromkeys(meant))}, " if meant else ""


def _is_only_self(text: str, spans: Sequence[Span]) -> bool:
    # What no list holds may be anything, so the classifier reads it.
    if any(span.kind in (*OPINIONS, "told") for span in spans):
        return False
    words = re.findall(r"[\w']+", _rest(text, spans).lower())
    ages = any(re.search(AGE, span.of(text), re.IGNORECASE) for span in spans)
    return not ages and set(words) <= {
        "hi",
        "hiya",
        "hello",
        "hey",
        "well",
        "so",
        "also",
        "just",
        "ok",
        "and",
    }


@lru_cache(maxsize=1)
def _distress() -> re.Pattern[str]:
    return re.compile(any_of(words_of_distress()), re.IGNORECASE)


@lru_cache(maxsize=1)
def _class_words() -> dict[str, re.Pattern[str]]:
    found = {}
    for each in person_classes():
        endings = rf"|[a-z]{{3,}}(?:{'|'.join(each.endings)})(?!\w)" if each.endings else ""
        found[each.name] = re.compile(any_of(each.words) + endings)
    return found


@lru_cache(maxsize=1)
def _opened_by() -> dict[str, re.Pattern[str]]:
    return {each.name: re.compile(any_of(each.opened_by)) for each in person_classes()}
