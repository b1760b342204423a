"""The register of eligibility: the only reasons for which a list may leave an option out."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.knowledge.models import Option


class Reason(str, Enum):
    """Why an option is not in the list of a stage: a closed list, each with words for a pupil."""

    closed = "closed"
    not_started_yet = "not_started_yet"
    arranged_by_school_or_council = "arranged_by_school_or_council"
    only_where_a_plan_names_it = "only_where_a_plan_names_it"
    starts_at_another_age = "starts_at_another_age"
    not_in_area = "not_in_area"


STARTS_AT = "You can start this at {ages}, so it is not among the choices at {age}."
NOT_IN_AREA = "It is not in your area, as far as your school has told us."


@dataclass(frozen=True)
class NotShown:
    """One option that a list leaves out, and why, in words that a pupil can read."""

    option: Option
    reason: Reason
    note: str


@dataclass(frozen=True)
class Account:
    """What becomes of every option of the knowledge base at one stage: shown, or a reason."""

    shown: tuple[Option, ...]
    not_shown: tuple[NotShown, ...]


# A rule returns why an option is left out of a stage's list, None when it does not apply.
Rule = Callable[["Option", str, Container[str]], "NotShown | None"]


def _another_age(option: Option, stage: str, none_in_area: Container[str]) -> NotShown | None:
    if stage in option.stages:
        return None
    ages = " and ".join(_age(each) for each in option.stages)
    note = STARTS_AT.format(ages=ages, age=_age(stage))
    return NotShown(option, Reason.starts_at_another_age, note)


def _cannot_be_chosen(option: Option, stage: str, none_in_area: Container[str]) -> NotShown | None:
    if option.unavailable is None:
        return None
    return NotShown(option, option.unavailable.reason, option.unavailable.note)


def _not_in_area(option: Option, stage: str, none_in_area: Container[str]) -> NotShown | None:
    if option.id not in none_in_area:
        return None
    return NotShown(option, Reason.not_in_area, NOT_IN_AREA)


# Every rule there is, the first that applies is told. None of them looks at a pupil.
RULES: tuple[Rule, ...] = (_another_age, _cannot_be_chosen, _not_in_area)


def account(options: Iterable[Option], stage: str, none_in_area: Container[str]) -> Account:
    """
    Return the account of *options* at *stage*, each group in the order of the ids.

    Args:
        options: Every option of the knowledge base.
        stage: One of the three stages.
        none_in_area: Options taught at places of which the school says that there is none near.
    """
    shown: list[Option] = []
    left_out: list[NotShown] = []
    for option in sorted(options, key=lambda option: option.id):
        found = next((no for rule in RULES if (no := rule(option, stage, none_in_area))), None)
        if found is None:
            shown.append(option)
        else:
            left_out.append(found)
    return Account(tuple(shown), tuple(left_out))


def _age(stage: str) -> str:
    return stage.removeprefix("post_")
