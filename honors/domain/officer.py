"""What an officer is: category, status, rank and grade. Rank and grade are two lists that share words (R-47)."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from honors.domain.errors import RuleViolation
from honors.domain.finding import Finding, Severity


class PersonnelCategory(StrEnum):
    """Which personnel list a person stands on; award schemes are keyed by it (R-06)."""

    POLICE = "police"
    AUXILIARY = "auxiliary"
    CADET = "cadet"
    STAFF = "staff"


class OfficerStatus(StrEnum):
    """Where a person stands toward the service today."""

    IN_SERVICE = "in_service"
    RETIRED = "retired"
    TRANSFERRED = "transferred"
    RESIGNED = "resigned"
    DISMISSED = "dismissed"
    DIED = "died"


class DeathCause(StrEnum):
    """The first two are conditions for a posthumous award (R-05, S1 art. 7)."""

    ON_DUTY = "on_duty"
    ILLNESS = "illness"
    OTHER = "other"


class PoliceRank(StrEnum):
    """Five classes, thirteen ranks, high to low (police ranks regulations, S7)."""

    COMMISSIONER_GENERAL = "commissioner_general"
    DEPUTY_COMMISSIONER_GENERAL = "deputy_commissioner_general"
    COMMISSIONER_1 = "commissioner_1"
    COMMISSIONER_2 = "commissioner_2"
    COMMISSIONER_3 = "commissioner_3"
    SUPERINTENDENT_1 = "superintendent_1"
    SUPERINTENDENT_2 = "superintendent_2"
    SUPERINTENDENT_3 = "superintendent_3"
    INSPECTOR_1 = "inspector_1"
    INSPECTOR_2 = "inspector_2"
    INSPECTOR_3 = "inspector_3"
    CONSTABLE_1 = "constable_1"
    CONSTABLE_2 = "constable_2"


class Grade(StrEnum):
    """Career steps in three series, each high to low: law enforcement 12, technical 11, general 12."""

    SPECIAL_1 = "special_1"
    SPECIAL_2 = "special_2"
    SENIOR_CHIEF_1 = "senior_chief_1"
    SENIOR_CHIEF_2 = "senior_chief_2"
    SENIOR_CHIEF_3 = "senior_chief_3"
    SENIOR_CHIEF_4 = "senior_chief_4"
    CHIEF_1 = "chief_1"
    CHIEF_2 = "chief_2"
    CHIEF_3 = "chief_3"
    CHIEF_4 = "chief_4"
    OFFICER_1 = "officer_1"
    OFFICER_2 = "officer_2"
    TECH_DIRECTOR_1 = "tech_director_1"
    TECH_DIRECTOR_2 = "tech_director_2"
    TECH_PRINCIPAL_1 = "tech_principal_1"
    TECH_PRINCIPAL_2 = "tech_principal_2"
    TECH_PRINCIPAL_3 = "tech_principal_3"
    TECH_PRINCIPAL_4 = "tech_principal_4"
    TECH_MANAGER_1 = "tech_manager_1"
    TECH_MANAGER_2 = "tech_manager_2"
    TECH_MANAGER_3 = "tech_manager_3"
    TECH_MANAGER_4 = "tech_manager_4"
    TECHNICIAN = "technician"
    GENERAL_INSPECTOR_1 = "general_inspector_1"
    GENERAL_INSPECTOR_2 = "general_inspector_2"
    GENERAL_CONSULTANT_1 = "general_consultant_1"
    GENERAL_CONSULTANT_2 = "general_consultant_2"
    GENERAL_CONSULTANT_3 = "general_consultant_3"
    GENERAL_CONSULTANT_4 = "general_consultant_4"
    GENERAL_SECTION_1 = "general_section_1"
    GENERAL_SECTION_2 = "general_section_2"
    GENERAL_SECTION_3 = "general_section_3"
    GENERAL_SECTION_4 = "general_section_4"
    GENERAL_CLERK_1 = "general_clerk_1"
    GENERAL_CLERK_2 = "general_clerk_2"


class GradeSeries(StrEnum):
    """The three series of grades."""

    LAW_ENFORCEMENT = "law_enforcement"
    TECHNICAL = "technical"
    GENERAL = "general"


W = TypeVar("W", PersonnelCategory, OfficerStatus, DeathCause, PoliceRank, Grade)
Word = PersonnelCategory | OfficerStatus | DeathCause | PoliceRank | Grade | GradeSeries

_ZH_STEPS = ("一级", "二级", "三级", "四级")
_ROMAN = ("I", "II", "III", "IV")


def _steps(word: type[PoliceRank] | type[Grade], stem: str, zh: str, en: str) -> dict[Word, tuple[str, str]]:
    """Labels of ``stem_1``, ``stem_2`` …; ``zh`` holds ``{}`` where the step stands."""
    return {
        m: (zh.format(_ZH_STEPS[i]), f"{en}, Class {_ROMAN[i]}")
        for i in range(len(_ZH_STEPS))
        for m in word
        if m.value == f"{stem}_{i + 1}"
    }


_LABELS: dict[Word, tuple[str, str]] = {
    PersonnelCategory.POLICE: ("民警", "Police officer"),
    PersonnelCategory.AUXILIARY: ("辅警", "Auxiliary police"),
    PersonnelCategory.CADET: ("学警", "Police cadet"),
    PersonnelCategory.STAFF: ("职工", "Civilian staff"),
    OfficerStatus.IN_SERVICE: ("在职", "In service"),
    OfficerStatus.RETIRED: ("退休", "Retired"),
    OfficerStatus.TRANSFERRED: ("调出", "Transferred out"),
    OfficerStatus.RESIGNED: ("离职", "Resigned"),
    OfficerStatus.DISMISSED: ("开除", "Dismissed"),
    OfficerStatus.DIED: ("去世", "Died"),
    DeathCause.ON_DUTY: ("因公牺牲", "Died on duty"),
    DeathCause.ILLNESS: ("病故", "Died of illness"),
    DeathCause.OTHER: ("其他原因去世", "Died of another cause"),
    GradeSeries.LAW_ENFORCEMENT: ("执法勤务警员", "Law-enforcement series"),
    GradeSeries.TECHNICAL: ("警务技术", "Police technical series"),
    GradeSeries.GENERAL: ("综合管理", "General series"),
    PoliceRank.COMMISSIONER_GENERAL: ("总警监", "Commissioner General"),
    PoliceRank.DEPUTY_COMMISSIONER_GENERAL: ("副总警监", "Deputy Commissioner General"),
    **_steps(PoliceRank, "commissioner", "{}警监", "Commissioner"),
    **_steps(PoliceRank, "superintendent", "{}警督", "Superintendent"),
    **_steps(PoliceRank, "inspector", "{}警司", "Inspector"),
    **_steps(PoliceRank, "constable", "{}警员", "Constable"),
    **_steps(Grade, "special", "{}警务专员", "Police commissioner grade"),
    **_steps(Grade, "senior_chief", "{}高级警长", "Senior chief grade"),
    **_steps(Grade, "chief", "{}警长", "Chief grade"),
    **_steps(Grade, "officer", "{}警员", "Officer grade"),
    **_steps(Grade, "tech_director", "警务技术{}总监", "Technical director"),
    **_steps(Grade, "tech_principal", "警务技术{}主任", "Technical principal"),
    **_steps(Grade, "tech_manager", "警务技术{}主管", "Technical manager"),
    Grade.TECHNICIAN: ("警务技术员", "Police technician"),
    **_steps(Grade, "general_inspector", "{}巡视员", "General inspector"),
    **_steps(Grade, "general_consultant", "{}调研员", "General consultant"),
    **_steps(Grade, "general_section", "{}主任科员", "General section chief"),
    **_steps(Grade, "general_clerk", "{}科员", "General clerk"),
}


def label(word: Word, language: str = "zh") -> str:
    """The official wording in ``zh`` or ``en``."""
    zh, en = _LABELS[word]
    return en if language == "en" else zh


def from_label(kind: type[W], text: str) -> W:
    """The member of ``kind`` with this Chinese wording; one word can be a rank and a grade, so ``kind`` decides.

    Raises RuleViolation ``officer.unknown_word`` for a wording that is not on the list.
    """
    for member in kind:
        if _LABELS[member][0] == text.strip():
            return member
    raise RuleViolation("officer.unknown_word", {"text": text, "list": kind.__name__})


def grade_series(grade: Grade) -> GradeSeries:
    """The series that a grade belongs to."""
    if grade.value.startswith("tech"):
        return GradeSeries.TECHNICAL
    return GradeSeries.GENERAL if grade.value.startswith("general") else GradeSeries.LAW_ENFORCEMENT


_ORDER = (
    ("birth_date", "work_start_date"),
    ("birth_date", "police_start_date"),
    ("work_start_date", "died_on"),
    ("birth_date", "posted_on"),
    ("birth_date", "died_on"),
    ("police_start_date", "died_on"),
    ("posted_on", "died_on"),
    ("posted_on", "left_on"),
    ("birth_date", "left_on"),
    ("police_start_date", "left_on"),
    ("birth_date", "from"),
    ("police_start_date", "from"),
)


def life_findings(days: Mapping[str, date | None], *, today: date, row: int) -> list[Finding]:
    """What contradicts itself among the days of one person: wrong order, or later than ``today`` (R-47).

    ``days`` is keyed by field name; what is not known is None or left out. ``row`` is the place in the input,
    counted from 1.
    """
    found = [
        _contradiction("officer.date_in_future", row=row, field=name, day=day, today=today)
        for name, day in days.items()
        if day is not None and day > today
    ]
    for other, field in _ORDER:
        first, second = days.get(other), days.get(field)
        if first is not None and second is not None and second < first:
            found.append(
                _contradiction("officer.dates_order", row=row, field=field, day=second, other=other, other_day=first)
            )
    return found


def death_findings(status: str, died_on: date | None, death_cause: str, *, row: int) -> list[Finding]:
    """Who died has a day and a cause (R-05 reads it), everybody else has neither."""
    is_complete = bool(died_on and death_cause)
    is_empty = died_on is None and not death_cause
    if is_complete if status == OfficerStatus.DIED else is_empty:
        return []
    return [_contradiction("officer.death_incomplete", row=row, field="died_on")]


LEAVING = frozenset({OfficerStatus.RETIRED, OfficerStatus.TRANSFERRED, OfficerStatus.RESIGNED, OfficerStatus.DISMISSED})
"""The ways out of the service; a death is entered with its cause."""


def check_leave(status: str, target: str) -> None:
    """Who serves may leave. Raises RuleViolation ``officer.not_leaving`` or ``officer.left``."""
    if target not in LEAVING:
        raise RuleViolation("officer.not_leaving", {"status": target}, field="status")
    if status != OfficerStatus.IN_SERVICE:
        raise RuleViolation("officer.left", {"status": status})


def birth_findings(birth: date | None, in_number: date | None, *, row: int) -> list[Finding]:
    """The birth date and the one inside the identity number are one."""
    if birth is None or in_number is None or birth == in_number:
        return []
    return [_contradiction("officer.birth_date_differs", row=row, field="birth_date", day=birth)]


def _contradiction(code: str, **facts: object) -> Finding:
    plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()}
    return Finding(code=code, rule="R-47", clause="S6; S7", edition="", severity=Severity.BLOCK, facts=plain)
