"""Whether a deployment may open to pupils: two people are told, by a way that works (G11)."""

from __future__ import annotations

from bot.schools.schools import Schools


def not_ready(schools: Schools, *, mail: bool) -> list[str]:
    """
    Return what keeps each school closed to pupils, and what mends it; empty when nothing does.

    *mail* says whether a mail server is set. A demonstration is never closed: it says what it is.
    """
    found: list[str] = []
    for school in schools.by_id.values():
        if school.demonstration:
            continue
        if school.safeguarding is None:
            found.append(
                f"school {school.id} has no safeguarding contacts; give it `safeguarding` with "
                "lead and deputy, or mark it `demonstration: true`"
            )
        elif not mail:
            found.append(
                f"school {school.id} cannot be told of a concern: no mail server is set; give "
                "EVENHAND_SMTP_HOST and EVENHAND_SMTP_FROM"
            )
    return found
