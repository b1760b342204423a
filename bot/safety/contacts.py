"""Contact details, meeting plans and pictures that must not pass between adult and pupil (G12)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.safety.masking.masker import Masker
from bot.safety.published import Published, site_of

DETAILS = ("phone", "e-mail", "username", "address", "postcode")
LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|co\.uk|org|org\.uk|net|io|gg|me|"
    r"uk|ly|app|tv|link|to|be|gov\.uk|ac\.uk|sch\.uk)(?:/\S*)?(?![a-z0-9@.])",
    re.IGNORECASE,
)
APP = (
    r"(?:snap(?:chat)?|insta(?:gram)?|ig|whats\s?app|discord|telegram|tik\s?tok|facebook|fb|kik|"
    r"signal|facetime|face\s?time|messenger|roblox|xbox|psn|skype|twitter|zoom)"
)
ME = r"(?:me|us|him|her|them|you|u|ya)"
MEETING = re.compile(
    rf"\b(?:(?:meet|find|catch)\s+(?:up\s+(?:with\s+)?)?{ME}?|see\s+{ME})\s*(?:at|in|by|near|outside|"
    rf"after|behind|tonight|later|tomorrow|round|on\s+(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
    rf"(?!\s+(?:16|18|14|year|college|uni|the\s+(?:careers|office|library|"
    rf"open|reception|fair)))|\b(?:meet|hang)\s*(?:up|out)\b(?!\s+with\s+(?:my\s+)?(?:friends|mates))|"
    rf"\b(?:come|pop|go)\s+(?:over\s+|round\s+)?to\s+(?:mine|yours|my\s+(?:house|flat|place|car|"
    rf"room)|your\s+(?:house|flat|place))\b|\bcome\s+(?:round|over)\b|\bpick\s+{ME}\s+up\b|"
    rf"\bgive\s+{ME}\s+a\s+lift\b|\b(?:coffee|drink|lunch|dinner|cinema)\s+(?:together|with\s+"
    rf"{ME}|just\s+us)\b|\bjust\s+(?:the\s+two\s+of\s+us|us\s+two|you\s+and\s+me)\b|"
    rf"\bour\s+(?:little\s+)?secret\b|\b(?:don'?t|dont)\s+tell\s+(?:any(?:one|body)|your\s+"
    rf"(?:mum|dad|parents|teacher|family))\b",
    re.IGNORECASE,
)
OTHER_APP = re.compile(
    rf"\b(?:add|message|msg|dm|text|call|ring|contact|follow|find|talk|chat|speak|write|move|switch|"
    rf"go|carry\s+on|continue|hmu|hit)\b[^.?!]{{0,30}}\b(?:on|to|over|via|using|by|at|up\s+on)\s+"
    rf"(?:my\s+|your\s+|ur\s+)?{APP}\b|\b(?:what'?s|whats|send|give|gimme|got|have\s+you\s+got|do\s+"
    rf"you\s+have|can\s+i\s+(?:have|get)|drop)\b[^.?!]{{0,20}}\b(?:your|ur|yr|you|my|me\s+your|me\s+ur)"
    rf"\s+(?:a\s+)?(?:{APP}|(?:phone\s+|mobile\s+|personal\s+)?(?:number|num|digits)|address|e-?mail|"
    rf"socials?|handle|username|@)\b",
    re.IGNORECASE,
)
PICTURE = re.compile(
    r"\b(?:send|show|share|take|post|swap|trade|want|got|see)\b[^.?!]{0,25}\b(?:pic|pics|picture|"
    r"pictures|photo|photos|selfie|selfies|nudes?|video\s+of\s+(?:you|yourself|me))\b"
    r"(?!\s*(?:of\s+)?(?:my\s+|the\s+)?(?:work|art|portfolio|editing|project|course|routes?|map))|"
    r"\bturn\s+(?:your|ur)\s+(?:camera|cam|webcam)\s+on\b",
    re.IGNORECASE,
)
KINDS = (("meeting", MEETING), ("another app", OTHER_APP), ("picture", PICTURE))


class Contacts:
    """Finds what must not pass between adult and pupil; what is published may."""

    def __init__(self, masker: Masker, published: Published) -> None:
        self._masker = masker
        self._published = published

    def contact_in(self, text: str, before: Sequence[str] = ()) -> tuple[str, ...]:
        """
        Return what in *text* is a way to meet or reach somebody elsewhere, each kind once.

        Args:
            text: What an adult or a pupil wrote.
            before: Their earlier messages, oldest first.
        """
        return tuple(dict.fromkeys(self._found(text, before)))

    def _found(self, text: str, before: Sequence[str]) -> Iterator[str]:
        for kind in self._masker.mask(text, before).kinds:
            if kind in DETAILS:
                yield kind
        for link in LINK.findall(text):
            site = site_of(link if "//" in link else f"https://{link}")
            if not any(site == known or site.endswith(f".{known}") for known in self._known()):
                yield "link"
        for kind, pattern in KINDS:
            if pattern.search(text):
                yield kind

    def _known(self) -> frozenset[str]:
        return self._published.addresses
