"""The report of a term, for governors: how many concerns of which kind, small counts hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta, timezone

from bot.conversations.change import AT
from bot.safeguarding.concern import Summary
from bot.safety.flags import Category

HIDDEN_BELOW = 5  # so that no pupil can be made out
BAND = 5  # the sum is told in bands, or a hidden count would follow from the others
LATE = timedelta(minutes=10)
NAMES = {
    Category.SUICIDE: "thoughts of suicide",
    Category.SELF_HARM: "self-harm",
    Category.ABUSE_AT_HOME: "abuse at home",
    Category.SEXUAL_ABUSE: "sexual abuse",
    Category.EXPLOITATION: "exploitation and county lines",
    Category.ONLINE_GROOMING: "online grooming or images",
    Category.BULLYING_VIOLENCE: "bullying or violence by other pupils",
    Category.FORCED_MARRIAGE_FGM: "forced marriage or FGM",
    Category.RADICALISATION: "radicalisation",
    Category.EATING_DISORDER: "eating disorder",
    Category.NEGLECT: "neglect or nowhere safe to stay",
    Category.IMMEDIATE_DANGER: "danger at that moment",
    Category.UNREAD: "messages that the computer could not check",
    Category.CONTACT: "contact details or a plan to meet",
}


def report(school: str, records: Sequence[Summary], first: date, last: date) -> Iterator[str]:
    """Yield the lines of the report about *records* of the days *first* to *last*, both too."""
    chosen = [each for each in records if first <= _day(each.at) <= last]
    concerns = [each for each in chosen if each.origin != "drill"]
    drills = len(chosen) - len(concerns)
    by_kind = Counter(kind for each in concerns for kind in each.categories)
    yield f"Concerns that pupils of {school} raised in the chat, {first} to {last}"
    yield ""
    yield f"In all: {_band(len(concerns))}."
    yield "The computer only passes words on; a person decides what they mean."
    yield ""
    for category, name in NAMES.items():
        yield f"{name}: {_count(by_kind[category.value])}"
    yield ""
    yield "One message can be of several kinds."
    yield f"Numbers from 1 to {HIDDEN_BELOW - 1} are hidden, so that no pupil can be made out."
    yield f"Acknowledged within {LATE.seconds // 60} minutes: {_share(concerns)}."
    yield f"Not acknowledged yet: {_count(sum(c.acknowledged_at is None for c in concerns))}."
    yield f"Drills: {drills}."


def _count(number: int) -> str:
    if number == 0:
        return "none"
    return str(number) if number >= HIDDEN_BELOW else f"fewer than {HIDDEN_BELOW}"


def _band(number: int) -> str:
    if number < HIDDEN_BELOW:
        return _count(number)
    low = number - number % BAND
    return f"{low} to {low + BAND - 1}"


def _share(concerns: Sequence[Summary]) -> str:
    if len(concerns) < HIDDEN_BELOW:
        return "too few to tell"
    quick = sum(
        each.acknowledged_at is not None and _time(each.acknowledged_at) - _time(each.at) <= LATE
        for each in concerns
    )
    return "all" if quick == len(concerns) else _count(quick)


def _time(at: str) -> datetime:
    return datetime.strptime(at, AT).replace(tzinfo=timezone.utc)


def _day(at: str) -> date:
    return _time(at).date()
