"""
Which routes an establishment of the register teaches, as far as the register can say.

The register names a kind of establishment and whether it has a sixth form, not what is taught.
`offers` holds only what the kind itself says; `confirm` what such places often teach, which
the school has to ask before a pupil is shown it.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.knowledge.local.register import Row

OPEN = ("Open", "Open, but proposed to close")
HAS_SIXTH_FORM = "Has a sixth form"


@dataclass(frozen=True)
class Teaching:
    """What one establishment teaches, and what is to be asked."""

    offers: tuple[str, ...]
    confirm: tuple[str, ...]


# A sixth form is where A levels are taught; whether anything else is, differs.
SIXTH_FORM = Teaching(("a_levels",), ("applied_general", "level_2_and_below", "t_levels"))
# Free schools and academies for 16 to 19 include some that teach technical courses alone.
SIXTEEN_TO_19 = Teaching((), ("a_levels", "applied_general", "level_2_and_below", "t_levels"))
# Special schools with a sixth form: the register does not say at which level they teach.
SPECIAL_SIXTH_FORM = Teaching((), ("level_2_and_below", "supported_internships"))
_AT_14_AND_16 = ("a_levels", "applied_general", "gcses", "t_levels", "technical_awards")

BY_KIND = {
    # The kind is the route; what is taught there after 16 differs from one to the next.
    "University technical college": Teaching(("utc",), _AT_14_AND_16),
    "Studio schools": Teaching(("studio_school",), _AT_14_AND_16),
    # General, land-based and art colleges alike: all teach adults, the rest differs.
    "Further education": Teaching(
        ("further_education",),
        (
            "a_levels",
            "applied_general",
            "apprenticeships",
            "college_14_16",
            "foundation_apprenticeships",
            "foundation_degree",
            "higher_technical",
            "level_2_and_below",
            "supported_internships",
            "t_levels",
        ),
    ),
    "Sixth form centres": SIXTH_FORM,  # the register's name for sixth-form colleges
    "Academy 16-19 converter": SIXTH_FORM,  # sixth-form colleges that became academies
    "Academy 16 to 19 sponsor led": SIXTEEN_TO_19,
    "Free schools 16 to 19": SIXTEEN_TO_19,
    # For students with an education, health and care plan that names it.
    "Special post 16 institution": Teaching(("specialist_college",), ("supported_internships",)),
    # Universities and conservatoires under one name: both give degrees.
    "Higher education institutions": Teaching(
        ("degree",),
        ("conservatoire", "degree_apprenticeship", "foundation_degree", "higher_technical"),
    ),
}
_MAINSTREAM = {
    "Academy converter",
    "Academy sponsor led",
    "City technology college",
    "Community school",
    "Foundation school",
    "Free schools",
    "Voluntary aided school",
    "Voluntary controlled school",
}
_SPECIAL = {
    "Academy special converter",
    "Academy special sponsor led",
    "Community special school",
    "Foundation special school",
    "Free schools special",
    "Non-maintained special school",
}
# Left out and counted: they charge fees, and the reviewed texts say that courses are free.
FEE_PAYING = ("Other independent school", "Other independent special school")


def teaches(row: Row) -> Teaching | None:
    """Return what *row* teaches to pupils from 14 on, None when it is closed or not known."""
    if row.status not in OPEN:
        return None
    if row.kind in BY_KIND:
        return BY_KIND[row.kind]
    if row.sixth_form == HAS_SIXTH_FORM and row.kind in _MAINSTREAM:
        return SIXTH_FORM
    if row.sixth_form == HAS_SIXTH_FORM and row.kind in _SPECIAL:
        return SPECIAL_SIXTH_FORM
    return None
