"""Where in a message a pupil says who they are, or passes on what others think."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.nlu.clause_grammar import QUESTION
from bot.nlu.mention import Mention
from bot.nlu.opinion_grammar import SAID_OF_OTHERS, opinion_patterns
from bot.nlu.self_grammar import OWN_CHILD, self_patterns
from bot.nlu.word_lists import person_classes

# In this order: what a kind leaves over, the next may take.
KINDS = (
    "age_and_self", "asker", "opinion", "like_me", "name", "grades", "school", "money", "work",
    "place", "self", "taken", "claim", "told",
)  # fmt: skip
OPINIONS = ("opinion", "claim")
OF_OTHERS = (*OPINIONS, "taken")
# After one of these comes the next without "i".
OF_ONESELF = (
    "age_and_self", "greeted", "name", "grades", "school", "money", "work", "place", "self", "told",
    "more",
)  # fmt: skip
AFTER_ONESELF = ("more", *KINDS)
OPEN_ENDED = ("place", "name", "more")  # end with any words
# These end with words that may name a route as part of them: "my mum works at a college".
MAY_NAME = ("work", "school")
HELD = re.compile(
    r"(?<!\w)(?:a|an|the|at|in|of|for|to|on|with|about|by|and|as|my|our|did|does|doing|do|runs?|owns?|"
    r"manages?|teach(?:es|ing)?|sells?|builds?|cleans?|state|private|local|grammar)\s+$"
)
INSIDE_KINDS = tuple(kind for kind in KINDS if kind not in ("claim", "asker", "told"))
AFTER_GREETING = ("greeted", *KINDS)
# Hard words about people, and words that push, which make an opinion without naming a route.
HARSH = re.compile(
    r"(?<!\w)(?:thick|thickos?|stupid|dumb|dim|clever|smart|brainy|posh|best|better|only\s+\w+|"
    r"should|wants?|expects?|losers?|failures?|dossers?|idiots?|divs?|mugs?|nerds?|geeks?|snobs?|"
    r"chavs?|drop\s*outs?|rejects?|dummies|lazy|waste|pointless)(?!\w)"
)

CLAUSE_START = re.compile(
    r"(?:^|[,.;:!?()]\s*|-\s+|(?<!\w)(?:and|but|so|because|well|ok|okay|hi|hiya|hello|hey|yo|"
    r"right|also|plus|hi there|ay up|ey up)\s+)"
)
# After these only the person is a description: "if i'm autistic", not "if i live at home".
CONDITION_START = re.compile(r"(?<!\w)(?:if|since|as|given\s+that|seeing\s+as|considering)\s+(?=i)")
CONDITIONS = ("age_and_self", "self", "grades")
# Inside a clause a description begins with one of these only, after none of the words in `TIED`.
INSIDE = re.compile(
    r"(?<!\w)(?=(?:with(?=[^,.?!]*[1-9]s)|i'm|i've|i\s+(?:have|got|get|live|come|go|was|wear|use|identify|look\s+after|care\s+for)|my|we're|we|"
    r"as\s+an?|as\s+someone|being|for\s+(?:an?|someone)|an?|someone|speaking\s+as|diagnosed|"
    r"predicted|english\s+is|both|none|nobody|no\s+one)(?!\w))"
)
TIED = re.compile(
    r"(?<!\w)(?:that|think|know|say|says|said|say|told|tell|how|why|whether|what|where|which|who|"
    r"to|about|of|with|than|like|just|only|not|of|from|when|until|unless|means|mean|course|job|"
    r"weird|normal|ok|okay|hard|harder|easy|easier|best|better|good|bad|is|are|was|and|or|a|an|"
    r"the|can|could|do|does|did|should|would|will|may|might|while|if|whilst|where|before|after|"
    r"since)\s+$"
)
GREETING = re.compile(
    r"^(?:(?:hi|hiya|hello|hey|yo|ay\s+up|ey\s+up|alright|alreet|now\s+then)(?:\s+(?:there|"
    r"mate|all|pet|love|duck|hinny|la|lad|bab|babs|boss|bruv|bro|man|chief|pal|our\s+kid|"
    r"m[ey]\s+(?:lover|luvver|babber|duck)))?[\s,.!]+)+(?=\w)",
    re.IGNORECASE,
)
JOINED_AFTER = re.compile(
    r"^(?:[\s,;:.!?-]*(?<!\w)(?:and|but|so|because|then|also|though|too|anyway|as\s+well|or|"
    r"well)(?!\w))*[\s,;:.!?-]*"
)
ASKS = re.compile(
    r"(?<!\w)(?:what|what's|which|how|how's|where|where's|when|when's|who|who's|why|tell\s+me|"
    r"show\s+me|give\s+me|explain|list|compare|describe|want\s+to\s+know|like\s+to\s+know|"
    r"talk\s+me\s+through|options|choices|don't\s+know|not\s+sure|no\s+idea|no\s+clue|unsure|"
    r"undecided|can't\s+decide|(?:pick|choose|decide|recommend|suggest)\s+(?:one|for\s+me|me|"
    r"something)|(?:can|could|should|would|will|is|are|am|do|does|did|was)\s+(?:i|"
    r"you|we|they|he|she|it|my|there|the|an?|this|that|people|our))(?!\w)|^(?:can|could|should|"
    r"would|will|is|are|do|does|did|was)\s"
)

# What a plain statement must not name, of a pupil and of anybody else.
NAMED_OF_SELF = ("option", "topic", "stage")
NAMED_OF_OTHERS = ("option", "topic")
# What comes after a plain statement: a question, or nothing more.
TURNS_TO_ASK = re.compile(rf"$|{QUESTION}|a\s+levels?|t\s+levels?|which|{ASKS.pattern}")
JOIN_NEXT = re.compile(r"\s+(?:and|or)\s")
OF_SELF = re.compile(rf"(?:i|i'm|i've|{OWN_CHILD})(?!\w)")


@dataclass(frozen=True)
class Span:
    """A piece of a message and what kind of saying it is."""

    start: int
    end: int
    kind: str

    def of(self, text: str) -> str:
        """Return the piece of *text*."""
        return text[self.start : self.end]


class Names:
    """What a message names of the knowledge base, looked up once and only when it is asked for."""

    def __init__(self, text: str, find: Callable[[str], Sequence[Mention]]) -> None:
        self._text = text
        self._find = find
        self._found: Sequence[Mention] | None = None

    def inside(self, start: int, end: int, *kinds: str) -> list[str]:
        """Return the words between two places that name something of *kinds*, any without."""
        return [
            self._text[each.start : each.end]
            for each in self._all()
            if start <= each.start and each.end <= end and (not kinds or each.kind in kinds)
        ]

    def outside(self, spans: Sequence[Span], *kinds: str) -> list[str]:
        """Return the words outside *spans* that name something of *kinds*, any without."""
        return [
            self._text[each.start : each.end]
            for each in self._all()
            if not any(span.start <= each.start < span.end for span in spans)
            and (not kinds or each.kind in kinds)
        ]

    def first(self, start: int, end: int, *kinds: str) -> int | None:
        """Return where the first thing of *kinds* between two places is named, None without."""
        return min(self.starts(start, end, *kinds), default=None)

    def starts(self, start: int, end: int, *kinds: str) -> list[int]:
        """Return where things of *kinds* between two places are named, in order."""
        return sorted(e.start for e in self._all() if start < e.start < end and e.kind in kinds)

    def words_before(self, span: Span) -> int:
        """Return how many words of the message stand before *span*."""
        return len(self._text[: span.start].split())

    def _all(self) -> Sequence[Mention]:
        if self._found is None:
            self._found = self._find(self._text)
        return self._found


def find_spans(text: str, names: Names) -> list[Span]:
    """Return the pieces of *text* that say who the pupil is or what others think, in order."""
    lower = text.lower()
    starts: dict[int, tuple[str, ...]] = {
        found.end(): KINDS for found in CLAUSE_START.finditer(lower)
    }
    if greeting := GREETING.match(lower):
        starts[greeting.end()] = AFTER_GREETING
    for found in CONDITION_START.finditer(lower):
        starts.setdefault(found.end(), CONDITIONS)
    for found in INSIDE.finditer(lower):
        starts.setdefault(found.start(), _kinds_inside(lower[: found.start()]))
    spans: list[Span] = []
    at = 0
    for start, kinds in sorted(starts.items()):
        if start < at:
            continue
        span = _span_at(lower, start, kinds, names)
        while span is not None:
            spans.append(span)
            at = span.end
            # What follows at once begins a clause as well.
            joined = JOINED_AFTER.match(lower[at:])
            following = AFTER_ONESELF if span.kind in OF_ONESELF else KINDS
            span = _span_at(lower, at + len(joined[0]) if joined else at, following, names)
    return spans


def _kinds_inside(before: str) -> tuple[str, ...]:
    """Return what may begin after *before* without a mark: the question may have run on."""
    clause = re.split(r"[,.;:!?]", before)[-1]
    if re.search(r"(?<!\w)(?:can|could|should|would|will|does|do|is)\s+$", clause):
        return ("like_me",)
    return INSIDE_KINDS if ASKS.search(clause) and not TIED.search(clause) else ()


def _span_at(lower: str, start: int, kinds: Sequence[str], names: Names) -> Span | None:
    for kind in kinds:
        match = patterns()[kind].match(lower, start)
        if kind == "asker" and not match:
            match = _asks_of_route(lower, start, names)
        if kind not in OF_OTHERS:
            match = _before_route(lower, start, kind, names, match)
        if not match or match.end() == start:
            continue
        if kind == "told":
            return _told(lower, start, match, names)
        if kind not in OF_OTHERS:
            # "i'm from bradford a levels or t levels": the place ends where a route begins.
            return Span(start, _end(lower, match, kind, names), kind)
        if _is_about_routes(match, kind, names):
            return Span(start, match.end(), kind)
    return None


def _asks_of_route(lower: str, start: int, names: Names) -> re.Match[str] | None:
    """Return somebody else's asking up to the route that it is about."""
    asked = patterns()["asker_alone"].match(lower, start)
    routes = names.starts(start, len(lower), "option")
    return asked if asked and any(lower[asked.end() : at].isspace() for at in routes) else None


