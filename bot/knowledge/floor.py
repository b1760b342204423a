"""
The floor under every list of routes: which entries there must be, and at which stages.

A list is made from the content alone, so a file that goes missing, or a stage that is taken out,
would be an omission that nobody sees. To leave an entry out takes a change here as well, and that
change is one that a reviewer reads. Paragraph 34 of the statutory guidance of 2014 names the
routes that must be choices at 16, or be explained as no longer offered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.knowledge.base import KnowledgeBase

_AT_14, _AT_16, _AT_18 = "post_14", "post_16", "post_18"

FLOOR: Mapping[str, tuple[str, ...]] = {
    "a_levels": (_AT_16,),
    "alternative_provision": (_AT_14,),
    "applied_general": (_AT_16,),
    "apprenticeships": (_AT_16, _AT_18),
    "armed_forces": (_AT_16, _AT_18),
    "college_14_16": (_AT_14,),
    "conservatoire": (_AT_18,),
    "degree": (_AT_18,),
    "degree_apprenticeship": (_AT_18,),
    "distance_learning": (_AT_18,),
    "foundation_apprenticeships": (_AT_16, _AT_18),
    "foundation_degree": (_AT_18,),
    "further_education": (_AT_18,),
    "gap_year": (_AT_18,),
    "gcses": (_AT_14,),
    "higher_apprenticeship": (_AT_18,),
    "higher_technical": (_AT_18,),
    "home_education": (_AT_14, _AT_16),
    "internships": (_AT_18,),
    "job_at_18": (_AT_18,),
    "level_2_and_below": (_AT_16,),
    "school_leaver_programme": (_AT_18,),
    "self_employment": (_AT_16, _AT_18),
    "specialist_college": (_AT_16, _AT_18),
    "studio_school": (_AT_14, _AT_16),
    "supported_internships": (_AT_16, _AT_18),
    "t_levels": (_AT_16,),
    "technical_awards": (_AT_14,),
    "traineeships": (_AT_16,),
    "utc": (_AT_14, _AT_16),
    "v_levels": (_AT_16,),
    "volunteering_18": (_AT_18,),
    "volunteering_with_study": (_AT_16,),
    "work_with_study": (_AT_16,),
}
# Entries that are answered about but are in no list; each says why.
NOT_CHOOSABLE = ("alternative_provision", "specialist_college", "traineeships", "v_levels")


def below_the_floor(knowledge: KnowledgeBase) -> Iterator[str]:
    """Yield each entry that is missing, or that is left out of a list it belongs in."""
    for id, stages in FLOOR.items():
        if id not in knowledge.options:
            yield f"{id} is missing; a route is left out with a reason, never without its file"
            continue
        option = knowledge.options[id]
        for stage in stages:
            if stage not in option.stages:
                yield f"{id} is missing {stage}, where it can be chosen"
        if not option.choosable and id not in NOT_CHOOSABLE:
            yield f"{id} cannot be chosen any more; that is not in bot/knowledge/floor.py"
