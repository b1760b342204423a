"""Made-up personal data of twelve kinds, in the words of a pupil who asks about careers."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import cycle, islice

EACH = 17  # of every kind: 204 in all
# None is in a list of names, and none is a word.
NAMES = (
    "Quillandra", "Vostimer", "Zephrinda", "Brundlewick", "Oxtavienne", "Yarrowmund", "Kesterlyn",
    "Thessaldo", "Wexmarie", "Jorvandel", "Pimbrook", "Ulverine", "Grizelmo", "Fanthorpia",
    "Dravenka", "Nuzhallah", "Cobrindle",
)  # fmt: skip
SURNAMES = tuple(f"{start}ersbyck" for start in (
    "Bl", "Cl", "Dr", "Fl", "Gl", "Hr", "Kl", "Lw", "Mr", "Nl", "Pr", "Qu", "Sk", "Tr", "Vl", "Wr",
    "Zl",
))  # fmt: skip
STREETS = tuple(f"{start}umblegate" for start in (
    "Bl", "Cr", "Dr", "Fl", "Gr", "Hr", "Kl", "Lw", "Mr", "Nl", "Pr", "Qu", "Sk", "Tr", "Vl", "Wr",
    "Zl",
))  # fmt: skip
# Every message asks something, so that it goes to Rasa and into its memory.
ASKED = ("what can i do after year 11", "how long is a t level", "do apprentices get paid")


@dataclass(frozen=True)
class Canary:
    """A message, and what in it must be hidden."""

    kind: str
    text: str
    hidden: str


def canaries() -> list[Canary]:
    """Return `EACH` of every kind; the kinds take turns, so that a conversation has all of them."""
    found = [canary for number in range(EACH) for canary in _of(number)]
    asked = islice(cycle(ASKED), len(found))
    return [
        Canary(each.kind, f"{each.text}. {question}", each.hidden)
        for each, question in zip(found, asked, strict=True)
    ]


def _of(n: int) -> list[Canary]:
    letter = "ABDEFGHJ"[n % 8]  # no postcode ends with a C, nor with an I
    # 07700 900000 to 900999 and 4000 00.. are set aside for such use.
    phone, card = f"07700 900{613 + n}", _card(n)
    email = f"{NAMES[n].lower()}.{61 + n}@gmail.com"
    postcode = f"M{14 + n % 6} {n % 9 + 1}{letter}{'QXZW'[n % 4]}"
    nhs_number = f"943 {476 + n} {5919 + 7 * n}"
    insurance = f"QQ {41 + n} {52 + n} {63 + n} {'ABCD'[n % 4]}"
    pupil = f"A801{1206 + n}{10001 + 97 * n}"
    born = f"{n + 11}/0{n % 9 + 1}/200{n % 4 + 6}"
    address = f"{211 + n} {STREETS[n]} Road"
    handle = f"@{SURNAMES[n].lower()}_{71 + n}"
    plate = f"Y{letter}{n + 12} {letter}QX"
    return [
        Canary("phone", f"my number is {phone}", phone),
        Canary("e-mail", f"you can mail me at {email}", email),
        Canary("postcode", f"i live in {postcode}", postcode),
        Canary("NHS number", f"my nhs number is {nhs_number}", nhs_number),
        Canary("National Insurance number", f"my ni number is {insurance}", insurance),
        Canary("UPN", f"my upn is {pupil}", pupil),
        Canary("date of birth", f"my date of birth is {born}", born),
        Canary("address", f"my address is {address}", address),
        Canary("handle", f"my insta is {handle}", handle),
        Canary("card", f"my card number is {card}", card),
        Canary("plate", f"my mums car is {plate}", plate),
        Canary("name", f"my name is {NAMES[n]} {SURNAMES[n]}", f"{NAMES[n]} {SURNAMES[n]}"),
    ]


def _card(n: int) -> str:
    start = f"40000012345{6000 + 7 * n}"
    doubled = (sum(divmod(2 * int(d), 10)) if at % 2 == 0 else int(d) for at, d in enumerate(start))
    digits = f"{start}{-sum(doubled) % 10}"
    return " ".join(digits[at : at + 4] for at in range(0, 16, 4))