def _before_route(
    lower: str, start: int, kind: str, names: Names, match: re.Match[str] | None
) -> re.Match[str] | None:
    """
    Return *match*, or one up to the route that follows it without a mark.

    "we don't have much money a levels or t levels", "i got 4s and 5s a levels or t levels".
    """
    if match and not JOIN_NEXT.match(lower, match.end()):
        return match
    for route in names.starts(start, len(lower), "option"):
        if not HELD.search(lower[start:route]):
            found = patterns()[kind].match(lower, start, len(lower[:route].rstrip()))
            return found if found and found.end() > (match.end() if match else start) else match
    return match


def _told(lower: str, start: int, match: re.Match[str], names: Names) -> Span | None:
    """Return a plain statement, up to what it names of the knowledge base; None if it is held."""
    after = lower[match.end() :]
    if not TURNS_TO_ASK.match(after[len(JOINED_AFTER.match(after)[0]) :]):  # type: ignore[index]
        return None
    kinds = NAMED_OF_SELF if OF_SELF.match(lower, start) else NAMED_OF_OTHERS
    named = names.first(start, match.end(), *kinds)
    if named is None:
        return Span(start, match.end(), "told")
    end = len(lower[:named].rstrip())
    before = patterns()["told"].match(lower, start, end)
    if not before or HELD.search(lower[start:named]):
        return None
    return Span(start, before.end(), "told")


