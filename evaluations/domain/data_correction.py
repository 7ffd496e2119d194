"""What a person may ask to have corrected, and how such a request ends."""

from datetime import date, timedelta
from enum import StrEnum

from honors.domain.errors import RuleViolation


class Field(StrEnum):
    """What a request is about; ``other`` for what stands nowhere else."""

    NAME = "name"
    POLICE_NUMBER = "police_number"
    ID_NUMBER = "id_number"
    SEX = "sex"
    ETHNICITY = "ethnicity"
    BIRTH_DATE = "birth_date"
    PERSONNEL_CATEGORY = "personnel_category"
    STATUS = "status"
    POLICE_START_DATE = "police_start_date"
    POSTING = "posting"
    RANK = "rank"
    GRADE = "grade"
    HONOR = "honor"
    OTHER = "other"


class Outcome(StrEnum):
    """How a request is answered."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


def due_on(asked_on: date, days: int) -> date:
    """The last day for the answer: so many days after the request."""
    return asked_on + timedelta(days=days)


def check_open(state: str) -> None:
    """Raises RuleViolation ``correction.decided`` for a request that was answered."""
    if state != "open":
        raise RuleViolation("correction.decided", {"correction_state": state})
