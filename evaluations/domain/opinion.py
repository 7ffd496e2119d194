"""Opinions on a case: their kinds, and who gives which."""

from enum import StrEnum

from honors.domain.actor import Role


class OpinionKind(StrEnum):
    """Whose opinion it is."""

    UNIT = "unit"
    POLITICAL = "political"
    DISCIPLINE = "discipline"
    CADRE = "cadre"


class OpinionVerdict(StrEnum):
    """What it says."""

    AGREE = "agree"
    OPPOSE = "oppose"


GIVEN_BY = {
    OpinionKind.UNIT: (Role.STATION_CHIEF, Role.HR),
    OpinionKind.POLITICAL: (Role.HR,),
    OpinionKind.DISCIPLINE: (Role.DISCIPLINE,),
    OpinionKind.CADRE: (Role.HR,),
}
"""The cadre authority has no users here: HR enters its written opinion."""
