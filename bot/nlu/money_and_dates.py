"""Sums of money and dates in a message."""

from __future__ import annotations

import re

from bot.nlu.mention import Mention

SUM = r"\d{1,3}(?:,\d{3})+(?:\.\d\d)?|\d+(?:\.\d{1,2})?"
PER = {
    "hour": "hour", "hr": "hour", "h": "hour", "day": "day", "week": "week", "wk": "week",
    "month": "month", "mth": "month", "year": "year", "yr": "year", "annum": "year",
    "term": "term",
}  # fmt: skip
AN_HOUR = rf"\s*(?:an?|per|every|each|/|p)\s*(?:{'|'.join(sorted(PER, key=len)[::-1])})(?!\w)"
MONEY = re.compile(
    rf"(?:£\s?(?P<pounds>{SUM})(?P<grand>\s?(?:k|grand))?(?![\w%])(?:\s*(?:pounds|quid))?|"
    rf"(?<![\w.,£])(?P<named>{SUM})\s?(?:(?P<thousand>k|grand)|pounds?|quid|squid|gbp)(?!\w)|"
    # "7.50 an hour": what is counted by the hour, with pence, is money.
    rf"(?<![\w.,£])(?P<pence>\d+\.\d\d)(?={AN_HOUR}))(?P<per>{AN_HOUR})?",
    re.IGNORECASE,
)

MONTHS = {
    "january": ("jan",),
    "february": ("feb", "febuary"),
    "march": (),
    "april": ("apr",),
    "may": (),
    "june": ("jun",),
    "july": ("jul",),
    "august": ("aug",),
    "september": ("sep", "sept", "setember"),
    "october": ("oct",),
    "november": ("nov",),
    "december": ("dec",),
}
MONTH_OF = {short: month for month, shorts in MONTHS.items() for short in (month, *shorts)}
# "may i", "march me": words in their own right, months only where a date word stands by them.
ALSO_WORDS = ("may", "march")
MONTH = "|".join(sorted((m for m in MONTH_OF if m not in ALSO_WORDS), key=len, reverse=True))
ANY_MONTH = f"{MONTH}|{'|'.join(ALSO_WORDS)}"
DAY = r"(?P<day{n}>[12]?\d|3[01])(?:st|nd|rd|th)?"
YEAR = r"20[2-4]\d"
BY_MONTH = re.compile(
    rf"(?<![\w£.])(?:{DAY.format(n=1)}\s*(?:of\s+)?(?P<m1>{ANY_MONTH})|"
    rf"(?P<m2>{ANY_MONTH})\s+(?:the\s+)?{DAY.format(n=2)}(?!\w)|"
    rf"(?P<m3>{MONTH})|(?<=\bin\s)(?P<m4>may|march)|(?:by|until|till|since|from|before|after|next|"
    rf"last|this|early|late|mid|end\s+of)\s+(?P<m5>may|march)|(?P<m6>may|march)(?=\s+{YEAR}))"
    rf"(?!\w)(?:,?\s*(?P<year>{YEAR})(?!\w))?",
    re.IGNORECASE,
)
BY_YEAR = re.compile(rf"(?<![\w£.,/-])(?P<year>{YEAR})(?![\w%]|,\d|\.\d|\s*(?:pounds|quid|people))")
SPOKEN = re.compile(
    r"(?<!\w)(?P<said>(?:summer|easter|christmas)\s+(?:holidays|hols|break)|"
    r"(?:next|last|this|the(?!\s+(?:summer|easter|christmas)\s+(?:h|b)))\s+(?:week|month|term|year|summer|autumn|winter|spring|"
    r"weekend)|next\s+(?:monday|tuesday|wednesday|thursday|friday)|(?:february|october|may)?\s*half\s*"
    r"-?term|results\s+day|new\s+year's|"
    r"tomorrow|tonight|easter|christmas|xmas|summer|autumn|spring)(?!\w)",
    re.IGNORECASE,
)
NO_DATE = re.compile(r"^the\s+(?:week|month|term|year|weekend)$")
SAME = {"xmas": "christmas"}


def money(text: str) -> list[Mention]:
    """Return the sums in *text*: `money`, with a value such as "200 week" or "9535"."""
    found = []
    for match in MONEY.finditer(text):
        number = (match["pounds"] or match["named"] or match["pence"]).replace(",", "")
        if match["grand"] or match["thousand"]:
            number = f"{float(number) * 1000:.0f}"
        per = re.search(r"[a-z]+$", (match["per"] or "").lower())
        value = f"{number} {PER[per[0]]}" if per else number
        found.append(Mention("money", value, *match.span()))
    return found


def dates(text: str) -> list[Mention]:
    """Return the dates in *text*: `date`, such as "15 january 2027", "september", "next year"."""
    found = []
    for match in BY_MONTH.finditer(text):
        months = [match[f"m{n}"] for n in range(1, 7)]
        month = MONTH_OF[next(m for m in months if m).lower()]
        parts = (match["day1"] or match["day2"], month, match["year"])
        found.append(Mention("date", " ".join(p for p in parts if p), *match.span()))
    for pattern, group in ((SPOKEN, "said"), (BY_YEAR, "year")):
        for match in pattern.finditer(text):
            said = " ".join(match[group].lower().split())
            said = SAME.get(said, said)
            inside = any(m.start < match.end() and match.start() < m.end for m in found)
            if not inside and not NO_DATE.match(said):
                found.append(Mention("date", said, *match.span()))
    return sorted(found, key=lambda mention: mention.start)