def _end(lower: str, match: re.Match[str], kind: str, names: Names) -> int:
    """Return where a description ends: where a route begins that is no part of it."""
    start, end = match.span()
    if kind in OPEN_ENDED or kind in MAY_NAME:
        route = names.first(start, end, "option")
        if route is not None and not (kind in MAY_NAME and HELD.search(lower[start:route])):
            return route
    return end


def _is_about_routes(match: re.Match[str], kind: str, names: Names) -> bool:
    """Return whether something said of others is about a route, or harsh about who takes it."""
    if names.inside(*match.span(), "option"):
        return True
    harsh = kind == "opinion" and bool(HARSH.search(match[0]))
    return harsh and not names.inside(*match.span(), "topic")


def passed_on(text: str, names: Names) -> list[Span]:
    """
    Return the pieces of *text* that name a route for what others think of it or did, and harsh
    opinions; in order. More than is ever taken out: what is only not remembered does less harm.
    """
    lower = text.lower()
    found = [
        span
        for span in find_spans(text, names)
        if span.kind in OF_OTHERS
        # "My dad went to uni" says the same as "my dad did a degree".
        or (span.kind in MAY_NAME and names.inside(span.start, span.end, "option"))
    ]
    for clause in CLAUSE_START.finditer(lower):
        match = patterns()["others"].match(lower, clause.end())
        if match and names.inside(*match.span(), "option"):
            found.append(Span(*match.span(), "others"))
    return sorted(found, key=lambda span: span.start)


def has_opinion(lower: str) -> bool:
    """Return whether a clause of *lower* passes on an opinion."""
    return any(
        patterns()[kind].match(lower, found.end())
        for found in CLAUSE_START.finditer(lower)
        for kind in OPINIONS
    )


@lru_cache(maxsize=1)
def patterns() -> dict[str, re.Pattern[str]]:
    """Return each way of saying something about oneself or for others, by kind."""
    kinds = {**self_patterns(person_classes()), **opinion_patterns(), "others": SAID_OF_OTHERS}
    return {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in kinds.items()}
