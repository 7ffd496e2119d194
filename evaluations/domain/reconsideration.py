"""Asking an organ to look again at what it refused or revoked: when one may ask, and what an answer leads to."""

from datetime import date, timedelta
from enum import StrEnum

from honors.domain.errors import RuleViolation


class Outcome(StrEnum):
    """The answer."""

    UPHELD = "upheld"
    DISMISSED = "dismissed"


class NextStep(StrEnum):
    """What an upheld request leads to: the case goes on, somebody nominates anew, or the organ restores the honor."""

    CASE_REOPENED = "case_reopened"
    NOMINATE_AGAIN = "nominate_again"
    RESTORE_HONOR = "restore_honor"


def last_day_to_ask(decided_on: date, days: int) -> date:
    """The day of the decision does not count."""
    return decided_on + timedelta(days=days)


def check_in_time(today: date, *, decided_on: date, days: int) -> None:
    """Raises RuleViolation ``reconsideration.too_late`` after the last day, which it names."""
    last = last_day_to_ask(decided_on, days)
    if today > last:
        raise RuleViolation("reconsideration.too_late", {"last_day": last.isoformat()})
