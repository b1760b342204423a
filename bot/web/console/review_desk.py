"""Finds the parts of review for a page, and what several of the pages say alike."""

from __future__ import annotations

from datetime import datetime, timezone
from zoneinfo import ZoneInfo

from fastapi import Request

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import STAGES
from bot.review.desk import Review
from bot.review.index import AT
from bot.web.console.desk import desk_of

SCHOOL_TIME = ZoneInfo("Europe/London")
# Of one page; what is left is taken in by the next page or in the background.
TAKEN_IN = 50  # conversations


def review_of(request: Request) -> Review:
    """Return the parts of review of the application that *request* came to."""
    review: Review = request.app.state.review
    return review


def up_to_date(request: Request) -> Review:
    """Return the same, after what was said a moment ago is taken in."""
    review = review_of(request)
    review.index.catch_up(TAKEN_IN)
    return review


def now_text(request: Request) -> str:
    """Return the time now, as a table holds it."""
    return desk_of(request).staff.clock().astimezone(timezone.utc).strftime(AT)


def names_of_staff(request: Request, school: str) -> dict[str, str]:
    """Return the name of each member of *school*, those who have left as well, by id."""
    listed = desk_of(request).staff.members.all(school)
    return {each.member.id: each.member.name for each in listed}


def school_time(at: str) -> str:
    """Return *at*, the text of a UTC time, as the clocks of a school show it."""
    told = datetime.strptime(at, AT).replace(tzinfo=timezone.utc).astimezone(SCHOOL_TIME)
    return f"{told.day} {told:%b %Y, %H:%M}"


def spoken(value: str) -> str:
    """Return the name of a status, a tag or an intent as people say it."""
    return value.replace("_", " ")


def stage_names(knowledge: KnowledgeBase) -> dict[str, str]:
    """Return what each stage is called, by id."""
    return {id: knowledge.terms.stages[id].title for id in STAGES}
