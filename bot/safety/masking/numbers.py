"""Numbers that stand for a person: phones, cards, NHS and National Insurance numbers, UPNs."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from datetime import date

import phonenumbers
from stdnum import luhn
from stdnum.gb import nhs

from bot.safety.masking.found import Found

SEP = r"[\s.,/()_*-]"
RUN = re.compile(rf"(?<![\w£])\+?\(?\d(?:{SEP}{{0,3}}\d){{8,}}(?!\w)")
NEAR = 60  # characters before and after in which a word says what a number is
NHS_WORD = re.compile(r"\bnhs\b|n\.h\.s|health number", re.IGNORECASE)
PHONE_WORD = re.compile(
    r"\b(?:call|ring|text|phone|mobile|mob|cell|number|num|whatsapp|landline|fone|bell)\b", re.I
)
NINO = re.compile(
    r"(?<![a-z])([a-ceghj-pr-tw-z])[\s.-]?([a-ceghj-npr-tw-z])((?:[\s.-]{0,2}\d){6})[\s.-]{0,2}"
    r"([a-d])(?![a-z])",
    re.IGNORECASE,
)
NINO_LIKE = re.compile(
    r"(?<![a-z])[a-z][\s.-]?[a-z](?:[\s.-]{0,2}\d){6}[\s.-]{0,2}[a-z](?![a-z])", re.IGNORECASE
)
NINO_WORD = re.compile(r"\bni\b|national insurance|\bnino\b|n\.i\.", re.IGNORECASE)
NINO_NEVER = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}
UPN = re.compile(
    r"(?<![a-z])([a-hj-np-rt-z])((?:[\s.-]?\d){11})[\s.-]?(\d|[a-hj-np-rt-z])(?![a-z0-9])", re.I
)
UPN_WORD = re.compile(r"\bupn\b|unique pupil number|pupil number", re.IGNORECASE)
# The check letter of a UPN: the remainder by 23 of the digits times 2, 3, ... (DfE's guide).
UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def find_numbers(text: str, published: Container[str]) -> Iterator[Found]:
    """Yield the numbers in *text*, whose words for digits are digits; none that is *published*."""
    for run in RUN.finditer(text):
        digits = re.sub(r"\D", "", run[0])
        if digits in published or _is_range_of_years(run[0]):
            continue
        around = text[max(0, run.start() - NEAR) : run.end() + NEAR]
        if kind := _kind(run[0], digits, around):
            yield Found(kind, *run.span())
    for found in NINO.finditer(text):
        if (found[1] + found[2]).upper() not in NINO_NEVER:
            yield Found("national insurance number", *found.span())
    for found in NINO_LIKE.finditer(text):
        if NINO_WORD.search(text[max(0, found.start() - NEAR) : found.end() + NEAR]):
            yield Found("national insurance number", *found.span())
    for found in UPN.finditer(text):
        around = text[max(0, found.start() - NEAR) : found.end() + NEAR]
        if upn_letter(re.sub(r"\D", "", found[2]) + found[3]) == found[
            1
        ].upper() or UPN_WORD.search(around):
            yield Found("pupil number", *found.span())


def _kind(written: str, digits: str, around: str) -> str | None:
    if len(digits) == 10 and NHS_WORD.search(around):
        return "nhs number"
    if 13 <= len(digits) <= 19 and digits[0] in "3456" and luhn.is_valid(digits):
        return "card number"
    if is_phone(written, digits):
        return "phone"
    if len(digits) in (10, 11) and digits[0] in "07" and PHONE_WORD.search(around):
        return "phone"  # a made-up or mistyped number is somebody's all the same
    if len(digits) == 10 and nhs.is_valid(digits) and re.fullmatch(r"\d{3} \d{3} \d{4}", written):
        return "nhs number"
    return None


def is_phone(written: str, digits: str) -> bool:
    """Return whether *digits*, as *written*, are a telephone number of this country or abroad."""
    abroad = written.lstrip("( ").startswith("+") or digits.startswith("00")
    if not abroad and not digits.startswith(("0", "44", "7")):
        return False
    if digits.startswith("7") and len(digits) != 10:
        return False
    start = "+" + digits.lstrip("0") if abroad else digits
    if not abroad and digits.startswith("44"):
        start = "+" + digits
    try:
        number = phonenumbers.parse(start, "GB")
    except phonenumbers.NumberParseException:
        return False
    if digits.startswith("07") and len(digits) == 11:
        return True
    return phonenumbers.is_possible_number(number) and len(digits) >= 10


def _is_range_of_years(written: str) -> bool:
    years = re.findall(r"\d+", written)
    this = date.today().year
    return len(years) > 1 and all(len(y) == 4 and abs(int(y) - this) < 60 for y in years)


def upn_letter(rest: str) -> str | None:
    """Return the check letter that goes before the 12 characters *rest* of a UPN."""
    digits, last = rest[:-1], rest[-1].upper()
    if last.isdigit():
        total = sum(int(d) * weight for weight, d in enumerate(digits + last, start=2))
    elif last in UPN_LETTERS:  # a temporary UPN ends with a letter, which counts as its place
        total = sum(int(d) * weight for weight, d in enumerate(digits, start=2))
        total += UPN_LETTERS.index(last) * 13
    else:
        return None
    return UPN_LETTERS[total % 23]
