"""What the words for a disclosure may never do, and what they must have (requirements G5, G6)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with a text: the rule that it breaks, and where."""

    rule: str
    words: str


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(patterns) + r")\b")


# KCSIE 2025 part one (never promise confidentiality, ask no leading question), NSPCC "Let children
# know you're listening", NICE NG225 1.6 (no scales or grades to predict risk).
RULES: dict[str, re.Pattern[str]] = {
    "promises secrecy": _any(
        r"secret(s|ly)?", r"confiden\w+", r"private(ly)?", r"anonymous\w*", r"between us",
        r"(just|only) (you and me|between)", r"keep (it|this|that) (quiet|to)", r"to myself",
        r"(not|never|won't|cannot|can't) (tell|share|pass on|let)",
        r"(nobody|no one|noone) (else )?(will|can|needs?|has to|is going)",
        r"without (anyone|anybody|your \w+) knowing",
    ),
    "probes": _any(
        r"tell (me|us) (more|what|who|when|where|how|why|about|everything)", r"what happened",
        r"(who|what|when|where|why|how) (did|do|does|is|was|were|are|has|have|long|often)",
        r"how (many|much|bad)", r"describe", r"(?<!contact )details", r"explain (what|how|why)",
        r"more about it", r"start from the beginning", r"i need to know",
    ),
    "doubts": _any(
        r"are you sure", r"if (it|this|that|what you (say|wrote)) is (true|real)", r"really",
        r"exaggerat\w+", r"overreact\w*", r"calm down", r"maybe (you|they|he|she|it)",
        r"mistaken", r"misunderst\w+", r"(that|so) bad", r"a (joke|phase|prank)", r"claims?",
        r"allege\w*", r"prove|proof", r"believe", r"your (own )?fault", r"you should have",
        r"sounds like", r"attention",
    ),
    "names a method": _any(
        r"overdos\w+", r"pills?", r"tablets?", r"cut(s|ting)?", r"hang\w*", r"ropes?", r"blades?",
        r"kni(fe|ves)", r"razors?", r"jump\w*", r"bridges?", r"drown\w*", r"poison\w*",
        r"starv\w+", r"burn\w*", r"purg\w+", r"vomit\w*", r"guns?", r"bleach",
    ),
    "grades risk": _any(
        r"risk(s|y)?", r"severity", r"scored?s?", r"grades?", r"rat(e|ed|ing)", r"level \d",
        r"(high|low|medium|top) (priority|level)", r"\d+ out of \d+", r"out of (ten|five)",
        r"per ?cent", r"mild", r"moderate", r"not urgent", r"emergency level",
        r"(very|most|more|less|not|quite|too|slightly) serious",
    ),
    "suggests confronting": _any(
        r"confront\w*", r"stand up (to|for yourself)", r"face (him|her|them|up)", r"fight back",
        r"ask (him|her|them) (to|why|about)", r"have it out", r"tell (him|her|them)",
        r"(reply|talk|speak|write) to (him|her|them|whoever)", r"meet (him|her|them)",
        r"(tell|talk to|ask) your (mum|dad|parents|family|boyfriend|girlfriend)",
        r"the person who (did|does|hurt\w*)", r"screenshots?", r"collect evidence",
    ),
    "ends the chat": _any(
        r"(good )?bye", r"goodbye", r"end (of )?(this|the|our) (chat|conversation)",
        r"(chat|conversation) (is|has|will be|was) (now )?(over|ended|closed|stopped|finished)",
        r"i (can't|cannot|can not|won't|must not) (talk|chat|help|go on|answer|speak|discuss)",
        r"i will not (talk|chat|help|go on|answer)", r"(i|we) (have to|must) (stop|go|leave|end)",
        r"do not (write|message|type|tell)", r"(stop|leave) (writing|the chat|now)",
        r"only (talk|answer|here) (about|for)", r"come back (later|when|another)",
        r"not (the|a) (right )?place",
    ),
}  # fmt: skip
OFFER = re.compile(r"would you like to (?:keep talking|talk) to (?:a|the) person\b[^.?!]*\?")
_SENTENCES = re.compile(r"[^.?!]*[.?!]|[^.?!]+$")
# Of the parts that every text has, one pattern each (G5).
PARTS: dict[str, re.Pattern[str]] = {
    "you were heard": re.compile(r"thank you for (?:telling|writing)\b.*\bread\b"),
    "it is serious": re.compile(r"\bit is serious\b|\bi take it seriously\b"),
    "who will be told": re.compile(
        r"\b(safeguarding lead at your school|nobody (at your school )?has been told)\b"
    ),
    "999": re.compile(r"\bcall 999\b"),
    "Childline": re.compile(r"\bchildline: call 0800 1111\b"),
    "Samaritans": re.compile(r"\bsamaritans: call 116 123\b"),
    "Shout": re.compile(r"\bshout: text shout to 85258\b"),
    "NSPCC": re.compile(r"\bnspcc helpline: call 0808 800 5000\b"),
    "the offer of a person": OFFER,
    "it goes on": re.compile(r"\bi am here for your questions\b"),
}  # fmt: skip


def faults(text: str) -> list[Fault]:
    """Return everything that *text*, one whole message to a pupil, does or lacks against G5, G6."""
    plain = " ".join(text.lower().replace("\u2019", "'").split())
    return [*_broken(plain), *_questions(plain), *_missing(plain)]


def _broken(plain: str) -> Iterator[Fault]:
    for rule, pattern in RULES.items():
        yield from (Fault(rule, found.group()) for found in pattern.finditer(plain))


def _questions(plain: str) -> Iterator[Fault]:
    for sentence in _SENTENCES.findall(plain):
        if sentence.endswith("?") and not OFFER.fullmatch(sentence.strip()):
            yield Fault("asks something else than the offer of a person", sentence.strip())


def _missing(plain: str) -> Iterator[Fault]:
    for part, pattern in PARTS.items():
        if not pattern.search(plain):
            yield Fault("lacks a part", part)
