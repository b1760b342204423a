"""How somebody is reached online: e-mail addresses and names on social media."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from bot.safety.masking.found import Found
from bot.safety.masking.words import words

EMAIL = re.compile(
    r"(?<![\w.+'-])[\w.+'-]{1,64}(?:@\s{0,2}|\s{1,2}@\s{1,2})[a-z0-9-]{1,63}"
    r"(?:\s?\.\s?[a-z]{2,24}){1,4}(?![a-z0-9])"
    # With a space on one side it may be a handle, so the site's ending must be a common one.
    r"|(?<![\w.+'-])[\w.+'-]{1,64}\s@[a-z0-9-]{1,63}\.(?:com|co\.uk|ac\.uk|sch\.uk|org|net)\b",
    re.IGNORECASE,
)
AT, DOT = r"\s*(?:\(at\)|\[at\]|\bat\b)\s*", r"\s*(?:\(dot\)|\[dot\]|\bdot\b|\.)\s*"
HOSTS = r"gmail|googlemail|hotmail|outlook|yahoo|icloud|live|aol|btinternet|sky|protonmail"
ENDING = r"(?:com|co|net|org|ac|sch|edu|me|uk)"
SPOKEN = re.compile(
    rf"(?<![a-z0-9_.+-])[a-z0-9_.+-]{{1,64}}(?:\s+dot\s+[a-z0-9_-]{{1,64}}){{0,3}}{AT}"
    rf"(?:(?:{HOSTS}){DOT}{ENDING}\b|"
    rf"[a-z0-9-]{{1,63}}\s*(?:\(dot\)|\[dot\]|\bdot\b)\s*[a-z]{{2,}})(?:{DOT}(?:uk|com|org))?",
    re.IGNORECASE,
)
PLATFORM = (
    r"(?:snap(?:chat)?|sc|insta(?:gram)?|ig|tik\s?tok|tt|discord|disc|whats\s?app|telegram|twitter|"
    r"facebook|fb|roblox|xbox|psn|ps5|steam|twitch|kik|be\s?real|threads|reddit|gamertag|signal)"
)
NAMED = r"(?:user\s?names?|user|name|handle|tag|id|account|@|add|acc)"
HANDLE = r"@?[a-z0-9](?:[\w.#-]*[a-z0-9_#])?"
SAID = re.compile(
    rf"\b(?:my\s+|add\s+(?:me|him|her|them)\s+on\s+|on\s+|his\s+|her\s+|their\s+)?{PLATFORM}\b"
    rf"(?P<sure>(?:'s)?\s*(?:{NAMED}\s*)?"
    rf"(?:(?:is\b|its\b|it's|just\b|as\b|'?s\b|:|=|-|>|@|{NAMED})\s*)+)"
    rf"(?P<handle>{HANDLE})",
    re.IGNORECASE,
)
BESIDE = re.compile(rf"\b{PLATFORM}\b\s*[:;=@,-]?\s*(?P<handle>{HANDLE})", re.IGNORECASE)
CALLED = re.compile(
    rf"\b(?:add|follow|msg|message|dm|find|hmu)\s+(?:me\s+(?:on|at|@)?\s*)?(?:{PLATFORM}\s*)?"
    rf"(?:[:@]\s*)(?P<handle>{HANDLE})|\b(?:i'?m|im|i am)\s+(?P<other>{HANDLE})\s+on\s+{PLATFORM}\b"
    rf"|(?:\b(?:user\s?name|gamertag|handle)|\bmy\s+@)\s*(?:is|:|=)\s*(?P<third>{HANDLE})"
    rf"|\b(?:add\s+|(?:follow|message|dm|find)\s+(?:me\s+)?(?=\w*[0-9_.#]))"
    rf"(?P<fourth>{HANDLE})\s+on\s+{PLATFORM}\b"
    rf"|\b(?:snap|dm|add|follow)\s+me\s+(?P<fifth>[\w.]*[0-9_.]\w*)",
    re.IGNORECASE,
)
AT_NAME = re.compile(r"(?<![\w@.])@(?P<handle>[a-z_][\w.]{2,})", re.IGNORECASE)
LOOKS_MADE_UP = re.compile(r"[0-9_.#]")
# "my snap is broken", "instagram is better", "tiktok is a waste of time".
ORDINARY = words("no_handles")


def find_online(text: str, published: Container[str]) -> Iterator[Found]:
    """Yield the e-mail addresses and the names on social media in *text*, none *published*."""
    for pattern in (EMAIL, SPOKEN):
        for found in pattern.finditer(text):
            if re.sub(r"\s", "", found[0]).lower() not in published:
                yield Found("e-mail", *found.span())
    for found in SAID.finditer(text):
        if _is_name(found["handle"]) and found["sure"].strip():
            yield Found("username", *found.span("handle"))
    for found in BESIDE.finditer(text):
        if LOOKS_MADE_UP.search(found["handle"]) and _is_name(found["handle"]):
            yield Found("username", *found.span("handle"))
    for found in CALLED.finditer(text):
        group = next(g for g in ("handle", "other", "third", "fourth", "fifth") if found[g])
        if _is_name(found[group]):
            yield Found("username", *found.span(group))
    for found in AT_NAME.finditer(text):
        yield Found("username", *found.span())


def _is_name(handle: str) -> bool:
    plain = handle.lstrip("@").lower()
    return len(plain) > 2 and plain not in ORDINARY
