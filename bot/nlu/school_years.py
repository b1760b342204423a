"""School years and ages in a message, as numbers, and the stage that each of them is at."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.ages import STAGE_OF_AGE, STAGE_OF_YEAR
from bot.nlu.mention import Mention

NUMBERS = {
    "seven": "7", "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12",
    "thirteen": "13", "fourteen": "14", "fifteen": "15", "sixteen": "16", "seventeen": "17",
    "eighteen": "18", "nineteen": "19",
}  # fmt: skip
# A number before one of these counts or dates something, and says neither age nor school year.
COUNTED = (
    r"(?!\s*(?:%|k\b|pm\b|am\b|st\b|nd\b|rd\b|th\b|[:.,]?\d|months?\b|weeks?\b|wks?\b|days?\b|"
    r"hours?\b|hrs?\b|mins?\b|minutes?\b|miles?\b|pounds?\b|quid\b|grand\b|percent\b|points?\b|"
    r"marks?\b|goals?\b|people\b|gcses?\b|years?\b(?!\s*[-\s]?olds?)|of\s+(?:us|them)\b|"
    r"(?:st|nd|rd|th)?\s*(?:of\s+)?(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)))"
)
YEAR_NUMBER = r"(?:1[0-3]|[7-9]|seven|eight|nine|ten|eleven|twelve|thirteen)"
SCHOOL_YEAR = re.compile(
    # "2 years 8 months" and "year on year" are no school years.
    rf"(?<![\w£.])(?<!\d )(?:(?:school\s+)?(?:years?|yrs?)(?:\s*-?\s*groups?)?[\s-]*|y)"
    rf"(?P<year>{YEAR_NUMBER})(?:'?s)?(?!\w){COUNTED}"
    rf"(?:\s*(?:and|or|&|/|to|-|n)\s*(?:y(?:ea)?r?\s*)?(?P<other>{YEAR_NUMBER})(?!\w){COUNTED})?",
    re.IGNORECASE,
)
# What sixth forms call their two years, and a pupil's own year of college.
SIXTH = re.compile(
    r"(?<!\w)(?P<said>(?P<which>lower|upper)\s+(?:sixth|6th|six))(?!\w)", re.IGNORECASE
)
BEING = (
    r"(?:i'm|im|i\s+am|he's|hes|he\s+is|she's|shes|she\s+is|they're|theyre|they\s+are|we're|is|are|"
    r"am|currently|now|just|still)"
)
OF_COLLEGE = re.compile(
    rf"(?:^|(?<!\w){BEING}\s+)(?:in\s+)?(?:(?:my|his|her|their|the)\s+)?"
    r"(?P<said>(?P<which>first|1st|second|2nd|final|last)\s+y(?:ea)?r)\s+(?:of|at|in)\s+"
    r"(?:college|collage|sixth\s+form|6th\s+form)(?!\w)",
    re.IGNORECASE,
)
YEAR_OF = {"lower": "12", "first": "12", "1st": "12"}  # any other is the second of two, year 13
# A pupil in year 10 has chosen already, and chooses next at 16; "what do you do in year 10" is
# asked before it.
IN_YEAR_10 = re.compile(
    rf"(?<!when )(?<!once )(?<!until )(?<!\w){BEING}\s+(?:only\s+)?(?:in|a)\s+(?:school\s+)?"
    r"(?:year|yr|y)[\s-]*(?:10|ten)(?!\w)",
    re.IGNORECASE,
)

AGE_NUMBER = (
    r"(?:1[1-9]|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
)
HARDLY = (
    r"(?:(?:just|nearly|almost|only|now|already|still|about\s+to\s+(?:turn|be)|gonna\s+be)\s+)*"
)
# "I'm 15", "he turns 16", "aged 14", "at 18", "be 16 by then", "nearly 14"
OF_AGE = re.compile(
    rf"(?<![\w£.])(?:(?:i'm|im|i\s+am|i\s+was|was|he's|hes|she's|shes|they're|theyre|is|are|am|be|"
    rf"being|turn|turns|turned|turning|aged?|at|nearly|almost|age\s+of|them|who's|whos)\s+"
    rf"(?:in\s+fact\s+)?{HARDLY}(?P<age>{AGE_NUMBER})(?!\w){COUNTED}|"
    # "15 year old", "17yo"
    rf"(?P<old>{AGE_NUMBER})[\s-]*(?:(?:years?|yrs?|yr)[\s-]*olds?|y/?o)(?!\w)|"
    # "16+", "over 18s", "between 16 and 18", "until 18"
    rf"(?P<plus>1[1-9])\s?\+)",
    re.IGNORECASE,
)
# "home schooled, 14, want to": an age between commas; "18 next month" opens a message.
ALONE = re.compile(
    rf"(?:^|,)\s*(?P<age>{AGE_NUMBER})\s*(?:,|(?=(?:next|now|soon|on|in)\s)|$)", re.IGNORECASE
)
# Limits of age: they are ages, and say at no stage who asks.
LIMIT = re.compile(
    rf"(?<!\w)(?:under|over|until|till|til|before|below|above|from\s+age|between)\s+"
    rf"(?:the\s+age\s+of\s+|i'm\s+|im\s+|age\s+)?(?P<age>{AGE_NUMBER})s?(?!\w){COUNTED}"
    rf"(?:\s*(?:and|to|-)\s*(?P<other>{AGE_NUMBER})(?!\w){COUNTED})?",
    re.IGNORECASE,
)


def school_years(text: str) -> list[Mention]:
    """Return the school years in *text*: `year_group`, with a value from "7" to "13"."""
    found = []
    for match in SCHOOL_YEAR.finditer(text):
        for group in ("year", "other"):
            if match[group]:
                found.append(_of("year_group", match, group, _number(match[group])))
    for pattern in (SIXTH, OF_COLLEGE):
        for match in pattern.finditer(text):
            which = YEAR_OF.get(match["which"].lower(), "13")
            found.append(Mention("year_group", which, *match.span("said")))
    return sorted(found, key=lambda mention: mention.start)


def ages(text: str) -> list[Mention]:
    """Return the ages in *text*: `age`, with a value from "11" to "19"; a limit is one too."""
    found = {mention.start: mention for mention in (*_own_ages(text), *_limits(text))}
    return [found[start] for start in sorted(found)]


def stages_told(text: str) -> list[Mention]:
    """Return the stage of each school year and age in *text* that says at which stage one is."""
    limits = {mention.start for mention in _limits(text)}
    told = [
        Mention("stage", STAGE_OF_YEAR[year.value], year.start, year.end)
        for year in school_years(text)
    ]
    for age in _own_ages(text):
        stage = {"12": "post_14", **STAGE_OF_AGE}.get(age.value)
        if stage and age.start not in limits:
            told.append(Mention("stage", stage, age.start, age.end))
    return told


def own_year_10(text: str) -> tuple[int, int] | None:
    """Return where *text* says that somebody is in year 10 now, None when it does not."""
    found = IN_YEAR_10.search(text)
    return found.span() if found else None


def _own_ages(text: str) -> Iterator[Mention]:
    bare = text.strip(" .,!?")
    if bare.isdigit():
        if bare in STAGE_OF_AGE:
            start = text.index(bare)
            yield Mention("age", bare, start, start + len(bare))
        return
    for pattern in (OF_AGE, ALONE):
        for match in pattern.finditer(text):
            for group, value in match.groupdict().items():
                if value:
                    yield _of("age", match, group, _number(value))


def _limits(text: str) -> Iterator[Mention]:
    for match in LIMIT.finditer(text):
        for group in ("age", "other"):
            if match[group]:
                yield _of("age", match, group, _number(match[group]))


def _of(kind: str, match: re.Match[str], group: str, value: str) -> Mention:
    start = match.start() if kind == "year_group" and group == "year" else match.start(group)
    return Mention(kind, value, start, match.end(group))


def _number(words: str) -> str:
    return NUMBERS.get(words.lower(), words)
