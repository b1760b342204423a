"""Puts a mask over each piece of personal data in a message."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.knowledge.base import KnowledgeBase
from bot.safety.masking.dates import find_dates
from bot.safety.masking.found import KINDS, Found
from bot.safety.masking.names import find_names
from bot.safety.masking.numbers import find_numbers
from bot.safety.masking.online import find_online
from bot.safety.masking.places import find_places
from bot.safety.masking.view import View, folded, in_digits
from bot.safety.published import Published, published

MASK = re.compile(rf"\[(?:{'|'.join(KINDS)})\]")
# The end of one message and the beginning of the next may be one number or one address.
TAIL = re.compile(r"[\w@.+()-]*\d[\d\s()+.-]{2,}$|\S+@$|\S+@\S*$|\b[a-z]{1,2}\d{1,2}[a-z]?$", re.I)
TAIL_LONGEST = 24  # characters
MESSAGES_BEFORE = 3  # a number in four pieces is as far as it is followed
KEPT_BEFORE = ("phone", "nhs number", "card number", "postcode", "e-mail",
               "national insurance number", "pupil number")  # fmt: skip


@dataclass(frozen=True)
class Masked:
    """The message with its masks, and the kinds of what was masked, each once, in order."""

    text: str
    kinds: tuple[str, ...]


class Masker:
    """Masks personal data; the same for every message, so that threads can share it."""

    def __init__(self, published: Published) -> None:
        self._published = published

    def mask(self, text: str, before: Sequence[str] = ()) -> Masked:
        """
        Return *text* with each piece of personal data replaced by what it is, as "[phone]".

        Args:
            text: What somebody wrote.
            before: Their earlier messages, oldest first; a number may be split over two of them.
        """
        places = self._places(text)
        if joined := self._goes_on(before, text):
            places.append(joined)
        out, kinds, last = [], [], 0
        for kind, start, end in _apart(places):
            out += [text[last:start], f"[{kind}]"]
            last = end
            kinds.append(kind)
        out.append(text[last:])
        return Masked("".join(out), tuple(dict.fromkeys(kinds)))

    def _places(self, text: str) -> list[Found]:
        view = folded(text)
        digits = in_digits(view)
        found = [*_in(digits, find_numbers(digits.text, self._published.numbers))]
        found += _in(digits, find_dates(digits.text))
        found += _in(digits, find_places(digits.text))
        found += _in(view, find_places(view.text))
        found += _in(view, find_dates(view.text))
        found += _in(view, find_online(view.text, self._published.addresses))
        # What is published is looked for only when a name was found: few messages have one.
        if names := list(_in(view, find_names(view.text))):
            found += _outside(names, self._published.in_text(text))
        return _outside(found, [mask.span() for mask in MASK.finditer(text)])

    def _goes_on(self, before: Sequence[str], text: str) -> Found | None:
        """Return what of *text* goes on with the end of the messages *before*."""
        tail = _tail(before)
        for glue in ("", " ") if tail else ():
            joined = tail + glue + text
            cut = len(tail + glue)
            for found in self._places(joined):
                if found.kind in KEPT_BEFORE and found.start < cut < found.end:
                    return Found(found.kind, 0, found.end - cut)
        return None


def masker(knowledge: KnowledgeBase) -> Masker:
    """Return the masker that leaves alone what *knowledge* publishes."""
    return Masker(published(knowledge))


def _tail(before: Sequence[str]) -> str:
    """Return the end of the last message that may go on, and of those before it if it is all."""
    tail = ""
    for message in reversed(before[-MESSAGES_BEFORE:]):
        end = in_digits(folded(message)).text[-TAIL_LONGEST:].strip()
        found = TAIL.search(end)
        if found is None:
            break
        tail = f"{found[0]} {tail}".strip()
        if found[0] != end:
            break
    return tail


def _in(view: View, found: Iterator[Found]) -> Iterator[Found]:
    for kind, start, end in found:
        yield Found(kind, *view.place(start, end))


def _outside(found: list[Found], spans: list[tuple[int, int]]) -> list[Found]:
    """Return those of *found* that touch none of *spans*."""
    return [
        one for one in found if not any(start < one.end and one.start < end for start, end in spans)
    ]


def _apart(found: list[Found]) -> Iterator[Found]:
    """Yield *found* in order without overlaps: of two that overlap the longer one stays."""
    chosen: list[Found] = []
    for one in sorted(found, key=lambda f: (f.start - f.end, KINDS.index(f.kind))):
        if all(one.end <= other.start or other.end <= one.start for other in chosen):
            chosen.append(one)
    return iter(sorted(chosen, key=lambda f: f.start))
